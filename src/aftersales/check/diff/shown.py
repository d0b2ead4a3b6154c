"""A booking in a box that both rulebooks are asked about, and what each of them says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Any, Final, NamedTuple

from aftersales import Quote
from aftersales.check.bookings import locate
from aftersales.check.diff.compared import Compared
from aftersales.check.diff.joint import Between
from aftersales.check.diff.regions import Box
from aftersales.check.diff.samples import Point
from aftersales.check.diff.sides import Side
from aftersales.check.samples import stated
from aftersales.check.walk import Walk
from aftersales.check.witness import Witness, quoted
from aftersales.model.problems import InvalidInput
from aftersales.plan.tables import Cell
from aftersales.policy.registry import OF_CHANGES, OF_TERMS
from aftersales.values.money import to_minor, to_text

TRIED: Final = 6
NOTHING: Final = -(2**62)


class Shown(NamedTuple):
    """A booking with its request, and what the quotes of both rulebooks say."""

    way: str
    witness: Witness
    old: dict[str, Any]
    new: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"traveller_gets": self.way, **self.witness.to_dict(), "old": self.old, "new": self.new}


def shown(sides: tuple[Side, Side], asked: Between, walk: Walk, boxes: Iterable[Box], found: Compared) -> list[Shown]:
    """A booking for each way in which the new row differs; none where none was found that shows it."""
    cells = list(islice(_cells(walk, boxes), TRIED))
    wanted = [("more", found.more), ("less", found.less)]
    if not found.more and not found.less:
        wanted = [("other", (Point(),))]
    some = (_first(sides, asked, cells, way, points) for way, points in wanted if points)
    return [one for one in some if one is not None]


def _cells(walk: Walk, boxes: Iterable[Box]) -> Iterator[Cell]:
    """Cells of boxes: each fact at the first choice of the box, then at the last."""
    for box, end in product(list(boxes), (0, -1)):
        path = tuple(sorted(box.get(fact, choices))[end] for fact, choices in enumerate(walk.choices))
        yield walk.cell(path)


def _first(
    sides: tuple[Side, Side], asked: Between, cells: list[Cell], way: str, points: Iterable[Point]
) -> Shown | None:
    tried = (point for point in points if point._replace(facts=()) == Point(point.price, point.units))
    for point, cell in islice(product(tried, cells), TRIED):
        found = _quoted(sides, asked, cell, way, point)
        if found is not None:
            return found
    return None


def _quoted(sides: tuple[Side, Side], asked: Between, cell: Cell, way: str, point: Point) -> Shown | None:
    draft = locate(asked, cell, max(1, point.price))
    if draft is None:
        return None
    draft.party = max(draft.party, point.units)
    draft.given |= dict(_stated(asked, point, draft.given))
    tried = (_compared(sides, asked.section, one, way) for one in _requests(draft.witness({}), asked))
    return next((one for one in tried if one is not None), None)


def _stated(asked: Between, point: Point, known: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The facts that amounts are taken of, given beside the booking."""
    for name, value in point.facts:
        if name in asked.plan.facts and name not in known and name not in (*OF_CHANGES, *OF_TERMS):
            yield name, stated(value, asked.plan.facts[name].type, "value", asked.currency)


def _requests(witness: Witness, asked: Between) -> Iterator[Witness]:
    """A change has a new price: half of the old one, half as much again, the same."""
    if asked.section != "change":
        yield witness
        return
    paid = sum(to_minor(one["amount"], asked.currency) for one in witness.booking["tenders"])
    for price in (paid // 2, paid * 3 // 2, paid):
        yield witness._replace(request={**witness.request, "price": to_text(price, asked.currency)})


def _compared(sides: tuple[Side, Side], section: str, witness: Witness, way: str) -> Shown | None:
    try:
        (before,), (after,) = (quoted(side.rulebook, witness) for side in sides)
    except InvalidInput:
        return None
    one, other = _good(before, section), _good(after, section)
    settled = {before.outcome, after.outcome} <= {"granted", "denied"}
    fits = {"more": other > one, "less": other < one, "other": _said(before) != _said(after)}
    return (
        Shown(way, witness, _said(before), _said(after))
        if fits[way] and (settled or way == "other" or section == "care")
        else None
    )


def _good(quote: Quote, section: str) -> tuple[int, int]:
    """How much the traveller gets, or pays for a change; then how many other things."""
    things = len({thing for one in quote.care for thing in one.gives})
    if section == "change":
        if quote.outcome != "granted":
            return NOTHING, things
        return _minor(quote, "residual") - _minor(quote, "collect"), things
    return _minor(quote, "refund") + _minor(quote, "compensation"), things


def _minor(quote: Quote, name: str) -> int:
    money = getattr(quote, name)
    return 0 if money is None else int(money.minor)


def _said(quote: Quote) -> dict[str, Any]:
    names = ("refund", "penalty", "compensation", "fee", "collect", "residual")
    amounts = {name: str(money) for name in names if (money := getattr(quote, name)) is not None}
    care = sorted({thing for one in quote.care for thing in one.gives})
    codes = sorted({line.code for line in quote.lines if line.code})
    return {
        "outcome": quote.outcome,
        **amounts,
        **({"care": care} if care else {}),
        **({"codes": codes} if codes else {}),
    }
