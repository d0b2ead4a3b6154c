"""Lengths of time, times of day and zones, as rails, routings and deadlines state them."""

from __future__ import annotations

import re

from aftersales.policy.constants import time_of_day
from aftersales.policy.documents import BusinessDays, Days, Elapsed, Months
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, text
from aftersales.values.instants import to_length
from aftersales.values.zones import zone_names

_LENGTH = re.compile(r"([0-9]{1,5}) (days?|months?|years?|business days?)")
MOST_BUSINESS_DAYS = 1000


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
        return _business_days(node, count)
    if match[2].startswith("day"):
        return Days(count)
    return Months(count * 12 if match[2].startswith("year") else count)


def _business_days(node: Node, count: int) -> int:
    """Each of them is looked up."""
    if count > MOST_BUSINESS_DAYS:
        raise Mistake(node, "unit", f"at most {MOST_BUSINESS_DAYS} business days are counted, found {count}")
    return count


def window(reader: Reader, node: Node) -> Elapsed | Days | Months:
    """A length of time that needs no calendar."""
    found = length(reader, node)
    if isinstance(found, int):
        raise Mistake(node, "unit", "a window is stated in hours, days or months")
    return found


def elapsed(reader: Reader, node: Node) -> Elapsed:
    """A length of elapsed time."""
    found = length(reader, node)
    if not isinstance(found, Elapsed):
        raise Mistake(node, "unit", f"elapsed time is expected, found `{node.value[:60]}`", "write `72h` or `1min`")
    return found


def dates(reader: Reader, node: Node) -> Days | Months:
    """A length of time in dates: how long something counts."""
    found = length(reader, node)
    if not isinstance(found, Days | Months):
        hint = "write `90 days` or `12 months`"
        raise Mistake(node, "unit", f"a number of dates is expected, found `{node.value[:60]}`", hint)
    return found


def counted(
    node: Node, found: Elapsed | Days | Months | int | None, calendar: str | None
) -> Elapsed | Days | BusinessDays | None:
    """A length with the calendar that stands beside it. Business days need one; months are no length here."""
    if isinstance(found, Months):
        raise Mistake(node, "unit", "this is stated in hours, days or business days")
    if not isinstance(found, int):
        return found
    if not calendar:
        raise Mistake(node, "calendar", "business days need a calendar", "add `calendar: cn`, say")
    return BusinessDays(found, calendar)


def clock(reader: Reader, node: Node) -> int:
    """A time of day in microseconds after midnight."""
    return time_of_day(text(reader, node), node)


def zone(reader: Reader, node: Node) -> str:
    """The key of a time zone."""
    if text(reader, node) not in zone_names():
        raise Mistake(node, "zone", f"`{node.value[:60]}` is not an IANA time zone such as `Asia/Shanghai`")
    return text(reader, node)
