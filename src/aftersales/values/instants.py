"""Text of instants and lengths of time, and the difference of calendar dates."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from aftersales.values.lifted import pure
from aftersales.values.zones import EPOCH, HOUR, MINUTE, SECOND, latest_reading, moment

_FAR = 400 * 12
_LENGTH = re.compile(r"(-?)(?:([0-9]{1,6})h)? ?(?:([0-9]{1,8})min)?")


def to_length(text: str) -> int | None:
    """Microseconds of `48h`, `20min`, `47h59min`, `-20min`; None if the text is not a length of time."""
    match = _LENGTH.fullmatch(text)
    if match is None or match[2] is match[3] is None:
        return None
    length = int(match[2] or 0) * HOUR + int(match[3] or 0) * MINUTE
    return -length if match[1] else length


def length_text(length: int) -> str:
    """`47h59min` for a length of time in microseconds; seconds are shown only where there are any."""
    sign, length = ("-", -length) if length < 0 else ("", length)
    hours, rest = divmod(length, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, fraction = divmod(rest, SECOND)
    text = f"{hours}h" if hours else ""
    text += f"{minutes}min" if minutes or not (hours or rest) else ""
    if rest:
        text += f"{seconds}.{fraction:06d}s" if fraction else f"{seconds}s"
    return sign + text


@pure
def instant_text(at: int, zone_name: str | None) -> str:
    """ISO 8601 with offset, in the zone if there is one, else in UTC."""
    return (EPOCH + timedelta(microseconds=at)).isoformat() if zone_name is None else moment(at, zone_name).isoformat()


@pure
def date_text(day: int) -> str:
    """ISO 8601 of a date."""
    return date.fromordinal(day).isoformat()


@pure
def day_of(text: str) -> date:
    """The date of ISO 8601 text."""
    return date.fromisoformat(text)


@pure
def add_months(day: int, months: int) -> int:
    """The same day of the month some months later or earlier, clamped back at a month's end.

    At most some centuries away, which is beyond every instant there can be.
    """
    near = max(-_FAR, min(_FAR, months))
    return (date.fromordinal(day) + relativedelta(months=near)).toordinal()


@pure
def add_months_forward(day: int, months: int) -> int:
    """The same day of the month some months later; where there is none, the first of the month after."""
    moved = add_months(day, months)
    return moved + (date.fromordinal(moved).day < date.fromordinal(day).day)


def time_of_day(wall: datetime) -> int:
    """Microseconds after 00:00."""
    return ((wall.hour * 60 + wall.minute) * 60 + wall.second) * SECOND + wall.microsecond


def clock_time(text: str) -> int:
    """Microseconds after 00:00 of `18:00`, or of `24:00`."""
    return int(text[:2]) * HOUR + int(text[3:]) * MINUTE


@pure
def wall_clock(day: int, time: int, zone_name: str) -> int:
    """The instant of a time of day (microseconds after 00:00, 24:00 allowed) on a date; the later of two or none."""
    local = datetime.fromordinal(day) + timedelta(microseconds=time)
    return latest_reading(local, zone_name)
