"""Tables with more to tell apart than the budget of a check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.check.subject import Asked, Finding
from aftersales.policy.diagnostics import Diagnostic

HINT: Final = "split the table, by `applies` say, or make one fact of several"


def find(asked: Asked) -> Iterator[Finding]:
    """Nothing is claimed of them: neither that they are fine nor that they are not."""
    if not asked.cover.complete:
        yield _finding(
            asked, f"`{asked.section}` was skipped: its {asked.cover.cells} cells are too many to tell apart"
        )


def by_pass(asked: Asked, code: str) -> Finding:
    """A table that one pass could not finish."""
    return _finding(asked, f"`{asked.section}` was skipped by `{code}`: its cells make too many pairs to tell apart")


def _finding(asked: Asked, message: str) -> Finding:
    return Finding(Diagnostic("skipped", "warning", message, asked.rows[0].at, HINT))
