"""Constants that belong to another clock, unit or currency than where they stand, and what to write instead."""

from __future__ import annotations

import re

from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake
from aftersales.values.currencies import EXPONENTS

_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_LENGTH = re.compile(r"-?[0-9]+ ?(h|min|days?|months?|hours?|hrs?|minutes?|mins?|weeks?|d|w)")
_BUSINESS = re.compile(r"[0-9]+ (business|working) days?")
_WEEKS = re.compile(r"([0-9]{1,4}) ?(weeks?|w)")
_HOURS = re.compile(r"([0-9]{1,6}) ?(hours?|hrs?)")
_SIGN = re.compile(r"([0-9.]+) ?([A-Za-z]{3})|([A-Za-z]{3}) ?([0-9.]+)")
_DATES = ("date", "instant")


def refuse_other_clock(kind: str, constant: str, node: Node) -> None:
    """A time of day for a span, a length of time for a date or a time of day, business days in a condition."""
    found = _other_clock(kind, constant)
    if found:
        what, hint = found
        raise Mistake(node, "clock", f"`{constant[:60]}` is {what}", hint)


def _other_clock(kind: str, constant: str) -> tuple[str, str] | None:
    if kind == "span" and _TIME.fullmatch(constant):
        return "a time of day, not a length of time", "a cut-off on the clock is `by 18:00 1 day before`"
    if kind == "span" and _BUSINESS.fullmatch(constant):
        return (
            "counted in a calendar, which conditions do not do",
            "write dates, `3 days`; deadlines have business days",
        )
    if kind in _DATES and _LENGTH.fullmatch(constant):
        return (
            f"a length of time, not {_A[kind]}",
            'the time until something is a span, such as `time_left: ">= 3 days"`',
        )
    if kind == "time" and _LENGTH.fullmatch(constant):
        return "a length of time, not a time of day", "write `>= 08:00`; the time left is `time_left`"
    return None


_A = {"date": "a date", "instant": "an instant"}


def length_hint(constant: str) -> str:
    """How a length of time in a unit of another language is written here."""
    weeks, hours = _WEEKS.fullmatch(constant), _HOURS.fullmatch(constant)
    if weeks:
        return f"write `{int(weeks[1]) * 7} days` for dates, or `{int(weeks[1]) * 168}h` for elapsed time"
    if hours:
        return f"write `{hours[1]}h`"
    return "elapsed time is `72h` or `30min`, calendar dates are `3 days` or `2 months`"


def refuse_other_currency(constant: str, currency: str | None, node: Node) -> None:
    """An amount with its currency beside it: a document has one, and states it once."""
    match = _SIGN.fullmatch(constant)
    own = (match[2] or match[3]).upper() if match else ""
    if match and own in EXPONENTS:
        amount = match[1] or match[4]
        if own == currency:
            raise Mistake(node, "amount", f"`{constant}` repeats the document's currency", f"write `{amount}`")
        stated = (
            f"not in {currency}, the document's currency" if currency else "in a currency the document does not state"
        )
        hint = f"write `currency: {own}` in the head, or move the amount to a document of its own"
        raise Mistake(node, "mixed-currencies", f"`{constant}` is {stated}", hint)


def refuse_flag(fact: str, node: Node) -> None:
    """`true` without quotes for a word: the booking's flag would never equal it."""
    if node.plain and node.value in ("true", "false"):
        hint = f'for the word itself write `"{node.value}"`, in quotes; for yes and no declare `{{stated: flag}}`'
        raise Mistake(node, "flag-for-word", f"`{fact}` is a word, and `{node.value}` a flag", hint)
