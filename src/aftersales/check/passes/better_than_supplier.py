"""Terms for travellers that give back more than the terms they are bought under."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales import Quote
from aftersales.check.bookings import locate
from aftersales.check.gaps import in_words
from aftersales.check.nodes import key_at
from aftersales.check.pairs import TooMany, beside
from aftersales.check.passes.skipped import by_pass
from aftersales.check.prices import TRIED, refund_of
from aftersales.check.subject import Asked, Finding, Folder
from aftersales.check.walk import Walk
from aftersales.check.witness import Witness, quoted
from aftersales.plan.compile import Axes, tests_of
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.diagnostics import Diagnostic


def find(folder: Folder) -> Iterator[Finding]:
    """Cancellations by the versions in force now, of terms that say what they are `bought_under`."""
    for asked in folder.tables:
        supplier = asked.plan.policy.bought_under
        if asked.section != "cancel" or not supplier or asked.table.span.start:
            continue
        others = [one for one in folder.tables if one.plan.id == supplier and one.section == "cancel"]
        if others:
            yield from _compared(folder, asked, others[-1])


def _compared(folder: Folder, asked: Asked, other: Asked) -> Iterator[Finding]:
    try:
        found = _worst(asked, other)
    except TooMany:
        yield by_pass(asked, "better-than-supplier")
        return
    if found is not None:
        yield _finding(folder, asked, other, *found)


def _worst(asked: Asked, other: Asked) -> tuple[Cell, TablePlan, int] | None:
    """A cell of both tables together in which the traveller gets more, and at which price."""
    facts = {**other.plan.facts, **asked.plan.facts}
    axes = Axes(tests_of((*asked.rows, *other.rows)), facts, {**other.plan.readers, **asked.plan.readers})
    mine, theirs = (_over(axes, one) for one in (asked, other))
    for cell, _ in beside(Walk(asked.plan, mine, steps=True), Walk(asked.plan, theirs, steps=True)):
        for price in TRIED:
            given, got = refund_of(mine.candidate(cell), price), refund_of(theirs.candidate(cell), price)
            if given is not None and got is not None and given > got:
                return cell, mine, price
    return None


def _over(axes: Axes, asked: Asked) -> TablePlan:
    rows = tuple(asked.rows)
    return axes.table(rows, asked.table.refundable, 0, range(len(rows)), None)


def _finding(folder: Folder, asked: Asked, other: Asked, cell: Cell, table: TablePlan, price: int) -> Finding:
    together = Asked(folder, asked.plan, asked.version, "cancel", table)
    row = table.rows[table.candidate(cell).row]
    file, root = folder.nodes["terms", asked.plan.id]
    where = in_words(asked.plan, table, cell)
    shown = _both(together, other, cell, price)
    sums = [str(moment.says["refund"]) for moment in shown.moments] if shown else []
    more = f": {sums[0]}, not {sums[1]}" if sums else ""
    message = f"`{row.id}` refunds more than `{other.plan.id}`, which it is bought under{more}, where {where}"
    hint = "the difference is the platform's own: give no more than is recovered, or ignore this with the reason"
    at = key_at(file, root, "bought_under")
    found = Diagnostic("better-than-supplier", "warning", message, at, hint)
    return Finding(found, shown)


def _both(together: Asked, other: Asked, cell: Cell, price: int) -> Witness | None:
    """One booking, quoted under the traveller's terms and under the supplier's."""
    draft = locate(together, cell, price)
    if draft is None:
        return None
    found = draft.witness({})
    both = (found.moments[0], found.moments[0]._replace(under=other.plan.id))
    quotes = quoted(together.folder.rulebook, found._replace(moments=both))
    pairs = zip(both, quotes, strict=True)
    return found._replace(moments=tuple(moment._replace(says=_refund(quote)) for moment, quote in pairs))


def _refund(quote: Quote) -> dict[str, str | None]:
    return {"refund": None if quote.refund is None else quote.refund.amount}
