"""What is owed beside the answer: other forms to choose from, and care without money."""

from __future__ import annotations

from aftersales.engine.answers import governed
from aftersales.engine.quote import Decision, Finding
from aftersales.engine.settle import Answer
from aftersales.engine.terms import ask
from aftersales.model.quote import Entitlement, Option
from aftersales.values.money import Money


def options_of(decided: Decision) -> tuple[Option, ...]:
    """The other outcomes of the choices that won, and other documents' forms that are worth more than the answer."""
    found = []
    for finding in decided.found:
        winner = finding.winner
        own = ((winner,) if winner.form else ()) + winner.options
        others = [a for a in finding.answers if a is not winner and a.outcome == "granted" and a.worth > winner.owed]
        found += [_option(decided, finding, a) for a in (*own, *others) if a.outcome == "granted"]
    return tuple(found)


def _option(decided: Decision, finding: Finding, answer: Answer) -> Option:
    worth = None if answer.gives else Money(answer.worth if answer.form else max(0, answer.owed), decided.currency)
    form = answer.form or ("" if answer.gives else "original")
    return Option(finding.record.id, finding.question, form, worth, answer.gives, answer.document, answer.version)


def care_of(decided: Decision) -> tuple[Entitlement, ...]:
    """What the documents that apply owe without money; what hangs on unknown facts says which."""
    found = []
    for view in decided.views:
        every = governed(decided.plans, view)
        unclear = {layer.plan.id: layer.match.missing for layer in (*every.rights, *every.softer)}
        for plan in every.documents:
            answer = ask(plan, view, "care")
            missing = answer.missing | unclear.get(plan.id, frozenset())
            if answer.gives or (answer.outcome == "incomplete" and missing):
                lacking = tuple(sorted(missing))
                found.append(
                    Entitlement(view.record.id, answer.gives, plan.id, answer.version, lacking, plan.policy.source)
                )
    return tuple(found)
