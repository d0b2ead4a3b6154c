"""What the outcomes of a table come to at some price, without a booking: to find where to look closer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from aftersales.model.record import Selection
from aftersales.plan.formula import Environment, Formula, Integers, Missing
from aftersales.plan.readers import Reader
from aftersales.plan.tables import Candidate
from aftersales.policy.documents import Part

TRIED: Final = (1_000, 100_000, 10_000_000)
"""Prices in minor units: low, ordinary, high."""
NIGHTS: Final = 10


class Price:
    """One unit that costs the same whatever is selected of it, over ten nights where nights matter."""

    xp: Any = Integers

    def __init__(self, minor: int) -> None:
        self.minor = minor

    def basis(self, of: Selection, part: Part) -> int:
        """The price, or its share of some nights."""
        nights = min(part.nights, NIGHTS) if part.name in ("first", "next") else NIGHTS
        return self.minor * nights // NIGHTS

    def fact(self, name: str, reader: Reader) -> int:
        """Money that a booking would state is not known."""
        raise Missing(name)

    def stated(self, minor: int) -> int:
        """An amount as it is."""
        return minor

    def count(self, name: str, reader: Reader) -> int:
        """Nor is a count."""
        raise Missing(name)

    def units(self, names: tuple[str, ...], part: Part) -> Iterable[Environment]:
        """The one unit."""
        return (self,)


def value_of(formula: Formula, price: int) -> int | None:
    """What a formula comes to; None if it takes facts that a price alone does not tell."""
    try:
        return int(formula.value(Price(price)))
    except Missing:
        return None


def refund_of(candidate: Candidate, price: int) -> int | None:
    """What is refunded in money; None if that is not known."""
    if candidate.outcome == "denied":
        return 0
    if candidate.outcome == "choice":
        refunds = [refund_of(one, price) for one in candidate.options]
        return None if None in refunds else max(one for one in refunds if one is not None)
    if candidate.outcome != "granted" or candidate.states != "penalty" or candidate.form:
        return None
    kept = value_of(candidate.formula, price)
    return None if kept is None else price - kept
