"""Values inside the intervals of axes, for the bookings that witness a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from aftersales.plan.axes import Axis, Members, Quantity, Words
from aftersales.plan.compile import interval
from aftersales.policy.documents import Bound, Declaration, IsNone, OneOf, Test, Within
from aftersales.policy.render import value_text
from aftersales.values.instants import length_text
from aftersales.values.zones import DAY, HOUR, MINUTE

OTHER: Final = "other"
"""A word that no policy names."""
_PRODUCTS: Final = ("service", "flight", "rail", "hotel", "car", "activity", "coach", "cruise", "insurance")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def sample(axes: Sequence[Axis], indices: Sequence[int], fact: Declaration) -> Any:
    """A value of a fact in an interval of each of its axes; None is none. Raises LookupError where none is found."""
    axis, index = axes[0], indices[0]
    if index == axis.none and axis.size > axis.none:
        return None
    if isinstance(axis, Words):
        return _word(axis, index, fact)
    if isinstance(axis, Members):
        return _members(axes, indices)
    if len(axes) > 1 or not isinstance(axis, Quantity):
        raise LookupError(fact.name)
    low = axis.cuts[index - 1] if index else None
    high = axis.cuts[index] if index < len(axis.cuts) else None
    return within(low, high, MINUTE if axis.clock == "elapsed" or fact.type == "time" else 1)


def _word(axis: Words, index: int, fact: Declaration) -> Any:
    named = [word for word, place in axis.places.items() if place == index]
    if named:
        return named[0]
    others = {"product": _PRODUCTS, "weekday": _WEEKDAYS}.get(fact.name, _WEEKDAYS if fact.type == "weekday" else ())
    return next((word for word in others if word not in axis.places), OTHER)


def _members(axes: Sequence[Axis], indices: Sequence[int]) -> list[str]:
    """Words that are members where an axis says so, and nowhere else."""
    pairs = [(axis, index) for axis, index in zip(axes, indices, strict=True) if isinstance(axis, Members)]
    barred = {word for axis, index in pairs if not index for word in axis.words}
    found = dict[str, None]()
    for axis, index in pairs:
        if index:
            free = sorted(map(str, axis.words - barred))
            if not free:
                raise LookupError(axis.fact)
            found[free[0]] = None
    return list(found) or [OTHER]


def within(low: int | None, high: int | None, step: int) -> int:
    """A value in `[low, high)`, a multiple of a step where there is one."""
    if low is None and high is None:
        return 0
    if low is None:
        assert high is not None
        return (high - 1) // step * step
    found = -(-low // step) * step
    if high is not None and found >= high:
        raise LookupError
    return found


def satisfying(test: Test, kind: str) -> Any:
    """A value for which a test holds."""
    if isinstance(test, IsNone):
        return None
    if isinstance(test, OneOf):
        value = min(test.values, key=str)
        return [value] if kind == "words" else value
    assert isinstance(test, Within)
    low = high = None
    for bound in test.bounds:
        if not isinstance(bound, Bound):
            raise LookupError(test.fact)
        least, most = interval(bound)
        low = least if low is None else low if least is None else max(low, least)
        high = most if high is None else high if most is None else min(high, most)
    return within(low, high, 1)


def stated(value: Any, kind: str, clock: str, currency: str) -> Any:
    """A value as it is given from outside."""
    if value is None or isinstance(value, bool | str | list):
        return value
    if clock == "days":
        return f"{value} days"
    if kind == "span":
        return length_text(value)
    if kind == "date":
        return date.fromordinal(value).isoformat()
    return value if kind in ("count", "ratio") else value_text(value, kind, currency)


def near(axes: Sequence[Axis], request: int) -> list[int]:
    """Instants before and after a request about which any of a span's axes may turn, plain ones first."""
    steps = {0, HOUR, -HOUR, 30 * DAY, -30 * DAY, 400 * DAY}
    for axis in axes:
        if isinstance(axis, Quantity):
            unit = DAY if axis.clock == "days" else 1
            steps |= {sign * (cut * unit + shift) for cut in axis.cuts for sign in (1, -1) for shift in _AROUND}
        else:
            days = getattr(getattr(axis, "cutoff", None), "days", None)
            away = abs(days) if days is not None else 31 * abs(getattr(axis, "months", 0))
            hours = range(-26 * 60, 26 * 60, 30)
            steps |= {sign * away * DAY + minutes * MINUTE for sign in (1, -1) for minutes in hours}
            if hasattr(axis, "months"):
                steps |= {sign * (away + more) * DAY for sign in (1, -1) for more in range(-40, 6)}
    return [
        request + step for step in sorted(steps, key=lambda step: (step % MINUTE != 0, step % HOUR != 0, abs(step)))
    ]


_AROUND: Final = (0, MINUTE, -MINUTE, HOUR, -HOUR, 12 * HOUR, -12 * HOUR, DAY, -DAY, 1, -1)
