"""Waivers, rights and benefits of changes: what they do not say, and which answer is best."""

from __future__ import annotations

import pytest

from tests.engine.changed import amounts, change, component, priced
from tests.simple import book, booking, document

BACK = "{cheaper: {refund: 80%, less: 2.00}}"


def rules(waived: str, terms: str = f"fee: 10.00, difference: {BACK}", kind: str = "waiver") -> str:
    """The amounts of changes to 130.00 and to 70.00 under terms and a document beside them."""
    both = book(document(f"change: [{{{terms}}}]"), document(f"change: [{{{waived}}}]", "w", kind))
    return " | ".join(amounts(change(both, price=price)) for price in ("130.00", "70.00"))


@pytest.mark.parametrize(
    ("waived", "expected"),
    [
        ("fee: free", "0.00 +30.00 pays 30.00 | 0.00 -30.00 gets 22.00"),
        ("fee: free, difference: waive", "0.00 -0.00 pays 0.00 | 0.00 -30.00 gets 22.00"),
        ("fee: free, difference: {cheaper: {refund: 100%}}", "0.00 +30.00 pays 30.00 | 0.00 -30.00 gets 30.00"),
        ("fee: {of: terms_fee, percent: 50}", "5.00 +30.00 pays 35.00 | 5.00 -30.00 gets 17.00"),
        ("fee: 10.00, difference: {dearer: waive, cheaper: keep}", "10.00 -0.00 pays 10.00 | 10.00 -30.00 gets 12.00"),
    ],
)
def test_what_a_waiver_does_not_say_is_as_in_the_terms(waived: str, expected: str) -> None:
    """Its fee is its own; each side of the difference is inherited apart. A worse waiver loses."""
    assert rules(waived) == expected


@pytest.mark.parametrize("kind", ["right", "benefit"])
def test_a_right_and_a_benefit_answer_for_themselves(kind: str) -> None:
    """Without a word on a cheaper price they keep it, and the terms give more."""
    assert rules("fee: free", kind=kind) == "0.00 +30.00 pays 30.00 | 10.00 -30.00 gets 12.00"


def test_taxes_are_inherited() -> None:
    """The terms forfeit a tax of the old price; the waiver says nothing of it."""
    both = book(
        document("change: [{fee: 10.00, difference: {taxes: forfeited}}]"),
        document("change: [{fee: free}]", "w", "waiver"),
    )
    item = booking(priced(("fare", "100.00"), ("tax", "10.00")))
    assert amounts(change(both, item, components=[component("fare", "110.00")])) == "0.00 +10.00 pays 10.00"


def test_where_the_terms_deny() -> None:
    """A dearer price is collected and a cheaper one kept, unless the waiver says so itself."""
    assert rules("fee: free", "deny: never") == "0.00 +30.00 pays 30.00 | 0.00 -30.00 pays 0.00"


def test_the_better_answer_owes_more_then_asks_less() -> None:
    """Of two that owe the same, the one with the lower fee, though its document comes later."""
    same = "fee: free, difference: {cheaper: {refund: 50%}}"
    more = "fee: 5.00, difference: {cheaper: {refund: 20.00%, less: 0.00}}"
    assert rules(same, "fee: 15.00, difference: {cheaper: {refund: 100%}}", "benefit").endswith(
        "0.00 -30.00 gets 15.00"
    )
    assert rules(more, "fee: 1.00", "benefit").endswith("5.00 -30.00 gets 1.00")


def test_an_even_exchange_ties_at_the_least_fee() -> None:
    """Both owe nothing: one for a fee of 30.00 out of the residual, one without a fee that keeps it."""
    beside = rules("fee: free", f"fee: 30.00, difference: {BACK.replace('80%, less: 2.00', '100%')}", "benefit")
    assert beside.endswith("0.00 -30.00 pays 0.00")
