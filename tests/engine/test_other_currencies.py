"""Compensation that is owed in another currency than the booking's."""

from __future__ import annotations

from aftersales import Claim, Quote
from tests.simple import book, booking, document

FREE = document("cancel: [{free: true}]")


def claim(*texts: str) -> Quote:
    """The quote of a claim for a rail item of CNY 100."""
    return book(FREE, *texts).quote(booking(), Claim(), at="2025-06-18T00:00:00Z")


def right(tables: str, own: str = "r", currency: str = "EUR") -> str:
    """A right that compensates in its own currency."""
    return document(f"compensate: {{{tables}}}", own, "right").replace("currency: CNY", f"currency: {currency}")


def test_at_least_counts_what_is_owed_in_the_booking_s_currency() -> None:
    """250 euros for sure, and a delay that nobody can tell: no yuan is sure."""
    quote = claim(right("cancellation: [{pay: 250.00}], delay: [{pay: actual_loss}]"))
    assert (quote.outcome, str(quote.at_least)) == ("incomplete", "CNY 0.00")


def test_a_choice_between_currencies_takes_a_rate() -> None:
    """250 euros or half the price of 100 yuan: at least the half."""
    quote = claim(right("delay: [{choice: [{pay: 250.00}, {pay: 50%}]}]"))
    assert (quote.missing, str(quote.at_least)) == (("rate",), "CNY 50.00")


def test_a_ceiling_in_another_currency_spoils() -> None:
    """Perhaps one euro, where 5 yuan are sure."""
    maybe = right("delay: [{when: {cabin: y}, pay: 1.00}]")
    quote = claim(maybe, right("delay: [{pay: 5.00}]", "s", "CNY"))
    assert (quote.missing, str(quote.at_least)) == (("cabin",), "CNY 5.00")


def test_ceilings_in_one_currency_compare() -> None:
    """What is at most 125 euros does not spoil 250."""
    maybe = right("delay: [{when: {cabin: y}, pay: 125.00}]")
    quote = claim(maybe, right("delay: [{pay: 250.00}]", "s"))
    assert (quote.outcome, str(quote.compensation)) == ("granted", "EUR 250.00")
