"""What the terms keep or ask, as the amounts of a waiver see it."""

from __future__ import annotations

import pytest

from aftersales import Change
from tests.simple import answer, book, booking, document, hotel, missing, rail

TAXED = rail() | {"price": [{"kind": "fare", "amount": "100.00"}, {"kind": "tax", "amount": "10.00"}]}
HALF = "cancel: [{penalty: 50%}]\nchange: [{fee: 40.00}]"


def waiver(rows: str) -> str:
    """A waiver of cancellations and changes."""
    return document(rows, "w", "waiver", "[{product: [rail, hotel]}]")


def terms(product: str = "rail") -> str:
    """Terms that keep half."""
    return document(HALF, applies=f"[{{product: {product}}}]")


@pytest.mark.parametrize(
    ("amount", "refund"),
    [
        ("{percent: 10, of: terms_penalty}", "104.50"),
        ("{percent: 10, of: [tax, terms_penalty]}", "103.50"),
        ("{percent: 10, of: [surcharge, terms_penalty]}", "104.50"),
        ("{percent: 10, of: {except: [terms_penalty]}}", "99.00"),
    ],
)
def test_a_selection_may_name_it_beside_components(amount: str, refund: str) -> None:
    """The sum of both: 100 of fare and 10 of tax, of which the terms keep 55."""
    assert answer(book(terms(), waiver(f"cancel: [{{penalty: {amount}}}]")), booking(TAXED)) == refund


def test_what_the_terms_ask_for_a_change_counts_beside_components() -> None:
    """A tenth of a tax of 10 and a fee of 40."""
    rules = book(terms(), waiver("change: [{fee: {percent: 10, of: [tax, terms_fee]}}]"))
    assert str(rules.quote(booking(TAXED), Change(), at="2025-06-18T00:00:00Z").fee) == "CNY 5.00"


def test_it_belongs_to_no_night() -> None:
    """A night of it is missing, never zero."""
    rules = book(terms("hotel"), waiver("cancel: [{penalty: {nights: 1}, of: terms_penalty}]"))
    assert missing(rules, booking(hotel())) == ("nights",)


def test_for_several_travellers_it_is_missing_beside_components_too() -> None:
    """The rest of the selection does not stand in for it."""
    rules = book(terms(), waiver("cancel: [{penalty: {percent: 10, of: [tax, terms_penalty], per: traveller}}]"))
    two = {"travellers": [{"id": "a", "type": "adult"}, {"id": "b", "type": "adult"}]}
    assert missing(rules, booking(TAXED, **two)) == ("terms_penalty",)
