"""Tests and constants back to text, as an author would write them."""

from __future__ import annotations

from datetime import date

from aftersales.policy.documents import Bound, Cutoff, Days, Elapsed, IsNone, Months, OneOf, Test
from aftersales.values.instants import instant_text, length_text
from aftersales.values.money import to_text
from aftersales.values.zones import MINUTE


def test_text(test: Test, kind: str, currency: str | None) -> str:
    """`time_left >= 48h, < 192h`."""
    if isinstance(test, IsNone):
        return f"{test.fact} is none"
    if isinstance(test, OneOf):
        words = sorted(value_text(value, kind, currency) for value in test.values)
        return f"{test.fact} is {' or '.join(words)}"
    return f"{test.fact} " + ", ".join(bound_text(bound, kind, currency) for bound in test.bounds)


def bound_text(bound: Bound | Cutoff, kind: str, currency: str | None) -> str:
    """`>= 48h`, `by 18:00 1 day before`."""
    if isinstance(bound, Cutoff):
        return cutoff_text(bound)
    value = bound.value
    if isinstance(value, Elapsed):
        return f"{bound.operator} {length_text(value.microseconds)}"
    if isinstance(value, Days):
        return f"{bound.operator} {value.days} days"
    if isinstance(value, Months):
        return f"{bound.operator} {value.months} months"
    return f"{bound.operator} {value_text(value.value, kind, currency)}"


def cutoff_text(cutoff: Cutoff) -> str:
    """`by 18:00 1 day before`."""
    time = "same time" if cutoff.time is None else clock_text(cutoff.time)
    count, side = abs(cutoff.days), "after" if cutoff.days > 0 else "before"
    return f"{cutoff.side} {time} {count} {'day' if count == 1 else 'days'} {side}"


def clock_text(time: int) -> str:
    """`18:00`."""
    return f"{time // MINUTE // 60:02d}:{time // MINUTE % 60:02d}"


def value_text(value: object, kind: str, currency: str | None, zone: str | None = None) -> str:
    """A fact's value as text, by its type."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, int):
        return " ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)
    if kind == "span":
        return length_text(value)
    if kind == "distance":
        return f"{value // 1000} km" if value and value % 1000 == 0 else f"{value} m"
    if kind == "money" and currency is not None:
        return to_text(value, currency)
    if kind == "date":
        return date.fromordinal(value).isoformat()
    if kind == "time":
        return clock_text(value)
    return instant_text(value, zone) if kind == "instant" else str(value)
