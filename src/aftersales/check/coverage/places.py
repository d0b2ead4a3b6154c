"""All that could be reached in a document, and what of it no cell at all reaches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from aftersales.check.cells import cells
from aftersales.check.coverage.bounds import SIDES, Boundary, Side
from aftersales.check.coverage.traces import Place, Tracer, Turnable
from aftersales.check.coverage.watched import ladders
from aftersales.plan.axes import Quantity
from aftersales.plan.clocks import Anchored, CutOff
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import Cell
from aftersales.policy.constants import plain
from aftersales.policy.documents import Bound, Test
from aftersales.policy.render import bound_text, test_text

MOST_CELLS: Final = 20_000
_REQUESTS: Final = ("cancel", "no_show", "change", "claim")


def places_of(plan: PolicyPlan, tracer: Tracer) -> dict[Place, str]:
    """Every place of a document with a word for it, in the order of the file."""
    found = {Place("document", plan.id, plan.policy.at): plan.id}
    for version in plan.versions:
        for table in tables_of(plan, version, tracer):
            found |= dict(_of_table(table))
        for request in _REQUESTS:
            rows = [row for table in version.deadlines(request) for row in table.rows]
            found |= {Place("row", plan.id, row.at): f"deadline `{row.do}`" for row in rows}
    return dict(sorted(found.items(), key=lambda pair: (pair[0].at, pair[0])))


def tables_of(plan: PolicyPlan, version: VersionPlan, tracer: Tracer) -> Iterator[Turnable]:
    """Every table of a version, those for each unit included."""
    for question in version.version.body.tables:
        table = version.table(question)
        while table is not None:
            yield tracer.turnable(plan, table)
            table = table.tail


def _of_table(table: Turnable) -> Iterator[tuple[Place, str]]:
    plan, own = table.plan, table.plan.id
    for row in (table.table.rows[place] for place in table.table.span):
        yield Place("row", own, row.at), f"row `{row.id}`"
        for ladder in ladders(row.outcome):
            yield from (
                (Place("step", own, step.at), f"step {_step(plan, step.test)} of `{row.id}`") for step in ladder
            )
    for boundary in table.turned:
        word = f"`{boundary.test.fact} {_bound(plan, boundary)}`"
        yield from ((table.place(boundary, side), f"{word}, {side} it") for side in SIDES)


def _step(plan: PolicyPlan, test: Test | None) -> str:
    return "`else`" if test is None else f"`{test_text(test, plan.facts[test.fact].type, plan.policy.currency)}`"


def _bound(plan: PolicyPlan, boundary: Boundary) -> str:
    return bound_text(boundary.written, plan.facts[boundary.test.fact].type, plan.policy.currency)


def unreachable(plan: PolicyPlan, tracer: Tracer, wanted: set[Place]) -> set[Place]:
    """Those of some places that no cell of their tables reaches, as far as the cells can be counted."""
    left = set(wanted)
    for version in plan.versions:
        for table in tables_of(plan, version, tracer):
            left -= _possible(table, left)
    return left


def _possible(table: Turnable, wanted: set[Place]) -> set[Place]:
    """Those of some places that a cell of a table reaches; all of them if there are too many cells."""
    own = {place for place, _ in _of_table(table) if place in wanted}
    found: set[Place] = set()
    sides = [(b, side) for b in table.turned for side in SIDES if table.place(b, side) in own]
    seen = 0
    for cell in islice(cells(table.plan, table.table.axes), MOST_CELLS):
        if own <= found:
            return found
        seen += 1
        here = [one for one in sides if table.place(*one) not in found and stands(table, cell, *one)]
        found |= own & table.reached(cell, here)
    return own if seen == MOST_CELLS else found


def stands(table: Turnable, cell: Cell, boundary: Boundary, side: Side) -> bool:
    """Whether a cell lies at a boundary, on that side of it."""
    place, mask = table.table.masks[boundary.test][boundary.bound]
    axis, bound, index = table.table.axes[place], boundary.written, cell[place]
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
