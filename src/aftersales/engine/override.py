"""Rights, waivers and benefits beside the terms: the answer best for the traveller wins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from aftersales.engine.prices import UnitPrices, Waived
from aftersales.engine.settle import NOTHING, Answer, merit
from aftersales.engine.terms import NEVER, ask
from aftersales.plan.formula import UNUSED, Missing
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.specific import Match
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS

_RATE = frozenset(("rate",))
_NOT_OWED = ("no_row", "not_stated", "no_version", "not_owed")


class Layer(NamedTuple):
    """A document that applies, or could. `alike` are the ids of others with the same body that apply just so."""

    plan: PolicyPlan
    match: Match
    alike: tuple[str, ...] = ()


def ask_layers(
    layers: Iterable[Layer], view: View, question: str, waived: Waived | None, enough: int
) -> tuple[list[Answer], list[Answer]]:
    """What each document beside the terms says of an item: the answers, and those that owe nothing.

    The layers stand by their ids: after the first that owes `enough`, none can be better.
    """
    owed: list[Answer] = []
    silent: list[Answer] = []
    for plan, match, _ in layers:
        waives = plan.kind == "waiver" and question not in HEADS
        if waives and waived is None:
            silent.append(Answer("denied", "nothing_to_waive", document=plan.id))
            continue
        answer = ask(plan, view, question, waived if waives else None)
        if not match.holds:
            answer = _if_it_applies(answer, match)
        if (answer.code in _NOT_OWED and not answer.missing) or answer.ceiling == NEVER:
            silent.append(answer._replace(outcome="denied", code="not_owed", missing=NOTHING))
        else:
            owed.append(answer)
            if match.holds and answer.outcome == "granted" and answer.owed >= enough:
                break
    return owed, silent


def _if_it_applies(answer: Answer, match: Match) -> Answer:
    """The answer of a document that may or may not apply: nothing for sure, and at most what it would give."""
    if answer.code in _NOT_OWED and not answer.missing:
        return answer
    most = answer.owed if answer.outcome == "granted" else NEVER if answer.outcome == "denied" else answer.ceiling
    missing = answer.missing | match.missing
    return Answer(
        "incomplete", "right_unclear", missing=missing, ceiling=most,
        document=answer.document, version=answer.version, row=answer.row,
    )  # fmt: skip


def stopped(layers: Iterable[Layer]) -> list[Answer]:
    """The answers of documents that a gate of the terms keeps from answering."""
    return [Answer("denied", "stopped", document=plan.id) for plan, _, _ in layers]


def waived_by(plan: PolicyPlan | None, terms: Answer, view: View, question: str) -> Waived | None:
    """What a waiver waives; None where the terms' answer cannot be waived."""
    if plan is None or terms.outcome == "review" or terms.final:
        return None
    refundable = terms.of or plan.policy.refundable
    fee = terms.penalty if question == "change" and terms.outcome == "granted" else None
    if question == "change" or terms.outcome == "incomplete":
        return Waived(refundable, None, fee)
    if terms.outcome == "granted":
        return Waived(refundable, terms.penalty, None)
    try:
        return Waived(refundable, UnitPrices(view, view.record.whole).basis(refundable, UNUSED), None)
    except Missing:
        return Waived(refundable, None, None)


def best(terms: Answer, others: list[Answer]) -> Answer:
    """The best answer for the traveller; incomplete if an open one could still be better."""
    winner = min((terms, *others), key=lambda a: (merit(a), a is not terms, a.document or ""))
    if winner.outcome != "granted":
        return winner
    owing = [answer for answer in (terms, *others) if answer.outcome == "granted" and answer.owed]
    if len({answer.currency for answer in owing}) > 1:
        least = max((answer.owed for answer in owing if not answer.currency), default=0)
        return winner._replace(outcome="incomplete", code="other_currency", owed=least, currency="", missing=_RATE)
    spoilers = [a for a in (terms, *others) if a.outcome == "incomplete" and a.ceiling > winner.owed]
    if not spoilers:
        return winner
    first = min(spoilers, key=lambda a: (a is not terms, a.document or ""))
    missing = frozenset(fact for answer in spoilers for fact in answer.missing)
    most = max(answer.ceiling for answer in spoilers)
    return first._replace(missing=missing, owed=winner.owed, ceiling=most)
