"""Tenders and calendars: the rails that money goes back on, and the working days they count in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from aftersales.policy import schema as s
from aftersales.policy.documents import BusinessDays, Calendar, Days, Elapsed, Months, Tender
from aftersales.policy.nodes import Node
from aftersales.policy.reader import (
    Field,
    Mistake,
    Reader,
    choice,
    day,
    did_you_mean,
    elements,
    integer,
    name,
    names,
    some,
    text,
    titles,
)
from aftersales.policy.registry import WEEKDAYS
from aftersales.values.instants import to_length
from aftersales.values.recurrences import Recurrence, anchored, recurrence
from aftersales.values.zones import zone_names

_LENGTH = re.compile(r"([0-9]{1,5}) (days?|months?|years?|business days?)")


def _language(reader: Reader, node: Node) -> int:
    if text(reader, node) != "1":
        raise Mistake(node, "language", f"language `{node.value[:20]}` is not known here", "write `language: 1`")
    return 1


HEAD = {
    "language": Field(_language, {"const": 1}, True),
    "title": Field(titles, s.MAP_OF_TEXT, True),
    "source": Field(text, s.TEXT, True),
    "reviewed": Field(day, s.DATE),
}
"""The keys every document has."""


def length(reader: Reader, node: Node) -> Elapsed | Days | Months | int:
    """A length of time; business days as a bare number, for want of their calendar."""
    value = text(reader, node)
    elapsed = to_length(value)
    match = _LENGTH.fullmatch(value)
    if elapsed is not None:
        return Elapsed(elapsed)
    if match is None:
        hint = "write `72h`, `3 days`, `12 months` or `5 business days`"
        raise Mistake(node, "unit", f"`{value[:60]}` is not a length of time", hint)
    count = int(match[1])
    if match[2].startswith("b"):
        return count
    if match[2].startswith("day"):
        return Days(count)
    return Months(count * 12 if match[2].startswith("year") else count)


_ARRIVAL = {
    "earliest": Field(length, s.TEXT, True),
    "latest": Field(length, s.TEXT, True),
    "calendar": Field(name, s.TEXT),
}


def _arrival(reader: Reader, node: Node) -> Any:
    keys = reader.fields(node, _ARRIVAL, "`arrival`")
    ends = [keys.get("earliest"), keys.get("latest")]
    if any(isinstance(end, int) for end in ends) and not keys.get("calendar"):
        raise Mistake(node, "calendar", "business days need a calendar", "add `calendar: cn`, say")
    if any(isinstance(end, Months) for end in ends):
        raise Mistake(node, "unit", "an arrival is stated in hours, days or business days")
    return tuple(BusinessDays(end, keys["calendar"]) if isinstance(end, int) else end for end in ends)


def _window(reader: Reader, node: Node) -> Elapsed | Days | Months:
    found = length(reader, node)
    if isinstance(found, int):
        raise Mistake(node, "unit", "a window is stated in hours, days or months")
    return found


def zone(reader: Reader, node: Node) -> str:
    """The key of a time zone."""
    if text(reader, node) not in zone_names():
        raise Mistake(node, "zone", f"`{node.value[:60]}` is not an IANA time zone such as `Asia/Shanghai`")
    return text(reader, node)


def _partial_refunds(reader: Reader, node: Node) -> int:
    count = integer(reader, node)
    if count < 0:
        raise Mistake(node, "number", f"a count is not negative, found `{count}`")
    return count


TENDER = {
    **HEAD,
    "methods": Field(names, s.TEXTS, True),
    "window": Field(_window, s.TEXT),
    "partial_refunds": Field(_partial_refunds, {"type": "integer", "minimum": 0}),
    "arrival": Field(_arrival, {"type": "object"}),
    "zone": Field(zone, s.TEXT),
}


def tender(reader: Reader, root: Node, kind: str, own: str) -> Tender:
    """A `tender` document: one rail that refunds go back on."""
    keys = reader.fields(root, {kind: Field(name, s.TEXT, True), **TENDER}, "`tender`")
    return Tender(
        own,
        keys.get("title") or {},
        keys.get("source") or "",
        keys.get("reviewed"),
        keys.get("methods") or (),
        keys.get("window"),
        keys.get("partial_refunds"),
        keys.get("arrival"),
        keys.get("zone") or "UTC",
        reader.at(root),
    )


def _weekend(reader: Reader, node: Node) -> tuple[int, ...]:
    days = {WEEKDAYS.index(choice(*WEEKDAYS)(reader, n)) for n in elements(node, "`weekend`")}
    if len(days) == len(WEEKDAYS):
        raise Mistake(node, "empty-window", "a calendar whose every day is weekend has no working days")
    return tuple(sorted(days))


def _dates(reader: Reader, node: Node) -> frozenset[int]:
    return frozenset(day(reader, n) for n in elements(node, "`off` or `working`"))


def _known(reader: Reader, node: Node) -> tuple[int, int]:
    first, _, last = text(reader, node).partition("..")
    if not last:
        raise Mistake(node, "date", f"`{node.value[:60]}` is not a range of dates such as `2021-01-01..2026-12-31`")
    start, end = day(reader, node._replace(value=first)), day(reader, node._replace(value=last))
    if end < start:
        raise Mistake(node, "empty-window", f"the range `{node.value}` ends before it starts")
    return start, end


def _country(reader: Reader, node: Node) -> str:
    import holidays

    known = holidays.list_supported_countries(include_aliases=False)
    if text(reader, node) not in known:
        message = f"the `holidays` library has no country `{node.value[:20]}`"
        raise Mistake(node, "country", message, did_you_mean(node.value, known) or "write its code, such as `US`")
    return text(reader, node)


def _countries(reader: Reader, node: Node) -> tuple[str, ...]:
    return reader.each(_country, some(node, "`countries`", "country"))


def _rules(reader: Reader, node: Node) -> tuple[Recurrence, ...]:
    rules = some(node, "`rules`", "rule")
    if len(rules) > MOST_RULES:
        raise Mistake(node, "recurrence", f"a calendar has at most {MOST_RULES} rules, found {len(rules)}")
    return reader.each(_rule, rules)


def _rule(reader: Reader, node: Node) -> Recurrence:
    """`DTSTART:20240101 RRULE:FREQ=...`, or `{rule: FREQ=..., from: 2024-01-01}`."""
    keys = reader.fields(node, _RULE, "a rule") if node.kind == "mapping" else {}
    try:
        if node.kind != "mapping":
            return recurrence(*anchored(text(reader, node)))
        return recurrence(date.fromordinal(keys.get("from") or 1), keys.get("rule") or "FREQ=DAILY")
    except ValueError as error:
        hint = "write `{rule: FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24, from: 2024-01-01}`"
        raise Mistake(node, "recurrence", f"not a rule for dates: {error}", hint) from None


MOST_RULES = 10
_RULE = {"rule": Field(text, s.TEXT, True), "from": Field(day, s.DATE, True)}
_RULES = s.list_of({"anyOf": [s.TEXT, s.closed({"rule": s.TEXT, "from": s.DATE}, ("rule", "from"))]})
CALENDAR = {
    **HEAD,
    "weekend": Field(_weekend, s.TEXTS),
    "country": Field(_country, s.TEXT),
    "countries": Field(_countries, s.list_of(s.TEXT)),
    "rules": Field(_rules, _RULES),
    "off": Field(_dates, s.TEXTS),
    "working": Field(_dates, s.TEXTS),
    "known": Field(_known, s.TEXT),
}


def calendar(reader: Reader, root: Node, kind: str, own: str) -> Calendar:
    """A `calendar` document: working days."""
    keys = reader.fields(root, {kind: Field(name, s.TEXT, True), **CALENDAR}, "`calendar`")
    return Calendar(
        own,
        (5, 6) if keys.get("weekend") is None else keys["weekend"],
        (*filter(None, (keys.get("country"),)), *(keys.get("countries") or ())),
        keys.get("rules") or (),
        keys.get("off") or frozenset(),
        keys.get("working") or frozenset(),
        keys.get("known"),
        reader.at(root),
    )
