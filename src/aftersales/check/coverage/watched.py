"""A table watched while it answers: which tests it asked, and what it would say if one of them said the opposite."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.plan.compile import nodes_of
from aftersales.plan.forks import Located
from aftersales.plan.tables import Candidate, Cell, Mask, TablePlan
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import (
    AmountLadder,
    AmountStep,
    Choice,
    Outcome,
    OutcomeLadder,
    OutcomeStep,
    Settled,
    Test,
)

Ladder = tuple[AmountStep, ...] | tuple[OutcomeStep, ...]


class Watched(TablePlan):
    """A copy of a table that notes what its tests said; of the test `turned`, the bound at a place is turned round."""

    __slots__ = ("said",)

    def __init__(self, table: TablePlan, turned: tuple[Test, int] | None = None) -> None:
        for name in TablePlan.__slots__:
            setattr(self, name, getattr(table, name))
        self._candidates, self.said = {}, dict[Test, bool]()
        if turned is not None:
            test, bound = turned
            self.masks = {**table.masks, test: _turned(table, test, bound)}

    def holds(self, test: Test, cell: Located) -> bool:
        found = self.said[test] = super().holds(test, cell)
        return found

    def answer(self, cell: Cell) -> Candidate:
        """The candidate of a cell, worked out anew."""
        self.said = {}
        return self._resolve(cell)

    def steps(self, row: int) -> Iterator[Position]:
        """The steps of a row's ladders that the last answer took."""
        for ladder in ladders(self.rows[row].outcome):
            taken = next((step for step in ladder if self._taken(step, ladder)), None)
            if taken is not None:
                yield taken.at

    def _taken(self, step: AmountStep | OutcomeStep, ladder: Ladder) -> bool:
        if step.test is not None:
            return self.said.get(step.test, False)
        return all(self.said.get(other.test) is False for other in ladder if other.test is not None)


def _turned(table: TablePlan, test: Test, bound: int) -> Mask:
    """A test of which one bound holds where it did not, and the other way round."""
    masks = list(table.masks[test])
    axis, mask = masks[bound]
    masks[bound] = axis, mask ^ ((1 << table.axes[axis].size) - 1)
    return tuple(masks)


def ladders(outcome: Outcome) -> Iterator[Ladder]:
    """Every ladder of an outcome."""
    if isinstance(outcome, Settled):
        for amount in outcome.amounts:
            yield from (node.value.steps for node in nodes_of(amount) if isinstance(node.value, AmountLadder))
    elif isinstance(outcome, OutcomeLadder):
        yield outcome.steps
        for step in outcome.steps:
            yield from ladders(step.outcome)
    elif isinstance(outcome, Choice):
        for one in outcome.outcomes:
            yield from ladders(one)
