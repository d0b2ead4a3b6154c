"""The refund instructions of a decision: amounts, keys, dates and ends of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from aftersales.engine.deadline import Dates
from aftersales.engine.decision import Decision
from aftersales.engine.rails import Rails
from aftersales.engine.ways import Repayment
from aftersales.model.quote_parts import Clawback, Deadline, Payout, payout_key
from aftersales.policy.documents import Days, Months, Tender
from aftersales.values.instants import add_months, add_months_forward, date_text, instant_text
from aftersales.values.money import Money
from aftersales.values.zones import local_day


class Arrivals(Protocol):
    """What payouts need of a rulebook."""

    rails: Rails

    def arrival(self, method: str, now: int, void: bool = False) -> Dates | None:
        """When a refund made now arrives; or what is voided."""


class Undated(NamedTuple):
    """The payouts of a request without what follows from its instant, and of which of them anything does."""

    request: str
    payouts: tuple[Payout, ...]
    moving: tuple[bool, ...]


def payouts_of(decided: Decision, plans: Arrivals, deadlines: Sequence[Deadline]) -> tuple[Payout, ...]:
    """One payout for each tender and method, in the booking's order; of one tender the points before the rest."""
    undated = decided.noted("payouts", _undated)
    if undated.request is not decided.request.id and undated.request != decided.request.id:
        undated = _undated(decided)
    if not deadlines and True not in undated.moving:
        return undated.payouts
    binding, found = binding_refunds(deadlines), []
    for payout, moves, one in zip(undated.payouts, undated.moving, decided.repayments, strict=True):
        due = due_for(one, binding) if binding else None
        found.append(payout if due is None and not moves else _dated(payout, one, decided.now, plans, due))
    return tuple(found)


def _undated(decided: Decision) -> Undated:
    before: dict[str, int] = {}
    found, moving, rails = [], [], decided.plans.rails
    for one in decided.repayments:
        own = one.payment.id
        start = before.get(own, one.payment.refunded)
        before[own] = start + one.minor
        found.append(_instruction(decided, one, start))
        moving.append(_moves(rails.get(one.method), one))
    return Undated(decided.request.id, tuple(found), tuple(moving))


def _moves(rail: Tender | None, one: Repayment) -> bool:
    """Whether anything of a payout follows from the instant of the request."""
    if rail is None:
        return False
    waits = rail.spacing is not None and one.payment.last_refund is not None
    return rail.arrival is not None or waits or one.how == "void" or one.form == "voucher"


def binding_refunds(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """The deadlines by which refunds are due, the earliest first."""
    refunds = [d for d in deadlines if d.binding and d.do == "refund" and not d.at_least]
    return sorted(refunds, key=lambda deadline: deadline.last or 0)


def due_for(one: Repayment, binding: Iterable[Deadline]) -> Deadline | None:
    """The first that is about the method by which the tender was paid."""
    return next((d for d in binding if d.tender in ("", one.payment.method)), None)


def _instruction(decided: Decision, one: Repayment, before: int) -> Payout:
    """The instruction, whenever it is asked for."""
    payment, booking = one.payment, decided.booking
    key = payout_key(booking.id, decided.request.id, payment.id, before + one.minor)
    return Payout(
        payment.id, one.method, Money(one.minor, booking.currency), None, key, None, "", one.form, one.how, one.because,
        one.points, payment.payer, None, None, _charged_back(one, before),
    )  # fmt: skip


def _dated(payout: Payout, one: Repayment, now: int, plans: Arrivals, due: Deadline | None) -> Payout:
    """The same with all that follows from the instant of the request."""
    rail = plans.rails.get(one.method)
    waits = _waits_until(one, rail, now)
    return payout._replace(
        arrives=plans.arrival(one.method, now if waits is None else waits, one.how == "void"),
        due=None if due is None else due.due,
        due_source="" if due is None else due.source,
        expires_on=_expires_on(one, rail, now) if one.form == "voucher" else None,
        not_before=None if waits is None or rail is None else instant_text(waits, rail.zone),
    )


def _waits_until(one: Repayment, rail: Tender | None, now: int) -> int | None:
    """The instant at which a rail takes the next refund of a payment, if that is not yet."""
    last = one.payment.last_refund
    if rail is None or rail.spacing is None or last is None or one.how != "refund":
        return None
    found = last + rail.spacing.microseconds
    return found if found > now else None


def _expires_on(one: Repayment, rail: Tender | None, now: int) -> str | None:
    """The last date on which a voucher that comes back counts; None if that is not known."""
    if rail is None:
        return None
    today = local_day(now, rail.zone)
    own = one.payment.expires_on if one.how != "transfer" else None
    last = own if rail.validity is None else _after(today, rail.validity)
    if last is not None and rail.at_least is not None:
        last = max(last, _after(today, rail.at_least, forward=True))
    return None if last is None else date_text(last)


def _after(day: int, length: Days | Months, forward: bool = False) -> int:
    """A date some time later; at a month's end back, or forward where it is a promise's floor."""
    if isinstance(length, Days):
        return day + length.days
    return (add_months_forward if forward else add_months)(day, length.months)


def _charged_back(one: Repayment, before: int) -> Money | None:
    """What comes back in the currency that the payer's side was charged in: all of it in the end, never more."""
    payment = one.payment
    if payment.charged is None or one.how == "transfer":
        return None
    charged, currency = payment.charged
    after = charged * (before + one.minor) // payment.paid
    return Money(after - charged * before // payment.paid, currency)


def clawbacks_of(decided: Decision) -> tuple[Clawback, ...]:
    """The points earned by what is paid back, where the routing claws them back."""
    routed, refund = decided.summed.routed, decided.summed.total
    if routed is None or routed.routing is None or not routed.routing.claws_back or not refund:
        return ()
    payments = decided.booking.payments
    price, before = sum([one.paid for one in payments]), sum([one.refunded for one in payments])
    found = []
    for earned in decided.booking.earned:
        points = earned.points * (before + refund) // price - earned.points * before // price
        found += [Clawback(earned.program, points)] if points else []
    return tuple(found)
