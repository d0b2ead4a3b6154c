"""Dates that come back: recurrence rules of RFC 5545, no finer than a day, evaluated year by year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import MAXYEAR, date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

_PARTS: Final = {
    "FREQ": r"YEARLY|MONTHLY|WEEKLY|DAILY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "UNTIL": r"\d{8}",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "BYDAY": r"([+-]?([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)",
    "BYMONTH": r"[1-9]|1[0-2]",
    "BYMONTHDAY": r"[+-]?([1-9]|[12]\d|3[01])",
    "BYWEEKNO": r"[+-]?([1-9]|[1-4]\d|5[0-3])",
    **dict.fromkeys(("BYYEARDAY", "BYSETPOS"), r"[+-]?([1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])"),
}
"""The parts of a rule and what one value of each looks like. An end is a date (`UNTIL`), never a count."""
_SEVERAL: Final = ("BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_ANCHORED: Final = re.compile(r"DTSTART(?:;VALUE=DATE)?:(\d{8})\s+(?:RRULE:)?(\S+)", re.ASCII)
_CYCLE: Final = 146_097
"""The days of 400 years."""
_LAST_YEARS: Final = date(9971, 1, 1).toordinal()
"""Of what comes after, years of either length start on each day of the week."""


class Recurrence(NamedTuple):
    """The dates of `rule` (`FREQ=...;...`) from `start` to `end`, both ordinals; None is no end."""

    start: int
    end: int | None
    rule: str


def anchored(text: str) -> tuple[date, str]:
    """The start and the rule of `DTSTART:20240101 RRULE:FREQ=...`. Raises ValueError."""
    match = _ANCHORED.fullmatch(text.strip())
    if match is None:
        raise ValueError("a rule without its first date")
    return date.fromisoformat(match[1]), match[2]


def recurrence(start: date, rule: str) -> Recurrence:
    """A rule that has been checked. Raises ValueError, also for one that no date can match."""
    parts = [part.partition("=") for part in rule.removeprefix("RRULE:").split(";")]
    names = [name for name, _, _ in parts]
    for name, _, value in parts:
        _check(name, value)
    if len(set(names)) < len(names) or "FREQ" not in names:
        raise ValueError("a rule names each of its parts once, and `FREQ` always")
    end = next((date.fromisoformat(value).toordinal() for name, _, value in parts if name == "UNTIL"), None)
    rest = ";".join(f"{name}={value}" for name, _, value in parts if name != "UNTIL")
    found = Recurrence(start.toordinal(), end, rest)
    _check_dates(found, _parts(rest))
    dates_of(found, start.year)
    return found


def _check(name: str, value: str) -> None:
    if name not in _PARTS:
        raise ValueError(f"`{name[:20]}` is not a part of a rule known here: {', '.join(_PARTS)}")
    values = value.split(",") if name in _SEVERAL else [value]
    if not all(re.fullmatch(_PARTS[name], one, re.ASCII) for one in values):
        raise ValueError(f"`{name}` cannot be `{value[:40]}`")


def _check_dates(one: Recurrence, parts: Mapping[str, str]) -> None:
    counted = {day[:-2] != "" for day in parts.get("BYDAY", "MO").split(",")}
    if len(counted) > 1:
        raise ValueError("`BYDAY` counts its weekdays, such as `-1FR`, or does not: write two rules")
    if True in counted and parts["FREQ"] in ("WEEKLY", "DAILY"):
        raise ValueError(f"`BYDAY` counts days of a month or a year, and `FREQ` is `{parts['FREQ']}`")
    if one.end is not None and one.end < one.start:
        raise ValueError("it ends before it starts")
    every = ";".join(f"{name}={value}" for name, value in parts.items() if name != "INTERVAL")
    late = one._replace(start=one.start + _shift(date.fromordinal(one.start).year), rule=every)
    if next(iter(_parsed(_start_near(late, _LAST_YEARS))), None) is None:
        raise ValueError("it has no date in any year")


@lru_cache(maxsize=4096)
def dates_of(one: Recurrence, year: int) -> frozenset[int]:
    """The dates of a rule in a year, as ordinals. They are looked for in the last cycle of years, where a rule that has
    no more of them soon ends."""
    first, last, shift = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal(), _shift(year)
    near = _start_near(one, first)
    until = datetime.fromordinal(shift + (last if one.end is None else min(last, one.end)))
    found = _parsed(near._replace(start=near.start + shift)).replace(until=until)
    return frozenset(day for day in (at.toordinal() - shift for at in found) if day >= first)


def _shift(year: int) -> int:
    """The days of the whole cycles that fit in after a year: the calendar repeats after each, weekdays included."""
    return (MAXYEAR - year) // 400 * _CYCLE


def _start_near(one: Recurrence, day: int) -> Recurrence:
    """A rule of days or weeks from a start from which it has the same dates from a day on; a whole turn early, as the
    week of the start is cut. Rules of months and years are few steps from any start."""
    parts = _parts(one.rule)
    turn = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", "1"))
    turns = (day - one.start) // turn - 1 if turn else 0
    return one._replace(start=one.start + max(turns, 0) * turn)


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=") for part in rule.split(";"))


@lru_cache(maxsize=1024)
def _parsed(one: Recurrence) -> Any:
    from dateutil.rrule import rrulestr

    return rrulestr(one.rule, dtstart=datetime.fromordinal(one.start))
