"""The ladders of an outcome, whether of amounts or of outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aftersales.plan.compile import nodes_of
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import AmountLadder, Choice, Outcome, OutcomeLadder, Settled, Test


class Ladder(NamedTuple):
    """The tests of a ladder's steps, `else` as None, with their places."""

    over: str
    steps: tuple[tuple[Test | None, Position], ...]

    def holds(self, table: TablePlan, cell: Cell) -> bool:
        """Whether any step holds."""
        return any(test is None or table.holds(test, cell) for test, _ in self.steps)


def ladders(outcome: Outcome) -> Iterator[Ladder]:
    """Every ladder in an outcome."""
    if isinstance(outcome, Settled):
        for value in (node.value for amount in outcome.amounts for node in nodes_of(amount)):
            if isinstance(value, AmountLadder):
                yield Ladder(value.over, tuple((step.test, step.at) for step in value.steps))
    elif isinstance(outcome, OutcomeLadder):
        yield Ladder(outcome.over, tuple((step.test, step.at) for step in outcome.steps))
        for step in outcome.steps:
            yield from ladders(step.outcome)
    elif isinstance(outcome, Choice):
        for one in outcome.outcomes:
            yield from ladders(one)
