"""The constants of conditions, read by the type of the fact they are compared with."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Literal, cast

from aftersales.policy.documents import Bound, Cutoff, Days, Elapsed, Months, Number, OneOf, Operator, Test, Within
from aftersales.policy.documents import IsNone as IsNoneTest
from aftersales.policy.misread import length_hint, refuse_flag, refuse_other_clock, refuse_other_currency
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, did_you_mean, text
from aftersales.policy.registry import WEEKDAYS, may_be_none
from aftersales.values.instants import to_length
from aftersales.values.money import MoneyError, to_minor
from aftersales.values.zones import MINUTE, instant

_BOUND = re.compile(r"(>=|>|<=|<|==)\s*(.+)")
_CALENDAR = re.compile(r"(-?[0-9]{1,5}) (day|days|month|months)")
_TIME = re.compile(r"([0-2][0-9]):([0-5][0-9])")
_CUTOFF = re.compile(r"(by|before|after|from) (same time|[0-2][0-9]:[0-5][0-9]) ([0-9]{1,4}) days? (before|after)")
_DISTANCE = re.compile(r"([0-9]{1,6}) ?(km|m)")
_SHORT_UNIT = re.compile(r"-?[0-9]+ ?(d|D|w|m|hours?|hrs?|minutes?|mins|weeks?)")
_QUANTITIES = ("span", "count", "money", "ratio", "distance", "instant", "date", "time", "shift")


def read_test(reader: Reader, fact: str, key: Node, node: Node) -> Test:
    """The test of one fact against the constant(s) at `node`."""
    kind = fact_type(reader, fact, key)
    if node.kind == "scalar" and node.plain and node.value == "none":
        if not may_be_none(fact):
            raise Mistake(
                node, "never-none", f"`{fact}` always exists", 'for the word itself write `"none"`, in quotes'
            )
        return IsNoneTest(fact, reader.at(key))
    if kind in _QUANTITIES and node.kind == "scalar" and _is_range(kind, node.value):
        return Within(fact, read_bounds(reader, kind, node), reader.at(key))
    if kind in ("word", "words"):
        for element in _elements(node):
            refuse_flag(fact, element)
    values = frozenset(value for element in _elements(node) for value in _equals(reader, kind, element))
    return OneOf(fact, values, reader.at(key))


def fact_type(reader: Reader, fact: str, node: Node) -> str:
    """The type of a declared or built-in fact."""
    if fact not in reader.facts:
        raise Mistake(node, "unknown-fact", f"there is no fact `{fact[:60]}`", did_you_mean(fact, reader.facts))
    reader.used.setdefault(fact)
    return reader.facts[fact].type


def read_bounds(reader: Reader, kind: str, node: Node) -> tuple[Bound | Cutoff, ...]:
    """A range such as `>= 48h, < 192h`; every bound must hold."""
    bounds = tuple(_bound(reader, kind, part.strip(), node) for part in text(reader, node).split(","))
    _refuse_empty(bounds, node)
    return bounds


def _is_range(kind: str, value: str) -> bool:
    return kind == "span" or value[:1] in "<>="


def _elements(node: Node) -> list[Node]:
    if node.kind == "mapping":
        raise Mistake(node, "shape", "a constant, a range or a list of constants is expected, found a mapping")
    return node.value if node.kind == "list" else [node]


def _equals(reader: Reader, kind: str, node: Node) -> tuple[str | int | bool, ...]:
    value = text(reader, node)
    if kind in ("word", "words"):
        return reader.sets.get(value, (value,))
    if kind == "flag":
        if value not in ("true", "false"):
            raise Mistake(node, "flag", f"`true` or `false` is expected, found `{value[:60]}`")
        return (value == "true",)
    if kind == "weekday":
        if value not in WEEKDAYS:
            raise Mistake(node, "weekday", f"one of {', '.join(WEEKDAYS)} is expected, found `{value[:60]}`")
        return (value,)
    return (_number(reader, kind, value, node),)


def _bound(reader: Reader, kind: str, part: str, node: Node) -> Bound | Cutoff:
    cutoff = _CUTOFF.fullmatch(part)
    if cutoff and kind == "span":
        side = cast(Literal["by", "before", "after", "from"], cutoff[1])
        time = None if cutoff[2] == "same time" else time_of_day(cutoff[2], node)
        return Cutoff(side, int(cutoff[3]) * (-1 if cutoff[4] == "before" else 1), time)
    match = _BOUND.fullmatch(part)
    if match is None:
        raise Mistake(node, "range", f"`{part[:60]}` is not a bound", _range_hint(kind))
    operator, constant = cast(Operator, match[1]), match[2].strip()
    if kind == "span":
        return Bound(operator, _length(constant, node))
    return Bound(operator, Number(_number(reader, kind, constant, node)))


def _range_hint(kind: str) -> str:
    if kind == "span":
        return "write `>= 48h`, `>= 3 days`, `>= 2 months` or `by 18:00 1 day before`"
    return "write `>=`, `>`, `<=`, `<` or `==` and a constant; join several with commas"


def _length(constant: str, node: Node) -> Elapsed | Days | Months:
    elapsed = to_length(constant)
    if elapsed is not None:
        return Elapsed(elapsed)
    calendar = _CALENDAR.fullmatch(constant)
    if calendar is None:
        refuse_other_clock("span", constant, node)
        unit = "has no unit of the language" if _SHORT_UNIT.fullmatch(constant) else "is not a length of time"
        raise Mistake(node, "unit", f"`{constant[:60]}` {unit}", length_hint(constant))
    count = int(calendar[1])
    return Months(count) if calendar[2].startswith("month") else Days(count)


def _number(reader: Reader, kind: str, constant: str, node: Node) -> int:
    refuse_other_clock(kind, constant, node)
    try:
        if kind == "money":
            return money(reader, constant, node)
        if kind == "date":
            return date.fromisoformat(constant).toordinal()
        if kind == "time":
            return time_of_day(constant, node)
        if kind == "instant":
            return _instant(constant, node)
        if kind == "distance":
            return _metres(constant)
        if re.fullmatch(r"-?[0-9]{1,12}", constant):
            return int(constant)
    except ValueError:
        pass
    expected = _EXPECTED.get(kind, "a whole number")
    hint = _UNITS.get(kind) or _range_hint(kind)
    raise Mistake(node, "constant", f"{expected} is expected, found `{constant[:60]}`", hint)


_EXPECTED = {
    "date": "a date such as `2026-11-21`",
    "span": "a range",
    "ratio": "a number of basis points, `2500` for 25%,",
    "distance": "a distance such as `1500 km` or `800 m`",
}


_UNITS = {"distance": "write `>= 1500 km` or `< 800 m`", "count": "write the number alone: `>= 2`"}


def _metres(constant: str) -> int:
    match = _DISTANCE.fullmatch(constant)
    if match is None:
        raise ValueError
    return int(match[1]) * (1000 if match[2] == "km" else 1)


def _instant(constant: str, node: Node) -> int:
    at = datetime.fromisoformat(constant)
    if at.utcoffset() is None:
        raise Mistake(node, "constant", f"`{constant}` lacks its UTC offset, such as `+08:00`")
    return instant(at)


def money(reader: Reader, constant: str, node: Node) -> int:
    """Minor units of the document's currency."""
    refuse_other_currency(constant, reader.currency, node)
    if reader.currency is None:
        raise Mistake(node, "currency", "the document states amounts but no currency", "add `currency: CNY`, say")
    try:
        return to_minor(constant, reader.currency)
    except MoneyError as error:
        raise Mistake(node, "amount", str(error)) from None


