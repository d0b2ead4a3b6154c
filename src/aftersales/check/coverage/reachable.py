"""What of a document no cell at all reaches, so that no case could."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.coverage.bounds import SIDES, Boundary, Side
from aftersales.check.coverage.places import of_table, tables_of
from aftersales.check.coverage.traces import Place, Tracer, Turnable
from aftersales.check.pairs import TooMany, beside
from aftersales.check.walk import Walk
from aftersales.plan.axes import Quantity
from aftersales.plan.clocks import Anchored, CutOff
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import TablePlan
from aftersales.policy.constants import plain
from aftersales.policy.documents import Bound


def unreachable(plan: PolicyPlan, tracer: Tracer, wanted: set[Place]) -> set[Place]:
    """Those of some places that no cell of their tables reaches; none of a table with too much to tell apart."""
    left = set(wanted)
    for version in plan.versions:
        for table in tables_of(plan, version, tracer):
            left -= set(_possible(table, left))
    return left


def _possible(table: Turnable, wanted: set[Place]) -> Iterator[Place]:
    """Those of some places that a cell of a table reaches."""
    own = {place for place, _ in of_table(table) if place in wanted}
    if any(place.kind != "boundary" for place in own):
        yield from own & _reached(table, own)
    for boundary in table.turned:
        for side in SIDES:
            if table.place(boundary, side) in own and _can_decide(table, boundary, side):
                yield table.place(boundary, side)


def _reached(table: Turnable, every: set[Place]) -> set[Place]:
    """The rows and steps that cells reach; `every` place if there is too much to tell apart."""
    ways = Walk(table.plan, table.table, steps=True).ways()
    return every if ways is None else {place for way in ways for place in table.reached(way.cell, [])}


def _can_decide(table: Turnable, boundary: Boundary, side: Side) -> bool:
    """Whether in any cell on a side of a boundary the bound decides."""
    here, turned = (Walk(table.plan, one, steps=True) for one in (table.table, table.turned[boundary]))
    place = table.table.masks[boundary.test][boundary.bound][0]
    number = here.order[place]
    axis = here.facts[number][1].index(place)
    found = [some for some in here.choices[number] if stands(table.table, some[axis], boundary, side)]
    here.choices[number] = turned.choices[number] = found
    try:
        return any(table.decides(boundary, cell) for cell, _ in beside(here, turned))
    except TooMany:
        return True


def stands(table: TablePlan, index: int, boundary: Boundary, side: Side) -> bool:
    """Whether an interval of the fact that a boundary tests lies at it, on that side."""
    place, mask = table.masks[boundary.test][boundary.bound]
    axis, bound = table.axes[place], boundary.written
    if isinstance(axis, CutOff):
        return index == (int(axis.strict) if side == "on" else int(not axis.strict))
    if isinstance(axis, Anchored):
        return index == 1 if side == "on" else index in (0, 2) and (mask >> index & 1) != (mask >> 1 & 1)
    assert isinstance(axis, Quantity)
    assert isinstance(bound, Bound)
    on = axis.place(plain(bound))
    if side == "on":
        return index == on
    beside = {axis.place(plain(bound) + shift) for shift in (-1, 1)} - {on}
    return index in beside and (mask >> index & 1) != (mask >> on & 1)
