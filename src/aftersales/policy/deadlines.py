"""Deadlines: what must be done by when, counted from which instant."""

from __future__ import annotations

from typing import Any

from aftersales.policy import schema as s
from aftersales.policy.conditions import conjunction, conjunctions
from aftersales.policy.constants import fact_type
from aftersales.policy.documents import BusinessDays, Days, Declaration, Due, Elapsed, Months
from aftersales.policy.lengths import length, zone
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Field, Mistake, Reader, choice, name, some, text

REQUESTS = ("cancel", "no_show", "change", "claim")
TENDER = "tender"
"""The method of the payment that is paid back: a fact of deadlines alone."""


def _start(reader: Reader, node: Node) -> str:
    fact = text(reader, node)
    if fact_type(reader, fact, node) != "instant":
        raise Mistake(node, "fact-type", f"`{fact}` is not an instant; a deadline is counted from an instant")
    return fact


def _requests(reader: Reader, node: Node) -> frozenset[str]:
    read = choice(*REQUESTS)
    return frozenset(read(reader, one) for one in (node.value if node.kind == "list" else [node]))


DEADLINE = {
    "for": Field(_requests, s.one_or_more({"enum": list(REQUESTS)})),
    "do": Field(name, s.TEXT, True),
    "who": Field(name, s.TEXT),
    "when": Field(conjunction, s.ref("deadline_condition")),
    "unless": Field(conjunctions, s.list_of(s.ref("deadline_condition"))),
    "within": Field(length, s.LENGTH),
    "at_least": Field(length, s.LENGTH),
    "calendar": Field(name, s.TEXT),
    "zone": Field(zone, s.TEXT),
    "from": Field(_start, s.INSTANT, True),
}


def deadlines(reader: Reader, node: Node) -> tuple[Due, ...]:
    """The rows of `deadlines`; their conditions may also test the tender."""
    known = reader.facts
    reader.facts = {**known, TENDER: Declaration(TENDER, "word", None)}
    try:
        return reader.each(_due, some(node, "`deadlines`", "row"))
    finally:
        reader.facts = {name: fact for name, fact in reader.facts.items() if name != TENDER}


def _due(reader: Reader, node: Node) -> Due:
    keys = reader.fields(node, DEADLINE, "a deadline")
    lengths = [name for name in ("within", "at_least") if keys.get(name) is not None]
    if len(lengths) != 1:
        raise Mistake(node, "outcome", f"one of `within` and `at_least` is expected, found {len(lengths)}")
    found = _counted(node, keys[lengths[0]], keys.get("calendar"))
    return Due(
        keys.get("do") or "",
        keys.get("who") or "",
        keys.get("when") or (),
        keys.get("unless") or (),
        found,
        lengths[0] == "at_least",
        keys.get("zone"),
        keys.get("from") or "",
        keys.get("for"),
        reader.at(node),
    )


def _counted(node: Node, value: Any, calendar: str | None) -> Elapsed | Days | Months | BusinessDays:
    """Business days are a bare number until they meet their calendar."""
    if not isinstance(value, int):
        if calendar:
            raise Mistake(node, "calendar", "only business days have a calendar", "leave `calendar` out")
        return value  # type: ignore[no-any-return]
    if not calendar:
        raise Mistake(node, "calendar", "business days need a calendar", "add `calendar: cn`, say")
    return BusinessDays(value, calendar)
