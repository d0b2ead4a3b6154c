"""The full why and why-not of a decision: rows tried, tests that failed, and the arithmetic step by step."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

from aftersales.engine.answer import Answer
from aftersales.engine.answers import Plans
from aftersales.engine.decision import Decision
from aftersales.engine.explain_change import amounts_of_change, steps_of_change
from aftersales.engine.override import waived_by
from aftersales.engine.packages import OF_PACKAGE
from aftersales.engine.settle import Prices, prices_of
from aftersales.engine.transaction import Finding
from aftersales.engine.ways_told import explained_ways
from aftersales.model.facts import UNKNOWN
from aftersales.model.own_units import own_records
from aftersales.plan.axes import Axis
from aftersales.plan.compile import tests_of
from aftersales.plan.formula import FactAmount, Formula, Missing, leaves
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.rates import converted, rate_of
from aftersales.plan.readers import reader_of
from aftersales.plan.supplier import SupplierPenalty, held
from aftersales.plan.tables import Cell, TablePlan
from aftersales.plan.view import View
from aftersales.plan.worked import worked
from aftersales.policy.documents import HEADS, Row, Test, Tests
from aftersales.policy.render import test_text, value_text
from aftersales.values.instants import instant_text
from aftersales.values.money import Money


def explained(decided: Decision) -> dict[str, Any]:
    """The explanation of every item, as plain JSON values."""
    items = []
    for found in decided.found:
        every = decided.considered(found)
        shown = [_answer(decided, found, one, every[0]) for one in every]
        item = {"item": found.record.id, "question": found.question, "outcome": found.winner.outcome}
        items.append({**item, "answers": shown})
    head = {"at": instant_text(decided.now, decided.zone), "request": decided.request.kind, "items": items}
    ways = explained_ways(decided)
    return head if ways is None else {**head, "routing": ways}


def _answer(decided: Decision, finding: Finding, answer: Answer, terms: Answer) -> dict[str, Any]:
    view, currency = decided.view(finding.record), answer.currency or decided.currency
    shown: dict[str, Any] = {"document": answer.document, "version": answer.version, "outcome": answer.outcome}
    shown |= {"code": answer.code, "won": won(answer, finding.winner), "missing": sorted(answer.missing)}
    if answer.outcome == "granted":
        shown |= {name: minor_to_dict(minor, currency) for name, minor in amounts_of(answer, finding.question).items()}
        shown |= {"as": answer.form} if answer.form and finding.question != "change" else {}
        shown |= {"gives": list(answer.gives)} if answer.gives else {}
    document = None if answer.document is None else decided.plans.policy(answer.document)
    if document is not None:
        shown |= {"kind": document.kind, "title": document.policy.title, "source": document.policy.source}
    found = table_of(decided.plans, view, answer, finding.question)
    if found is not None:
        plan, table, seen = found
        prices = _prices(decided.plans, finding.question, terms, plan, view)
        shown |= _walked(plan, table, seen, answer, prices, currency)
        if answer.outcome == "granted" and answer.exchange is not None:
            shown["steps"] = [*shown.get("steps", ()), *steps_of_change(answer.exchange, currency)]
    return shown


def _walked(
    plan: PolicyPlan, table: TablePlan, view: View, answer: Answer, prices: Prices, currency: str
) -> dict[str, Any]:
    """How the table was walked; of several aspects of a change, for each."""
    if not answer.aspects:
        return _walk(plan, table, view, answer, prices, currency)
    shown = []
    for aspect, one in answer.aspects:
        seen, waived = view.of_aspect(aspect), prices.waived
        own = waived.aspects[aspect] if waived is not None and waived.aspects else waived
        walked = _walk(plan, table, seen, one, prices_of(seen, plan.policy, own), currency)
        shown.append({"aspect": aspect, "outcome": one.outcome, "code": one.code, **walked})
    return {"aspects": shown}


def amounts_of(answer: Answer, question: str) -> dict[str, int]:
    """The amounts of a granted answer by their names, in minor units."""
    if question == "change" and not answer.gives:
        return amounts_of_change(answer)
    if answer.form:
        return {"worth": answer.worth}
    if question in HEADS:
        return {"compensation": answer.owed}
    return {"refundable": answer.owed, "penalty": answer.penalty}


def minor_to_dict(minor: int, currency: str) -> dict[str, str]:
    """Money as plain JSON values."""
    return Money(minor, currency).to_dict()


def won(answer: Answer, winner: Answer) -> bool:
    """Whether an answer is the winner, or the open one that the winner was made of."""
    return answer is winner or (answer.document, answer.code) == (winner.document, winner.code)


def _prices(plans: Plans, question: str, terms: Answer, plan: PolicyPlan, view: View) -> Prices:
    """The prices as the document saw them: a waiver also saw the terms' answer, which stands first."""
    governing = plans.policy(terms.document) if terms.document else None
    waives = plan.kind == "waiver" and question not in HEADS
    waived = waived_by(governing, terms, view, question) if waives else None
    return prices_of(plan.seen(view), plan.policy, waived)


def table_of(books: Plans, view: View, answer: Answer, question: str) -> tuple[PolicyPlan, TablePlan, View] | None:
    """The plan and the table an answer comes from, and the view as the document saw it."""
    if answer.document is None or (answer.row < 0 and answer.code in OF_PACKAGE):
        return None
    plan = books.policy(answer.document)
    version = plan.named_version(answer.version) if plan else None
    table = version.table(question) if version else None
    return (plan, table, plan.seen(view)) if plan and table else None


