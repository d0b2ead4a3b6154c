"""When money arrives on a tender, and until when its rail takes refunds: the rail's own statement, by its calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from aftersales.model.payments import Payment
from aftersales.policy.documents import BusinessDays, Days, Elapsed, Months, Tender
from aftersales.values.calendars import CalendarUnknown, WorkingDays
from aftersales.values.instants import add_months
from aftersales.values.zones import day_start, local_day

Dates = tuple[str, str]


def arrival(rail: Tender, now: int, calendars: Mapping[str, WorkingDays]) -> Dates | None:
    """The first and the last local date on which money refunded now can arrive.

    None if the rail does not say, or its calendar does not reach that far.
    """
    if rail.arrival is None:
        return None
    earliest, latest = rail.arrival
    try:
        return _date(earliest, now, rail.zone, calendars), _date(latest, now, rail.zone, calendars)
    except CalendarUnknown:
        return None


def _date(length: Elapsed | Days | BusinessDays, now: int, zone: str, calendars: Mapping[str, WorkingDays]) -> str:
    if isinstance(length, Elapsed):
        day = local_day(now + length.microseconds, zone)
    elif isinstance(length, Days):
        day = local_day(now, zone) + length.days
    else:
        day = calendars[length.calendar].after(local_day(now, zone), length.days)
    return date.fromordinal(day).isoformat()


def closes(rail: Tender, payment: Payment) -> int | None:
    """The first instant at which a rail no longer takes refunds of a payment; None if that is not known."""
    if rail.window is None or payment.captured is None:
        return None
    return _last(rail.window, payment.captured, rail.zone) + 1


def closings(rails: Mapping[str, Tender], payments: tuple[Payment, ...]) -> list[int]:
    """The instants at which the payments' rails stop taking refunds."""
    ends = (closes(rails[payment.method], payment) for payment in payments if payment.method in rails)
    return [end for end in ends if end is not None]


def closed(rail: Tender, payment: Payment, share: int, now: int) -> str:
    """Why a rail does not take a refund any more, or nothing. An unknown capture closes nothing."""
    end = closes(rail, payment)
    if end is not None and now >= end:
        return "window_closed"
    partial = share < payment.paid
    if rail.partial_refunds is not None and partial and payment.refunds >= rail.partial_refunds:
        return "too_many_refunds"
    return ""


def _last(window: Elapsed | Days | Months, captured: int, zone: str) -> int:
    """The last instant of a rail's window: its last date counts in full."""
    if isinstance(window, Elapsed):
        return captured + window.microseconds
    day = local_day(captured, zone)
    last = day + window.days if isinstance(window, Days) else add_months(day, window.months)
    return day_start(last + 1, zone) - 1
