"""Ladders over words that leave some of them to a later row."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.bookings import witness
from aftersales.check.gaps import interval_text
from aftersales.check.ladders import Ladder, ladders
from aftersales.check.subject import Asked, Finding
from aftersales.plan.tables import Cell
from aftersales.policy.diagnostics import Diagnostic

_WORDS = ("word", "words", "flag", "weekday")


def find(asked: Asked) -> Iterator[Finding]:
    """Words without a step, where the row that takes them grants something."""
    table, facts, told = asked.table, asked.plan.facts, set[Ladder]()
    for (place, taken, _), cell in asked.cover.passed.items():
        left = [ladder for ladder in ladders(table.rows[place].outcome) if not ladder.holds(table, cell)]
        over_words = all(facts[ladder.over].type in _WORDS for ladder in left)
        if over_words and taken >= 0 and table.candidate(cell).outcome in ("granted", "choice"):
            for ladder in (ladder for ladder in left if ladder not in told):
                told.add(ladder)
                yield _passed_on(asked, ladder, cell, table.rows[taken].id)


def _passed_on(asked: Asked, ladder: Ladder, cell: Cell, row: str) -> Finding:
    pairs = zip(asked.table.axes, cell, strict=True)
    what = ", ".join(interval_text(asked.plan, axis, index) for axis, index in pairs if axis.fact == ladder.over)
    message = f"no step holds where {what}: the row `{row}` takes it"
    hint = "add an `else`, or a step for every word"
    found = Diagnostic("no-else", "warning", message, ladder.steps[0][1], hint)
    return Finding(found, witness(asked, cell, {"row": row}))
