"""Rights, waivers and benefits beside the terms: the answer best for the traveller wins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from aftersales.engine.answer import (
    NEVER,
    NO_DOUBTS,
    NOTHING,
    Answer,
    Doubts,
    merit,
    most_owed,
    not_compared,
    spoiled,
    spoils,
)
from aftersales.engine.prices import Waived
from aftersales.engine.settle import prices_of
from aftersales.engine.terms import ask
from aftersales.model.record import Selection
from aftersales.plan.formula import UNUSED, Missing
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.specific import Match
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS

_SILENT = ("no_row", "not_stated", "no_version")


class Layer(NamedTuple):
    """A document that applies, or could. `alike` are the ids of others with the same body that apply just so."""

    plan: PolicyPlan
    match: Match
    alike: tuple[str, ...] = ()


def ask_layers(
    layers: Iterable[Layer], view: View, question: str, waived: Waived | None, enough: int, doubts: Doubts = NO_DOUBTS
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
        if waives and waived is not None and waived.denied and "terms_fee" in answer.missing:
            silent.append(Answer("denied", "nothing_to_waive", document=plan.id))
            continue
        unclear = NOTHING if doubts is NO_DOUBTS else _doubt(plan.kind, waives, doubts)
        if not match.holds:
            unclear |= match.missing
        if (unclear or not match.holds) and not is_silent(answer):
            answer = _if_it_applies(answer, unclear)
        if answer.outcome == "incomplete" and is_silent(answer):
            silent.append(answer._replace(outcome="denied", code="not_owed", missing=NOTHING))
            continue
        owed.append(answer)
        if answer.outcome == "granted" and answer.owed >= enough:
            break
    return owed, silent


def is_silent(answer: Answer) -> bool:
    """Whether a document has nothing to say, or could not give anything."""
    silent = answer.code in _SILENT and not answer.missing
    return answer.outcome == "incomplete" and (silent or answer.ceiling == NEVER)


def _doubt(kind: str, waives: bool, doubts: Doubts) -> frozenset[str]:
    """The facts on which it hangs whether the terms let a document of some kind answer."""
    if kind == "right":
        return NOTHING
    return doubts.waivers if waives else doubts.softer


def _if_it_applies(answer: Answer, unclear: frozenset[str]) -> Answer:
    """The answer of a document that may or may not apply: nothing for sure, and at most what it would give."""
    missing = answer.missing | unclear
    return Answer(
        "incomplete", "right_unclear", missing=missing, ceiling=most_owed(answer), currency=answer.currency,
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
    if question == "change":
        return _waived_change(plan, terms, refundable, view)
    if terms.outcome == "incomplete":
        return Waived(refundable, None, None, flown=plan.policy.flown)
    if terms.outcome == "granted":
        return Waived(refundable, terms.penalty, None, False, None, None, plan.policy.flown)
    try:
        base = prices_of(view, plan.policy, None).basis(refundable, UNUSED)
        return Waived(refundable, base, None, flown=plan.policy.flown)
    except Missing:
        return Waived(refundable, None, None, flown=plan.policy.flown)


def _waived_change(plan: PolicyPlan, terms: Answer, refundable: Selection, view: View) -> Waived | None:
    """What a waiver waives of a change. Terms that deny only what it would be paid from have a fee all the same."""
    aspects = {aspect: waived_by(plan, answer, view, "change") for aspect, answer in terms.aspects}
    known = {aspect: waived for aspect, waived in aspects.items() if waived is not None}
    if len(known) < len(aspects):
        return None
    deal = None if terms.exchange is None else terms.exchange.deal
    denied = terms.outcome == "denied" and deal is None
    fee = None if deal is None else deal.fee
    return Waived(refundable, None, fee, denied, deal, known or None, plan.policy.flown)


def _owe_differently(one: Answer, other: Answer) -> bool:
    """Whether of two answers, as most often, one simply owes more."""
    granted = one.outcome == "granted" and other.outcome == "granted"
    return granted and one.owed != other.owed and one.currency == other.currency


def best(every: list[Answer]) -> Answer:
    """The best answer for the traveller; incomplete if an open one could still be better. Of equal ones the first:
    the terms' own stands before the others, and these by their documents' ids."""
    if len(every) == 2 and _owe_differently(*every):
        return every[0] if every[0].owed > every[1].owed else every[1]
    winner = min(every, key=merit)
    if winner.outcome != "granted":
        return winner
    spoilers, currencies = list[Answer](), set[str]()
    for answer in every:
        if answer.outcome == "granted" and answer.owed:
            currencies.add(answer.currency)
        elif answer.outcome == "incomplete" and spoils(answer, winner):
            spoilers.append(answer)
    if len(currencies) > 1:
        return not_compared(winner, every)
    if not spoilers:
        return winner
    return spoiled(winner, spoilers, min(spoilers, key=merit))
