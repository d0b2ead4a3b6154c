"""Every way through a table, without going over its cells one by one: what the facts asked so far leave open of each
row is a state, and cells that leave the same open go on together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from aftersales.check.spans import Indices, grouped, together
from aftersales.plan.compile import outcome_tests
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.documents import Choice, Outcome, OutcomeLadder, Settled, Test, Tests
from aftersales.policy.documents.amounts import Amount, AmountLadder, Combined

MOST_STATES = 20_000


class Open(NamedTuple):
    """What is left of a row that may still match: conjunctions of `unless` that may still hold, steps that do."""

    unless: int
    steps: int


TAKES = Open(-1, 0)
"""A row that surely takes the cell, whichever of its steps holds."""


class Effect(NamedTuple):
    """What an interval of a fact does to a row."""

    when: bool
    unless: int
    steps: int


State = tuple[Open | None, ...]
"""The rows of a table: None where it does not match, or an earlier one takes the cell."""


class Course:
    """One row: which facts it asks, and when all is known of it."""

    __slots__ = ("_parts", "_table", "_when", "ends", "place", "steps", "unless_ends")

    def __init__(self, table: TablePlan, place: int, order: Mapping[int, int], steps: bool) -> None:
        row = table.rows[place]
        self._table, self.place = table, place
        asked = steps or may_pass(row.outcome)
        self.steps: Tests = tuple(dict.fromkeys(outcome_tests(row.outcome))) if asked else ()
        self._when = _by_fact(table, row.when, order)
        self._parts = [_by_fact(table, tests, order) for tests in row.unless]
        self.unless_ends = [max(part, default=-1) for part in self._parts]
        lasts = [max(self._when, default=-1), *self.unless_ends, *(_fact(table, t, order) for t in self.steps)]
        self.ends = max(lasts)

    def effect(self, fact: int, order: Mapping[int, int], at: Mapping[int, int]) -> Effect:
        """What a choice of intervals of a fact (by axis) does."""
        when = all(mask >> at[axis] & 1 for axis, mask in self._when.get(fact, ()))
        unless = 0
        for bit, part in enumerate(self._parts):
            unless |= all(mask >> at[axis] & 1 for axis, mask in part.get(fact, ())) << bit
        steps = 0
        for bit, test in enumerate(self.steps):
            if _fact(self._table, test, order) == fact:
                steps |= all(mask >> at[axis] & 1 for axis, mask in self._table.masks[test]) << bit
        return Effect(when, unless, steps)

    def after(self, fact: int, left: Open, effect: Effect) -> Open | None:
        """What is open of the row after a fact."""
        if not effect.when:
            return None
        unless = left.unless & effect.unless
        for bit, end in enumerate(self.unless_ends):
            if end == fact and unless >> bit & 1:
                return None
        return Open(unless if fact < self.ends else 0, left.steps | effect.steps)

    def passes(self, cell: Cell) -> bool:
        """Whether no step of its ladders holds."""
        return bool(self.steps) and self._table.passes(self.place, cell)


def _by_fact(table: TablePlan, tests: Iterable[Test], order: Mapping[int, int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for test in tests:
        for axis, mask in table.masks[test]:
            found.setdefault(order[axis], []).append((axis, mask))
    return found


def _fact(table: TablePlan, test: Test, order: Mapping[int, int]) -> int:
    return order[table.masks[test][0][0]]


def may_pass(outcome: Outcome) -> bool:
    """Whether a ladder of an outcome has no `else`, so that its row may be left."""
    if isinstance(outcome, OutcomeLadder):
        return outcome.steps[-1].test is not None or any(may_pass(step.outcome) for step in outcome.steps)
    if isinstance(outcome, Choice):
        return any(map(may_pass, outcome.outcomes))
    return isinstance(outcome, Settled) and any(map(_may_fail, outcome.amounts))


def _may_fail(amount: Amount) -> bool:
    value = amount.value
    inner = [one for one in (amount.at_least, amount.at_most, amount.beyond) if one is not None]
    if isinstance(value, AmountLadder):
        if value.steps[-1].test is not None:
            return True
        inner += [step.amount for step in value.steps]
    elif isinstance(value, Combined):
        inner += value.amounts
    elif isinstance(value, Amount):
        inner.append(value)
    return any(map(_may_fail, inner))


class Way(NamedTuple):
    """Cells that end alike, with one of them: the rows whose ladders pass them on, and the row that takes them, -1 if
    none does."""

    cell: Cell
    passed: tuple[int, ...]
    taken: int


class Walk:
    """A table's facts in the order in which its rows ask them. With `steps`, cells that differ in a step end apart."""

    def __init__(self, plan: PolicyPlan, table: TablePlan, steps: bool = False) -> None:
        self.table, self.steps = table, steps
        self.facts = [(fact, places) for fact, places in grouped(table.axes)]
        self.order = {place: number for number, (_, places) in enumerate(self.facts) for place in places}
        self.choices = [together([table.axes[p] for p in places], plan.facts[fact]) for fact, places in self.facts]
        self.rows = [Course(table, place, self.order, steps) for place in table.span]
        self._size = len(table.axes)

    @property
    def cells(self) -> int:
        """How many cells can occur."""
        count = 1
        for some in self.choices:
            count *= len(some)
        return count

    def start(self) -> State:
        """Nothing asked yet."""
        every: list[Open | None] = [Open((1 << len(row.unless_ends)) - 1, 0) for row in self.rows]
        return self._settled(-1, every, ())

    def moves(self, number: int) -> list[tuple[Indices, tuple[Effect, ...]]]:
        """The choices of a fact, one for each effect on the rows."""
        places = self.facts[number][1]
        found: dict[tuple[Effect, ...], Indices] = {}
        for choice in self.choices[number]:
            at = dict(zip(places, choice, strict=True))
            found.setdefault(tuple([row.effect(number, self.order, at) for row in self.rows]), choice)
        return [(choice, effects) for effects, choice in found.items()]

    def effects(self, number: int, choice: Indices) -> tuple[Effect, ...]:
        """What one choice of a fact does to the rows."""
        at = dict(zip(self.facts[number][1], choice, strict=True))
        return tuple([row.effect(number, self.order, at) for row in self.rows])

    def step(self, number: int, state: State, effects: tuple[Effect, ...], path: tuple[Indices, ...]) -> State:
        """The state after a fact; `path` are the choices up to it."""
        rows = zip(self.rows, state, effects, strict=True)
        left = [one and (one if one is TAKES else row.after(number, one, effect)) for row, one, effect in rows]
        return self._settled(number, left, path)

    def _settled(self, number: int, left: list[Open | None], path: tuple[Indices, ...]) -> State:
        """Rows behind one that surely takes the cell make no difference."""
        cell: Cell | None = None
        for place, (row, one) in enumerate(zip(self.rows, left, strict=True)):
            if one is None or one is TAKES or row.ends > number:
                continue
            if row.steps:
                cell = self.cell(path) if cell is None else cell
                if row.passes(cell):
                    continue
            if all(other is None or self.rows[p].ends <= number for p, other in enumerate(left[:place])):
                kept = one if self.steps else TAKES
                return (*left[:place], kept, *(None for _ in left[place + 1 :]))
        return tuple(left)

    def cell(self, path: tuple[Indices, ...]) -> Cell:
        """The cell of some choices; 0 where there is none yet."""
        cell = [0] * self._size
        for (_, places), choice in zip(self.facts, path, strict=False):
            for place, index in zip(places, choice, strict=True):
                cell[place] = index
        return tuple(cell)

    def ways(self) -> Iterator[Way] | None:
        """How cells can end, each with one cell; None if there is too much to tell apart."""
        front: dict[State, tuple[Indices, ...]] = {self.start(): ()}
        seen = 0
        for number in range(len(self.facts)):
            moves, ahead = self.moves(number), dict[State, tuple[Indices, ...]]()
            for state, path in front.items():
                for choice, effects in moves:
                    longer = (*path, choice)
                    ahead.setdefault(self.step(number, state, effects, longer), longer)
                if seen + len(ahead) > MOST_STATES:
                    return None
            front = ahead
            seen += len(front)
        return (self.way(state, path) for state, path in front.items())

    def way(self, state: State, path: tuple[Indices, ...]) -> Way:
        """How the cells of a last state end."""
        cell, passed = self.cell(path), list[int]()
        for row, one in zip(self.rows, state, strict=True):
            if one is not None:
                if not row.passes(cell):
                    return Way(cell, tuple(passed), row.place)
                passed.append(row.place)
        return Way(cell, tuple(passed), -1)
