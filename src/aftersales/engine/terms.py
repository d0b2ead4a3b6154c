"""What one document says of an item: its version, its row, and the answer where facts are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from aftersales.engine.answer import NO_DOUBTS, NOTHING, Answer, Doubts, bound
from aftersales.engine.aspects import merged
from aftersales.engine.each import kept, not_owed, put_together, unit_views
from aftersales.engine.prices import Waived
from aftersales.engine.settle import ceiling, settle, valued
from aftersales.model.request import REFUNDS
from aftersales.plan.formula import Missing
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import Candidate, Cell, TablePlan
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS

_RATE = frozenset(("rate",))
_TOLD = 10
"""How much of an answer tells it from another: outcome, code, amounts, form, what is given, what is missing, and what
is charged once. Of a change also what is to pay on top or left of the old price, and from what it can be paid."""


def ask(plan: PolicyPlan, view: View, question: str, waived: Waived | None = None) -> Answer:
    """What a document says of an item; a waiver also looks at what it waives."""
    version = plan.version(view) if plan.always is None else plan.always
    if question == "change":
        return ask_version(plan, version, view, question, waived)
    return _ask_once(plan, version, view, question, waived)


def ask_version(
    plan: PolicyPlan, version: VersionPlan | str | None, view: View, question: str, waived: Waived | None = None
) -> Answer:
    """What a version says; `version` is None if none is in force, or the picking instant that is unknown.

    Of a change of several aspects it is asked for each, if it tells one from another.
    """
    aspects = view.asked.get("aspects") if question == "change" else None
    table = version.table(question) if isinstance(version, VersionPlan) else None
    if not isinstance(aspects, frozenset) or len(aspects) < 2 or table is None or not table.by_aspect:
        return _ask_once(plan, version, view, question, waived)
    own = {} if waived is None or waived.aspects is None else waived.aspects
    found = {
        aspect: _ask_once(plan, version, view.of_aspect(aspect), question, own.get(aspect, waived))
        for aspect in sorted(aspects)
    }
    return merged(found, view, plan.kind != "terms")


def _ask_once(
    plan: PolicyPlan, version: VersionPlan | str | None, view: View, question: str, waived: Waived | None
) -> Answer:
    if version is None or isinstance(version, str):
        return _not_asked(plan, *_no_version(plan, version, question), "", view, question, waived)
    table = version.table(question)
    if table is None:
        return _not_asked(plan, "not_stated", NOTHING, version.name, view, question, waived)
    if table.tests_money and plan.policy.currency not in (None, view.record.currency):
        code, missing = ("other_currency", _RATE) if table.stated else ("not_stated", NOTHING)
        return _not_asked(plan, code, missing, version.name, view, question, waived)
    seen = plan.seen(view) if plan.by_minute else view
    candidate = table.found(seen) if table.tail is None else None
    if candidate is None:
        return _asked(Asking(plan, version.name, table, seen, question, waived))
    answer = settle(candidate, seen, question, plan.policy, version.name, waived)
    return _gated(table, answer) if table.gates else answer


def _no_version(plan: PolicyPlan, picked_by: str | None, question: str) -> tuple[str, frozenset[str]]:
    """What a document comes to without a version in force; `picked_by` is the picking instant if it is unknown."""
    if picked_by is None:
        return "no_version", NOTHING
    return ("no_version", frozenset((picked_by,))) if plan.speaks(question) else ("not_stated", NOTHING)


def _not_asked(
    plan: PolicyPlan, code: str, missing: frozenset[str], version: str, view: View, question: str, waived: Waived | None
) -> Answer:
    return _incomplete(code, missing, ceiling(view, question, valued(plan.policy, waived)), plan.id, version)


class Asking(NamedTuple):
    """One table asked of one item."""

    plan: PolicyPlan
    version: str
    table: TablePlan
    view: View
    question: str
    waived: Waived | None

    def settled(self, candidate: Candidate) -> Answer:
        """The answer that a candidate comes to; where no row for the item matches, that of its units."""
        found = self.of_units(self.table.tail) if candidate.outcome == "none" and self.table.tail is not None else None
        if found is not None:
            return found
        return settle(candidate, self.view, self.question, self.plan.policy, self.version, self.waived)

    def of_units(self, tail: TablePlan) -> Answer | None:
        """The answers of the item's units, put together; None if it has none."""
        views = unit_views(self.view, tail.each, self.question)
        if isinstance(views, str):
            return self.incomplete("missing_facts", frozenset((views,)))
        own = self.waived
        if own is not None and len(views) > 1:
            own = own._replace(penalty=None, fee=None)
        answers: Sequence[Answer] = [_asked(self._replace(table=tail, view=view, waived=own)) for view in views]
        if self.plan.kind != "terms" or self.question in HEADS:
            answers = not_owed(answers)
        asked = list(zip(views, answers, strict=True))
        found = put_together(asked, self.view, self.question, valued(self.plan.policy, self.waived))
        if found is None:
            return None
        found = found._replace(doubts=Doubts(NOTHING, _unwaived(answers)))
        if self.question not in REFUNDS or found.outcome != "granted":
            return found
        return self._with_kept(found, asked)

    def _with_kept(self, found: Answer, asked: list[tuple[View, Answer]]) -> Answer:
        """Units whose refund is denied keep all that is refundable of them."""
        try:
            denied = [kept(view, one, self.plan.policy, self.waived) for view, one in asked if one.outcome == "denied"]
        except Missing as missing:
            return self.incomplete("missing_facts", frozenset(missing.facts))
        return found._replace(penalty=found.penalty + sum(denied))

    def incomplete(self, code: str, missing: frozenset[str]) -> Answer:
        """An answer that nobody can tell."""
        most = ceiling(self.view, self.question, valued(self.plan.policy, self.waived))
        return _incomplete(code, missing, most, self.plan.id, self.version)


