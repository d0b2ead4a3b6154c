"""Constants of policies as text, and the small changes that an author could make by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

Change = tuple[str, str]
"""What kind of change, and the text after it."""

_BOUND: Final = re.compile(r"(>=|<=|>|<)(\s*)(.+)")
_CUTOFF: Final = re.compile(r"(by|before|after|from) (.+?) (\d+) (days?) (before|after)")
_OPPOSITE: Final = ((">=", ">"), ("<=", "<"), ("by", "before"), ("from", "after"))
_OTHER: Final = dict([*_OPPOSITE, *((after, before) for before, after in _OPPOSITE)])
_COUNTED: Final = re.compile(r"(.*?)(-?\d+)((?:\.\d+)?(?:h|min|%| ?km| ?m| days?| months?| years?| business days?)?)")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK: Final = re.compile(r"(\d\d):(\d\d)")
_DAYS: Final = re.compile(r"(\d+) days?")
_HOURS: Final = re.compile(r"(\d+)h")


def of_condition(text: str) -> Iterator[Change]:
    """Changes of a range such as `>= 48h, < 192h`, of one of its bounds at a time."""
    parts = [part.strip() for part in text.split(",")]
    for place, part in enumerate(parts):
        for kind, new in _of_bound(part):
            yield kind, ", ".join([*parts[:place], new, *parts[place + 1 :]])


def _of_bound(text: str) -> Iterator[Change]:
    bound, cutoff = _BOUND.fullmatch(text), _CUTOFF.fullmatch(text)
    if bound:
        operator, space, constant = bound.groups()
        yield "boundary", f"{_OTHER[operator]}{space}{constant}"
        yield from (("threshold", f"{operator}{space}{new}") for new in shifted(constant))
        yield from (("clock", f"{operator}{space}{new}") for new in _other_clock(constant))
    elif cutoff:
        side, time, days, word, way = cutoff.groups()
        yield "boundary", f"{_OTHER[side]} {time} {days} {word} {way}"
        yield from (("threshold", f"{side} {new} {days} {word} {way}") for new in _hours_apart(time))
        away = int(days) * (-1 if way == "before" else 1)
        for new in (away - 1, away + 1):
            yield "threshold", f"{side} {time} {abs(new)} days {'after' if new > 0 else 'before'}"
    else:
        yield from (("threshold", new) for new in shifted(text))


def _other_clock(constant: str) -> Iterator[str]:
    """`3 days` for `72h`, and the other way round."""
    days, hours = _DAYS.fullmatch(constant), _HOURS.fullmatch(constant)
    if days and int(days[1]):
        yield f"{int(days[1]) * 24}h"
    if hours and int(hours[1]) and int(hours[1]) % 24 == 0:
        yield f"{int(hours[1]) // 24} days"


def _hours_apart(time: str) -> Iterator[str]:
    """A wall-clock time an hour earlier and later."""
    clock = _CLOCK.fullmatch(time)
    for hour in (int(clock[1]) - 1, int(clock[1]) + 1) if clock else ():
        yield f"{hour:02d}:{clock[2] if clock else ''}"


def shifted(constant: str) -> Iterator[str]:
    """A constant one unit less and one unit more, in the unit it is written in."""
    if _DATE.fullmatch(constant):
        yield from ((date.fromisoformat(constant) + timedelta(days)).isoformat() for days in (-1, 1))
    elif _DATE.match(constant):
        yield from _instants(constant)
    elif clock := _CLOCK.fullmatch(constant):
        minutes = int(clock[1]) * 60 + int(clock[2])
        yield from (f"{m // 60:02d}:{m % 60:02d}" for m in (minutes - 1, minutes + 1) if 0 <= m <= 24 * 60)
    elif number := _COUNTED.fullmatch(constant):
        before, digits, unit = number.groups()
        yield from (f"{before}{int(digits) + step}{unit}" for step in (-1, 1))


def _instants(constant: str) -> Iterator[str]:
    try:
        at = datetime.fromisoformat(constant)
    except ValueError:
        return
    yield from ((at + timedelta(hours=hours)).isoformat() for hours in (-1, 1))


def of_amount(text: str) -> Iterator[Change]:
    """Changes of an amount: a percentage or a sum by one, free to one percent."""
    if text == "free":
        yield "amount", "1%"
    elif re.fullmatch(r"\d+(\.\d+)?%?", text):
        kind = "percentage" if text.endswith("%") else "amount"
        yield from ((kind, new) for new in shifted(text) if not new.startswith("-"))


def of_length(text: str) -> Iterator[Change]:
    """Changes of a length of time by one unit, or to the other clock."""
    yield from (("length", new) for new in shifted(text) if not new.startswith("-"))
    yield from (("clock", new) for new in _other_clock(text))


def of_dates(text: str) -> Iterator[Change]:
    """Changes of a date, or of either end of a range of dates, by a day."""
    ends = text.split("..")
    for place, end in enumerate(ends):
        if _DATE.fullmatch(end):
            for new in shifted(end):
                yield "date", "..".join([*ends[:place], new, *ends[place + 1 :]])
