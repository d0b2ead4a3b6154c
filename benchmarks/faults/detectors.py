"""What notices an edit: `check`, the worked cases, `prove`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from aftersales import Rulebook
from aftersales.check.ignored import Ignored
from aftersales.check.passes import OF_FOLDERS, OF_TABLES
from aftersales.check.prove.proofs import Proof
from aftersales.check.prove.survey import tried
from aftersales.check.subject import Finding, Folder
from aftersales.engine.books import books_of_library
from aftersales.policy.loading import Library
from benchmarks.faults.world import World

DETECTORS: Final = ("check", "test", "prove")
TODAY: Final = date(2026, 11, 22).toordinal()
SECONDS: Final = 5.0
"""How long the laws of one document may take."""
Said = frozenset[tuple[str, str]]


class Detectors:
    """What they find after an edit that was not there before. The lock file counts for nothing."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._folder = Folder(world.library, world.texts, TODAY)
        self._checked_before = cache(lambda file: _checked(self._folder, file))
        self._refuted_before = cache(lambda file: _refuted(self._folder, file))

    def flagged(self, file: str, text: str, library: Library) -> frozenset[str]:
        """Which detectors notice an edit of a file."""
        folder = Folder(library, {**self.world.texts, file: text}, TODAY)
        found = {"test"} if self._fails(file, library) else set()
        found |= {"check"} if _checked(folder, file) - self._checked_before(file) else set()
        refuted = _refuted(folder, file)
        found |= {"prove"} if refuted and refuted - self._refuted_before(file) else set()
        return frozenset(found)

    def _fails(self, file: str, library: Library) -> bool:
        rulebook = Rulebook(books_of_library(library))
        return any(not one.passes(rulebook) for one in self.world.beside(file))


def _checked(folder: Folder, file: str) -> Said:
    """What `check` finds in all documents together and in the tables of one."""
    own = [asked for asked in folder.tables if asked.plan.policy.at.file == file]
    found = [*map(Finding, folder.library.warnings)]
    found += [finding for every in OF_FOLDERS for finding in every(folder)]
    found += [finding for asked in own for every in OF_TABLES for finding in every(asked)]
    return frozenset((one.diagnostic.code, one.diagnostic.message) for one in Ignored(folder.texts).without(found))


def _refuted(folder: Folder, file: str) -> Said:
    """The laws of a document that are refuted."""
    return frozenset((proof.law, proof.outcome) for proof in _proofs(folder, file) if proof.outcome == "refuted")


def _proofs(folder: Folder, file: str) -> Iterator[Proof]:
    for plan in folder.plans:
        if plan.policy.at.file == file:
            yield from tried(folder, plan, SECONDS).proofs
