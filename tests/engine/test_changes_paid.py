"""What a change is paid with: one payment of the methods that are accepted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.changed import amounts, change, component
from tests.simple import book, booking, document, hotel, rail, terms

CARDS = "change: [{fee: 10.00, difference: {cheaper: {refund: 100%}}, collect: {by: [credit_card, gift_card], in: 1}}]"


def paid(method: str, balance: str | None = None) -> dict[str, Any]:
    """What settles a change."""
    return {"tender": {"method": method, **({} if balance is None else {"balance": balance})}}


@pytest.mark.parametrize(
    ("tender", "price", "expected"),
    [
        (paid("credit_card"), "130.00", "10.00 +30.00 pays 40.00"),
        (paid("gift_card", "40.00"), "130.00", "10.00 +30.00 pays 40.00"),
        (paid("gift_card", "39.99"), "130.00", "denied tender_too_small"),
        (paid("cash"), "130.00", "denied tender_not_accepted"),
        (paid("cash", "100.00"), "130.00", "denied tender_not_accepted"),
        (paid("cash"), "89.99", "10.00 -10.01 gets 0.01"),
        (paid("cash"), "90.00", "10.00 -10.00 pays 0.00"),
        (paid("cash"), "90.01", "denied tender_not_accepted"),
    ],
)
def test_accepted_or_not(tender: dict[str, Any], price: str, expected: str) -> None:
    """Only where something is to pay, and from one payment for all of it."""
    assert amounts(change(terms(CARDS), price=price, **tender)) == expected


def test_what_is_charged_once_need_not_be_known_of_what_is_refused() -> None:
    """There is no tax to charge: a card would have to know, cash is not accepted anyhow."""
    rules = terms("change: [{fee: 10.00, once: tax, collect: {by: [credit_card], in: 1}}]")
    assert change(rules, price="130.00", **paid("credit_card")).missing == ("tax",)
    assert amounts(change(rules, price="130.00", **paid("cash"))) == "denied tender_not_accepted"


def test_nothing_stated() -> None:
    """The quote says what is accepted, where something is to pay."""
    assert change(terms(CARDS), price="130.00").collect_by == ("credit_card", "gift_card")
    assert change(terms(CARDS), price="130.00", **paid("credit_card")).collect_by is None
    assert change(terms(CARDS), price="50.00").collect_by is None
    assert change(terms("change: [{fee: 10.00}]"), price="130.00").collect_by is None


def test_without_a_restriction_any_payment_will_do() -> None:
    """Its balance is not this document's affair."""
    rules = terms("change: [{fee: 10.00}]")
    assert amounts(change(rules, price="130.00", **paid("cash", "0.01"))) == "10.00 +30.00 pays 40.00"


def test_a_method_given_from_outside() -> None:
    """Counts like one that the request states."""
    given = {"pay_method": "cash"}
    assert amounts(change(terms(CARDS), price="130.00", given=given)) == "denied tender_not_accepted"


@pytest.mark.parametrize(("balance", "expected"), [("80.00", "granted"), ("79.99", "denied")])
def test_one_payment_covers_all_items(balance: str, expected: str) -> None:
    """Two items at 40.00 each."""
    two = booking(rail(), rail(id="i2"))
    parts = [component("fare", "130.00", item=own) for own in ("i1", "i2")]
    quote = change(terms(CARDS), two, components=parts, **paid("gift_card", balance))
    assert quote.outcome == expected
    if expected == "denied":
        assert {line.code for line in quote.lines} == {"tender_too_small"}
        assert (quote.fee, quote.collect, quote.refund) == (None, None, None)


def test_what_asks_for_nothing_accepts_any_payment() -> None:
    """The train asks for 10.00 by whatever means, the stay for nothing by card: cash will do."""
    stay = document("change: [{free: true, collect: {by: [card], in: 1}}]", "s", applies="[{product: hotel}]")
    quote = change(book(document("change: [{fee: 10.00}]"), stay), booking(rail(), hotel(id="i2")), **paid("cash"))
    assert [line.outcome for line in quote.lines] == ["granted", "granted"]


def test_a_waiver_lowers_what_is_to_pay() -> None:
    """The terms refuse a balance of 30.00 for 40.00; without the fee it is enough. What they accept holds on."""
    waiver = document("change: [{fee: free}]", "w", "waiver")
    rules = book(document(CARDS), waiver)
    assert amounts(change(rules, price="130.00", **paid("gift_card", "30.00"))) == "0.00 +30.00 pays 30.00"
    assert amounts(change(rules, price="130.00", **paid("gift_card", "29.99"))) == "denied tender_too_small"
    assert amounts(change(rules, price="130.00", **paid("cash"))) == "denied tender_not_accepted"
    assert change(rules, price="130.00").collect_by == ("credit_card", "gift_card")
