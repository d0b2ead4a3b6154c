"""Conditions that never hold: windows whose clocks exclude each other, rows for what a document does not apply to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aftersales.check.spans import grouped, together
from aftersales.plan.compile import Axes
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.readers import Reader
from aftersales.plan.tables import TablePlan
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Declaration, Row, Test, Tests
from aftersales.policy.render import test_text


def hold_together(tests: Tests, facts: Mapping[str, Declaration], readers: Mapping[str, Reader]) -> bool:
    """Whether tests on the facts of one item can all hold."""
    axes = Axes(tests, facts, readers)
    return all(_some(axes, fact, places, facts[fact]) for fact, places in grouped(axes.axes))


def _some(axes: Axes, fact: str, places: tuple[int, ...], declared: Declaration) -> bool:
    masks = [mask for test in axes.tests if test.fact == fact for mask in axes.masks[test]]
    for indices in together([axes.axes[place] for place in places], declared):
        at = dict(zip(places, indices, strict=True))
        if all(mask >> at[place] & 1 for place, mask in masks):
            return True
    return False


def never_applies(plan: PolicyPlan) -> Iterator[Diagnostic]:
    """Windows of `applies` that no booking is in."""
    for tests in plan.policy.applies:
        yield from _empty(plan, tests)


def never_holds(plan: PolicyPlan, table: TablePlan) -> Iterator[Diagnostic]:
    """Windows of rows that no booking is in, and rows whose conditions exclude what the document applies to."""
    for row in (table.rows[place] for place in table.span):
        found = [one for tests in (row.when, *row.unless) for one in _empty(plan, tests)]
        yield from found
        if not found and row.each is None and _is_elsewhere(plan, row):
            message = f"the row `{row.id}` is never reached: the document applies to nothing that it could match"
            yield Diagnostic("dead-row", "warning", message, row.at, "widen `applies`, or delete the row")


def can_hold(plan: PolicyPlan, row: Row) -> bool:
    """Whether a row's own conditions leave anything to match."""
    return _possible(plan, row.when)


def _is_elsewhere(plan: PolicyPlan, row: Row) -> bool:
    return bool(row.when) and not any(_possible(plan, (*row.when, *tests)) for tests in plan.policy.applies)


def _possible(plan: PolicyPlan, tests: Tests) -> bool:
    return hold_together(tests, plan.facts, plan.readers)


def _empty(plan: PolicyPlan, tests: Tests) -> Iterator[Diagnostic]:
    for test in tests:
        if not _possible(plan, (test,)):
            message = f"nothing is inside `{_text(plan, test)}`"
            hint = "its bounds exclude each other: `24h` is elapsed time, `1 day` counts dates"
            yield Diagnostic("empty-window", "error", message, test.at, hint)


def _text(plan: PolicyPlan, test: Test) -> str:
    return test_text(test, plan.facts[test.fact].type, plan.policy.currency)
