"""Tables with more to tell apart than the budget of a check."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.subject import Asked, Finding
from aftersales.policy.diagnostics import Diagnostic


def find(asked: Asked) -> Iterator[Finding]:
    """Nothing is claimed of them: neither that they are fine nor that they are not."""
    if not asked.cover.complete:
        at = asked.rows[0].at
        message = f"`{asked.section}` was skipped: its {asked.cover.cells} cells are too many to tell apart"
        hint = "split the table, by `applies` say, or make one fact of several"
        yield Finding(Diagnostic("skipped", "warning", message, at, hint))
