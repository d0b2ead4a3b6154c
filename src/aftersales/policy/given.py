"""Facts a caller states from outside, such as `time_left: 47h59min`, read by the fact's type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from aftersales.policy.constants import read_bounds
from aftersales.policy.documents import Bound, Cutoff, Days, Declaration, Elapsed, Number, Switch
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, did_you_mean
from aftersales.values.zones import instant

_SHARED = "one that a document declares is known where that document applies, one of a `vocabulary` everywhere"


def read_given(name: str, value: Any, facts: Mapping[str, Declaration], currency: str) -> tuple[str, Any]:
    """The clock and the value that a stated fact means. Raises ValueError."""
    if name not in facts:
        raise ValueError(f"there is no such fact; {did_you_mean(name, facts) or _SHARED}")
    kind = facts[name].type
    if value is None:
        return ("elapsed" if kind == "span" else "value"), None
    verb = facts[name].verb
    if isinstance(verb, Switch):
        return "value", _one_of(value, verb.one_of)
    if kind == "words":
        return "value", frozenset(_typed(value, list | tuple | frozenset | set, "a list of words"))
    if kind == "span":
        return _length(value)
    return "value", typed(kind, value, currency)


def typed(kind: str, value: Any, currency: str) -> Any:
    """A value as a fact of that type has it: minor units, ordinals, microseconds. Raises ValueError."""
    if kind in ("word", "weekday"):
        return _typed(value, str, "text")
    if kind == "flag":
        return _typed(value, bool, "true or false")
    if kind == "instant":
        return _instant(value)
    if isinstance(value, date):
        value = value.isoformat()
    elif isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{_EXAMPLES.get(kind, 'a whole number')} is expected")
    bound = _bound(kind, str(value), currency)
    assert isinstance(bound.value, Number)
    if kind == "ratio" and not 0 <= bound.value.value <= _MOST_POINTS:
        raise ValueError(f"basis points from 0 to {_MOST_POINTS} are expected")
    if kind == "money" and bound.value.value < 0:
        raise ValueError("an amount of zero or more is expected")
    return bound.value.value


_MOST_POINTS = 1_000_000
_EXAMPLES = {
    "ratio": "a number of basis points, 2500 for 25%,",
    "money": 'decimal text such as "55.50"',
    "distance": "a distance such as 1500 km",
    "date": "a date such as 2026-11-21",
    "time": "a time of day such as 18:00",
}


def _one_of(value: Any, words: tuple[str, ...]) -> str:
    if value not in words:
        raise ValueError(f"one of {', '.join(words)} is expected")
    return str(value)


def _typed(value: Any, kind: Any, expected: str) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{expected} is expected")
    return value


def _instant(value: Any) -> int:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise ValueError("an instant with its UTC offset is expected")
    return instant(moment)


def _length(value: Any) -> tuple[str, int]:
    bound = _bound("span", _typed(value, str, "a length of time such as 48h or 3 days"), "")
    if isinstance(bound.value, Elapsed):
        return "elapsed", bound.value.microseconds
    if isinstance(bound.value, Days):
        return "days", bound.value.days
    raise ValueError("a length of time or a number of days is expected")


def _bound(kind: str, text: str, currency: str) -> Bound:
    reader = Reader("given", text, currency=currency)
    try:
        bound = read_bounds(reader, kind, Node("scalar", f"== {text}", 1, 1))[0]
    except Mistake as mistake:
        raise ValueError(f"{mistake.message}; {mistake.hint}" if mistake.hint else mistake.message) from None
    if isinstance(bound, Cutoff):
        raise ValueError("a constant is expected")
    return bound
