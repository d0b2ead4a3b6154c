"""A boundary that nobody owns: one value between two windows, left to whatever comes after."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.bookings import witness
from aftersales.check.gaps import interval_text
from aftersales.check.passes.overlap import moved
from aftersales.check.sequences import Sequence, sequences
from aftersales.check.subject import Asked, Finding
from aftersales.plan.axes import Quantity
from aftersales.policy.diagnostics import Diagnostic


def find(asked: Asked) -> Iterator[Finding]:
    """Single values, in one clock, with a window on either side, that another step or row takes."""
    for sequence in sequences(asked):
        axis = asked.table.axes[sequence.places[0]]
        if len(sequence.places) > 1 or not isinstance(axis, Quantity):
            continue
        owned = {choice[0] for window in sequence.windows for choice in window.holds}
        for index in range(1, len(axis.cuts)):
            single = axis.cuts[index] - axis.cuts[index - 1] == 1
            if single and index not in owned and {index - 1, index + 1} <= owned:
                yield from _finding(asked, sequence, axis, index)


def _finding(asked: Asked, sequence: Sequence, axis: Quantity, index: int) -> Iterator[Finding]:
    cell = moved(asked, sequence, (index,))
    taken = asked.table.candidate(cell).row
    if taken < 0:
        return
    row = asked.table.rows[taken].id
    after = "the `else` of the ladder" if taken == sequence.row else f"the row `{row}`"
    message = f"no window has {interval_text(asked.plan, axis, index)}, though those around it have: {after} takes it"
    hint = "let each boundary belong to one of them: `>` beside `<=`, `>=` beside `<`"
    at = max(window.at for window in sequence.windows)
    yield Finding(Diagnostic("hole", "warning", message, at, hint), witness(asked, cell, {"row": row}))
