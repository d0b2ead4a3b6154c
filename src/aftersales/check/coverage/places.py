"""All that could be reached in a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.check.coverage.bounds import SIDES, Boundary
from aftersales.check.coverage.traces import Place, Tracer, Turnable
from aftersales.check.coverage.watched import ladders
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.policy.documents import Test
from aftersales.policy.render import bound_text, test_text

_REQUESTS: Final = ("cancel", "no_show", "change", "claim")


def places_of(plan: PolicyPlan, tracer: Tracer) -> dict[Place, str]:
    """Every place of a document with a word for it, in the order of the file."""
    found = {Place("document", plan.id, plan.policy.at): plan.id}
    for version in plan.versions:
        for table in tables_of(plan, version, tracer):
            found |= dict(of_table(table))
        for request in _REQUESTS:
            rows = [row for table in version.deadlines(request) for row in table.rows]
            found |= {Place("row", plan.id, row.at): f"deadline `{row.do}`" for row in rows}
    return dict(sorted(found.items(), key=lambda pair: (pair[0].at, pair[0])))


def tables_of(plan: PolicyPlan, version: VersionPlan, tracer: Tracer) -> Iterator[Turnable]:
    """Every table of a version, those for each unit included."""
    for question in version.version.body.tables:
        table = version.table(question)
        while table is not None:
            yield tracer.turnable(plan, table)
            table = table.tail


def of_table(table: Turnable) -> Iterator[tuple[Place, str]]:
    """The places of one table, each with a word for it."""
    plan, own = table.plan, table.plan.id
    for row in (table.table.rows[place] for place in table.table.span):
        yield Place("row", own, row.at), f"row `{row.id}`"
        for ladder in ladders(row.outcome):
            yield from (
                (Place("step", own, step.at), f"step {_step(plan, step.test)} of `{row.id}`") for step in ladder
            )
    for boundary in table.turned:
        word = f"`{boundary.test.fact} {_bound(plan, boundary)}`"
        yield from ((table.place(boundary, side), f"{word}, {side} it") for side in SIDES)


def _step(plan: PolicyPlan, test: Test | None) -> str:
    return "`else`" if test is None else f"`{test_text(test, plan.facts[test.fact].type, plan.policy.currency)}`"


def _bound(plan: PolicyPlan, boundary: Boundary) -> str:
    return bound_text(boundary.written, plan.facts[boundary.test.fact].type, plan.policy.currency)
