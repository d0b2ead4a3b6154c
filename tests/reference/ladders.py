"""Rows and ladders: what a table comes to before any money is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aftersales.policy import documents as d
from aftersales.policy.diagnostics import Position
from aftersales.values.frozen import changed
from tests.reference.conditions import Reading, all_hold, standing
from tests.reference.facts import Facts

Holds = Callable[[d.Test], bool]
REACHED: set[Position] = set()
"""Rows that some question came to, so that a comparison can tell what it covered."""


class LeaveRow(Exception):
    """A ladder has no step that holds."""


def chosen(table: d.Table, facts: Facts, reading: Reading) -> tuple[d.Row, d.Outcome] | None:
    """The first row that matches and whose ladders have a step that holds, and its outcome without ladders."""

    def holds(test: d.Test) -> bool:
        return bool(standing(test, facts, reading))

    for row in table:
        excused = any(all_hold(tests, facts, reading) for tests in row.unless)
        if all_hold(row.when, facts, reading) and not excused:
            try:
                outcome = _climbed(row.outcome, holds)
            except LeaveRow:
                continue
            REACHED.add(row.at)
            return row, outcome
    return None


def _climbed(outcome: d.Outcome, holds: Holds) -> d.Outcome:
    if isinstance(outcome, d.OutcomeLadder):
        for step in outcome.steps:
            if step.test is None or holds(step.test):
                return _climbed(step.outcome, holds)
        raise LeaveRow
    if isinstance(outcome, d.Settled):
        return _settled(outcome, holds)
    if isinstance(outcome, d.Choice):
        return d.Choice(tuple(_climbed(one, holds) for one in outcome.outcomes))
    return outcome


def _settled(outcome: d.Settled, holds: Holds) -> d.Settled:
    once = None if outcome.once is None else without_ladders(outcome.once, holds)
    difference = outcome.difference
    if difference is not None and isinstance(difference.cheaper, d.Back) and difference.cheaper.less is not None:
        less = without_ladders(difference.cheaper.less, holds)
        difference = changed(difference, cheaper=changed(difference.cheaper, less=less))
    return changed(outcome, amount=without_ladders(outcome.amount, holds), once=once, difference=difference)


def without_ladders(amount: d.Amount, holds: Holds) -> d.Amount:
    """The same amount with every ladder replaced by the step that holds. Raises LeaveRow."""

    def climb(one: d.Amount | None) -> d.Amount | None:
        return None if one is None else without_ladders(one, holds)

    value = amount.value
    if isinstance(value, d.AmountLadder):
        value = without_ladders(_step(value, holds), holds)
    elif isinstance(value, d.Amount):
        value = without_ladders(value, holds)
    elif isinstance(value, d.Combined):
        value = changed(value, amounts=tuple(without_ladders(one, holds) for one in value.amounts))
    limits = {name: climb(getattr(amount, name)) for name in ("at_least", "at_most", "beyond")}
    return changed(amount, value=value, **limits)


def _step(ladder: d.AmountLadder, holds: Holds) -> d.Amount:
    for step in ladder.steps:
        if step.test is None or holds(step.test):
            return step.amount
    raise LeaveRow


def tests_of(table: d.Table) -> Iterator[d.Test]:
    """Every test of a table: conditions and ladders, of all rows."""
    for row in table:
        yield from row.when
        for tests in row.unless:
            yield from tests
        yield from _outcome_tests(row.outcome)


def _outcome_tests(outcome: d.Outcome) -> Iterator[d.Test]:
    if isinstance(outcome, d.Settled):
        for amount in outcome.amounts:
            yield from _amount_tests(amount)
    elif isinstance(outcome, d.OutcomeLadder):
        for step in outcome.steps:
            yield from () if step.test is None else (step.test,)
            yield from _outcome_tests(step.outcome)
    elif isinstance(outcome, d.Choice):
        for one in outcome.outcomes:
            yield from _outcome_tests(one)


def _amount_tests(amount: d.Amount | None) -> Iterator[d.Test]:
    if amount is None:
        return
    value = amount.value
    if isinstance(value, d.AmountLadder):
        for step in value.steps:
            yield from () if step.test is None else (step.test,)
            yield from _amount_tests(step.amount)
    for inner in value.amounts if isinstance(value, d.Combined) else (value,):
        yield from _amount_tests(inner if isinstance(inner, d.Amount) else None)
    yield from _amount_tests(amount.at_least)
    yield from _amount_tests(amount.at_most)
    yield from _amount_tests(amount.beyond)
