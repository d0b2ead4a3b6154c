"""Why: what decided each item, then what was considered and lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from aftersales.engine.answer import Answer
from aftersales.engine.answers import governed
from aftersales.engine.asked import to_ask
from aftersales.engine.decision import Decision
from aftersales.engine.explain import amounts_of, facts_shown, facts_used, table_of, won
from aftersales.engine.transaction import Finding
from aftersales.engine.ways_told import reasons_of
from aftersales.model.quote_parts import Reason
from aftersales.model.record import ItemRecord
from aftersales.plan.axes import Axis
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.view import View
from aftersales.values.money import to_text

Role = Literal["decided", "considered"]


class Told(NamedTuple):
    """A reason of an item, and which of its facts move with the instant of the request."""

    reason: Reason
    record: ItemRecord | None = None
    plan: PolicyPlan | None = None
    moving: tuple[Axis, ...] = ()

    def at(self, decided: Decision) -> Reason:
        """The reason at the instant of a decision that is the same but for that."""
        reason, facts = self.reason, {**self.reason.facts}
        if self.record is not None and self.plan is not None and self.moving:
            facts |= facts_shown(self.plan, self.moving, self.plan.seen(decided.view(self.record)))
        return Reason(*reason[:6], facts, *reason[7:])


def told_reasons(decided: Decision) -> tuple[Reason, ...]:
    """What decided each item, then what was considered and lost; then what is to be said of where the refund goes."""
    if decided.summed.notes is None:
        return tuple([told.reason for told in _told(decided)])
    kept = decided.noted("reasons", _kept)
    return tuple([told.at(decided) for told in (_told(decided) if kept is None else kept)])


def _kept(decided: Decision) -> list[Told] | None:
    """What can be told at other instants too; None where facts are missing, of which others may be at each."""
    if decided.unclear or any(answer.missing for one in decided.found for answer in decided.considered(one)):
        return None
    return list(_told(decided))


def _told(decided: Decision) -> Iterator[Told]:
    for one in decided.found:
        view, every = decided.view(one.record), decided.considered(one)
        yield _reason(decided, view, one, one.winner, "decided")
        for answer in every:
            if not won(answer, one.winner):
                yield _reason(decided, view, one, answer, "considered")
        yield from _alike(decided, view, one, every)
    for reason in reasons_of(decided):
        yield Told(reason)


def _reason(decided: Decision, view: View, found: Finding, answer: Answer, role: Role) -> Told:
    plan = None if answer.document is None else decided.plans.policy(answer.document)
    row, facts, moving = "", dict[str, str](), tuple[Axis, ...]()
    asked = table_of(decided.plans, view, answer, found.question)
    if asked is not None and answer.row >= 0:
        row, (facts, moving) = asked[1].rows[answer.row].id, facts_used(asked, answer)
    message = _message(answer, found.question, answer.currency or decided.currency)
    if answer.missing:
        message += f" (missing: {', '.join(to_ask(answer.missing, view, plan))})"
    source, code = plan.policy.source if plan else "", answer.code or answer.outcome
    reason = Reason(found.record.id, role, code, answer.document, answer.version, row, facts, message, source)
    return Told(reason, found.record, plan, moving)


def _alike(decided: Decision, view: View, found: Finding, answers: list[Answer]) -> Iterator[Told]:
    """Documents that say the same as one already listed."""
    alike = {layer.plan.id: layer.alike for layer in governed(decided.plans, view).others if layer.alike}
    for answer in answers if alike else ():
        for own in alike.get(answer.document or "", ()):
            plan, told = decided.plans.policy(own), _reason(decided, view, found, answer, "considered")
            source = plan.policy.source if plan else ""
            yield told._replace(reason=told.reason._replace(document=own, source=source))


def _message(answer: Answer, question: str, currency: str) -> str:
    if answer.outcome == "granted":
        amounts = amounts_of(answer, question)
        said = [f"{_SAID.get(name, name)} {currency} {to_text(minor, currency)}" for name, minor in amounts.items()]
        if answer.form and question != "change":
            return f"{answer.form} {said[0]}"
        return f"gives {', '.join(answer.gives)}" if answer.gives else ", ".join(said)
    return CODES.get(answer.code, f"{answer.outcome}: {answer.code.replace('_', ' ')}")


_SAID = {"refundable": "refund", "collect": "to pay", "add_collect": "difference to pay"}
CODES = {
    "no_terms": "no terms apply to this item",
    "no_version": "no version of the document was in force at the instant that picks it",
    "no_row": "no row of the document's table matches",
    "not_stated": "the document does not say what happens for this request",
    "unknown_terms": "the terms the item was sold under are not in the rulebook",
    "terms_unclear": "which terms apply depends on facts that are not stated",
    "conflicting_terms": "two or more terms apply and none is more specific than the others",
    "not_owed": "nothing is owed under this document: no row of its table matches",
    "other_currency": "the document states amounts in another currency than the booking's, and no rate is known",
    "missing_facts": "the answer depends on facts that are not stated",
    "right_unclear": "whether the right applies depends on facts that are not stated",
    "nothing_unused": "nothing unused is left to cancel",
    "partly_used": "the ticket is partly used; a person must value what is left",
    "several_forms": "parts of it come back in different forms; a person must put them together",
    "stopped": "a gate of the terms keeps waivers and benefits from answering",
    "nothing_to_waive": "there is no answer of the terms that could be waived",
    "not_with": "it is not granted together with another answer, which owes more",
    "tender_not_accepted": "the change cannot be paid by the method that the request names",
    "tender_too_small": "one payment must cover the change, and the one that the request names does not",
    "package": "the package is only given back as a whole, and another part of it cannot be, or not yet",
    "whole_package_only": "the package is only given back as a whole; ask for all of it",
    "already_refunded": "everything paid for the item was already paid back",
}
