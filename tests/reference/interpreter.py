"""The reference interpreter: plain, slow, and independent of the engine. It judges both back ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftersales.model.booking import Booking
from aftersales.model.record import TOTAL
from aftersales.model.request import Request
from aftersales.policy.documents import Declaration, Policy
from tests.reference.arithmetic import instant_of, share_out
from tests.reference.case import PARTLY_USED, Case, effective, gate
from tests.reference.heads import verdicts
from tests.reference.layers import layers
from tests.reference.prices import minor
from tests.reference.requests import Disruptions, records_of
from tests.reference.settle import REFUNDS, Answer
from tests.reference.verdict import Option, Verdict, best_of, options

OUTCOMES = ("review", "incomplete", "granted", "denied")


@dataclass(frozen=True)
class ReferenceLine:
    """One question about one item; money in minor units, None where it is not known or not asked for.

    `head` is empty for cancellations, no-shows and changes. `answer` holds the rest: forms, things given, options.
    """

    item: str
    head: str
    outcome: str
    code: str
    document: str | None
    version: str
    missing: frozenset[str]
    paid: int
    used: int
    already: int
    penalty: int | None = None
    kept: int | None = None
    refundable: int | None = None
    fee: int | None = None
    difference: int | None = None
    amount: int | None = None
    currency: str = ""
    at_least: int = 0
    answer: Answer | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class ReferenceQuote:
    """The answer to a request; `at_least` stands only where the outcome is review or incomplete."""

    kind: str
    outcome: str
    refund: int | None
    penalty: int | None
    compensation: int | None
    currency: str
    fee: int | None
    collect: int | None
    at_least: int | None
    payouts: tuple[tuple[str, int], ...]
    lines: tuple[ReferenceLine, ...]

    @property
    def missing(self) -> frozenset[str]:
        """What all questions miss."""
        return frozenset().union(*(line.missing for line in self.lines))


def quote(
    policies: Sequence[Policy],
    shared_facts: Sequence[Declaration],
    booking: Booking,
    request: Request,
    at: datetime,
    disruptions: Disruptions = (),
) -> ReferenceQuote:
    """What the traveller gets back, pays for a change, or is compensated with."""
    now, records = instant_of(at), records_of(booking, disruptions)
    scope = [i for i, item in enumerate(booking.items) if request.items is None or item.id in request.items]
    cases = [effective(Case(policies, shared_facts, booking, records, i, request, now)) for i in scope]
    return _total(request.kind, [line for case in cases for line in lines_of(case)], booking)


def lines_of(case: Case) -> list[ReferenceLine]:
    """What is decided for one item: one line, or one for each head that is asked for."""
    if case.kind == "claim":
        found = verdicts(case)
        nothing = {"": Verdict(None, "", Answer("denied", "not_owed"))}
        return [_line(case, head, verdict) for head, verdict in (found or nothing).items()]
    stop = gate(case)
    if stop is not None and stop != PARTLY_USED:
        return [_line(case, "", Verdict(None, "", stop))]
    return [_line(case, "", best_of(layers(case, case.kind, stop is not None)))]


def _line(case: Case, head: str, verdict: Verdict) -> ReferenceLine:
    whole, answer = case.whole(), verdict.answer
    paid, already = whole.total(TOTAL), case.already()
    used = paid - whole.unused(TOTAL)
    nothing = {"denied": 0}.get(answer.outcome)
    owed, penalty = (answer.owed, answer.penalty) if answer.outcome == "granted" else (nothing, nothing)
    amounts: dict[str, int | None] = {"amount": owed}
    if case.kind in REFUNDS:
        kept = None if owed is None else paid - used - already - owed
        amounts = {"refundable": owed, "kept": kept, "penalty": penalty}
    elif case.kind == "change":
        amounts = {"fee": answer.fee, "difference": answer.difference}
    return ReferenceLine(
        case.booking.items[case.index].id,
        head,
        answer.outcome,
        answer.code,
        verdict.document,
        verdict.version,
        answer.missing,
        paid,
        used,
        already,
        **amounts,
        at_least=answer.sure,
        currency=answer.currency or case.booking.currency,
        answer=answer,
        options=tuple(options(verdict, case.booking.items[case.index].id, head or case.kind, case.booking.currency)),
    )


def _total(kind: str, lines: list[ReferenceLine], booking: Booking) -> ReferenceQuote:
    outcome = next(one for one in OUTCOMES if one in {line.outcome for line in lines})
    if outcome in ("review", "incomplete"):
        sure = sum(max(0, line.at_least) for line in lines)
        return ReferenceQuote(kind, outcome, None, None, None, "", None, None, sure, (), tuple(lines))
    granted = [line for line in lines if line.outcome == "granted"]
    refund = sum(line.refundable or 0 for line in granted)
    penalty = sum(line.penalty or 0 for line in granted)
    owed = [line for line in granted if line.amount]
    currencies = {line.currency for line in owed} or {booking.currency}
    compensation = sum(line.amount or 0 for line in owed) if len(currencies) == 1 else None
    fee = sum(line.fee or 0 for line in granted) if granted else None
    collect = sum((line.fee or 0) + (line.difference or 0) for line in granted) if granted else None
    payouts = _payouts(refund, booking) if outcome == "granted" else ()
    money = (refund, penalty, compensation, "".join(currencies), fee, collect)
    return ReferenceQuote(kind, outcome, *money, None, payouts, tuple(lines))


def _payouts(refund: int, booking: Booking) -> tuple[tuple[str, int], ...]:
    left = {tender.id: minor(tender.amount, booking.currency) for tender in booking.tenders}
    for event in booking.history:
        if event.kind == "refunded":
            left[event.tender] -= minor(event.amount, booking.currency)
    shares = share_out(refund, [*left.values()])
    return tuple((tender, share) for tender, share in zip(left, shares, strict=True) if share)
