"""Short ways to the deadlines of a document, for tests of deadlines."""

from __future__ import annotations

from typing import Any

from aftersales.engine.due import deadlines
from aftersales.model.quote_parts import Deadline
from aftersales.model.times import to_instant
from aftersales.plan.policies import VersionPlan
from aftersales.plan.view import View
from tests.simple import book, booking, document, rail

HEAD = "language: 1\ntitle: {en: days}\nsource: made for a test\n"
CN = f"""calendar: cn
{HEAD}country: CN
working: [2024-09-14, 2024-09-29, 2024-10-12]
known: 2024-09-01..2025-12-31
"""
WEEKDAYS = f"calendar: weekdays\n{HEAD}"
US = f"calendar: us\n{HEAD}country: US\nknown: 2021-01-01..2030-12-31\n"
AT = "2025-06-18T12:00:00+08:00"


def due(rows: str, at: str = AT, *methods: str, facts: str = "", **keys: Any) -> tuple[Deadline, ...]:
    """The deadlines that some rows give for a rail item in Shanghai, requested `at`."""
    body = f"deadlines: [{rows}]\ncancel: [{{refund: 100%}}]\n"
    text = document((f"facts: {{{facts}}}\n" if facts else "") + body, kind="right")
    plan = book(text, CN, WEEKDAYS, US)._books.policy("t")
    assert plan is not None
    item = booking(rail(**keys))
    view = View(item.records[0], to_instant(at))
    version = plan.version(view)
    assert isinstance(version, VersionPlan)
    return deadlines(plan, version, view, methods)


def dates(rows: str, at: str = AT, *methods: str, **keys: Any) -> list[str | tuple[str, ...]]:
    """Their due dates, or what is missing."""
    return [one.due if one.due is not None else one.missing for one in due(rows, at, *methods, **keys)]


def refund(length: str, more: str = "", start: str = "requested_at") -> str:
    """A row of one length."""
    return f"{{do: refund, within: {length}, from: {start}{', ' + more if more else ''}}}"