def _asked(asking: Asking) -> Answer:
    table, view = asking.table, asking.view
    candidate = table.found(view)
    if candidate is None:
        answer = _open(asking, table.cell(view))
        if table.stated or answer.gated:
            return answer
        return asking.incomplete("not_stated", NOTHING)._replace(doubts=answer.doubts)
    return _gated(table, asking.settled(candidate))


def _gated(table: TablePlan, answer: Answer) -> Answer:
    return answer._replace(gated=True) if -1 < answer.row < table.gates else answer


def _incomplete(code: str, missing: frozenset[str], most: int, document: str, version: str) -> Answer:
    return Answer("incomplete", code, missing=missing, ceiling=most, document=document, version=version)


def _open(asking: Asking, cell: Cell) -> Answer:
    """The answer where facts are unknown: the same for all values they could have, or incomplete.

    Where no row matches, documents other than terms owe nothing; terms may still owe everything.
    """
    plan, table = asking.plan, asking.table
    unknown = [place for place, index in enumerate(cell) if index < 0]
    cells = table.completions(cell)
    if cells is None:
        facts = frozenset(table.axes[place].fact for place in unknown)
        found = asking.incomplete("missing_facts", facts)
        return found._replace(doubts=Doubts(facts if table.gates else NOTHING, facts))
    answers = _completed(asking, cells)
    first, *others = {id(answer): answer for answer in answers.values()}.values()
    gated = all(-1 < answer.row < table.gates for answer in (first, *others))
    doubts = _doubts(table, answers, unknown) if plan.kind == "terms" else NO_DOUBTS
    if all(_same(answer, first) for answer in others):
        return _agreed(first, others, gated)._replace(doubts=doubts)
    told = {id(answer): _told(answer) for answer in (first, *others)}
    missing = set(_deciding(table, {at: told[id(answer)] for at, answer in answers.items()}, unknown))
    missing.update(*(answer.missing for answer in (first, *others)))
    most, currency = bound([first, *others], plan.kind != "terms" or asking.question in HEADS)
    found = _incomplete("missing_facts", frozenset(missing), most, plan.id, asking.version)
    return found._replace(gated=gated, currency=currency, doubts=doubts)


def _completed(asking: Asking, cells: Iterable[Cell]) -> dict[Cell, Answer]:
    """The answer in every cell; cells with one candidate share it."""
    candidates = {cell: asking.table.candidate(cell) for cell in cells}
    answers = {id(one): asking.settled(one) for one in {id(one): one for one in candidates.values()}.values()}
    return {cell: answers[id(one)] for cell, one in candidates.items()}


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
    return _told(one) == _told(other)


def _told(answer: Answer) -> tuple[object, ...]:
    """What tells an answer from another."""
    exchange = answer.exchange if answer.outcome == "granted" else None
    changes = () if exchange is None else (exchange.added, exchange.residual, exchange.deal.methods)
    return (*answer[:_TOLD], changes)


def _doubts(table: TablePlan, answers: dict[Cell, Answer], unknown: list[int]) -> Doubts:
    """The facts that decide whether a gate answers, and whether what answers can be waived."""
    gated = {cell: -1 < answer.row < table.gates for cell, answer in answers.items()}
    stops = {cell: gated[cell] or a.outcome == "review" or a.final for cell, a in answers.items()}
    inner = _unwaived(answers.values())
    return Doubts(_deciding(table, gated, unknown), _deciding(table, stops, unknown) | inner)


def _unwaived(answers: Iterable[Answer]) -> frozenset[str]:
    """The unknown facts that decide of units whether they can be waived."""
    return NOTHING.union(*(answer.doubts.waivers for answer in answers))


def _deciding(table: TablePlan, values: Mapping[Cell, object], unknown: list[int]) -> frozenset[str]:
    """The unknown facts for which two completions that differ in nothing else have different values."""
    first = next(iter(values.values()))
    if all(value is first for value in values.values()):
        return NOTHING
    return frozenset(table.axes[place].fact for place in unknown if _matters(values, place))


def _matters(values: Mapping[Cell, object], place: int) -> bool:
    seen: dict[Cell, object] = {}
    for cell, value in values.items():
        rest = cell[:place] + cell[place + 1 :]
        if seen.setdefault(rest, value) != value:
            return True
    return False
