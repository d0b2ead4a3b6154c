"""Amounts of one item: a candidate's formula evaluated, and what that means for the traveller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aftersales.engine.answer import NOTHING, UNLIMITED, Answer, merit, not_compared, spoiled, spoils, unlike
from aftersales.engine.difference import Deal, counted, dealt, exchanged, most_left, unpaid
from aftersales.engine.prices import UnitPrices, Unpriced, Waived
from aftersales.engine.used import used_amount
from aftersales.model.record import Selection
from aftersales.plan.formula import UNUSED, Formula, Integers, Missing
from aftersales.plan.rates import converted
from aftersales.plan.settled import settled
from aftersales.plan.tables import Candidate
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS, Policy

Prices = UnitPrices | Unpriced
_RATE: Final = frozenset(("rate",))


def settle(
    candidate: Candidate, view: View, question: str, policy: Policy, version: str, waived: Waived | None = None
) -> Answer:
    """The answer of a document's candidate for one item."""
    row, outcome, code = candidate[:3]
    document = policy.id
    if outcome == "none":
        return _unknown(code, NOTHING, view, question, policy, waived)._replace(document=document, version=version)
    if outcome == "choice":
        return _chosen([settle(one, view, question, policy, version, waived) for one in candidate.options])
    if outcome != "granted":
        return Answer(
            outcome, code, document=document, version=version, row=row, final=candidate.final, of=candidate.refundable
        )
    foreign = bool(candidate.money) and policy.currency not in (None, view.record.currency)
    if foreign and policy.paid_in is not None:
        paid = converted(candidate, policy, view.record)
        candidate, foreign = (candidate, True) if paid is None else (paid, False)
    if foreign and (question not in HEADS or candidate.money == "mixed" or policy.paid_in is not None):
        answer = _unknown("other_currency", _RATE, view, question, policy, waived)
        return answer._replace(document=document, version=version, row=row, of=candidate.refundable)
    stands = document, version, row, candidate.refundable
    try:
        how = _give_for_change if candidate.states == "give" and question == "change" else _SETTLED[candidate.states]
        answer = how(candidate, prices_of(view, policy, waived, candidate.up), stands)
        if candidate.once is not None and answer.outcome == "granted":
            answer = answer._replace(once=_once(candidate.once, view, policy))
    except Missing as missing:
        answer = _unknown("missing_facts", frozenset(missing.facts), view, question, policy, waived)
        return answer._replace(document=document, version=version, row=row, of=candidate.refundable)
    return answer._replace(currency=policy.currency or "") if foreign and answer.outcome == "granted" else answer


def _unknown(
    code: str, missing: frozenset[str], view: View, question: str, policy: Policy, waived: Waived | None
) -> Answer:
    most = ceiling(view, question, valued(policy, waived))
    return Answer("incomplete", code, missing=missing, ceiling=most)


def valued(policy: Policy, waived: Waived | None) -> str:
    """How a journey of which some was flown is valued: by a waiver, as the terms do."""
    return policy.flown if waived is None else waived.flown


def prices_of(view: View, policy: Policy, waived: Waived | None, up: bool = True) -> Prices:
    """The prices that a document's amounts are taken of."""
    record, how = view.record, policy.flown if waived is None else waived.flown
    sold, new = None if record.sold is None else record.sold.whole, view.new if view.asked else None
    prices = UnitPrices(view, record.whole, waived, up, how, sold, None, new)
    return Unpriced(prices, (), record.unpriced) if record.unpriced else prices


def _once(formula: Formula, view: View, policy: Policy) -> int:
    """What is kept once for a request: an amount of the item as sold, whatever unit of it is asked for."""
    record = view.record
    sold = view.of(record.entire or record.sold or record)
    return int(formula.value(prices_of(sold, policy, None)))


def _chosen(answers: list[Answer]) -> Answer:
    """The best outcome of a choice, the others as its options; incomplete if an open one could still be better."""
    best = min(answers, key=merit)
    others = tuple([answer for answer in answers if answer is not best])
    if best.outcome != "granted":
        return best._replace(options=others)
    if unlike(answers):
        return not_compared(best, answers)._replace(options=(best, *others))
    spoilers = [answer for answer in others if spoils(answer, best)]
    if not spoilers:
        return best._replace(options=others)
    return spoiled(best, spoilers, min(spoilers, key=merit))._replace(options=(best, *others))


Stands = tuple[str | None, str, int, Selection | None]
"""Where an answer stands: the document, version and row, and what these refund from."""
_NOWHERE: Final[Stands] = (None, "", -1, None)


def _penalty(candidate: Candidate, prices: Prices, stands: Stands) -> Answer:
    base = prices.basis(candidate.refundable, UNUSED)
    penalty, left = settled(base, candidate.formula.value(prices), prices.view.record.refunded, Integers)
    if candidate.form:
        return _granted(stands, base, 0, candidate.form, left)
    return Answer("granted", "", penalty, left, "", 0, (), NOTHING, "", 0, *stands, base - penalty)


def _fee(candidate: Candidate, prices: Prices, stands: Stands) -> Answer:
    return settle_change(dealt(candidate, prices), prices.view, stands)


def _granted(
    stands: Stands, penalty: int = 0, owed: int = 0, form: str = "", worth: int = 0, gives: tuple[str, ...] = ()
) -> Answer:
    return Answer("granted", "", penalty, owed, form, worth, gives, NOTHING, "", 0, *stands)


def _denied(stands: Stands, code: str) -> Answer:
    return Answer("denied", code, 0, 0, "", 0, (), NOTHING, "", 0, *stands)


def settle_change(deal: Deal, view: View, stands: Stands = _NOWHERE, gives: tuple[str, ...] = ()) -> Answer:
    """The answer that a deal comes to for a change, beside what is given."""
    exchange = exchanged(deal, view)
    code = unpaid(exchange, view)
    if code:
        return _denied(stands, code)._replace(exchange=exchange)
    worth = exchange.back if deal.form else 0
    form = deal.form if worth else ""
    return _granted(stands, deal.fee, exchange.owed, form, worth, gives)._replace(exchange=exchange)


def _pay(candidate: Candidate, prices: Prices, stands: Stands) -> Answer:
    amount = candidate.formula.value(prices)
    if not amount:
        return _denied(stands, "not_owed")
    if candidate.form:
        return _granted(stands, form=candidate.form, worth=amount)
    return _granted(stands, owed=amount)


def _give(candidate: Candidate, prices: Prices, stands: Stands) -> Answer:
    return _granted(stands, gives=candidate.gives)


def _give_for_change(candidate: Candidate, prices: Prices, stands: Stands) -> Answer:
    """Things in place of the change: nothing is to pay, whatever the new price is."""
    deal = Deal(0, waives=True, old=counted((), prices.view))
    return settle_change(deal, prices.view, stands, candidate.gives)


_SETTLED: Final[dict[str, Callable[[Candidate, Prices, Stands], Answer]]] = {
    "penalty": _penalty, "fee": _fee, "pay": _pay, "give": _give
}  # fmt: skip


def ceiling(view: View, question: str, how: str = "") -> int:
    """The most that can be owed: for a refund what was paid less what is used or back; of a change what a cheaper price
    could leave. `how` says how a journey of which some was flown is valued."""
    if question in HEADS:
        return UNLIMITED
    record = view.record
    if record.unpriced:
        return ceiling(view.of((record.sold or record).derived({}, unpriced="", refunded=0)), question, how)
    if question == "change":
        return most_left(view)
    used = used_amount(view, how) if record.flown or record.nights else 0
    return max(0, record.paid - used - record.refunded)
