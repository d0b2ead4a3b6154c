"""A table over cells: the intervals of its facts pick a row, and the row with its ladders a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Final, Literal, NamedTuple

from aftersales.model.record import TOTAL, Selection
from aftersales.plan.amounts import Context, Passed, choose
from aftersales.plan.axes import Axis
from aftersales.plan.formula import UNUSED, ZERO, Basis, Formula, Less, capped_whole
from aftersales.plan.readers import Reader
from aftersales.plan.view import View
from aftersales.policy.documents import Outcome, OutcomeLadder, Refused, Row, Settled, Test, Tests

Cell = tuple[int, ...]
Mask = tuple[tuple[int, int], ...]
"""Axis places with the bits of the intervals in which a test holds; all must agree."""

MOST_COMPLETIONS: Final = 4096
MOST_CELLS: Final = 8192


class Candidate(NamedTuple):
    """What a cell comes to: the row, its outcome, and the formula of the penalty if it is granted."""

    row: int
    outcome: Literal["granted", "denied", "review", "none"]
    code: str
    penalty: Formula
    refundable: Selection
    final: bool


NO_ROW: Final = Candidate(-1, "none", "no_row", ZERO, TOTAL, False)


class TablePlan:
    """Rows compiled, each with the facts that it and its ladders ask for (`asked`).

    Candidates of resolved cells are kept, up to a bound.
    """

    __slots__ = ("_candidates", "_reader", "asked", "axes", "masks", "moving", "refundable", "rows")

    def __init__(
        self,
        rows: tuple[Row, ...],
        axes: tuple[Axis, ...],
        masks: dict[Test, Mask],
        refundable: Selection,
        reader: Callable[[str], Reader],
        asked: tuple[frozenset[str], ...],
    ) -> None:
        self.rows, self.axes, self.masks, self.refundable, self._reader = rows, axes, masks, refundable, reader
        self.asked = asked
        self.moving = tuple(axis for axis in axes if not axis.still)
        self._candidates: dict[Cell, Candidate] = {}

    def cell(self, view: View) -> Cell:
        """The cell a view is in; -1 where a fact is unknown."""
        return tuple([axis.index(view) for axis in self.axes])

    def candidate(self, cell: Cell) -> Candidate:
        """The candidate of a cell whose facts are all known."""
        found = self._candidates.get(cell)
        if found is None:
            if len(self._candidates) >= MOST_CELLS:
                self._candidates.clear()
            found = self._candidates[cell] = self._resolve(cell)
        return found

    def completions(self, cell: Cell) -> Iterator[Cell] | None:
        """Every cell the unknown facts allow; None if there are too many to try."""
        count = 1
        for axis, index in zip(self.axes, cell, strict=True):
            count *= axis.size if index < 0 else 1
        if count > MOST_COMPLETIONS:
            return None
        options = (range(axis.size) if i < 0 else (i,) for axis, i in zip(self.axes, cell, strict=True))
        return product(*options)

    def holds(self, test: Test, cell: Cell) -> bool:
        """Whether a test holds in a cell."""
        return all(mask >> cell[place] & 1 for place, mask in self.masks[test])

    def all_hold(self, tests: Tests, cell: Cell) -> bool:
        """Whether a conjunction holds in a cell."""
        return all(self.holds(test, cell) for test in tests)

    def matches(self, row: Row, cell: Cell) -> bool:
        """Whether a row's conditions hold in a cell; its ladders may still pass it on."""
        return self.all_hold(row.when, cell) and not any(self.all_hold(tests, cell) for tests in row.unless)

    def _resolve(self, cell: Cell) -> Candidate:
        for place, row in enumerate(self.rows):
            if self.matches(row, cell):
                try:
                    return self._outcome(place, row.outcome, cell)
                except Passed:
                    continue
        return NO_ROW

    def _outcome(self, place: int, outcome: Outcome, cell: Cell) -> Candidate:
        if isinstance(outcome, Refused):
            return Candidate(place, outcome.outcome, outcome.code, ZERO, self.refundable, outcome.final)
        if isinstance(outcome, OutcomeLadder):
            for step in outcome.steps:
                if step.test is None or self.holds(step.test, cell):
                    return self._outcome(place, step.outcome, cell)
            raise Passed
        return Candidate(
            place, "granted", "", self._penalty(outcome, cell), outcome.refundable or self.refundable, False
        )

    def _penalty(self, outcome: Settled, cell: Cell) -> Formula:
        root = Context(self._reader, outcome.refundable or self.refundable)
        chosen = choose(outcome.amount, lambda test: self.holds(test, cell), root)
        basis = Basis(outcome.amount.setting.of or root.of, UNUSED)
        if outcome.states == "refund":
            return Less(basis, capped_whole(chosen.formula, basis))
        return chosen.formula if chosen.free else capped_whole(chosen.formula, basis)
