"""Cells of a table that no row covers, and rows that no cell reaches, each with a witness."""

from __future__ import annotations

from typing import NamedTuple

from aftersales.check.spans import Indices
from aftersales.check.walk import Walk
from aftersales.plan.axes import Axis, Members, Quantity, Words
from aftersales.plan.clocks import CutOff, MonthBound
from aftersales.plan.compile import outcome_tests
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.diagnostics import Position
from aftersales.policy.render import clock_text, value_text
from aftersales.values.instants import length_text
from aftersales.values.zones import SECOND


class Coverage(NamedTuple):
    """What a table does with its cells: one without a row, the rows reached with a cell each, and cells that a row
    passes on, by that row and the one that takes them. Not `complete`, it is of no use."""

    gap: Cell | None
    reached: dict[int, Cell]
    passed: dict[tuple[int, int, Cell], Cell]
    complete: bool
    cells: int


def coverage(plan: PolicyPlan, table: TablePlan) -> Coverage:
    """What happens to every cell that can occur, up to a bound of what must be told apart."""
    walk = Walk(plan, table)
    ways = walk.ways()
    reached: dict[int, Cell] = {}
    passed: dict[tuple[int, int, Cell], Cell] = {}
    for way in ways or ():
        reached.setdefault(way.taken, way.cell)
        for place in way.passed:
            asked = tuple(way.cell[axis] for axis in _asked(table, place))
            passed.setdefault((place, way.taken, asked), way.cell)
    return Coverage(reached.pop(-1, None), reached, passed, ways is not None, walk.cells)


def _asked(table: TablePlan, place: int) -> list[int]:
    """The axes that a row's ladders ask for."""
    tests = outcome_tests(table.rows[place].outcome)
    return list(dict.fromkeys(axis for test in tests for axis, _ in table.masks[test]))


def cell_of(plan: PolicyPlan, table: TablePlan, place: int) -> Cell | None:
    """A cell in which a row's conditions hold, whichever row takes it; None if none was found."""
    walk = Walk(plan, table)
    row, path = place - table.span.start, list[Indices]()
    for number in range(len(walk.facts)):
        fits = [(effects[row].unless, choice) for choice, effects in walk.moves(number) if effects[row].when]
        if not fits:
            return None
        path.append(min(fits)[1])
    cell = walk.cell(tuple(path))
    return cell if table.matches(table.rows[place], cell) else None


def place_of(table: TablePlan, cell: Cell) -> Position:
    """Where a gap is: the last row whose conditions hold (its ladder leaves the cell out), else the first row."""
    rows = [table.rows[place] for place in table.span]
    passed = [row for row in rows if table.matches(row, cell)]
    return passed[-1].at if passed else rows[0].at


def in_words(plan: PolicyPlan, table: TablePlan, cell: Cell) -> str:
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
    return f"{axis.fact} {range_text(plan, axis, index, index)}"


def range_text(plan: PolicyPlan, axis: Quantity, first: int, last: int) -> str:
    """`>= 336h, < 360h`: neighbouring intervals together."""
    if first > 0 and last < len(axis.cuts) and axis.cuts[last] - axis.cuts[first - 1] == 1:
        return f"== {_value(plan, axis, axis.cuts[first - 1])}"
    low = _bound(plan, axis, axis.cuts[first - 1], (">=", ">")) if first else ""
    high = _bound(plan, axis, axis.cuts[last], ("<", "<=")) if last < len(axis.cuts) else ""
    return ", ".join(filter(None, (low, high)))


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
