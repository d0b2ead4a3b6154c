"""What no cell reaches is found without going over the cells one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aftersales.check import walk
from aftersales.check.cells import cells
from aftersales.check.coverage.bounds import SIDES
from aftersales.check.coverage.places import places_of, tables_of
from aftersales.check.coverage.reachable import stands, unreachable
from aftersales.check.coverage.traces import Place, Tracer, Turnable
from aftersales.check.mutate.mutants import mutants, sources
from aftersales.check.walk import Walk
from aftersales.plan.calendars import working_days
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.documents import Calendar, Policy
from aftersales.policy.loading import load_texts, read_folder

POLICIES = Path(__file__).resolve().parents[3] / "policies"
MOST_CELLS = 1_000
DEAD = """\
terms: dead
language: 1
title: {en: A row and a step behind others that take all they could}
source: made for this test
applies: [{product: coach}]
currency: EUR
cancel:
  - {id: early, when: {time_left: ">= 24h"}, free: true}
  - {id: earlier, when: {time_left: ">= 48h"}, penalty: 1.00}
  - {id: late, penalty: {over: time_left, steps: [{">= 12h": 10%}, {">= 18h": 5%}, {else: 20%}]}}
"""
CHANGED = ("cn-full-fare", "us-vouchers", "via-rail-corridor", "booking-grace")


def plans(texts: dict[str, str]) -> Iterator[PolicyPlan]:
    """Documents, and some of them changed in one thing, which leaves bounds without a cell."""
    library = load_texts(texts)
    days = working_days(library.of(Calendar))
    for source in sources(library, texts):
        changed = mutants(source, library) if source.document.id in CHANGED else ()
        for policy in (source.document, *(mutant.changed for mutant in changed)):
            if isinstance(policy, Policy):
                yield PolicyPlan(policy, library.facts, days)


def one_by_one(table: Turnable) -> Iterator[Place]:
    """The places that the cells of a table reach, sides where the cell lies and the bound decides."""
    for cell in cells(table.plan, table.table.axes):
        axis = {b: table.table.masks[b.test][b.bound][0] for b in table.turned}
        sides = [(b, side) for b in table.turned for side in SIDES if stands(table.table, cell[axis[b]], b, side)]
        yield from table.reached(cell, sides)


def test_as_going_over_every_cell() -> None:
    """Of rows, steps and both sides of boundaries."""
    tracer, compared, beyond = Tracer(), 0, set[str]()
    for plan in plans({**read_folder(POLICIES), "dead.yaml": DEAD}):
        tables = [table for version in plan.versions for table in tables_of(plan, version, tracer)]
        if not tables or any(Walk(plan, table.table).cells > MOST_CELLS for table in tables):
            continue
        every = {place for place in places_of(plan, tracer) if place.kind in ("row", "step", "boundary")}
        found = {place for table in tables for place in one_by_one(table)}
        every -= {Place("row", plan.id, row.at) for version in plan.versions for row in version.version.body.deadlines}
        assert unreachable(plan, tracer, every) == every - found, plan.id
        beyond |= {place.kind for place in every - found}
        compared += 1
    assert compared > 50
    assert beyond == {"row", "step", "boundary"}


def test_above_the_budget_everything_could_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is called impossible that nobody could look at."""
    tracer, (plan,) = Tracer(), plans({"dead.yaml": DEAD})
    places = {place for place in places_of(plan, tracer) if place.kind != "document"}
    assert unreachable(plan, tracer, places)
    monkeypatch.setattr(walk, "MOST_STATES", 1)
    assert not unreachable(plan, tracer, places)
