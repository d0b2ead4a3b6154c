"""Laws of the clocks: elapsed hours, calendar days and cut-offs on both sides of every boundary."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.values.zones import latest_reading
from tests.property.made_bookings import TICK, ZONES
from tests.property.strategies import stdlib_zone
from tests.simple import answer, ask, booking, document, rail, terms
from tests.simple import book as rulebook

NEW_YORK, BERLIN, LORD_HOWE = "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"
CHANGES = ("2025-03-09", "2025-11-02", "2025-03-30", "2025-10-26", "2025-04-06", "2025-10-05", "2025-06-20")
OPERATORS = {">=": lambda a, b: a >= b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, "<": lambda a, b: a < b}
DAYS = st.integers(0, 8)
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def starts() -> st.SearchStrategy[tuple[str, str]]:
    """A local time that occurs once within some days after a change of the clocks, and its zone."""
    days = st.builds(lambda day, n: datetime.fromisoformat(day) + timedelta(days=n), st.sampled_from(CHANGES), DAYS)
    times = st.builds(lambda day, hour: day.replace(hour=hour).isoformat()[:16], days, st.integers(4, 23))
    return st.tuples(times, st.sampled_from(ZONES))


AROUND = st.sampled_from((-TICK, timedelta(0), TICK))


def aware(local: str, zone: str) -> datetime:
    """The standard library's datetime of a local time."""
    return datetime.fromisoformat(local).replace(tzinfo=stdlib_zone(zone))


def utc(at: datetime) -> datetime:
    """The same instant in UTC: the library subtracts local times of one zone without their offsets."""
    return EPOCH + (at - EPOCH)


def holds(condition: str, start: tuple[str, str], at: datetime, fact: str = "time_left") -> bool:
    """Whether a condition on the time left to a start holds at an instant."""
    rules = terms(f'cancel: [{{when: {{{fact}: "{condition}"}}, free: true}}, {{penalty: 100%}}]')
    return answer(rules, booking(rail(*start), booked_at="2025-01-01T00:00:00Z"), at.isoformat()) == "100.00"


@given(starts(), st.integers(0, 200), st.sampled_from(sorted(OPERATORS)), AROUND)
def test_hours_are_elapsed_time(start: tuple[str, str], hours: int, operator: str, beside: timedelta) -> None:
    """`h` counts hours that pass, whatever the clocks do, exactly at the bound and one tick beside."""
    at = utc(aware(*start)) - timedelta(hours=hours) + beside
    left = utc(aware(*start)) - at
    expected = OPERATORS[operator](left, timedelta(hours=hours))
    assert holds(f"{operator} {hours}h", start, at) is expected


@given(starts(), st.integers(0, 10), st.sampled_from(sorted(OPERATORS)), st.integers(-2, 2), AROUND)
def test_days_are_calendar_dates(start: tuple[str, str], days: int, operator: str, off: int, beside: timedelta) -> None:
    """`days` compares dates in the item's zone; they turn at local midnight, whatever the clocks do."""
    zone = stdlib_zone(start[1])
    date = aware(*start).date()
    midnight = datetime.combine(date - timedelta(days=days + off), datetime.min.time(), zone)
    at = utc(midnight) + beside
    left = date.toordinal() - at.astimezone(zone).toordinal()
    assert holds(f"{operator} {days} days", start, at) is OPERATORS[operator](left, days)


@given(starts(), st.integers(0, 8), st.integers(0, 24), st.sampled_from(("by", "before", "after", "from")), AROUND)
def test_cutoffs_are_wall_clock_times(
    start: tuple[str, str], days: int, hour: int, side: str, beside: timedelta
) -> None:
    """A cut-off stands at that time of that local date, `by` and `from` with the instant itself."""
    day = datetime.combine(aware(*start).date(), datetime.min.time()) - timedelta(days=days)
    deadline = EPOCH + timedelta(microseconds=latest_reading(day + timedelta(hours=hour), start[1]))
    at = deadline + beside
    sides = {"by": at <= deadline, "before": at < deadline, "after": at > deadline, "from": at >= deadline}
    assert holds(f"{side} {hour:02d}:00 {days} days before", start, at) is sides[side]


