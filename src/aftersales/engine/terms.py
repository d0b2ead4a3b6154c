"""What one document says of an item: its version, its row, and the answer where facts are unknown."""

from __future__ import annotations

from aftersales.engine.settle import Answer, ceiling, settle
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.plan.view import View
from aftersales.policy.documents import Version

_NOTHING = frozenset[str]()


def ask(plan: PolicyPlan, view: View, request: str, version_name: str | None = None) -> Answer:
    """What a document says of an item."""
    version = plan.version(view) if version_name is None else plan.named_version(version_name)
    if version.__class__ is not Version:
        missing = frozenset((version,)) if isinstance(version, str) else _NOTHING
        return Answer("incomplete", "no_version", 0, 0, missing, ceiling(view), plan.id)
    table = plan.table(version, request)
    if table is None:
        return Answer("incomplete", "not_stated", 0, 0, _NOTHING, ceiling(view), plan.id, version.name)
    seen = plan.seen(view) if plan.by_minute else view
    cell = table.cell(seen)
    if -1 in cell:
        return _open(plan, version.name, table, cell, seen)
    return _said(plan, version.name, table, cell, seen)


def _said(plan: PolicyPlan, version: str, table: TablePlan, cell: Cell, view: View) -> Answer:
    candidate = table.candidate(cell)
    outcome, code, penalty, refundable, missing, most, *_ = settle(candidate, view, plan.policy.refundable)
    return Answer(
        outcome, code, penalty, refundable, missing, most, plan.id, version, candidate.row, candidate.final
    )


def _open(plan: PolicyPlan, version: str, table: TablePlan, cell: Cell, view: View) -> Answer:
    """The answer where facts are unknown: the same for all values they could have, or incomplete."""
    unknown = [place for place, index in enumerate(cell) if index < 0]
    cells = table.completions(cell)
    if cells is None:
        facts = frozenset(table.axes[place].fact for place in unknown)
        return Answer("incomplete", "missing_facts", 0, 0, facts, ceiling(view), plan.id, version)
    answers = {full: _said(plan, version, table, full, view) for full in cells}
    first = next(iter(answers.values()))
    if all(answer[:5] == first[:5] for answer in answers.values()):
        return first
    missing = {table.axes[place].fact for place in unknown if _matters(answers, place)}
    missing.update(*(answer.missing for answer in answers.values()))
    most = max(_most(answer) for answer in answers.values())
    return Answer("incomplete", "missing_facts", 0, 0, frozenset(missing), most, plan.id, version)


def _matters(answers: dict[Cell, Answer], place: int) -> bool:
    """Whether two completions that differ in nothing else give different answers."""
    seen: dict[Cell, tuple[object, ...]] = {}
    for cell, answer in answers.items():
        rest = (*cell[:place], *cell[place + 1 :])
        if seen.setdefault(rest, answer[:5]) != answer[:5]:
            return True
    return False


def _most(answer: Answer) -> int:
    if answer.code == "no_row":
        return 0
    return answer.refundable if answer.outcome == "granted" else answer.ceiling
