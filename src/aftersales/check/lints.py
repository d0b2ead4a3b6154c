"""What `check` finds in a folder of policies: what keeps it from loading, else what its passes find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from aftersales.check.ignored import Ignored
from aftersales.check.lock import NAME
from aftersales.check.passes import OF_FOLDERS, OF_TABLES
from aftersales.check.subject import Finding, Folder, Lock
from aftersales.policy.diagnostics import Diagnostic, PolicyError
from aftersales.policy.loading import load_texts, read_folder
from aftersales.policy.nodes import line_of


class Report(NamedTuple):
    """The findings of a folder, in the order of its files and lines."""

    findings: tuple[Finding, ...]
    documents: int

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The findings without their witnesses."""
        return [finding.diagnostic for finding in self.findings]


def check(path: Path, today: int | None = None) -> Report:
    """Look at a folder as of a date, an ordinal: the present one unless stated."""
    today = date.today().toordinal() if today is None else today  # noqa: DTZ011 - reviews are dated locally
    try:
        texts = read_folder(path)
        library = load_texts(texts)
    except PolicyError as error:
        return Report(tuple(map(Finding, error.diagnostics)), _files(path))
    lock = lock_of(path)
    folder = Folder(library, texts, today, lock)
    shown = texts if lock is None else {**texts, lock.file: lock.text}
    found = [*map(Finding, library.warnings), *found_in(folder)]
    left = Ignored(texts).without([_shown(one, shown) for one in found])
    return Report(tuple(sorted(left, key=lambda one: (one.diagnostic.at, one.diagnostic.code))), len(texts))


def lock_of(path: Path) -> Lock | None:
    """The lock file of a folder."""
    place = path / NAME
    return Lock(str(place), place.read_text("utf-8")) if place.is_file() else None


def lint(path: Path, today: int | None = None) -> list[Diagnostic]:
    """Every finding of a policy folder, without witnesses."""
    return check(path, today).diagnostics


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


def _files(path: Path) -> int:
    from aftersales.policy.loading import CASES

    files = [path] if path.is_file() else path.rglob("*.yaml")
    return sum(not file.name.endswith(CASES) for file in files)