@given(starts(), st.integers(0, 8), AROUND)
def test_the_same_time_some_days_before(start: tuple[str, str], days: int, beside: timedelta) -> None:
    """`by same time N days before` is the same reading of the wall clock."""
    wall = datetime.fromisoformat(start[0]) - timedelta(days=days)
    deadline = EPOCH + timedelta(microseconds=latest_reading(wall, start[1]))
    assert holds(f"by same time {days} days before", start, deadline + beside) is (beside <= timedelta(0))


@pytest.mark.parametrize(
    ("zone", "departs", "cutoff", "late"),
    [
        (NEW_YORK, "2025-11-02T20:00", "01:30", "2025-11-02T06:30:00Z"),
        (BERLIN, "2025-10-26T20:00", "02:30", "2025-10-26T01:30:00Z"),
        (LORD_HOWE, "2025-04-06T20:00", "01:45", "2025-04-05T15:15:00Z"),
        (NEW_YORK, "2025-03-09T20:00", "02:30", "2025-03-09T07:30:00Z"),
    ],
)
def test_a_cutoff_at_a_change_of_the_clocks_is_the_later_instant(
    zone: str, departs: str, cutoff: str, late: str
) -> None:
    """At a fold the second occurrence still counts, and nothing after it; in a gap the later reading."""
    deadline = datetime.fromisoformat(late)
    condition = f"by {cutoff} 0 days before"
    assert [holds(condition, (departs, zone), deadline + d) for d in (-TICK, timedelta(0), TICK)] == [True, True, False]
    assert holds(condition, (departs, zone), deadline - timedelta(hours=1))


@pytest.mark.parametrize(
    ("zone", "departs"),
    [
        (NEW_YORK, "2025-11-02T01:30"),
        (NEW_YORK, "2025-03-09T02:30"),
        (BERLIN, "2025-10-26T02:30"),
        (LORD_HOWE, "2025-10-05T02:15"),
    ],
)
def test_a_service_time_that_is_none_or_two_is_incomplete(zone: str, departs: str) -> None:
    """Without an offset nobody knows the start: the quote names the fact and the item."""
    rules = terms('cancel: [{when: {time_left: ">= 24h"}, free: true}, {penalty: 50%}]')
    quote = ask(rules, booking(rail(departs, zone), booked_at="2025-01-01T00:00:00Z"), "2025-02-01T00:00:00Z")
    assert (quote.outcome, quote.missing) == ("incomplete", ("time_left",))
    assert [line.item for line in quote.lines if line.missing] == ["i1"]


def test_an_offset_settles_a_service_time_at_a_fold() -> None:
    """With its offset the time is known, and the two readings are an hour apart."""
    for offset, last in (("-04:00", "2025-11-01T05:30:00Z"), ("-05:00", "2025-11-01T06:30:00Z")):
        start = (f"2025-11-02T01:30{offset}", NEW_YORK)
        deadline = datetime.fromisoformat(last)
        assert holds(">= 24h", start, deadline)
        assert not holds(">= 24h", start, deadline + TICK)


def test_a_week_of_hours_is_not_seven_days_when_the_clocks_change() -> None:
    """Seven days before by the calendar is 167 hours in spring and 169 in autumn."""
    for departs, hours in (("2025-03-12T10:00", 167), ("2025-11-05T10:00", 169)):
        at = utc(aware(departs, NEW_YORK)) - timedelta(hours=hours)
        assert holds("by same time 7 days before", (departs, NEW_YORK), at)
        assert not holds("by same time 7 days before", (departs, NEW_YORK), at + TICK)


def test_minutes_only_where_the_document_says_so() -> None:
    """`precision: minute` gives the traveller the whole minute of the deadline, and no more."""
    rules = rulebook(document('precision: minute\ncancel: [{when: {time_left: ">= 24h"}, free: true}, {penalty: 50%}]'))
    minute = datetime.fromisoformat("2025-06-19T10:00:00+08:00")
    found = [answer(rules, booking(), (minute + d).isoformat()) for d in (timedelta(0), timedelta(minutes=1) - TICK)]
    assert found == ["100.00", "100.00"]
    assert answer(rules, booking(), (minute + timedelta(minutes=1)).isoformat()) == "50.00"
