"""Where a length of time ends that is counted from an instant."""

from __future__ import annotations

from typing import NamedTuple

from aftersales.plan.calendars import Calendars
from aftersales.policy.documents import BusinessDays, Days, Elapsed, Months
from aftersales.values.calendars import CalendarUnknown
from aftersales.values.instants import add_months, add_months_forward, date_text, instant_text
from aftersales.values.zones import day_start, local_day

Length = Elapsed | Days | Months | BusinessDays


class Moment(NamedTuple):
    """An end: `text` is an ISO date, which counts in full, or an ISO instant; `last` the last instant that counts."""

    text: str
    last: int


def end_of(length: Length, forward: bool, start: int, zone: str | None, calendars: Calendars) -> Moment | str:
    """The end of a length counted from `start`, or the name of what is missing to tell it.

    Elapsed time ends at an instant. Dates are those of the zone; months are clamped back at a month's end, or roll
    `forward` to the first of the next.
    """
    if isinstance(length, Elapsed):
        return Moment(instant_text(start + length.microseconds, zone), start + length.microseconds)
    if zone is None:
        return "zone"
    try:
        day = _date(length, forward, local_day(start, zone), calendars)
    except CalendarUnknown as error:
        return f"calendar {error.calendar}"
    return Moment(date_text(day), day_start(day + 1, zone) - 1)


def _date(length: Days | Months | BusinessDays, forward: bool, start: int, calendars: Calendars) -> int:
    if isinstance(length, Days):
        return start + length.days
    if isinstance(length, BusinessDays):
        return calendars[length.calendar].after(start, length.days)
    return (add_months_forward if forward else add_months)(start, length.months)
