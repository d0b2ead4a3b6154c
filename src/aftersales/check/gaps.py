"""Cells of a table that no row covers, and rows that no cell reaches, each with a witness."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import NamedTuple

from aftersales.plan.axes import Axis, Members, Quantity, Words
from aftersales.plan.clocks import CutOff, MonthBound
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.diagnostics import Position
from aftersales.policy.render import clock_text, value_text
from aftersales.values.instants import length_text
from aftersales.values.zones import SECOND

MOST_CELLS = 200_000


class Coverage(NamedTuple):
    """What a walk over the cells found: a cell without a row, the rows reached, and whether all cells were seen."""

    gap: Cell | None
    reached: frozenset[int]
    complete: bool


def coverage(table: TablePlan) -> Coverage:
    """Walk every cell that can occur, up to a bound."""
    gap: Cell | None = None
    reached: set[int] = set()
    seen = 0
    for cell in islice(product(*(range(axis.size) for axis in table.axes)), MOST_CELLS):
        seen += 1
        if possible(table, cell):
            row = table.candidate(cell).row
            reached.add(row)
            gap = cell if row < 0 and gap is None else gap
    return Coverage(gap, frozenset(reached), seen < MOST_CELLS)


def possible(table: TablePlan, cell: Cell) -> bool:
    """Whether a cell can occur: no fact is what it never is, and the cut-offs of one fact agree: before an earlier one
    means before every later one."""
    if any(index in axis.never for axis, index in zip(table.axes, cell, strict=True)):
        return False
    reached: dict[str, int] = {}
    for axis, index in _cutoffs_in_order(table, cell):
        if index > reached.get(axis.fact, 1):
            return False
        reached[axis.fact] = index
    return True


def _cutoffs_in_order(table: TablePlan, cell: Cell) -> Iterator[tuple[Axis, int]]:
    found = [
        (axis.cutoff.days, axis.cutoff.time, not axis.strict, axis, index)
        for axis, index in zip(table.axes, cell, strict=True)
        if isinstance(axis, CutOff) and axis.cutoff.time is not None and index != axis.none
    ]
    for *_, axis, index in sorted(found, key=lambda entry: entry[:3]):
        yield axis, index


def place_of(table: TablePlan, cell: Cell) -> Position:
    """Where a gap is: the last row whose conditions hold (its ladder leaves the cell out), else the first row."""
    rows = [table.rows[place] for place in table.span]
    passed = [row for row in rows if table.matches(row, cell)]
    return passed[-1].at if passed else rows[0].at


def witness(plan: PolicyPlan, table: TablePlan, cell: Cell) -> str:
    """The cell in words, leaving out facts that make no difference there."""
    parts = []
    for place, (axis, index) in enumerate(zip(table.axes, cell, strict=True)):
        others = (table.candidate((*cell[:place], i, *cell[place + 1 :])).row for i in range(axis.size))
        if any(row >= 0 for row in others):
            parts.append(interval_text(plan, axis, index))
    return ", ".join(parts) or "any booking"


def interval_text(plan: PolicyPlan, axis: Axis, index: int) -> str:
    """`time_left >= 336h, < 360h`."""
    if index == axis.none:
        return f"{axis.fact} is none"
    if isinstance(axis, CutOff):
        time = "same time" if axis.cutoff.time is None else clock_text(axis.cutoff.time)
        side = {"by": "after", "before": "from"}[axis.cutoff.side] if index else axis.cutoff.side
        return f"{axis.fact} {side} {time} {abs(axis.cutoff.days)} days {'after' if axis.cutoff.days > 0 else 'before'}"
    if isinstance(axis, Words):
        words = {place: word for word, place in axis.places.items()}
        return f"{axis.fact} is {str(words[index]).lower()}" if index in words else f"{axis.fact} is anything else"
    if isinstance(axis, Members):
        return f"{axis.fact} {'has' if index else 'has none of'} {' '.join(sorted(map(str, axis.words)))}"
    if isinstance(axis, MonthBound):
        return f"{axis.fact} {('below', 'on', 'above')[index]} {abs(axis.months)} months"
    assert isinstance(axis, Quantity)
    low = _bound(plan, axis, axis.cuts[index - 1], (">=", ">")) if index else ""
    high = _bound(plan, axis, axis.cuts[index], ("<", "<=")) if index < len(axis.cuts) else ""
    return f"{axis.fact} " + ", ".join(filter(None, (low, high)))


def _bound(plan: PolicyPlan, axis: Quantity, cut: int, operators: tuple[str, str]) -> str:
    """A cut one unit past a round number comes from a bound that is strict, or not, about that number."""
    past = axis.clock == "elapsed" and (cut - 1) % SECOND == 0
    return f"{operators[past]} {_value(plan, axis, cut - past)}"


def _value(plan: PolicyPlan, axis: Quantity, value: int) -> str:
    if axis.clock == "days":
        return f"{value} days"
    if axis.clock == "elapsed":
        return length_text(value)
    return value_text(value, plan.facts[axis.fact].type, plan.policy.currency)
