"""What a rail takes back of a payment, how much of it, and until when."""

from __future__ import annotations

from aftersales.engine.rails import Rails, least
from aftersales.model.payments import Payment
from aftersales.policy.documents import Days, Elapsed, Months, Tender
from aftersales.values.instants import add_months, wall_clock
from aftersales.values.zones import DAY, day_start, local_day

Window = Elapsed | Days | Months


def closed(rail: Tender | None, payment: Payment, share: int, now: int, currency: str) -> str:
    """Why a rail does not take a share of a payment back, or nothing."""
    if payment.status != "open":
        return "chargeback" if payment.status == "chargeback" else "instrument_closed"
    if rail is None:
        return ""
    if rail.window is not None and payment.captured is not None and _late(rail, rail.window, payment.captured, now):
        return "window_closed"
    if rail.partial_refunds is not None and share < payment.paid and payment.refunds >= rail.partial_refunds:
        return "too_many_refunds"
    if share < least(rail, currency):
        return "below_minimum"
    if rail.comes_back == "money":
        return ""
    end = _voucher_end(rail, payment)
    if end is not None and now >= end:
        return "voucher_expired"
    return "points_unknown" if rail.comes_back == "points" and payment.points is None else ""


def voided(rail: Tender | None, payment: Payment, share: int, now: int) -> bool:
    """Whether a payment is undone before it was ever settled."""
    if rail is None or share < payment.paid or payment.refunded:
        return False
    span = _void_span(rail, payment)
    return span is not None and span[0] <= now < span[1]


def turns(rails: Rails, payments: tuple[Payment, ...]) -> list[int]:
    """The instants at which what the payments' rails do with a refund can become another."""
    found: list[int] = []
    for payment in payments:
        rail = rails.get(payment.method)
        if rail is not None:
            if rail.window is not None and payment.captured is not None:
                found.append(_window_end(rail, rail.window, payment.captured))
            end = _voucher_end(rail, payment)
            found += [] if end is None else [end]
            found += _void_span(rail, payment) or ()
    return found


def _window_end(rail: Tender, window: Window, captured: int) -> int:
    """The first instant at which a rail takes no refund of a payment any more."""
    if isinstance(window, Elapsed):
        return captured + window.microseconds + 1
    day = local_day(captured, rail.zone)
    last = day + window.days if isinstance(window, Days) else add_months(day, window.months)
    return day_start(last + 1, rail.zone)


def _late(rail: Tender, window: Window, captured: int, now: int) -> bool:
    """Whether a window has closed; most have not, which takes no calendar to tell."""
    return now - captured >= _surely_open(window) and now >= _window_end(rail, window, captured)


def _surely_open(window: Window) -> int:
    """A length of time, less than the window in every zone and from every date."""
    if isinstance(window, Elapsed):
        return window.microseconds
    return DAY * ((window.days if isinstance(window, Days) else 28 * window.months) - 2)


def _void_span(rail: Tender, payment: Payment) -> tuple[int, int] | None:
    """From when to before when a payment can be voided."""
    if rail.void_until is None or payment.captured is None:
        return None
    day = local_day(payment.captured, rail.zone)
    return day_start(day, rail.zone), wall_clock(day, rail.void_until, rail.zone)


def _voucher_end(rail: Tender, payment: Payment) -> int | None:
    """The first instant at which a voucher that keeps its end would come back expired."""
    keeps = rail.comes_back == "voucher" and rail.validity is None and rail.at_least is None
    return day_start(payment.expires_on + 1, rail.zone) if keeps and payment.expires_on is not None else None