def _walk(
    plan: PolicyPlan, table: TablePlan, view: View, answer: Answer, prices: Prices, currency: str
) -> dict[str, Any]:
    cell = table.cell(view)
    facts = _facts(plan, table, view, {axis.fact for axis in table.axes})
    last = table.span.stop if answer.row < 0 else min(answer.row, table.span.stop)
    before = [table.rows[place] for place in table.span if place < last]
    why_not = [_why_not(plan, table, row, cell) for row in before]
    shown: dict[str, Any] = {"facts": facts, "rows_before": [text for text in why_not if text]}
    if answer.row not in table.span:
        return {**shown, "units": _units(plan, table.tail, view)} if table.tail is not None else shown
    row = table.rows[answer.row]
    shown |= {"row": row.id, "at": str(row.at), "because": _because(plan, table, row, cell)}
    if answer.outcome == "granted" and -1 not in cell:
        shown["steps"] = _steps(plan, table, cell, prices, currency)
    return shown


def _units(plan: PolicyPlan, tail: TablePlan, view: View) -> list[dict[str, Any]]:
    """What was true of each unit of an item, and the row that answers for it."""
    records = own_records(view.record, tail.each)
    return [] if isinstance(records, str) else [_unit(plan, tail, view.of(record)) for record in records]


def _unit(plan: PolicyPlan, tail: TablePlan, view: View) -> dict[str, Any]:
    cell = tail.cell(view)
    shown: dict[str, Any] = {"facts": _facts(plan, tail, view, {axis.fact for axis in tail.axes})}
    place = -1 if -1 in cell else tail.candidate(cell).row
    if place < 0:
        return shown
    row = tail.rows[place]
    return {**shown, "row": row.id, "at": str(row.at), "because": _because(plan, tail, row, cell)}


def _steps(plan: PolicyPlan, table: TablePlan, cell: Cell, prices: Prices, currency: str) -> list[str]:
    """The arithmetic; of a choice, that of each outcome."""
    candidate, record = table.candidate(cell), prices.view.record
    rate = rate_of(plan.policy, record) if currency == record.currency else None
    steps = [] if rate is None else [f"{rate.currency} 1 is {currency} {rate.rate}: {rate.source}, {rate.as_of}"]
    try:
        for one in candidate.options or (candidate,):
            if one.states != "give":
                paid = one if rate is None else converted(one, plan.policy, record) or one
                worked(paid.formula, prices, currency, steps)
                steps += _of_schedule(one.formula, prices.view)
    except Missing as missing:
        steps.append(f"missing: {', '.join(missing.facts)}")
    return steps


def _of_schedule(formula: Formula, view: View) -> list[str]:
    """Which place of the supplier's schedule an amount was read from."""
    reads = any(isinstance(one, FactAmount) and isinstance(one.reader, SupplierPenalty) for one in leaves(formula))
    found = held(view) if reads else None
    return [f"supplier's schedule: {found.by}"] if found is not None and found.by else []


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
    beside = [test for test in tests_of((row,)) if test not in row.when and all(test not in t for t in row.unless)]
    ladder = [] if row.each else beside
    reached = [f"{_text(plan, test)}: {'yes' if _surely(table, test, cell) else 'no'}" for test in ladder]
    return [*(_text(plan, test) for test in row.when), *dict.fromkeys(reached)]


def _surely(table: TablePlan, test: Test, cell: Cell) -> bool:
    return all(cell[place] >= 0 and mask >> cell[place] & 1 for place, mask in table.masks[test])


def _text(plan: PolicyPlan, test: Test) -> str:
    return test_text(test, plan.facts[test.fact].type, plan.policy.currency)


def _all(plan: PolicyPlan, tests: Tests) -> str:
    return " and ".join(_text(plan, test) for test in tests)


def facts_used(found: tuple[PolicyPlan, TablePlan, View], answer: Answer) -> tuple[dict[str, str], tuple[Axis, ...]]:
    """The facts that the deciding row and its ladders tested, as text; and those that move with the instant."""
    plan, table, seen = found
    asked = [aspect for aspect, one in answer.aspects if (one.outcome, one.row) == (answer.outcome, answer.row)]
    axes, moving = table.shown(answer.row)
    return facts_shown(plan, axes, seen.of_aspect(asked[0]) if asked else seen), moving


def _facts(plan: PolicyPlan, table: TablePlan, view: View, names: Set[str]) -> dict[str, str]:
    return facts_shown(plan, _axes(table, names), view)


def _axes(table: TablePlan, names: Set[str]) -> list[Axis]:
    """The first axis of each of some facts."""
    first: dict[str, Axis] = {}
    for axis in table.axes:
        if axis.fact in names:
            first.setdefault(axis.fact, axis)
    return list(first.values())


def facts_shown(plan: PolicyPlan, axes: Iterable[Axis], view: View) -> dict[str, str]:
    """Facts as text: a length of time as such, whatever clocks the table counts it in."""
    return {axis.fact: _fact_text(plan, axis, view) for axis in axes}


def _fact_text(plan: PolicyPlan, axis: Axis, view: View) -> str:
    value = axis.read(view)
    if axis.clock not in ("value", "elapsed"):
        elapsed = reader_of(axis.fact, plan.facts, plan.readers).value(view)
        value = value if elapsed is UNKNOWN else elapsed
    if value is UNKNOWN:
        return "unknown"
    if axis.clock == "days" and view.given and (axis.fact, "days") in view.given:
        return f"{value} days"
    return value_text(value, plan.facts[axis.fact].type, plan.policy.currency, view.zone)
