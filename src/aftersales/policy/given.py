"""Facts a caller states from outside, such as `time_left: 47h59min`, read by the fact's type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from aftersales.policy.constants import read_bounds
from aftersales.policy.documents import Bound, Cutoff, Days, Declaration, Elapsed, Number
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, did_you_mean
from aftersales.values.zones import instant


def read_given(name: str, value: Any, facts: Mapping[str, Declaration], currency: str) -> tuple[str, Any]:
    """The clock and the value that a stated fact means. Raises ValueError."""
    if name not in facts:
        raise ValueError("; ".join(filter(None, ("there is no such fact", did_you_mean(name, facts)))))
    kind = facts[name].type
    if value is None:
        return ("elapsed" if kind == "span" else "value"), None
    if kind in ("word", "weekday"):
        return "value", _typed(value, str, "text")
    if kind == "words":
        return "value", frozenset(_typed(value, list | tuple | frozenset | set, "a list of words"))
    if kind == "flag":
        return "value", _typed(value, bool, "true or false")
    if kind == "instant":
        return "value", _instant(value)
    return _quantity(kind, value, currency)


def _typed(value: Any, kind: Any, expected: str) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{expected} is expected")
    return value


def _instant(value: Any) -> int:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise ValueError("an instant with its UTC offset is expected")
    return instant(moment)


def _quantity(kind: str, value: Any, currency: str) -> tuple[str, Any]:
    if isinstance(value, float | bool):
        raise ValueError("text or a whole number is expected")
    text = value.isoformat() if isinstance(value, date) else str(value)
    reader = Reader("given", text, currency=currency)
    try:
        bound = read_bounds(reader, kind, Node("scalar", f"== {text}", 1, 1))[0]
    except Mistake as mistake:
        raise ValueError(f"{mistake.message}; {mistake.hint}" if mistake.hint else mistake.message) from None
    if isinstance(bound, Cutoff) or not isinstance(bound.value, Number | Elapsed | Days):
        raise ValueError("a length of time or a number of days is expected")
    return _clock(bound)


def _clock(bound: Bound) -> tuple[str, int]:
    value = bound.value
    if isinstance(value, Elapsed):
        return "elapsed", value.microseconds
    if isinstance(value, Days):
        return "days", value.days
    assert isinstance(value, Number)
    return "value", value.value
