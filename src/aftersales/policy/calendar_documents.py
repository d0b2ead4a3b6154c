"""`calendar` documents: the working days that rails and deadlines count in."""

from __future__ import annotations

from datetime import date

from aftersales.policy import schema as s
from aftersales.policy.documents import Calendar
from aftersales.policy.heads import HEAD
from aftersales.policy.nodes import Node
from aftersales.policy.reader import (
    Field,
    Mistake,
    Reader,
    choice,
    day,
    did_you_mean,
    elements,
    name,
    some,
    text,
)
from aftersales.policy.registry import WEEKDAYS
from aftersales.values.recurrences import Recurrence, anchored, recurrence


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
    return reader.each(_country, _few(some(node, "`countries`", "country"), node, "country", "countries"))


def _rules(reader: Reader, node: Node) -> tuple[Recurrence, ...]:
    return reader.each(_rule, _few(some(node, "`rules`", "rule"), node, "recurrence", "rules"))


def _few(found: list[Node], node: Node, code: str, name: str) -> list[Node]:
    """All of them are asked of each date."""
    if len(found) > MOST:
        raise Mistake(node, code, f"a calendar has at most {MOST} {name}, found {len(found)}")
    return found


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


MOST = 10
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
