"""Windows that nothing is inside of, though each of their bounds could be."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.subject import Asked, Finding
from aftersales.check.windows import empty_tests, text_of
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Row, Test


def find(asked: Asked) -> Iterator[Finding]:
    """Those of rows; nothing can witness what no booking is in."""
    for row in asked.rows:
        for test in empty_of(asked.plan, row):
            yield empty(asked.plan, test)


def empty_of(plan: PolicyPlan, row: Row) -> list[Test]:
    """The tests of a row inside which nothing is."""
    return [test for tests in (row.when, *row.unless) for test in empty_tests(plan, tests)]


def empty(plan: PolicyPlan, test: Test) -> Finding:
    """What is said of such a window."""
    message = f"nothing is inside `{text_of(plan, test)}`"
    hint = "its bounds exclude each other: `24h` is elapsed time, `1 day` counts dates"
    return Finding(Diagnostic("empty-window", "error", message, test.at, hint))
