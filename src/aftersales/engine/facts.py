"""What is true: the facts given from outside, checked against the booking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aftersales.model.facts import UNKNOWN
from aftersales.model.problems import InvalidInput, Problem
from aftersales.plan.readers import Reader, reader_of
from aftersales.plan.view import Given, View
from aftersales.policy.documents import Declaration, Span, Switch
from aftersales.policy.given import read_given
from aftersales.policy.registry import BUILT_IN
from aftersales.values.zones import local_day


def given_facts(
    stated: Mapping[str, Any],
    view: View,
    facts: Mapping[str, Declaration],
    readers: Mapping[str, Reader],
    currency: str,
) -> Given:
    """Stated facts by name and clock. Raises InvalidInput for unknown ones and for those the booking contradicts."""
    found: Given = {}
    problems: list[Problem] = []
    for name, value in stated.items():
        try:
            clock, constant = read_given(name, value, facts, currency)
        except ValueError as error:
            problems.append(Problem(f"given.{name}", str(error), str(value)[:60]))
            continue
        known = _known(name, clock, view, facts, readers)
        if known is not UNKNOWN and known != constant and not _may_be_stated(name, known, facts):
            problems.append(Problem(f"given.{name}", "the booking says otherwise", str(value)[:60]))
        found[name, clock] = constant
    if problems:
        raise InvalidInput(problems)
    return found


def _may_be_stated(name: str, known: Any, facts: Mapping[str, Declaration]) -> bool:
    """Whether a stated value may stand in for what is known: for a switch, and for what nobody reported."""
    nobodys = name not in BUILT_IN or BUILT_IN[name].source == "report"
    return isinstance(facts[name].verb, Switch) or (known is None and nobodys)


def _known(name: str, clock: str, view: View, facts: Mapping[str, Declaration], readers: Mapping[str, Reader]) -> Any:
    """What the booking itself says of a fact in a clock."""
    verb = facts[name].verb
    if clock != "days" or not isinstance(verb, Span):
        return reader_of(name, facts, readers).value(view)
    ends = [reader_of(end, facts, readers).value(view) for end in (verb.start, verb.end)]
    if UNKNOWN in ends or None in ends or view.zone is None:
        return UNKNOWN
    return local_day(ends[1], view.zone) - local_day(ends[0], view.zone)
