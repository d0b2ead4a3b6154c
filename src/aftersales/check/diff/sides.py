"""The two rulebooks that are compared: each a folder, a file, a saved rulebook, or a revision of a repository."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from aftersales.check.diff.named import plainly_named
from aftersales.check.diff.revisions import Revision, revision, texts_at
from aftersales.check.subject import Folder
from aftersales.engine.books import books_of_library
from aftersales.engine.rulebook import SAVED, Rulebook
from aftersales.model.problems import InvalidInput, Problem
from aftersales.policy.compiled import library_of
from aftersales.policy.documents import Policy
from aftersales.policy.loading import load_texts, read_folder
from aftersales.values.frozen import changed


class Side:
    """One rulebook, by the name it was asked for."""

    def __init__(self, name: str, folder: Folder) -> None:
        self.name, self.folder = name, folder
        self._alone: dict[tuple[str, str], Rulebook] = {}

    @property
    def rulebook(self) -> Rulebook:
        """Ready to quote."""
        return self.folder.rulebook

    def alone(self, kind: str, own: str) -> Rulebook:
        """The rulebook without other terms, rights, waivers and benefits."""
        if (kind, own) not in self._alone:
            library = self.folder.library
            left = tuple(one for one in library.documents if not isinstance(one, Policy) or one.id == own)
            self._alone[kind, own] = Rulebook(books_of_library(changed(library, documents=left)))
        return self._alone[kind, own]

    @cached_property
    def digest(self) -> str:
        """That of its texts."""
        return self.folder.library.digest


def read_sides(old: str, new: str) -> tuple[Side, Side]:
    """Both rulebooks. A revision without a folder means the folder of the other side. Raises InvalidInput and
    PolicyError."""
    return _side(old, new), _side(new, old)


def _side(name: str, other: str) -> Side:
    place = Path(name)
    if place.exists():
        return Side(name, of_path(place))
    found = revision(name, other)
    if found is None:
        message = "neither a file or folder here, nor a revision of this repository"
        raise InvalidInput([Problem("", message, name[:200])])
    return Side(name, of_revision(found))


def of_path(place: Path) -> Folder:
    """The documents of a folder, a file or a saved rulebook. Raises PolicyError."""
    if place.suffix == SAVED:
        return Folder(plainly_named(library_of(place)), {}, 0)
    return of_texts(read_folder(place))


def of_revision(found: Revision) -> Folder:
    """The documents of a folder as they were committed. Raises InvalidInput and PolicyError."""
    return of_texts(texts_at(found))


def of_texts(texts: dict[str, str]) -> Folder:
    """Documents by the names of their files. Raises PolicyError."""
    return Folder(plainly_named(load_texts(texts)), texts, 0)
