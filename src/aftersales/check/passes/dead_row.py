"""Rows that can never win."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.bookings import witness
from aftersales.check.gaps import cell_of
from aftersales.check.passes.empty_window import empty_of
from aftersales.check.subject import Asked, Finding
from aftersales.check.windows import can_hold
from aftersales.check.witness import Witness
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Row


def find(asked: Asked) -> Iterator[Finding]:
    """Rows behind others that cover all they could match, and rows for what the document does not apply to."""
    for place in asked.table.span:
        row = asked.table.rows[place]
        why, hint = _why(asked, row, place)
        if why:
            message = f"the row `{row.id}` is never reached: {why}"
            yield Finding(Diagnostic("dead-row", "warning", message, row.at, hint), _instead(asked, place))


def _why(asked: Asked, row: Row, place: int) -> tuple[str, str]:
    if empty_of(asked.plan, row):
        return "", ""
    if row.each is None and _is_elsewhere(asked.plan, row):
        return "the document applies to nothing that it could match", "widen `applies`, or delete the row"
    if asked.cover.complete and place not in asked.cover.reached and can_hold(asked.plan, row.when):
        hint = "move it up, narrow the rows before it, or delete it"
        return "the rows before it cover all it could match", hint
    return "", ""


def _is_elsewhere(plan: PolicyPlan, row: Row) -> bool:
    return bool(row.when) and not any(can_hold(plan, (*row.when, *tests)) for tests in plan.policy.applies)


def _instead(asked: Asked, place: int) -> Witness | None:
    """A booking that the row is written for, and the row that takes it."""
    cell = cell_of(asked.plan, asked.table, place)
    taken = -1 if cell is None else asked.table.candidate(cell).row
    return None if cell is None or taken < 0 else witness(asked, cell, {"row": asked.table.rows[taken].id})
