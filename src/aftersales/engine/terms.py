"""What one document says of an item: its version, its row, and the answer where facts are unknown."""

from __future__ import annotations

from aftersales.engine.settle import Answer, ceiling, settle
from aftersales.engine.timeline import remembered
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.plan.view import View

_NOTHING = frozenset[str]()
_RATE = frozenset(("rate",))


def ask(plan: PolicyPlan, view: View, request: str, version_name: str | None = None) -> Answer:
    """What a document says of an item."""
    if version_name is not None:
        return _of_version(plan, plan.named_version(version_name), view, request)
    if view.given is not None:
        return _in_force(plan, view, request)
    return remembered(_in_force, plan, view, request)


def _in_force(plan: PolicyPlan, view: View, request: str) -> Answer:
    return _of_version(plan, plan.version(view), view, request)


def _of_version(plan: PolicyPlan, version: VersionPlan | str | None, view: View, request: str) -> Answer:
    """What a version says; `version` is None if none is in force, or the picking instant that is unknown."""
    if version is None or isinstance(version, str):
        missing = _NOTHING if version is None else frozenset((version,))
        return Answer("incomplete", "no_version", 0, 0, missing, ceiling(view), plan.id)
    currency = plan.policy.currency
    if currency is not None and currency != view.record.currency:
        return Answer("incomplete", "other_currency", 0, 0, _RATE, ceiling(view), plan.id, version.name)
    table = version.table(request)
    if table is None:
        return Answer("incomplete", "not_stated", 0, 0, _NOTHING, ceiling(view), plan.id, version.name)
    return _answer(plan, version.name, table, plan.seen(view) if plan.by_minute else view)


def _answer(plan: PolicyPlan, version: str, table: TablePlan, view: View) -> Answer:
    cell = table.cell(view)
    if -1 in cell:
        return _open(plan.id, version, table, cell, view, plan.kind == "right")
    return settle(table.candidate(cell), view, plan.id, version)


def _open(document: str, version: str, table: TablePlan, cell: Cell, view: View, silent: bool) -> Answer:
    """The answer where facts are unknown: the same for all values they could have, or incomplete.

    Where no row matches, a `silent` document owes nothing; others may still owe everything.
    """
    unknown = [place for place, index in enumerate(cell) if index < 0]
    cells = table.completions(cell)
    if cells is None:
        facts = frozenset(table.axes[place].fact for place in unknown)
        return Answer("incomplete", "missing_facts", 0, 0, facts, ceiling(view), document, version)
    answers = {full: settle(table.candidate(full), view, document, version) for full in cells}
    first = next(iter(answers.values()))
    if all(_same(answer, first) for answer in answers.values()):
        return first
    missing = {table.axes[place].fact for place in unknown if _matters(answers, place)}
    missing.update(*(answer.missing for answer in answers.values()))
    most = max(_most(answer, silent) for answer in answers.values())
    return Answer("incomplete", "missing_facts", 0, 0, frozenset(missing), most, document, version)


def _same(one: Answer, other: Answer) -> bool:
    """Whether two answers agree in outcome, code, amounts and what they miss."""
    return one[:5] == other[:5]


def _matters(answers: dict[Cell, Answer], place: int) -> bool:
    """Whether two completions that differ in nothing else give different answers."""
    seen: dict[Cell, Answer] = {}
    for cell, answer in answers.items():
        rest = (*cell[:place], *cell[place + 1 :])
        if not _same(seen.setdefault(rest, answer), answer):
            return True
    return False


def _most(answer: Answer, silent: bool) -> int:
    if silent and answer.code == "no_row":
        return 0
    return answer.refundable if answer.outcome == "granted" else answer.ceiling
