"""Ladders whose steps hide each other, and ladders over words that leave some to the next row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aftersales.check.gaps import Coverage, interval_text
from aftersales.check.spans import together
from aftersales.plan.compile import nodes_of
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.diagnostics import Diagnostic, Position
from aftersales.policy.documents import AmountLadder, Choice, Outcome, OutcomeLadder, Settled, Test
from aftersales.policy.render import test_text

_WORDS = ("word", "words", "flag", "weekday")


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


def hidden_steps(plan: PolicyPlan, table: TablePlan) -> Iterator[Diagnostic]:
    """Steps that are never the first to hold."""
    found = dict.fromkeys(ladder for place in table.span for ladder in ladders(table.rows[place].outcome))
    for ladder in found:
        reached = _first_steps(plan, table, ladder)
        for place, (test, at) in enumerate(ladder.steps):
            if test is not None and place not in reached:
                step = test_text(test, plan.facts[test.fact].type, plan.policy.currency)
                message = f"the step `{step}` is never reached: those before it cover all it could match"
                yield Diagnostic("hidden-step", "warning", message, at, "put it before them, or delete it")


def _first_steps(plan: PolicyPlan, table: TablePlan, ladder: Ladder) -> set[int]:
    """The steps that hold first somewhere among all that the ladder's fact can be."""
    places = [place for place, axis in enumerate(table.axes) if axis.fact == ladder.over]
    reached = set()
    for indices in together([table.axes[place] for place in places], plan.facts[ladder.over]):
        at = dict(zip(places, indices, strict=True))
        for place, (test, _) in enumerate(ladder.steps):
            if test is None or all(mask >> at[axis] & 1 for axis, mask in table.masks[test]):
                reached.add(place)
                break
    return reached


def passed_words(plan: PolicyPlan, table: TablePlan, cover: Coverage) -> Iterator[Diagnostic]:
    """Words without a step, where the row that takes them grants something."""
    told = set[Ladder]()
    for (place, taken, _), cell in cover.passed.items():
        left = [ladder for ladder in ladders(table.rows[place].outcome) if not ladder.holds(table, cell)]
        over_words = all(plan.facts[ladder.over].type in _WORDS for ladder in left)
        if over_words and taken >= 0 and table.candidate(cell).outcome in ("granted", "choice"):
            for ladder in (ladder for ladder in left if ladder not in told):
                told.add(ladder)
                yield _passed_on(plan, table, ladder, cell, table.rows[taken].id)


def _passed_on(plan: PolicyPlan, table: TablePlan, ladder: Ladder, cell: Cell, row: str) -> Diagnostic:
    pairs = zip(table.axes, cell, strict=True)
    what = ", ".join(interval_text(plan, axis, index) for axis, index in pairs if axis.fact == ladder.over)
    message = f"no step holds where {what}: the row `{row}` takes it"
    return Diagnostic("no-else", "warning", message, ladder.steps[0][1], "add an `else`, or a step for every word")
