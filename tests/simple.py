"""Short ways to a document, a booking and an answer, for tests that are about something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from aftersales import Booking, Cancel, Diagnostic, Money, NoShow, PolicyError, Quote, Rulebook

SHANGHAI = "Asia/Shanghai"
BOOKED = "2025-06-01T10:00:00+08:00"
DEPARTS = "2025-06-20T10:00"
Dict = dict[str, Any]


def not_none(money: Money | None) -> Money:
    """An amount that the quote tells."""
    assert money is not None
    return money


def document(body: str, own: str = "t", kind: str = "terms", applies: str = "[{product: rail}]") -> str:
    """A policy document in CNY with a given body; the body starts in line 7."""
    head = f"{kind}: {own}\nlanguage: 1\ntitle: {{en: {own}}}\nsource: made for a test\ncurrency: CNY\n"
    return f"{head}applies: {applies}\n{body}\n"


def book(*texts: str) -> Rulebook:
    """A rulebook of documents."""
    return Rulebook.of_texts({f"{place}.yaml": text for place, text in enumerate(texts)})


def terms(body: str) -> Rulebook:
    """A rulebook of one terms document for rail items."""
    return book(document(body))


def refused(*texts: str) -> tuple[Diagnostic, ...]:
    """What is wrong with documents that must not load."""
    with pytest.raises(PolicyError) as error:
        book(*texts)
    return error.value.diagnostics


def rail(departs: str | None = DEPARTS, zone: str = SHANGHAI, fare: str = "100.00", **keys: Any) -> Dict:
    """A rail item of one segment; without `departs` its start is not stated."""
    segment = {"origin": "AAA", "destination": "BBB"}
    if departs is not None:
        segment["departs"] = f"{departs}[{zone}]"
    return {"id": "i1", "product": "rail", "price": [{"kind": "fare", "amount": fare}], "segments": [segment], **keys}


def hotel(nights: int = 3, zone: str = SHANGHAI, stay: str = "300.00", **keys: Any) -> Dict:
    """A stay from 20 June 2025 on, check-in at 15:00."""
    times = {"check_in": f"2025-06-20T15:00[{zone}]", "check_out": f"2025-06-{20 + nights:02d}T12:00[{zone}]"}
    return {"id": "i1", "product": "hotel", "price": [{"kind": "stay", "amount": stay}], "stay": times, **keys}


def raw(*items: Dict, **keys: Any) -> Dict:
    """A booking as plain data, paid with one card unless `tenders` are given."""
    listed = list(items) or [rail()]
    cents = sum(int(part["amount"].replace(".", "")) for item in listed for part in item["price"])
    paid = [{"id": "p1", "method": "card", "amount": f"{cents // 100}.{cents % 100:02d}"}]
    start = {"id": "B1", "booked_at": BOOKED, "currency": "CNY", "items": listed, "tenders": paid}
    return start | keys


def booking(*items: Dict, **keys: Any) -> Booking:
    """A booking; see `raw`."""
    return Booking.from_dict(raw(*items, **keys))


def ask(
    rules: Rulebook,
    what: Booking,
    at: str = "2025-06-18T12:00:00+08:00",
    given: Mapping[str, Any] | None = None,
    **keys: Any,
) -> Quote:
    """The quote of a cancellation."""
    return rules.quote(what, Cancel(**keys), at=at, given=given)


def answer(rules: Rulebook, what: Booking, at: str = "2025-06-18T12:00:00+08:00", **keys: Any) -> str:
    """The refund as text, or else the outcome and the code of the first item."""
    quote = ask(rules, what, at, **keys)
    if quote.refund is not None and quote.outcome == "granted":
        return quote.refund.amount
    return f"{quote.outcome} {quote.lines[0].code}"


def missing(rules: Rulebook, what: Booking, at: str = "2025-06-18T12:00:00+08:00", **keys: Any) -> tuple[str, ...]:
    """The facts that an incomplete answer lacks."""
    quote = ask(rules, what, at, **keys)
    assert quote.outcome == "incomplete"
    return quote.missing


def no_show(rules: Rulebook, what: Booking, at: str = "2025-06-20T12:00:00+08:00") -> Quote:
    """The quote of a no-show."""
    return rules.quote(what, NoShow(), at=at)
