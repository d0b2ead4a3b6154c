"""One item at a price, or several units of it: what formulas are evaluated in to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from aftersales.model.record import Selection
from aftersales.plan.formula import Integers
from aftersales.plan.readers import Reader
from aftersales.policy.documents import Part

USUAL: Final = 100_000
"""The price tried first, that of witnesses, in minor units."""
NIGHTS: Final = 10


class Point(NamedTuple):
    """One unit's price or several units', in minor units; how many percent of it each other component costs, is used
    already, or is hit by a change or disruption; and the facts that amounts are taken of."""

    price: int = USUAL
    units: int = 1
    others: int = 10
    used: int = 0
    hit: int = 100
    uneven: bool = False
    facts: tuple[tuple[str, int], ...] = ()


class Prices:
    """The environment of formulas at a point."""

    xp: Any = Integers

    def __init__(self, point: Point, kinds: tuple[str, ...], paid: Mapping[str, int] | None = None) -> None:
        self.point, self.kinds = point, kinds
        others = dict.fromkeys(kinds[1:], point.price * point.others // 100)
        self._paid: Mapping[str, int] = {kinds[0]: point.price, **others} if paid is None else paid
        self._facts = dict(point.facts)

    def cheaper_by(self, residual: int) -> Prices:
        """The same, with a new price that is so much less."""
        facts = {**self._facts, **({"difference": residual} if "difference" in self._facts else {})}
        return Prices(self.point._replace(facts=tuple(facts.items())), self.kinds, self._paid)

    def basis(self, of: Selection, part: Part) -> int:
        """What was paid for a part of a selection."""
        whole = sum(self._facts.get(name, 0) for name in of.names if not of.excluded)
        whole += sum(paid for kind, paid in self._paid.items() if _base(kind, of) != of.excluded)
        if part.name in ("first", "next"):
            return whole * min(part.nights, NIGHTS) // NIGHTS
        if part.name in ("changed", "affected"):
            return whole * self.point.hit // 100
        return whole if part.name == "all" else whole * (100 - self.point.used) // 100

    def fact(self, name: str, reader: Reader) -> int:
        """Money that a booking states."""
        return self._facts[name]

    def stated(self, minor: int) -> int:
        """An amount as it is."""
        return minor

    def count(self, name: str, reader: Reader) -> int:
        """A count, or basis points."""
        return self._facts[name]

    def units(self, names: tuple[str, ...], part: Part) -> Iterable[Prices]:
        """The units, which share the price."""
        shares = [_shares(paid, self.point) for paid in self._paid.values()]
        each = zip(*shares, strict=True)
        return [Prices(self.point, self.kinds, dict(zip(self._paid, own, strict=True))) for own in each]


def _shares(paid: int, point: Point) -> list[int]:
    """What was paid for each unit: all of it, and no more."""
    first = [paid * 7 // 10] if point.uneven else []
    count, rest = point.units - len(first), paid - sum(first)
    return [*first, *(rest // count + (place < rest % count) for place in range(count))]


def _base(kind: str, of: Selection) -> bool:
    """Whether a selection names a component, or a tax of that code."""
    return kind in of.names or kind.partition(".")[0] in of.names
