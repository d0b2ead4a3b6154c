"""Documents whose amounts are paid in the booking's currency, at a rate that the booking states."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Cancel, Change, Claim, InvalidInput, Quote, explain
from tests.simple import Dict, book, booking, document, rail, refused

PAID = "paid_in: {rate: ecb, as_of: booked_at}"
RATE: Dict = {"source": "ecb", "currency": "EUR", "as_of": "booked_at", "rate": "7.8512"}
FREE = document("cancel: [{free: true}]")


def in_euros(body: str, kind: str = "right", own: str = "r", paid: str = PAID) -> str:
    """A document that states euros."""
    return document(f"{paid}\n{body}", own, kind).replace("currency: CNY", "currency: EUR")


def asked(request: Any, *texts: str, **keys: Any) -> Quote:
    """The quote for a rail item of CNY 100 with its rates."""
    return book(*texts).quote(booking(**{"rates": [RATE], **keys}), request, at="2025-06-18T00:00:00Z")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("250.00", "CNY 1962.80"),
        ("0.01", "CNY 0.08"),
        ("{per: traveller, amount: 10.00}", "CNY 78.51"),
        ("{percent: 50, at_least: 7.00}", "CNY 54.96"),
        ("{percent: 50, at_most: 6.00}", "CNY 47.11"),
        ("{greatest: [5.00, 20%]}", "CNY 39.26"),
        ("{sum: [5.00, 20%]}", "CNY 59.26"),
        ("{amount: 5.00, payable_from: 5.00}", "CNY 39.26"),
        ("{percent: 40, payable_above: 5.00}", "CNY 40.00"),
        ("{percent: 39, payable_above: 5.00}", "none"),
    ],
)
def test_stated_amounts_are_converted_each_rounded_half_up(amount: str, expected: str) -> None:
    """Limits and thresholds too; shares are of the booking's own money."""
    quote = asked(Claim(), FREE, in_euros(f"compensate: {{delay: [{{pay: {amount}}}]}}"))
    assert (str(quote.compensation) if quote.outcome == "granted" else "none") == expected


def test_a_limit_on_a_loss() -> None:
    """CNY 30,000 of proven loss, at most EUR 1,519."""
    right = in_euros("compensate: {baggage: [{pay: {least: [actual_loss, 1519.00]}}]}")
    paid = [asked(Claim(), FREE, right, items=[rail(attributes={"actual_loss": loss})]) for loss in ("30000", "900")]
    assert [str(quote.compensation) for quote in paid] == ["CNY 11925.97", "CNY 900.00"]


def test_a_penalty_and_a_fee() -> None:
    """Kept of a refund, asked for a change, and charged once."""
    penalty = in_euros("cancel: [{penalty: 2.00, once: 1.00}]", "terms", "t")
    fee = in_euros("change: [{fee: 2.00}]", "terms", "t")
    assert str(asked(Cancel(), penalty).refund) == "CNY 76.45"
    assert str(asked(Change(), fee).fee) == "CNY 15.70"


@pytest.mark.parametrize(
    "rate",
    [
        {**RATE, "source": "bank"},
        {**RATE, "as_of": "requested_at"},
        {**RATE, "currency": "USD"},
        {**RATE, "rate": "999999.999999999", "currency": "EUR"},
    ],
)
def test_no_rate_is_incomplete(rate: Dict) -> None:
    """Of another source, for another instant, of another currency; or one that makes the amount too large."""
    quote = asked(Cancel(), in_euros("cancel: [{penalty: 1000000.00}]", "terms", "t"), rates=[rate])
    assert (quote.outcome, quote.missing) == ("incomplete", ("rate",))
    assert quote.lines[0].code == "other_currency"


def test_compensation_alone_waits_for_the_rate_too() -> None:
    """A document that is paid in the booking's currency is not paid in its own."""
    right = in_euros("compensate: {delay: [{pay: 250.00}]}")
    assert asked(Claim(), FREE, right, rates=[]).missing == ("rate",)
    assert str(asked(Claim(), FREE, in_euros("compensate: {delay: [{pay: 250.00}]}", paid="")).compensation) == (
        "EUR 250.00"
    )


def test_a_step_of_another_currency_is_not_converted() -> None:
    """A tenth rounded to half a euro cannot be told in yuan."""
    terms = in_euros("cancel: [{penalty: {sum: [1.00, {percent: 10, round: {to: 0.5, up: true}}]}}]", "terms", "t")
    assert asked(Cancel(), terms).missing == ("rate",)


def test_in_its_own_currency_no_rate_is_read() -> None:
    """The booking is in euros."""
    terms = in_euros("cancel: [{penalty: 2.00}]", "terms", "t")
    assert str(asked(Cancel(), terms, currency="EUR", rates=[]).refund) == "EUR 98.00"


def test_the_explanation_names_the_rate() -> None:
    """And works with converted amounts."""
    quote = asked(Cancel(), in_euros("cancel: [{penalty: 2.00}]", "terms", "t"))
    assert "EUR 1 is CNY 7.8512: ecb, booked_at" in str(explain(quote))
    assert "15.70" in str(explain(quote))


@pytest.mark.parametrize(
    ("rates", "place"),
    [
        ([{**RATE, "currency": "CNY"}], "rates[0].currency"),
        ([RATE, {**RATE, "rate": "8"}], "rates[1]"),
        ([{**RATE, "currency": "XXY"}], "rates[0].currency"),
        ([{**RATE, "rate": "0.000"}], "rates[0].rate"),
        ([{**RATE, "rate": "1e3"}], "rates[0].rate"),
        ([{**RATE, "rate": 7.85}], "rates[0].rate"),
        ([{**RATE, "rate": "1234567"}], "rates[0].rate"),
    ],
)
def test_rates_that_say_nothing_are_refused(rates: list[Dict], place: str) -> None:
    """Of the booking's own currency, twice, of none, or no decimal text above zero."""
    with pytest.raises(InvalidInput) as error:
        booking(rates=rates)
    assert [problem.path for problem in error.value.problems] == [place]


@pytest.mark.parametrize(
    ("paid", "code"),
    [
        ("paid_in: {rate: ecb}", "missing-key"),
        ("paid_in: {rate: ecb, as_of: product}", "fact-type"),
        ("paid_in: {rate: ecb, as_of: booked_at, on: x}", "unknown-key"),
    ],
)
def test_what_paid_in_needs(paid: str, code: str) -> None:
    """A source and an instant."""
    assert [found.code for found in refused(in_euros("cancel: [{penalty: 2.00}]", "terms", "t", paid))] == [code]


def test_paid_in_needs_a_currency() -> None:
    """In which amounts are stated."""
    text = in_euros("cancel: [{free: true}]", "terms", "t").replace("currency: EUR\n", "")
    assert [found.code for found in refused(text)] == ["missing-key"]
