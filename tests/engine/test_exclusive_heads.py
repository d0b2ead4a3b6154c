"""Heads of compensation that exclude each other."""

from __future__ import annotations

from aftersales import Claim
from tests.simple import book, booking, document


def test_an_answer_that_lost_to_not_with_owes_nothing() -> None:
    """The total is what is granted, not what would have been."""
    tables = "not_with: [r/delay]\ncompensate: {cancellation: [{pay: 10.00}], delay: [{pay: 8.00}]}"
    rules = book(document("cancel: [{free: true}]"), document(tables, "r", "right"))
    quote = rules.quote(booking(), Claim(), at="2025-06-18T00:00:00Z")
    assert (quote.outcome, str(quote.compensation)) == ("granted", "CNY 10.00")
    assert [(award.head, award.outcome, award.code) for award in quote.awards] == [
        ("cancellation", "granted", ""),
        ("delay", "denied", "not_with"),
    ]
