"""A walk finds what going over every cell finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path

import pytest

from aftersales.check import walk
from aftersales.check.gaps import coverage
from aftersales.check.spans import grouped, together
from aftersales.plan.calendars import working_days
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.documents import Calendar
from aftersales.policy.loading import load_folder

POLICIES = Path(__file__).resolve().parents[2] / "policies"
MOST_CELLS = 3_000


def tables() -> Iterator[tuple[PolicyPlan, TablePlan]]:
    """Every bundled table, and those for units."""
    library = load_folder(POLICIES)
    days = working_days(library.of(Calendar))
    for policy in library.policies:
        plan = PolicyPlan(policy, library.facts, days)
        for version in plan.versions:
            for section in version.version.body.tables:
                table = version.table(section)
                yield from ((plan, one) for one in (table, table and table.tail) if one is not None)


def cells(plan: PolicyPlan, table: TablePlan) -> Iterator[Cell]:
    """Every cell that can occur, one by one."""
    facts = list(grouped(table.axes))
    order = [place for _, places in facts for place in places]
    for choice in product(*(together([table.axes[p] for p in places], plan.facts[fact]) for fact, places in facts)):
        at = dict(zip(order, chain.from_iterable(choice), strict=True))
        yield tuple(at[place] for place in range(len(order)))


def ends(table: TablePlan, cell: Cell) -> tuple[int, set[int]]:
    """The row that takes a cell, and those before it whose ladders pass it on."""
    passed: set[int] = set()
    for place in table.span:
        if table.matches(table.rows[place], cell):
            if not table.passes(place, cell):
                return place, passed
            passed.add(place)
    return -1, passed


def test_a_walk_agrees_with_going_over_every_cell() -> None:
    """Which rows are reached, which pass cells on, and whether any cell has no row; witnesses are what they say."""
    compared = 0
    for plan, table in tables():
        cover = coverage(plan, table)
        if cover.cells > MOST_CELLS:
            continue
        found = [ends(table, cell) for cell in cells(plan, table)]
        assert len(found) == cover.cells
        assert {taken for taken, _ in found} == {*cover.reached, *([] if cover.gap is None else [-1])}
        assert {place for _, passed in found for place in passed} == {place for place, *_ in cover.passed}
        assert all(table.candidate(cell).row == place for place, cell in cover.reached.items())
        compared += 1
    assert compared > 90


def test_above_the_budget_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk that is given up says so, and how many cells there are."""
    monkeypatch.setattr(walk, "MOST_STATES", 2)
    found = [coverage(plan, table) for plan, table in tables()]
    given_up = [cover for cover in found if not cover.complete]
    assert given_up
    assert all(not cover.reached and cover.gap is None and cover.cells for cover in given_up)
