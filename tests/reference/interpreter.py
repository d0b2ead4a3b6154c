"""The reference interpreter: plain, slow, and independent of the engine. It judges both back ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftersales.model.booking import Booking
from aftersales.model.record import TOTAL
from aftersales.model.request import Cancel, NoShow
from aftersales.policy.documents import Declaration, Policy
from tests.reference.arithmetic import instant_of, share_out
from tests.reference.case import Case, already_back, used_nights
from tests.reference.layers import Verdict, decide
from tests.reference.prices import minor, price_of


@dataclass(frozen=True)
class ReferenceLine:
    """One item of a quote; money in minor units, None where it is not known."""

    item: str
    outcome: str
    paid: int
    used: int
    already: int
    penalty: int | None
    kept: int | None
    refundable: int | None
    document: str | None
    code: str
    missing: frozenset[str]


@dataclass(frozen=True)
class ReferenceQuote:
    """The answer to a request; `at_least` stands only where the outcome is review or incomplete."""

    outcome: str
    refund: int | None
    penalty: int | None
    at_least: int | None
    payouts: tuple[tuple[str, int], ...]
    lines: tuple[ReferenceLine, ...]


def quote(
    policies: Sequence[Policy],
    shared_facts: Sequence[Declaration],
    booking: Booking,
    request: Cancel | NoShow,
    at: datetime,
) -> ReferenceQuote:
    """What the traveller gets back."""
    now = instant_of(at)
    scope = [i for i, item in enumerate(booking.items) if request.items is None or item.id in request.items]
    cases = [Case(policies, shared_facts, booking, index, request, now) for index in scope]
    verdicts = [decide(case) for case in cases]
    lines = tuple(_line(case, verdict) for case, verdict in zip(cases, verdicts, strict=True))
    return _total(lines, verdicts, booking)


def _line(case: Case, verdict: Verdict) -> ReferenceLine:
    item, answer = case.booking.items[case.index], verdict.answer
    whole = price_of(case.booking, item, used_nights(case))
    paid, already = whole.total(TOTAL), already_back(case.booking, item.id)
    used = paid - whole.unused(TOTAL)
    back = 0 if answer.outcome == "denied" else answer.refundable
    kept = None if back is None else paid - used - already - back
    penalty = 0 if answer.outcome == "denied" else answer.penalty
    code, document = answer.code, verdict.document
    return ReferenceLine(
        item.id, answer.outcome, paid, used, already, penalty, kept, back, document, code, answer.missing
    )


def _total(lines: tuple[ReferenceLine, ...], verdicts: Sequence[Verdict], booking: Booking) -> ReferenceQuote:
    outcomes = {line.outcome for line in lines}
    outcome = next(one for one in ("review", "incomplete", "granted", "denied") if one in outcomes)
    if outcome in ("review", "incomplete"):
        return ReferenceQuote(outcome, None, None, sum(verdict.at_least for verdict in verdicts), (), lines)
    if outcome == "denied":
        return ReferenceQuote(outcome, 0, 0, None, (), lines)
    granted = [line for line in lines if line.outcome == "granted"]
    refund = sum(line.refundable or 0 for line in granted)
    penalty = sum(line.penalty or 0 for line in granted)
    return ReferenceQuote(outcome, refund, penalty, None, _payouts(refund, booking), lines)


def _payouts(refund: int, booking: Booking) -> tuple[tuple[str, int], ...]:
    left = {tender.id: minor(tender.amount, booking.currency) for tender in booking.tenders}
    for event in booking.history:
        if event.kind == "refunded":
            left[event.tender] -= minor(event.amount, booking.currency)
    shares = share_out(refund, [*left.values()])
    return tuple((tender, share) for tender, share in zip(left, shares, strict=True) if share)
