"""Arithmetic as a schoolbook does it: fractions, largest remainders, calendar months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor

from aftersales.values.zones import zone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HALF = Fraction(1, 2)


def round_to(amount: Fraction, step: int, mode: str) -> int:
    """The multiple of `step` that `mode` chooses for a non-negative amount."""
    steps = amount / step
    whole = floor(steps)
    rest = steps - whole
    upwards = {
        "down": False,
        "up": rest > 0,
        "half_up": rest >= HALF,
        "half_down": rest > HALF,
        "half_even": rest > HALF or (rest == HALF and whole % 2 == 1),
    }
    return (whole + upwards[mode]) * step


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares in proportion: rounded down, then one more for the largest remainders, the first first."""
    if sum(weights) == 0:
        return [total, *[0] * (len(weights) - 1)]
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [floor(share) for share in exact]
    while sum(shares) < total:
        remainders = [share - given for share, given in zip(exact, shares, strict=True)]
        shares[remainders.index(max(remainders))] += 1
    return shares


def add_months(day: date, months: int) -> date:
    """The same day some months later (or earlier), or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def instant_of(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def local(instant: int, zone_name: str) -> datetime:
    """What a clock on the wall shows, as a naive datetime."""
    return (EPOCH + instant * MICROSECOND).astimezone(zone(zone_name)).replace(tzinfo=None)


def later_instant(wall: datetime, zone_name: str) -> int:
    """The instant a clock on the wall shows this; the later one if it does so twice or never."""
    return max(instant_of(wall.replace(tzinfo=zone(zone_name), fold=fold).astimezone(UTC)) for fold in (0, 1))


def microseconds_of_day(wall: datetime) -> int:
    """Time of day in microseconds after midnight."""
    return (wall - datetime.combine(wall.date(), datetime.min.time())) // MICROSECOND
