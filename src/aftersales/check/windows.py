"""Conditions that never hold: windows whose clocks exclude each other, rows for what a document does not apply to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aftersales.check.spans import grouped, together
from aftersales.plan.compile import Axes
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.readers import Reader
from aftersales.policy.documents import Declaration, Test, Tests
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


def can_hold(plan: PolicyPlan, tests: Tests) -> bool:
    """Whether conditions leave anything to match."""
    return hold_together(tests, plan.facts, plan.readers)


def empty_tests(plan: PolicyPlan, tests: Tests) -> Iterator[Test]:
    """The tests inside which nothing is."""
    return (test for test in tests if not can_hold(plan, (test,)))


def text_of(plan: PolicyPlan, test: Test) -> str:
    """A test as its document would write it."""
    return test_text(test, plan.facts[test.fact].type, plan.policy.currency)
