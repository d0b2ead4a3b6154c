"""Dates that come back: recurrence rules of RFC 5545, no finer than a day, evaluated year by year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from aftersales.values.day_patterns import DayPattern, pattern_of

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
_EVERY_KIND_OF_YEAR: Final = range(2001, 2029)
"""Years of 365 and of 366 days that start on each day of the week, after years of either length."""


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
    _check_dates(found)
    return found


def _check(name: str, value: str) -> None:
    if name not in _PARTS:
        raise ValueError(f"`{name[:20]}` is not a part of a rule known here: {', '.join(_PARTS)}")
    values = value.split(",") if name in _SEVERAL else [value]
    if not all(re.fullmatch(_PARTS[name], one, re.ASCII) for one in values):
        raise ValueError(f"`{name}` cannot be `{value[:40]}`")


def _check_dates(one: Recurrence) -> None:
    pattern = _pattern(one)
    if pattern.numbered and pattern.frequency in ("WEEKLY", "DAILY"):
        raise ValueError(f"`BYDAY` counts days of a month or a year, and `FREQ` is `{pattern.frequency}`")
    if one.end is not None and one.end < one.start:
        raise ValueError("it ends before it starts")
    always = pattern._replace(start=1, interval=1)
    if not any(day for year in _EVERY_KIND_OF_YEAR for day in _dates(always, year)):
        raise ValueError("it has no date in any year")


@lru_cache(maxsize=4096)
def dates_of(one: Recurrence, year: int) -> frozenset[int]:
    """The dates of a rule in a year, as ordinals."""
    return frozenset(day for day in _dates(_pattern(one), year) if one.end is None or day <= one.end)


def _dates(pattern: DayPattern, year: int) -> Iterator[int]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    for days in pattern.periods(year):
        yield from (day for day in pattern.chosen(days) if max(first, pattern.start) <= day <= last)


@lru_cache(maxsize=1024)
def _pattern(one: Recurrence) -> DayPattern:
    return pattern_of(one.start, dict(part.split("=") for part in one.rule.removeprefix("RRULE:").split(";")))
