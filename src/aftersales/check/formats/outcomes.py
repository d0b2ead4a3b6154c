"""What a check or a run of cases came to, piece by piece, for every format alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, Literal, NamedTuple

from aftersales.check.cases import CaseResult
from aftersales.check.lints import Report
from aftersales.policy.diagnostics import Position

Level = Literal["error", "warning", "note"]


class Outcome(NamedTuple):
    """One finding, or one case: `level` is None where all is well. `more` goes to formats that can carry it."""

    name: str
    code: str
    level: Level | None
    message: str
    at: Position
    hint: str = ""
    more: dict[str, Any] | None = None


def of_report(report: Report) -> list[Outcome]:
    """The findings, and the files in which nothing was found."""
    found = [finding.diagnostic for finding in report.findings]
    outcomes = []
    for one, finding in zip(found, report.findings, strict=True):
        witness = None if finding.witness is None else {"witness": finding.witness.to_dict()}
        outcomes.append(Outcome(f"{one.code} {one.at}", one.code, one.severity, one.message, one.at, one.hint, witness))
    clean = sorted(set(report.files) - {one.at.file for one in found})
    return [*outcomes, *(Outcome(file, "", None, "", Position(file, 1, 1)) for file in clean)]


def of_cases(results: Iterable[CaseResult]) -> Iterator[Outcome]:
    """The cases; one that is disputed or unconfirmed and differs is a note."""
    for one in results:
        name = " ".join(filter(None, (one.ref, one.title))) or f"line {one.line}"
        at = Position(one.file, one.line, 1)
        if one.passed:
            yield Outcome(name, "case", None, "", at)
        else:
            level: Level = "error" if one.failed else "note"
            yield Outcome(name, "case", level, f"{name}: {one.mark.lower()}\n{_differences(one)}", at)


def _differences(one: CaseResult) -> str:
    if "error" in one.actual:
        return str(one.actual["error"])
    differing = [key for key in one.expected if one.expected[key] != one.actual.get(key)]
    return "\n".join(f"{key}: expected {one.expected[key]}, found {one.actual.get(key)}" for key in differing)


def uri(file: str) -> str:
    """A file's path with slashes, whatever the machine."""
    return PurePath(file).as_posix()
