"""Penalties that come to more than the price, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.check.bookings import locate
from aftersales.check.prices import value_of
from aftersales.check.subject import Asked, Finding
from aftersales.check.walk import Walk
from aftersales.check.witness import Witness, quoted
from aftersales.plan.amounts import Context, Passed, choose
from aftersales.plan.tables import Cell
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Amount, Choice, Outcome, OutcomeLadder, Settled

HIGH: Final = 10**12
"""A price beside which fixed amounts do not matter."""


def find(asked: Asked) -> Iterator[Finding]:
    """Shares that add up to more than the whole: the quote would cap them without the author's knowing."""
    if not asked.cover.complete:
        return
    told = set[Amount]()
    for way in Walk(asked.plan, asked.table, steps=True).ways() or ():
        row = asked.table.rows[way.taken] if way.taken >= 0 else None
        for one in _penalties(asked, row.outcome, way.cell) if row else ():
            kept = _uncapped(asked, one, way.cell)
            if one.amount not in told and kept is not None and kept > HIGH:
                told.add(one.amount)
                yield _finding(asked, one.amount, way.cell, kept)


def _penalties(asked: Asked, outcome: Outcome, cell: Cell) -> Iterator[Settled]:
    if isinstance(outcome, Settled) and outcome.states in ("penalty", "refund"):
        yield outcome
    elif isinstance(outcome, Choice):
        for one in outcome.outcomes:
            yield from _penalties(asked, one, cell)
    elif isinstance(outcome, OutcomeLadder):
        steps = (step for step in outcome.steps if step.test is None or asked.table.holds(step.test, cell))
        for step in steps:
            yield from _penalties(asked, step.outcome, cell)
            return


def _uncapped(asked: Asked, one: Settled, cell: Cell) -> int | None:
    root = Context(asked.reader, one.refundable or asked.table.refundable, bounded=False)
    try:
        chosen = choose(one.amount, lambda test: asked.table.holds(test, cell), root)
    except Passed:
        return None
    return value_of(chosen.formula, HIGH)


def _finding(asked: Asked, amount: Amount, cell: Cell, kept: int) -> Finding:
    message = f"the penalty is {kept * 100 // HIGH}% of what it is taken of: it is capped at the price"
    hint = "shares of one price add up to 100% at most; `part: rest` takes what the earlier ones left"
    found = Diagnostic("penalty-above-price", "warning", message, amount.at, hint)
    return Finding(found, _all_kept(asked, cell))


def _all_kept(asked: Asked, cell: Cell) -> Witness | None:
    draft = locate(asked, cell)
    found = None if draft is None else draft.witness({})
    if found is None:
        return None
    (quote,) = quoted(asked.folder.rulebook, found)
    says = {"refund": None if quote.refund is None else quote.refund.amount}
    return found._replace(moments=(found.moments[0]._replace(says=says),))
