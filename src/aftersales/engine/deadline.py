"""When money arrives on a tender: the rail's own statement, by its calendar."""

from __future__ import annotations

from collections.abc import Mapping

from aftersales.policy.documents import BusinessDays, Days, Elapsed, Tender
from aftersales.values.calendars import CalendarUnknown, WorkingDays
from aftersales.values.instants import date_text, wall_clock
from aftersales.values.zones import day_start, local_day

Dates = tuple[str, str]


def counted_from(rail: Tender, now: int) -> int:
    """The local date that a request counts as: the next one from the rail's cut-off on."""
    day = local_day(now, rail.zone)
    return day if rail.cut_off is None or now < wall_clock(day, rail.cut_off, rail.zone) else day + 1


def arrival(rail: Tender, now: int, calendars: Mapping[str, WorkingDays]) -> Dates | None:
    """The first and the last local date on which money refunded now can arrive.

    None if the rail does not say, or its calendar does not reach that far.
    """
    if rail.arrival is None:
        return None
    day = counted_from(rail, now)
    since = max(now, day_start(day, rail.zone))
    earliest, latest = rail.arrival
    try:
        return _date(earliest, since, day, rail.zone, calendars), _date(latest, since, day, rail.zone, calendars)
    except CalendarUnknown:
        return None


def same_day(rail: Tender, now: int) -> Dates:
    """The local date of a request as both ends of an arrival."""
    day = date_text(local_day(now, rail.zone))
    return day, day


def _date(
    length: Elapsed | Days | BusinessDays, since: int, day: int, zone: str, calendars: Mapping[str, WorkingDays]
) -> str:
    if isinstance(length, Elapsed):
        found = local_day(since + length.microseconds, zone)
    elif isinstance(length, Days):
        found = day + length.days
    else:
        found = calendars[length.calendar].after(day, length.days)
    return date_text(found)
