"""What is owed beside the answer: care without money, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from aftersales.engine.answer import Answer
from aftersales.engine.answers import governed
from aftersales.engine.decision import Decision
from aftersales.engine.due import deadlines, strictest
from aftersales.engine.override import is_silent
from aftersales.engine.terms import ask
from aftersales.model.quote_parts import Deadline, Entitlement
from aftersales.model.record import ItemRecord
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.view import View

PAYING: Final = ("refund", "pay")
"""What is only to be done where something is owed."""


def care_of(decided: Decision) -> tuple[Entitlement, ...]:
    """What the documents that apply owe without money; what hangs on unknown facts says which."""
    found = []
    for view in decided.views:
        every = governed(decided.plans, view)
        unclear = {layer.plan.id: layer.match.missing for layer in every.others}
        for plan in every.documents:
            answer = ask(plan, view, "care")
            if not is_silent(answer) and answer.outcome != "denied":
                found.append(_entitlement(plan, view, answer, unclear.get(plan.id, frozenset())))
    return tuple(found)


def _entitlement(plan: PolicyPlan, view: View, answer: Answer, unclear: frozenset[str]) -> Entitlement:
    missing = tuple(sorted(answer.missing | unclear))
    code = answer.code if answer.outcome == "review" else ""
    return Entitlement(view.record.id, answer.gives, code, plan.id, answer.version, missing, plan.policy.source)


def deadlines_of(decided: Decision) -> tuple[Deadline, ...]:
    """What must be done by when, of each thing the binding deadline first.

    A document's deadlines count where it granted something, or says nothing else about what was asked.
    """
    found: list[Deadline] = []
    for record, timed in decided.noted("timed", _timed):
        view, methods = decided.view(record), [one.payment.method for one in decided.repayments]
        every = [one for document in timed for one in _of(document, view, methods, decided.request.kind)]
        for group in strictest(every).values():
            found += [one._replace(binding=place == 0 and one.last is not None) for place, one in enumerate(group)]
    return tuple(found)


class Timed(NamedTuple):
    """A version of a document whose deadlines count for an item; where nothing is `owed`, not those of paying."""

    plan: PolicyPlan
    version: VersionPlan
    owed: bool


def _timed(decided: Decision) -> list[tuple[ItemRecord, list[Timed]]]:
    """The items for which any deadlines count."""
    found = []
    for record in dict.fromkeys([one.record for one in decided.found]):
        view = decided.view(record)
        plans = governed(decided.plans, view).timed
        timed = list(_counting(decided, view, plans)) if plans else []
        found += [(record, timed)] if timed else []
    return found


def _counting(decided: Decision, view: View, plans: list[PolicyPlan]) -> Iterator[Timed]:
    mine = [one for one in decided.found if one.record is view.record]
    granting = {a.document for one in mine for a in decided.considered(one) if a.outcome == "granted"}
    for plan in plans:
        version, granted = plan.version(view), plan.id in granting
        if isinstance(version, VersionPlan):
            silent = all(one.question not in version.version.body.tables for one in mine)
            if granted or silent:
                yield Timed(plan, version, granted or any(one.winner.outcome == "granted" for one in mine))


def _of(document: Timed, view: View, methods: list[str], request: str) -> tuple[Deadline, ...]:
    found = deadlines(document.plan, document.version, view, methods, request)
    return found if document.owed else tuple(one for one in found if one.do not in PAYING)
