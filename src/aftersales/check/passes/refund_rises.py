"""Terms that refund more to those who cancel later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.check.bookings import later, locate
from aftersales.check.draft import PRICE
from aftersales.check.gaps import in_words
from aftersales.check.pairs import TooMany, apart, in_time
from aftersales.check.passes.skipped import by_pass
from aftersales.check.prices import TRIED, refund_of
from aftersales.check.subject import Asked, Finding
from aftersales.check.walk import Walk
from aftersales.check.witness import Witness, quoted
from aftersales.plan.tables import Cell
from aftersales.policy.diagnostics import Diagnostic

FACT: Final = "time_left"


def find(asked: Asked) -> Iterator[Finding]:
    """Two neighbouring intervals of the time left, all else the same; each pair of rows is told once."""
    if asked.plan.kind != "terms" or asked.section != "cancel" or not asked.cover.complete:
        return
    try:
        neighbours = list(pairs(asked, Walk(asked.plan, asked.table, steps=True)))
    except TooMany:
        yield by_pass(asked, "refund-rises")
        return
    told = set[tuple[int, int]]()
    for early, late in neighbours:
        rows = asked.table.candidate(early).row, asked.table.candidate(late).row
        price = _rising(asked, early, late)
        if rows not in told and price is not None:
            witness = _twice(asked, early, late, price)
            if witness is None or _rises(asked, witness):
                told.add(rows)
                yield _finding(asked, early, late, witness)


def pairs(asked: Asked, walk: Walk) -> Iterator[tuple[Cell, Cell]]:
    for number, (fact, places) in enumerate(walk.facts):
        if fact == FACT:
            axes = [asked.table.axes[place] for place in places]
            for one, other in in_time(axes, walk.choices[number]):
                yield from apart(walk, number, one, other)


def _rising(asked: Asked, early: Cell, late: Cell) -> int | None:
    """A price at which more is refunded later: not a low one, of which every fixed amount is more."""
    one, other = asked.table.candidate(early), asked.table.candidate(late)
    for price in TRIED[1:]:
        before, after = refund_of(one, price), refund_of(other, price)
        if before is not None and after is not None and after > before:
            return price
    return None


def _twice(asked: Asked, early: Cell, late: Cell, price: int = PRICE) -> Witness | None:
    """One booking cancelled in both cells, with what each quote says."""
    draft = locate(asked, early, price)
    again = None if draft is None else later(draft, asked.table.axes, late, FACT)
    if draft is None or again is None:
        return None
    found = Witness(draft.to_dict(), draft.asking(), (draft.moment({}), again.moment({})))
    quotes = quoted(asked.folder.rulebook, found)
    refunds = [{"refund": None if quote.refund is None else quote.refund.amount} for quote in quotes]
    pairs = zip(found.moments, refunds, strict=True)
    return found._replace(moments=tuple(moment._replace(says=says) for moment, says in pairs))


def _rises(asked: Asked, witness: Witness) -> bool:
    before, after = (quote.refund for quote in quoted(asked.folder.rulebook, witness))
    return before is not None and after is not None and after.minor > before.minor


def _finding(asked: Asked, early: Cell, late: Cell, witness: Witness | None) -> Finding:
    table = asked.table
    row = table.rows[table.candidate(late).row]
    sums = [] if witness is None else [moment.says["refund"] for moment in witness.moments]
    shown = f": {sums[0]}, then {sums[1]}" if sums else ""
    message = f"cancelling later refunds more{shown}, where {in_words(asked.plan, table, late)}"
    hint = "the later the cancellation the less is refunded: compare the bounds of this row with those before it"
    return Finding(Diagnostic("refund-rises", "warning", message, row.at, hint), witness)
