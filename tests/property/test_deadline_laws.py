"""Laws of deadlines, and a second way to count them that shares nothing with the first."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from aftersales.plan.lengths import Length, Moment, end_of
from aftersales.policy.documents import BusinessDays, Days, Elapsed, Months
from aftersales.values.calendars import WorkingDays
from aftersales.values.zones import HOUR, instant
from tests.property.strategies import stdlib_zone

ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe"])
AT = st.datetimes(datetime.fromisoformat("2011-12-01"), datetime.fromisoformat("2029-01-01"))
OFF = frozenset(date(2024, 10, n).toordinal() for n in range(1, 8))
WORKED = frozenset({date(2024, 9, 29).toordinal(), date(2024, 10, 12).toordinal()})
CALENDARS = {"c": WorkingDays("c", (5, 6), (), OFF, WORKED, None)}
MONTHS = st.integers(0, 130)


def end(length: Length, at: datetime, zone: str, forward: bool = False) -> Moment:
    """Where a length ends that starts at a time in UTC."""
    found = end_of(length, forward, at_instant(at), zone, CALENDARS)
    assert isinstance(found, Moment)
    return found


def at_instant(at: datetime) -> int:
    """A naive time as one in UTC."""
    return instant(at.replace(tzinfo=stdlib_zone("UTC")))


def local_date(at: datetime, zone: str) -> date:
    """The date on the wall in a zone, by the standard library."""
    return at.replace(tzinfo=stdlib_zone("UTC")).astimezone(stdlib_zone(zone)).date()


def lengths(count: int) -> tuple[Length, ...]:
    """A length of each clock."""
    return Elapsed(count * HOUR), Days(count), Months(count), BusinessDays(count, "c")


@given(AT, ZONES, MONTHS)
def test_months_clamp_like_relativedelta(at: datetime, zone: str, months: int) -> None:
    """The same day of the month, or its last day."""
    assert end(Months(months), at, zone).text == str(local_date(at, zone) + relativedelta(months=months))


@given(AT, ZONES, MONTHS)
def test_a_promise_of_months_is_never_a_day_short(at: datetime, zone: str, months: int) -> None:
    """The same day of the month, or the first of the next month; at most a day after the clamped date."""
    start = local_date(at, zone)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    there = start.day <= calendar.monthrange(year, month + 1)[1]
    expected = date(year, month + 1, start.day) if there else date(year + (month == 11), (month + 1) % 12 + 1, 1)
    assert end(Months(months), at, zone, True).text == str(expected)


@given(AT, ZONES, st.integers(0, 60))
def test_more_is_never_earlier(at: datetime, zone: str, count: int) -> None:
    """One hour, day, month or business day more never gives an earlier end; the same one only where a zone left out
    a date."""
    for less, more in zip(lengths(count), lengths(count + 1), strict=True):
        for forward in (False, True):
            assert end(less, at, zone, forward).last <= end(more, at, zone, forward).last
            assert end(less, at, zone, forward).text < end(more, at, zone, forward).text


@given(AT, ZONES, st.integers(0, 60), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_a_later_start_is_never_an_earlier_end(at: datetime, zone: str, count: int, later: timedelta) -> None:
    """Whatever the clock."""
    for length in lengths(count):
        assert end(length, at, zone).last <= end(length, at + later, zone).last


@given(AT, ZONES, st.integers(1, 60))
def test_counted_day_by_day(at: datetime, zone: str, count: int) -> None:
    """Tear off a leaf of the wall calendar for each day, and put aside those that count."""
    start = local_date(at, zone)
    leaves = [start + timedelta(days=n) for n in range(1, 130)]
    assert end(Days(count), at, zone).text == str(leaves[count - 1])
    assert end(BusinessDays(count, "c"), at, zone).text == str([d for d in leaves if worked(d)][count - 1])


def worked(day: date) -> bool:
    """The calendar of these tests, said in plain words: National Day 2024 with the weekend days worked for it."""
    if day in (date(2024, 9, 29), date(2024, 10, 12)):
        return True
    return day.isoweekday() <= 5 and not date(2024, 10, 1) <= day <= date(2024, 10, 7)


@given(AT, ZONES, st.integers(0, 60))
def test_a_date_counts_to_its_last_microsecond(at: datetime, zone: str, count: int) -> None:
    """The last instant lies on the due date, the next one after it, also where a date is skipped or clocks change."""
    found = end(Days(count), at, zone)
    epoch = datetime.fromisoformat("1970-01-01")
    last = local_date(epoch + timedelta(microseconds=found.last), zone)
    after = local_date(epoch + timedelta(microseconds=found.last + 1), zone)
    due = date.fromisoformat(found.text)
    assert last <= due < after
    assert last >= due - timedelta(days=1)


@given(AT, ZONES, st.integers(0, 2000))
def test_hours_are_elapsed(at: datetime, zone: str, hours: int) -> None:
    """So many hours on a stop-watch, written with the offset of the zone at the end."""
    found = datetime.fromisoformat(end(Elapsed(hours * HOUR), at, zone).text)
    assert found - at.replace(tzinfo=stdlib_zone("UTC")) == timedelta(hours=hours)
    assert found.utcoffset() == found.astimezone(stdlib_zone(zone)).utcoffset()
