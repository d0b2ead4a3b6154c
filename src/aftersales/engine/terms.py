"""What one document says of an item: its version, its row, and the answer where facts are unknown."""

from __future__ import annotations

from aftersales.engine.prices import Waived
from aftersales.engine.settle import NOTHING, Answer, ceiling, settle
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
        return _incomplete("other_currency", _RATE, ceiling(view, question), plan.id, version.name)
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
    first = next(iter(answers.values()))
    if all(_same(answer, first) for answer in answers.values()):
        gated = all(-1 < answer.row < table.gates for answer in answers.values())
        return first._replace(gated=gated, final=all(answer.final for answer in answers.values()))
    missing = {table.axes[place].fact for place in unknown if _matters(answers, place)}
    missing.update(*(answer.missing for answer in answers.values()))
    most = max(_most(answer, plan.kind != "terms") for answer in answers.values())
    return _incomplete("missing_facts", frozenset(missing), most, plan.id, version)


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


def _most(answer: Answer, silent: bool) -> int:
    """The most an answer could owe; a change that is refused owes nothing and costs nothing."""
    if silent and answer.code in ("no_row", "not_stated"):
        return NEVER
    return answer.owed if answer.outcome == "granted" else answer.ceiling if answer.outcome == "incomplete" else NEVER


NEVER = -(2**62)
"""The ceiling of what cannot grant anything."""
