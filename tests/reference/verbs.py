"""Derived facts, verb by verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.model.facts import UNKNOWN
from aftersales.policy import documents as d
from aftersales.policy.registry import WEEKDAYS
from tests.reference.arithmetic import local, microseconds_of_day
from tests.reference.calendars import is_day_off
from tests.reference.clocks import Stretch
from tests.reference.conditions import all_hold
from tests.reference.survey import survey

if TYPE_CHECKING:
    from tests.reference.facts import Facts


def worked_out(one: d.Declaration, facts: Facts) -> Any:
    """A derived fact, verb by verb."""
    verb = one.verb
    if isinstance(verb, d.Span):
        return _of_two(facts, verb.start, verb.end, lambda a, b: Stretch(a, b, verb.anchor == verb.end))
    if isinstance(verb, d.Shift):
        return _of_two(facts, verb.start, verb.end, lambda a, b: b - a)
    if isinstance(verb, d.Same):
        return _of_two(facts, verb.left, verb.right, lambda a, b: a == b)
    if isinstance(verb, d.Arithmetic):
        return _of_two(facts, verb.left, verb.right, lambda a, b: _arithmetic(verb.how, a, b))
    if isinstance(verb, d.Count):
        return _over_units(verb, facts)
    if isinstance(verb, d.Classify | d.Pick):
        return _first_case(verb, facts)
    if isinstance(verb, d.Member):
        return _member(verb, facts.get(verb.fact), facts)
    if isinstance(verb, d.Local):
        return _local(verb, facts)
    if isinstance(verb, d.Switch):
        return verb.default
    assert isinstance(verb, d.Stated)
    return facts.record.facts.get(one.name, None if verb.optional else UNKNOWN)


def _of_two(facts: Facts, left: str, right: str, combine: Any) -> Any:
    values = facts.get(left), facts.get(right)
    if None in values:
        return None
    return UNKNOWN if UNKNOWN in values else combine(*values)


def _arithmetic(how: str, left: int, right: int) -> int | None:
    if how == "lower":
        return min(left, right)
    if how == "difference":
        return max(0, left - right)
    return None if right == 0 else 10_000 * left // right


def _over_units(verb: d.Count, facts: Facts) -> Any:
    matching = [(unit, _possible(verb.where, unit)) for unit in facts.of_units(verb.unit)]
    if any(len(possible) > 1 for _, possible in matching):
        return UNKNOWN
    counted = [unit for unit, possible in matching if possible == {True}]
    if verb.how == "count" or verb.fact is None:
        return len(counted)
    values = [unit.get(verb.fact) for unit in counted]
    if UNKNOWN in values:
        return UNKNOWN
    most = max if verb.how == "max" else min
    return most((v for v in values if v is not None), key=_size, default=None)


def _possible(tests: d.Tests, facts: Facts) -> set[bool]:
    found = survey(tests, facts, lambda reading: all_hold(tests, facts, reading))
    return {True, False} if found.answers is None else set(found.answers.values())


def _size(value: Any) -> Any:
    return value.end - value.start if isinstance(value, Stretch) else value


def _first_case(verb: d.Classify | d.Pick, facts: Facts) -> Any:
    def first(reading: Any) -> Any:
        named = next((case.value for case in verb.rows if all_hold(case.when, facts, reading)), None)
        return facts.get(named) if isinstance(verb, d.Pick) and named is not None else named

    found = survey((test for case in verb.rows for test in case.when), facts, first)
    results = {UNKNOWN} if found.answers is None else set(found.answers.values())
    return results.pop() if len(results) == 1 else UNKNOWN


def _member(verb: d.Member, value: Any, facts: Facts) -> Any:
    if value is UNKNOWN:
        return UNKNOWN
    if verb.calendar is not None:
        return value is not None and is_day_off(facts.calendars[verb.calendar], value)
    values = value if isinstance(value, frozenset) else {value}
    return any(v in verb.words or (isinstance(v, int) and _in_ranges(v, verb)) for v in values)


def _in_ranges(value: int, verb: d.Member) -> bool:
    return any(first <= value <= last for first, last in verb.ranges)


def _local(verb: d.Local, facts: Facts) -> Any:
    value, zone = facts.get(verb.instant), verb.zone or facts.zone
    if value is None:
        return None
    if value is UNKNOWN or zone is None:
        return UNKNOWN
    wall = local(value, zone)
    if verb.how == "time":
        return microseconds_of_day(wall)
    return wall.toordinal() if verb.how == "date" else WEEKDAYS[wall.weekday()]
