"""The full why and why-not of a decision: rows tried, tests that failed, and the arithmetic step by step."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from aftersales.engine.quote import Decision, Plans
from aftersales.engine.settle import Answer, UnitPrices
from aftersales.model.facts import UNKNOWN
from aftersales.plan.axes import Axis
from aftersales.plan.compile import tests_of
from aftersales.plan.formula import Missing
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.readers import reader_of
from aftersales.plan.tables import Cell, TablePlan
from aftersales.plan.view import View
from aftersales.plan.worked import worked
from aftersales.policy.documents import Row, Test, Tests
from aftersales.policy.render import test_text, value_text
from aftersales.values.instants import instant_text
from aftersales.values.money import Money


def explained(decided: Decision) -> dict[str, Any]:
    """The explanation of every item, as plain JSON values."""
    books, request = decided.plans, decided.request.kind
    items = []
    for view, (winner, answers) in zip(decided.views, decided.found, strict=True):
        shown = [_answer(books, view, one, request, one is winner, decided.booking.currency) for one in answers]
        items.append({"item": view.record.id, "outcome": winner.outcome, "answers": shown})
    return {"at": instant_text(decided.now, decided.views[0].zone), "request": request, "items": items}


def _answer(books: Plans, view: View, answer: Answer, request: str, won: bool, currency: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"document": answer.document, "version": answer.version, "outcome": answer.outcome}
    shown |= {"code": answer.code, "won": won, "missing": sorted(answer.missing)}
    if answer.outcome == "granted":
        shown |= {name: Money(getattr(answer, name), currency).to_dict() for name in ("refundable", "penalty")}
    found = table_of(books, view, answer, request)
    if found is not None:
        plan, table, seen = found
        shown |= {"title": plan.policy.title, "source": plan.policy.source}
        shown |= _walk(plan, table, seen, answer, currency)
    return shown


def table_of(books: Plans, view: View, answer: Answer, request: str) -> tuple[PolicyPlan, TablePlan, View] | None:
    """The plan and the table an answer comes from, and the view as the document saw it."""
    if answer.document is None:
        return None
    plan = books.terms(answer.document) or books.plan("right", answer.document)
    version = plan.named_version(answer.version) if plan else None
    table = version.table(request) if version else None
    return (plan, table, plan.seen(view)) if plan and table else None


def _walk(plan: PolicyPlan, table: TablePlan, view: View, answer: Answer, currency: str) -> dict[str, Any]:
    cell = table.cell(view)
    facts = _facts(plan, table, view, {axis.fact for axis in table.axes})
    last = len(table.rows) - 1 if answer.row < 0 else answer.row
    why_not = [_why_not(plan, table, row, cell) for row in table.rows[: last + (answer.row < 0)]]
    shown: dict[str, Any] = {"facts": facts, "rows_before": [text for text in why_not if text]}
    if answer.row >= 0:
        shown["row"] = table.rows[answer.row].id
        shown["at"] = str(table.rows[answer.row].at)
        shown["because"] = _because(plan, table, table.rows[answer.row], cell)
    if answer.outcome == "granted" and -1 not in cell:
        shown["steps"] = _steps(table, cell, view, currency)
    return shown


def _steps(table: TablePlan, cell: Cell, view: View, currency: str) -> list[str]:
    steps: list[str] = []
    try:
        worked(table.candidate(cell).penalty, UnitPrices(view, view.record.whole), currency, steps)
    except Missing as missing:
        steps.append(f"missing: {', '.join(missing.facts)}")
    return steps


def _why_not(plan: PolicyPlan, table: TablePlan, row: Row, cell: Cell) -> str:
    """Which condition kept a row away, or could have."""
    for test in row.when:
        if not _surely(table, test, cell):
            doubt = "perhaps not" if _open(table, test, cell) else "not"
            return f"{row.id}: {doubt} {_text(plan, test)}"
    for tests in row.unless:
        if all(_surely(table, test, cell) for test in tests):
            return f"{row.id}: unless {_all(plan, tests)}"
    return f"{row.id}: no step of its ladder holds" if any(tests_of((row,))) else f"{row.id}: open"


def _open(table: TablePlan, test: Test, cell: Cell) -> bool:
    return any(cell[place] < 0 for place, _ in table.masks[test])


def _because(plan: PolicyPlan, table: TablePlan, row: Row, cell: Cell) -> list[str]:
    """The conditions of the row, and the steps of its ladders with whether they hold."""
    ladder = [test for test in tests_of((row,)) if test not in row.when and all(test not in t for t in row.unless)]
    reached = [f"{_text(plan, test)}: {'yes' if _surely(table, test, cell) else 'no'}" for test in ladder]
    return [*(_text(plan, test) for test in row.when), *dict.fromkeys(reached)]


def _surely(table: TablePlan, test: Test, cell: Cell) -> bool:
    return all(cell[place] >= 0 and mask >> cell[place] & 1 for place, mask in table.masks[test])


def _text(plan: PolicyPlan, test: Test) -> str:
    return test_text(test, plan.facts[test.fact].type, plan.policy.currency)


def _all(plan: PolicyPlan, tests: Tests) -> str:
    return " and ".join(_text(plan, test) for test in tests)


def facts_used(books: Plans, view: View, answer: Answer, request: str) -> dict[str, str]:
    """The facts that the deciding row and its ladders tested, as text."""
    found = table_of(books, view, answer, request)
    if found is None or answer.row < 0:
        return {}
    plan, table, seen = found
    return _facts(plan, table, seen, table.asked[answer.row])


def _facts(plan: PolicyPlan, table: TablePlan, view: View, names: Set[str]) -> dict[str, str]:
    """Facts as text, each read once: a length of time as such, whatever clocks the table counts it in."""
    shown: dict[str, str] = {}
    for axis in table.axes:
        if axis.fact in names and axis.fact not in shown:
            value = axis.read(view)
            if axis.clock not in ("value", "elapsed"):
                elapsed = reader_of(axis.fact, plan.facts, plan.readers).value(view)
                value = value if elapsed is UNKNOWN else elapsed
            shown[axis.fact] = _fact_text(plan, axis, value, view)
    return shown


def _fact_text(plan: PolicyPlan, axis: Axis, value: Any, view: View) -> str:
    if value is UNKNOWN:
        return "unknown"
    if axis.clock == "days" and view.given and (axis.fact, "days") in view.given:
        return f"{value} days"
    return value_text(value, plan.facts[axis.fact].type, plan.policy.currency, view.zone)
