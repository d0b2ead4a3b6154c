"""Cells of a table that no row covers, and rows that no cell reaches, each with a witness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, product
from typing import NamedTuple

from aftersales.check.spans import grouped, together
from aftersales.plan.axes import Axis, Members, Quantity, Words
from aftersales.plan.clocks import CutOff, MonthBound
from aftersales.plan.compile import outcome_tests
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import Test
from aftersales.policy.render import clock_text, value_text
from aftersales.values.instants import length_text
from aftersales.values.zones import SECOND

MOST_CELLS = 200_000


class Coverage(NamedTuple):
    """What a walk over the cells found: a cell without a row, the rows reached, cells that each row passes
    on, one for each way its ladders fail and row that takes it, and whether all cells were seen."""

    gap: Cell | None
    reached: frozenset[int]
    passed: dict[tuple[int, int, Cell], Cell]
    complete: bool


def coverage(plan: PolicyPlan, table: TablePlan) -> Coverage:
    """Walk every cell that can occur, up to a bound."""
    gap: Cell | None = None
    reached: set[int] = set()
    passed: dict[tuple[int, int, Cell], Cell] = {}
    rows = [Matcher(table, place) for place in table.span]
    seen = 0
    for cell in islice(cells(plan, table.axes), MOST_CELLS):
        seen += 1
        left, taken = _first(rows, cell)
        gap = cell if taken < 0 and gap is None else gap
        reached.add(taken)
        for row in left:
            passed.setdefault((row.place, taken, row.asked(cell)), cell)
    return Coverage(gap, frozenset(reached), passed, seen < MOST_CELLS)


def _first(rows: Sequence[Matcher], cell: Cell) -> tuple[list[Matcher], int]:
    """The rows that match but have no step for a cell, and the row after them that takes it, -1 if none does."""
    left: list[Matcher] = []
    for row in rows:
        if row.matches(cell):
            if not row.passes(cell):
                return left, row.place
            left.append(row)
    return left, -1


def cells(plan: PolicyPlan, axes: Sequence[Axis]) -> Iterator[Cell]:
    """Every cell that can occur: the clocks of one fact agree, and no fact is what it never is."""
    facts = list(grouped(axes))
    order = [place for _, places in facts for place in places]
    back = sorted(range(len(order)), key=order.__getitem__)
    choices = [together([axes[place] for place in places], plan.facts[fact]) for fact, places in facts]
    for choice in product(*choices):
        flat = tuple(chain.from_iterable(choice))
        yield tuple([flat[place] for place in back])


class Matcher:
    """One row of a table, its tests as places and masks."""

    __slots__ = ("_known", "_ladders", "_table", "_unless", "_when", "place")

    def __init__(self, table: TablePlan, place: int) -> None:
        row = table.rows[place]
        self._table, self.place = table, place
        self._when = _masks(table, row.when)
        self._unless = [_masks(table, tests) for tests in row.unless]
        asked = _masks(table, outcome_tests(row.outcome))
        self._ladders = tuple(dict.fromkeys(own for own, _ in asked))
        self._known: dict[Cell, bool] = {} if self._ladders else {(): False}

    def matches(self, cell: Cell) -> bool:
        """Whether the row's conditions hold."""
        return _hold(self._when, cell) and not any(_hold(tests, cell) for tests in self._unless)

    def asked(self, cell: Cell) -> Cell:
        """The part of a cell that its ladders ask for."""
        return tuple([cell[place] for place in self._ladders])

    def passes(self, cell: Cell) -> bool:
        """Whether no step of its ladders holds, so that the next row is tried."""
        key = self.asked(cell)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._table.passes(self.place, cell)
        return found


def _masks(table: TablePlan, tests: Iterable[Test]) -> tuple[tuple[int, int], ...]:
    return tuple(mask for test in tests for mask in table.masks[test])


def _hold(masks: tuple[tuple[int, int], ...], cell: Cell) -> bool:
    return all(mask >> cell[place] & 1 for place, mask in masks)


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
