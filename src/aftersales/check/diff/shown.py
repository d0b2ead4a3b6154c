"""A booking in a box that both rulebooks are asked about, and what each of them says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Any, Final

from aftersales.check.bookings import somewhere
from aftersales.check.diff.compared import Compared
from aftersales.check.diff.joint import Between
from aftersales.check.diff.prices import Point
from aftersales.check.diff.regions import Box
from aftersales.check.diff.sides import Side
from aftersales.check.diff.told import Shown, told
from aftersales.check.samples import stated
from aftersales.check.walk import Walk
from aftersales.check.witness import Witness
from aftersales.plan.tables import Cell
from aftersales.policy.registry import OF_CHANGES, OF_TERMS
from aftersales.values.money import to_minor, to_text

TRIED: Final = 6


def shown(sides: tuple[Side, Side], asked: Between, walk: Walk, boxes: Iterable[Box], found: Compared) -> list[Shown]:
    """A booking for each way in which the new row differs; none where none was found that shows it."""
    some_cells = list(islice(cells(walk, boxes), TRIED))
    wanted = [("more", found.more), ("less", found.less)]
    if not found.more and not found.less:
        wanted = [("other", (Point(),))]
    some = (_first(sides, asked, some_cells, way, points) for way, points in wanted if points)
    return [one for one in some if one is not None]


def cells(walk: Walk, boxes: Iterable[Box]) -> Iterator[Cell]:
    """Intervals inside boxes: of each fact that matters the first choice, then the last; -1 where it matters not."""
    for box, end in product(list(boxes), (0, -1)):
        cell = [-1] * len(walk.table.axes)
        for fact, choices in box.items():
            for place, index in zip(walk.facts[fact][1], sorted(choices)[end], strict=True):
                cell[place] = index
        yield tuple(cell)


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
    asks = [place for place, index in enumerate(cell) if index >= 0]
    axes, own = [asked.table.axes[place] for place in asks], tuple(cell[place] for place in asks)
    draft = somewhere(asked, axes, own, max(1, point.price))
    if draft is None:
        return None
    draft.party = max(draft.party, point.units)
    draft.given |= dict(_stated(asked, point, draft.given))
    requests = list(_requests(draft.witness({}), asked))
    for alone in (False, True):
        books = [side.alone(asked.plan.kind, asked.plan.id) if alone else side.rulebook for side in sides]
        tried = (told(one, books, asked.section, way) for one in requests)
        found = next((one for one in tried if one is not None), None)
        if found is not None:
            return found._replace(alone=alone)
    return None


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
