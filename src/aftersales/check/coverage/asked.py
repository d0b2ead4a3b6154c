"""The tables that a quote asked, each with the view it was asked of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from aftersales.engine.answer import Answer
from aftersales.engine.answers import governed
from aftersales.engine.decision import Decision
from aftersales.engine.each import unit_views
from aftersales.engine.explain import table_of
from aftersales.plan.deadlines import DeadlineTable
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import TablePlan
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS

_NOT_ASKED: Final = ("stopped", "nothing_to_waive")


class Asked(NamedTuple):
    """One table asked of one item, or of one unit of it."""

    plan: PolicyPlan
    version: str
    question: str
    table: TablePlan
    view: View


class Due(NamedTuple):
    """One table of deadlines asked, for a payout on a `method` if there is one."""

    plan: PolicyPlan
    table: DeadlineTable
    view: View
    method: str | None


def tables_asked(decided: Decision, looked_at: Collection[str]) -> Iterator[Asked]:
    """Every table that had a say in a decision. What is owed beside it counts where it is `looked_at`: `care`."""
    for found in decided.found:
        view, every = decided.view(found.record), decided.considered(found)
        for answer in every:
            yield from _of_answer(decided, view, answer, found.question)
        terms = governed(decided.plans, view).terms if found.question in HEADS else None
        if terms is not None and all(answer.document != terms.id for answer in every):
            yield from _of_document(terms, view, found.question)
    if "care" in looked_at:
        for view in decided.views:
            for plan in governed(decided.plans, view).documents:
                yield from _of_document(plan, view, "care")


def _of_answer(decided: Decision, view: View, answer: Answer, question: str) -> Iterator[Asked]:
    found = table_of(decided.plans, view, answer, question)
    if found is None or answer.code in _NOT_ASKED:
        return
    plan, table, seen = found
    views = [seen.of_aspect(aspect) for aspect, _ in answer.aspects] or [seen]
    for one in views:
        yield from _with_units(Asked(plan, answer.version, question, table, one))


def _of_document(plan: PolicyPlan, view: View, question: str) -> Iterator[Asked]:
    pinned = view.pin[1] if view.pin is not None and view.pin[0] == plan.id else None
    version = plan.version(view) if pinned is None else plan.named_version(pinned)
    table = version.table(question) if isinstance(version, VersionPlan) else None
    if isinstance(version, VersionPlan) and table is not None:
        yield from _with_units(Asked(plan, version.name, question, table, plan.seen(view)))


def _with_units(asked: Asked) -> Iterator[Asked]:
    """A table, and where no row for the item matches its rows for each unit."""
    yield asked
    table = asked.table
    cell = table.cell(asked.view)
    if table.tail is None or -1 in cell or table.candidate(cell).outcome != "none":
        return
    units = unit_views(asked.view, table.tail.each, asked.question)
    for unit in [] if isinstance(units, str) else units:
        yield asked._replace(table=table.tail, view=unit)


def deadlines_asked(decided: Decision) -> Iterator[Due]:
    """Every table of deadlines of the documents that have a say in a decision."""
    methods: list[str | None] = [one.payment.method for one in decided.repayments]
    for view in decided.views:
        for plan in governed(decided.plans, view).documents:
            version = plan.version(view)
            if isinstance(version, VersionPlan):
                for table in version.deadlines(decided.request.kind):
                    for method in (methods or [None]) if table.by_tender else [None]:
                        yield Due(plan, table, view, method)
