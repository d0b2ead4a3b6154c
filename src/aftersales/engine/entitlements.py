"""What is owed beside the answer: other forms to choose from, care without money, and by when."""

from __future__ import annotations

from aftersales.engine.answers import governed
from aftersales.engine.due import deadlines, strictest
from aftersales.engine.explain import won
from aftersales.engine.quote import Decision, Finding
from aftersales.engine.settle import Answer
from aftersales.engine.terms import ask
from aftersales.model.quote_parts import Deadline, Entitlement, Option
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.view import View
from aftersales.values.money import Money


def options_of(decided: Decision) -> tuple[Option, ...]:
    """The other outcomes of the choices that are granted, and forms that are worth more than the answer."""
    found = []
    for finding in decided.found:
        winner = finding.winner
        own = ((winner,) if winner.form else ()) + winner.options
        lost = [a for a in decided.considered(finding) if not won(a, winner) and a.outcome == "granted"]
        others = [a for a in lost if a.worth > winner.owed] + [one for a in lost for one in a.options]
        found += [_option(decided, finding, a) for a in (*own, *others) if a.outcome == "granted"]
    return tuple(found)


def _option(decided: Decision, finding: Finding, answer: Answer) -> Option:
    minor = answer.worth if answer.form else max(0, answer.owed)
    worth = None if answer.gives else Money(minor, answer.currency or decided.currency)
    form = answer.form or ("" if answer.gives else "original")
    return Option(finding.record.id, finding.question, form, worth, answer.gives, answer.document, answer.version)


def care_of(decided: Decision) -> tuple[Entitlement, ...]:
    """What the documents that apply owe without money; what hangs on unknown facts says which."""
    found = []
    for view in decided.views:
        every = governed(decided.plans, view)
        unclear = {layer.plan.id: layer.match.missing for layer in every.others}
        for plan in every.documents:
            answer = ask(plan, view, "care")
            missing = answer.missing | unclear.get(plan.id, frozenset())
            if answer.gives or answer.outcome == "review" or (answer.outcome == "incomplete" and missing):
                code = answer.code if answer.outcome == "review" else ""
                of = (code, plan.id, answer.version, tuple(sorted(missing)), plan.policy.source)
                found.append(Entitlement(view.record.id, answer.gives, *of))
    return tuple(found)


def deadlines_of(decided: Decision) -> tuple[Deadline, ...]:
    """What must be done by when, of each thing the binding deadline first.

    A document's deadlines count where it granted something, or says nothing else about what was asked.
    """
    methods = [payment.method for payment, _ in decided.shares]
    found: list[Deadline] = []
    for view in decided.views:
        mine = [one for one in decided.found if one.record is view.record]
        every = [d for plan in governed(decided.plans, view).documents for d in _of(decided, plan, view, mine, methods)]
        for group in strictest(every).values():
            found += [one._replace(binding=place == 0 and one.last is not None) for place, one in enumerate(group)]
    return tuple(found)


def _of(
    decided: Decision, plan: PolicyPlan, view: View, findings: list[Finding], methods: list[str]
) -> tuple[Deadline, ...]:
    version = plan.version(view)
    if not isinstance(version, VersionPlan):
        return ()
    answers = [answer for one in findings for answer in decided.considered(one) if answer.document == plan.id]
    granted = any(answer.outcome == "granted" for answer in answers)
    silent = not any(one.question in version.version.body.tables for one in findings)
    return deadlines(plan, version, view, methods, decided.request.kind) if granted or silent else ()
