"""Rails that take no refund any more, and money of another currency: nothing is paid by guess."""

from __future__ import annotations

from datetime import datetime

import pytest

from aftersales import Cancel, Quote
from tests.property.made_bookings import TICK
from tests.simple import Dict, answer, ask, book, booking, document, rail, terms

HEAD = "language: 1\ntitle: {en: x}\nsource: s\n"
HALF = document("cancel: [{penalty: 50%}]")
CAPTURED = "2025-01-31T10:00:00Z"


def paid(**keys: str) -> Dict:
    """A card payment captured on the last of January."""
    return {"id": "p1", "method": "card", "amount": "100.00", "captured_at": CAPTURED, **keys}


def quoted(rule: str, at: str, **keys: object) -> Quote:
    """A quote under a rail in UTC with one more rule."""
    rules = book(HALF, f"tender: cards\n{HEAD}methods: [card]\n{rule}\n")
    tenders = keys.pop("tenders", [paid()])
    what = booking(rail("2026-06-20T10:00"), booked_at="2025-01-01T00:00:00Z", tenders=tenders, **keys)
    return ask(rules, what, at)


@pytest.mark.parametrize(
    ("window", "last"),
    [
        ("48h", "2025-02-02T10:00:00Z"),
        ("3 days", "2025-02-03T23:59:59.999999Z"),
        ("1 month", "2025-02-28T23:59:59.999999Z"),
        ("12 months", "2026-01-31T23:59:59.999999Z"),
    ],
)
def test_a_window_closes(window: str, last: str) -> None:
    """Its last instant, or last date in full, still counts; a microsecond later a person must find another way."""
    open_ = quoted(f"window: {window}", last)
    assert (open_.outcome, len(open_.payouts)) == ("granted", 1)
    closed = quoted(f"window: {window}", (datetime.fromisoformat(last) + TICK).isoformat())
    assert (closed.outcome, closed.refund, closed.payouts) == ("review", None, ())
    assert closed.reasons[-1].code == "window_closed"


def test_a_capture_that_is_not_stated_closes_nothing() -> None:
    """Without the instant of the payment nobody can say that it is too late."""
    unstated = {key: value for key, value in paid().items() if key != "captured_at"}
    assert quoted("window: 48h", "2025-06-01T00:00:00Z", tenders=[unstated]).outcome == "granted"


def test_so_many_partial_refunds() -> None:
    """A rail may take only some; what would be one too many is for a person."""
    back = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "1.00"}
    found = [quoted("partial_refunds: 2", "2025-02-01T00:00:00Z", history=[back] * n).outcome for n in range(4)]
    assert found == ["granted", "granted", "review", "review"]


def test_other_rails_are_not_concerned() -> None:
    """A rule for cards says nothing of cash."""
    assert quoted("window: 48h", "2025-06-01T00:00:00Z", tenders=[paid(method="cash")]).outcome == "granted"


def test_the_closing_of_a_window_is_foreseen() -> None:
    """The answer changes when the money can no longer go back, and the quote says so."""
    rules = book(HALF, f"tender: cards\n{HEAD}methods: [card]\nwindow: 48h\n")
    what = booking(rail("2026-06-20T10:00"), booked_at="2025-01-01T00:00:00Z", tenders=[paid()])
    change = rules.next_change(what, Cancel(), at="2025-02-01T00:00:00Z")
    assert change is not None
    assert (change.valid_until.isoformat(), change.outcome) == ("2025-02-02T18:00:00+08:00", "review")


@pytest.mark.parametrize(
    "body", ["penalty: 15", "penalty: 10%, at_least: 20", "penalty: 10%, round: {to: 0.5, half: up}"]
)
def test_amounts_of_another_currency(body: str) -> None:
    """Yuan are not taken from a price in euro or yen without a rate."""
    rules = terms(f"cancel: [{{{body}}}]")
    assert answer(rules, booking(currency="EUR")) == "incomplete other_currency"
    tender = {"id": "p1", "method": "card", "amount": "100"}
    yen = booking(rail(fare="100"), currency="JPY", tenders=[tender])
    assert answer(rules, yen) == "incomplete other_currency"


def test_terms_without_amounts_hold_in_every_currency() -> None:
    """A document that states no currency speaks of shares alone."""
    rules = book(HALF.replace("currency: CNY\n", ""))
    assert answer(rules, booking(currency="EUR")) == "50.00"
    tender = {"id": "p1", "method": "card", "amount": "101"}
    assert answer(rules, booking(rail(fare="101"), currency="JPY", tenders=[tender])) == "50"
