"""What `check` finds in a folder of policies: what keeps it from loading, else what its passes find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from aftersales.check.ignored import Ignored
from aftersales.check.lock import NAME
from aftersales.check.passes import OF_FOLDERS, OF_TABLES
from aftersales.check.subject import Finding, Folder, Lock
from aftersales.policy.diagnostics import Diagnostic, PolicyError
from aftersales.policy.loading import CASES, load_texts, read_folder
from aftersales.policy.nodes import line_of


class Report(NamedTuple):
    """The findings of a folder, in the order of its files and lines."""

    findings: tuple[Finding, ...]
    files: tuple[str, ...]

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The findings without their witnesses."""
        return [finding.diagnostic for finding in self.findings]


def check(path: Path, today: int) -> Report:
    """Look at a folder as of a date, an ordinal."""
    try:
        folder = folder_of(path, today)
    except PolicyError as error:
        return Report(tuple(map(Finding, error.diagnostics)), tuple(files_of(path)))
    shown = folder.texts if folder.lock is None else {**folder.texts, folder.lock.file: folder.lock.text}
    found = [*map(Finding, folder.library.warnings), *found_in(folder)]
    left = Ignored(folder.texts).without([_shown(one, shown) for one in found])
    return Report(tuple(sorted(left, key=lambda one: (one.diagnostic.at, one.diagnostic.code))), tuple(folder.texts))


def folder_of(path: Path, today: int) -> Folder:
    """A folder loaded, with its lock. Raises PolicyError."""
    texts = read_folder(path)
    return Folder(load_texts(texts), texts, today, lock_of(path))


def files_of(path: Path) -> list[str]:
    """The policy files of a folder, whether they load or not."""
    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
    return [str(file) for file in files if not file.name.endswith(CASES)]


def lock_of(path: Path) -> Lock | None:
    """The lock file of a folder."""
    place = path / NAME
    return Lock(str(place), place.read_text("utf-8")) if place.is_file() else None


def found_in(folder: Folder) -> Iterator[Finding]:
    """What every pass finds."""
    for of_folder in OF_FOLDERS:
        yield from of_folder(folder)
    for asked in folder.tables:
        for of_table in OF_TABLES:
            yield from of_table(asked)


def _shown(finding: Finding, texts: Mapping[str, str]) -> Finding:
    """With the line it is about."""
    one = finding.diagnostic
    return (
        finding
        if one.text
        else finding._replace(diagnostic=one._replace(text=line_of(texts.get(one.at.file, ""), one.at.line)))
    )
