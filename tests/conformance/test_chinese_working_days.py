"""The bundled Chinese calendar, day by day, against the State Council's notices of all published years, typed apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from aftersales.plan.calendars import working_days
from aftersales.policy.documents import Calendar
from aftersales.policy.loading import load_folder

FOLDER = Path(__file__).resolve().parents[2] / "policies" / "calendars"
NOTICES = {
    2021: (
        "01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07",
        "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    ),
    2022: (
        "01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07",
        "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    ),
    2023: (
        "01-01..01-02 01-21..01-27 04-05..04-05 04-29..05-03 06-22..06-24 09-29..10-06",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    2024: (
        "01-01..01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10..06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01..01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}
"""By year the days off, and the weekend days worked in their place."""


def days(first: date, last: date) -> Iterator[date]:
    """Every date of a range, both ends in."""
    return (first + timedelta(n) for n in range((last - first).days + 1))


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_the_year(year: int) -> None:
    """A day is worked if the notice says so, or if it is Monday to Friday and not off."""
    ranges, weekends = NOTICES[year]
    ends = [[date.fromisoformat(f"{year}-{end}") for end in one.split("..")] for one in ranges.split()]
    off = {day for first, last in ends for day in days(first, last)}
    worked = {date.fromisoformat(f"{year}-{day}") for day in weekends.split()}
    (calendar,) = (c for c in load_folder(FOLDER).of(Calendar) if c.id == "cn")
    found = working_days([calendar])["cn"]
    for day in days(date(year, 1, 1), date(year, 12, 31)):
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert found.is_working(day.toordinal()) is expected, day


def test_the_years_are_those_that_are_published() -> None:
    """The calendar knows these years and no other."""
    (calendar,) = (c for c in load_folder(FOLDER).of(Calendar) if c.id == "cn")
    known = date(min(NOTICES), 1, 1), date(max(NOTICES), 12, 31)
    assert calendar.known == tuple(day.toordinal() for day in known)
