"""Local time and UTC from the data of `tzdata`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from aftersales.values import zones
from aftersales.values.zones import HOUR, ZoneError, day_start, instant, latest_reading, local_day, moment, readings
from tests.simple import ask, booking, terms

NEW_YORK, BERLIN, LORD_HOWE = "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"


def utc(text: str) -> int:
    """The instant of a UTC time."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=UTC))


def wall(text: str) -> datetime:
    """A naive local time."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("name", ["Mars/Base", "", "asia/shanghai", "../zones", "Asia", "/etc/passwd", "Asia/"])
def test_unknown_zones(name: str) -> None:
    """Names are those of the data, in their own spelling; nothing else is opened."""
    with pytest.raises(ZoneError):
        zones.zone(name)


def test_an_ordinary_time_has_one_reading() -> None:
    """Ten in the morning in Shanghai is two in the night in UTC."""
    assert readings(wall("2025-06-20T10:00"), "Asia/Shanghai") == (utc("2025-06-20T02:00"),)


@pytest.mark.parametrize(
    ("zone", "local", "early", "late"),
    [
        (NEW_YORK, "2025-11-02T01:30", "2025-11-02T05:30", "2025-11-02T06:30"),
        (BERLIN, "2025-10-26T02:30", "2025-10-26T00:30", "2025-10-26T01:30"),
        (LORD_HOWE, "2025-04-06T01:45", "2025-04-05T14:45", "2025-04-05T15:15"),
    ],
)
def test_a_time_that_occurs_twice(zone: str, local: str, early: str, late: str) -> None:
    """At a fold both readings are possible and a deadline is the later one; Lord Howe moves half an hour."""
    assert readings(wall(local), zone) == (utc(early), utc(late))
    assert latest_reading(wall(local), zone) == utc(late)


@pytest.mark.parametrize(
    ("zone", "local", "late"),
    [
        (NEW_YORK, "2025-03-09T02:30", "2025-03-09T07:30"),
        (BERLIN, "2025-03-30T02:30", "2025-03-30T01:30"),
        (LORD_HOWE, "2025-10-05T02:15", "2025-10-04T15:45"),
    ],
)
def test_a_time_that_never_occurs(zone: str, local: str, late: str) -> None:
    """In a gap there is no reading; a deadline is the later of the two instants it could stand for."""
    assert readings(wall(local), zone) == ()
    assert latest_reading(wall(local), zone) == utc(late)


def test_a_day_without_midnight() -> None:
    """Where clocks change at midnight the date starts with its first instant."""
    day = date(2018, 11, 4).toordinal()
    assert day_start(day, "America/Sao_Paulo") == utc("2018-11-04T03:00")
    assert local_day(day_start(day, "America/Sao_Paulo") - 1, "America/Sao_Paulo") == day - 1


def test_a_date_that_was_left_out() -> None:
    """Where a whole date was skipped, it starts with the next one."""
    skipped = date(2011, 12, 30).toordinal()
    assert day_start(skipped, "Pacific/Apia") == day_start(skipped + 1, "Pacific/Apia") == utc("2011-12-30T10:00")


@pytest.mark.parametrize(("day", "hours"), [("2025-03-09", 23), ("2025-11-02", 25), ("2025-06-20", 24)])
def test_days_are_not_all_of_one_length(day: str, hours: int) -> None:
    """A date with a change of the clocks has 23 or 25 hours."""
    start = date.fromisoformat(day).toordinal()
    assert day_start(start + 1, NEW_YORK) - day_start(start, NEW_YORK) == hours * HOUR


def test_a_moment_keeps_its_instant() -> None:
    """The datetime of an instant carries the zone's offset at that instant."""
    at = utc("2025-01-01T12:00")
    assert instant(moment(at, NEW_YORK)) == at
    assert moment(at, NEW_YORK).utcoffset() == timedelta(hours=-5)


def test_the_data_has_a_version() -> None:
    """The version names the year of the data."""
    stamp = ask(terms("cancel: [{free: true}]"), booking()).to_dict()["stamp"]
    assert stamp["tzdata"].startswith("20")
    assert "Asia/Shanghai" in zones.zone_names()