def time_of_day(constant: str, node: Node) -> int:
    """`18:00` in microseconds after midnight."""
    match = _TIME.fullmatch(constant)
    minutes = int(match[1]) * 60 + int(match[2]) if match else 24 * 60 + 1
    if minutes > 24 * 60:
        raise Mistake(node, "time", f"a time of day from `00:00` to `24:00` is expected, found `{constant[:60]}`")
    return minutes * MINUTE


def _refuse_empty(bounds: tuple[Bound | Cutoff, ...], node: Node) -> None:
    """A window that no value can be in is a mistake."""
    for clock in (Number, Elapsed, Days, Months):
        low, high = _low_high([b for b in bounds if isinstance(b, Bound) and isinstance(b.value, clock)])
        if low is not None and high is not None and low >= high:
            raise Mistake(
                node, "empty-window", f"nothing is inside `{node.value}`", "its lower bound is not below its upper"
            )


def _low_high(bounds: list[Bound]) -> tuple[int | None, int | None]:
    """The half-open interval of several bounds of one clock."""
    lows = [plain(b) + (b.operator == ">") for b in bounds if b.operator in (">=", ">", "==")]
    highs = [plain(b) + (b.operator != "<") for b in bounds if b.operator in ("<=", "<", "==")]
    return max(lows, default=None), min(highs, default=None)


def plain(bound: Bound) -> int:
    """The bound's constant as a plain integer of its clock."""
    value = bound.value
    if isinstance(value, Number):
        return value.value
    if isinstance(value, Elapsed):
        return value.microseconds
    return value.days if isinstance(value, Days) else value.months
