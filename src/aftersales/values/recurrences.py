"""Dates that come back: recurrence rules of RFC 5545, no finer than a day, evaluated year by year."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

_PARTS = {
    "FREQ": "YEARLY|MONTHLY|WEEKLY|DAILY",
    "INTERVAL": "[1-9][0-9]{0,2}",
    "UNTIL": "[0-9]{8}",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
    "BYDAY": "([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)",
    **dict.fromkeys(("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"), "[+-]?[1-9][0-9]{0,2}"),
}
"""The parts of a rule and what one value of each looks like. An end is a date (`UNTIL`), never a count."""
_SEVERAL = ("BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_ANCHORED = re.compile(r"DTSTART(?:;VALUE=DATE)?:([0-9]{8})\s+(?:RRULE:)?(\S+)")


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
    """A rule that has been checked. Raises ValueError."""
    parts = [part.partition("=") for part in rule.removeprefix("RRULE:").split(";")]
    names = [name for name, _, _ in parts]
    for name, _, value in parts:
        _check(name, value)
    if len(set(names)) < len(names) or "FREQ" not in names:
        raise ValueError("a rule names each of its parts once, and `FREQ` always")
    end = next((date.fromisoformat(value).toordinal() for name, _, value in parts if name == "UNTIL"), None)
    rest = ";".join(f"{name}={value}" for name, _, value in parts if name != "UNTIL")
    found = Recurrence(start.toordinal(), end, rest)
    dates_of(found, start.year)
    return found


def _check(name: str, value: str) -> None:
    if name not in _PARTS:
        raise ValueError(f"`{name[:20]}` is not a part of a rule known here: {', '.join(_PARTS)}")
    values = value.split(",") if name in _SEVERAL else [value]
    if not all(re.fullmatch(_PARTS[name], one) for one in values):
        raise ValueError(f"`{name}` cannot be `{value[:40]}`")


@lru_cache(maxsize=4096)
def dates_of(one: Recurrence, year: int) -> frozenset[int]:
    """The dates of a rule in a year, as ordinals. Raises ValueError for a rule that contradicts itself."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    until = datetime.fromordinal(last if one.end is None else min(last, one.end))
    days = (day.toordinal() for day in _parsed(one._replace(start=_start_near(one, first))).replace(until=until))
    return frozenset(day for day in days if day >= first)


def _start_near(one: Recurrence, day: int) -> int:
    """A start from which a rule of days or weeks has the same dates from a day on; a whole turn early, as the week of
    the start is cut. Rules of months and years are few steps from any start."""
    parts = dict(part.split("=") for part in one.rule.removeprefix("RRULE:").split(";"))
    turn = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", "1"))
    turns = (day - one.start) // turn - 1 if turn else 0
    return one.start + max(turns, 0) * turn


@lru_cache(maxsize=1024)
def _parsed(one: Recurrence) -> Any:
    from dateutil.rrule import rrulestr

    return rrulestr(one.rule, dtstart=datetime.fromordinal(one.start))
