"""What is owed beside the answer: care without money, and by when."""

from __future__ import annotations

from typing import Final

from aftersales.engine.answers import governed
from aftersales.engine.decision import Decision
from aftersales.engine.due import deadlines, strictest
from aftersales.engine.override import is_silent
from aftersales.engine.settle import Answer
from aftersales.engine.terms import ask
from aftersales.engine.transaction import Finding
from aftersales.model.quote_parts import Deadline, Entitlement
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
    methods = [one.payment.method for one in decided.repayments]
    found: list[Deadline] = []
    for view in decided.views:
        mine = [one for one in decided.found if one.record is view.record]
        timed = [one for one in governed(decided.plans, view).documents if one.timed]
        granted = (
            {a.document for one in mine for a in decided.considered(one) if a.outcome == "granted"} if timed else ()
        )
        every = [d for plan in timed for d in _of(decided, plan, view, mine, methods, plan.id in granted)]
        for group in strictest(every).values():
            found += [one._replace(binding=place == 0 and one.last is not None) for place, one in enumerate(group)]
    return tuple(found)


def _of(
    decided: Decision, plan: PolicyPlan, view: View, findings: list[Finding], methods: list[str], granted: bool
) -> tuple[Deadline, ...]:
    version = plan.version(view)
    if not isinstance(version, VersionPlan):
        return ()
    if not granted and any(one.question in version.version.body.tables for one in findings):
        return ()
    owed = granted or any(one.winner.outcome == "granted" for one in findings)
    found = deadlines(plan, version, view, methods, decided.request.kind)
    return found if owed else tuple(one for one in found if one.do not in PAYING)
