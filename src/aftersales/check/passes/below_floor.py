"""Rights that give less than their own floor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.check.bookings import locate
from aftersales.check.prices import value_of
from aftersales.check.subject import Asked, Finding, amounts_of
from aftersales.check.witness import Witness, quoted
from aftersales.model.record import TOTAL
from aftersales.plan.amounts import Context, Passed, choose
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Amount, Flat, Test

_PRICES: Final = tuple(10**power for power in range(9))


def find(asked: Asked) -> Iterator[Finding]:
    """A cap below the floor at some price, or a threshold above it."""
    if asked.plan.kind == "right":
        for place, row in zip(asked.table.span, asked.rows, strict=True):
            for amount in amounts_of(row.outcome):
                why, price = _why(asked, amount)
                if why:
                    hint = "a floor that holds always is the last word: leave the other limit out, or put it inside"
                    message = f"this right can give less than its own `at_least`: {why}"
                    found = Diagnostic("below-floor", "warning", message, amount.at, hint)
                    yield Finding(found, _shown(asked, place, price))


def _why(asked: Asked, amount: Amount) -> tuple[str, int]:
    """What undercuts the floor, and at which price."""
    floor, cap = amount.at_least, amount.at_most
    if floor is None:
        return "", 0
    for price in _PRICES if cap is not None else ():
        assert cap is not None
        least, most = _value(asked, floor, price), _value(asked, cap, price)
        if least is not None and most is not None and 0 < most < least:
            return "its `at_most` comes to less", price
    due = amount.payable_from or amount.payable_above
    if due is not None and isinstance(floor.value, Flat) and due > floor.value.minor:
        return "nothing is paid below its threshold, which is above that", 1
    return "", 0


def _value(asked: Asked, limit: Amount, price: int) -> int | None:
    def no_step(test: Test) -> bool:
        raise Passed

    try:
        return value_of(choose(limit, no_step, Context(asked.reader, TOTAL, bounded=False)).formula, price)
    except Passed:
        return None


def _shown(asked: Asked, place: int, price: int) -> Witness | None:
    """A booking at that price for which the row answers."""
    cell = asked.cover.reached.get(place)
    draft = None if cell is None else locate(asked, cell, price)
    if draft is None:
        return None
    found = draft.witness({})
    (quote,) = quoted(asked.folder.rulebook, found)
    compensation = None if quote.compensation is None else quote.compensation.amount
    return draft.witness({"document": asked.plan.id, "row": asked.table.rows[place].id, "compensation": compensation})
