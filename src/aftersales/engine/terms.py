"""What one document says of an item: its version, its row, and the answer where facts are unknown."""

from __future__ import annotations

from aftersales.engine.prices import Waived
from aftersales.engine.settle import NOTHING, Answer, bound, ceiling, settle
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.plan.view import View

_RATE = frozenset(("rate",))


def ask(plan: PolicyPlan, view: View, question: str, waived: Waived | None = None) -> Answer:
    """What a document says of an item; a waiver also looks at what it waives."""
    return ask_version(plan, plan.version(view), view, question, waived)


def ask_version(
    plan: PolicyPlan, version: VersionPlan | str | None, view: View, question: str, waived: Waived | None = None
) -> Answer:
    """What a version says; `version` is None if none is in force, or the picking instant that is unknown."""
    if isinstance(version, str) and not plan.speaks(question):
        return _incomplete("not_stated", NOTHING, ceiling(view, question), plan.id, "")
    if version is None or isinstance(version, str):
        missing = NOTHING if version is None else frozenset((version,))
        return _incomplete("no_version", missing, ceiling(view, question), plan.id, "")
    table = version.table(question)
    if table is None:
        return _incomplete("not_stated", NOTHING, ceiling(view, question), plan.id, version.name)
    if table.tests_money and plan.policy.currency not in (None, view.record.currency):
        code, missing = ("other_currency", _RATE) if table.stated else ("not_stated", NOTHING)
        return _incomplete(code, missing, ceiling(view, question), plan.id, version.name)
    if plan.by_minute:
        view = plan.seen(view)
    cell = table.cell(view)
    if -1 in cell:
        answer = _open(plan, version.name, table, cell, view, question, waived)
        if table.stated or answer.gated:
            return answer
        return _incomplete("not_stated", NOTHING, ceiling(view, question), plan.id, version.name)
    answer = settle(table.candidate(cell), view, question, plan.policy, version.name, waived)
    return answer._replace(gated=True) if -1 < answer.row < table.gates else answer


def _incomplete(code: str, missing: frozenset[str], most: int, document: str, version: str) -> Answer:
    return Answer("incomplete", code, missing=missing, ceiling=most, document=document, version=version)


def _open(
    plan: PolicyPlan,
    version: str,
    table: TablePlan,
    cell: Cell,
    view: View,
    question: str,
    waived: Waived | None,
) -> Answer:
    """The answer where facts are unknown: the same for all values they could have, or incomplete.

    Where no row matches, documents other than terms owe nothing; terms may still owe everything.
    """
    unknown = [place for place, index in enumerate(cell) if index < 0]
    cells = table.completions(cell)
    if cells is None:
        facts = frozenset(table.axes[place].fact for place in unknown)
        return _incomplete("missing_facts", facts, ceiling(view, question), plan.id, version)
    answers = {full: settle(table.candidate(full), view, question, plan.policy, version, waived) for full in cells}
    first, *others = answers.values()
    gated = all(-1 < answer.row < table.gates for answer in answers.values())
    if all(_same(answer, first) for answer in others):
        return _agreed(first, others, gated)
    missing = {table.axes[place].fact for place in unknown if _matters(answers, place)}
    missing.update(*(answer.missing for answer in answers.values()))
    most, currency = bound([first, *others], plan.kind != "terms")
    found = _incomplete("missing_facts", frozenset(missing), most, plan.id, version)
    return found._replace(gated=gated, currency=currency)


def _agreed(first: Answer, others: list[Answer], gated: bool) -> Answer:
    """The answer that all completions give; of what stands beside it only what all of them say."""
    return first._replace(
        gated=gated,
        final=first.final and all(answer.final for answer in others),
        ceiling=max(first.ceiling, *(answer.ceiling for answer in others)) if others else first.ceiling,
        of=first.of if all(answer.row == first.row for answer in others) else None,
        options=tuple(o for o in first.options if all(any(_same(o, p) for p in a.options) for a in others)),
    )


def _same(one: Answer, other: Answer) -> bool:
    """Whether two answers agree in outcome, code, amounts, form, what they give and what they miss."""
    return one[:9] == other[:9]


def _matters(answers: dict[Cell, Answer], place: int) -> bool:
    """Whether two completions that differ in nothing else give different answers."""
    seen: dict[Cell, Answer] = {}
    for cell, answer in answers.items():
        rest = (*cell[:place], *cell[place + 1 :])
        if not _same(seen.setdefault(rest, answer), answer):
            return True
    return False
