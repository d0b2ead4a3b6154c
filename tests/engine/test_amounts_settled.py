"""How much: parts of a price, units, limits, and what is refunded of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simple import ask, book, booking, document, hotel, rail

AFTER = "2025-06-21T20:00:00+08:00"  # one night of the stay is used
PRICE = [{"kind": "fare", "amount": "80.00"}, {"kind": "tax", "amount": "20.00", "code": "CN"}]


def penalty(amount: str, item: dict[str, Any] | None = None, at: str = "2025-06-18T12:00:00+08:00", **keys: Any) -> str:
    """The penalty of an item under one amount."""
    what = item or rail(price=PRICE)
    rules = book(document(f"cancel: [{{penalty: {amount}}}]", applies="[{product: [rail, hotel]}]"))
    quote = ask(rules, booking(what, **keys), at)
    return quote.penalty.amount if quote.penalty else f"{quote.outcome} {quote.missing}"


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("free", "0.00"),
        ("10%", "10.00"),
        ("15", "15.00"),
        ("fare", "80.00"),
        ("total", "100.00"),
        ("{percent: 10, of: fare}", "8.00"),
        ("{percent: 10, of: [fare, tax]}", "10.00"),
        ("{percent: 10, of: tax.CN}", "2.00"),
        ("{percent: 10, of: {except: [tax]}}", "8.00"),
        ("{percent: 10, of: {except: [fare, tax]}}", "0.00"),
        ("{percent: 10, of: total}", "10.00"),
        ("{percent: 100, of: fare, at_least: 90}", "80.00"),
        ("150", "100.00"),
        ("{greatest: [5%, 7, free]}", "7.00"),
        ("{least: [5%, 7]}", "5.00"),
        ("{sum: [5%, 7]}", "12.00"),
        ("{sum: [30, {percent: 50, part: rest}]}", "65.00"),
        ("{sum: [30, 20, {percent: 50, part: rest}]}", "75.00"),
        ("{sum: [150, {percent: 50, part: rest}]}", "100.00"),
    ],
)
def test_amounts(amount: str, kept: str) -> None:
    """Each kind of amount, of 80.00 fare and 20.00 tax; never more than was paid for what it is of."""
    assert penalty(amount) == kept


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("{percent: 0, at_least: 2}", "2.00"),
        ("{amount: 0, at_least: 2}", "2.00"),
        ("{sum: [free, free], at_least: 2}", "0.00"),
        ("{sum: [free, 0%], at_least: 2}", "2.00"),
        ("{over: time_left, steps: {'> 0h': free}, at_least: 2}", "0.00"),
        ("{over: time_left, steps: {'> 0h': 0%}, at_least: 2}", "2.00"),
        ("{percent: 50, at_least: 60, at_most: {least: [55, fare]}}", "55.00"),
        ("{percent: 50, payable_from: 50}", "50.00"),
        ("{percent: 50, payable_from: 50.01}", "0.00"),
        ("{percent: 50, payable_above: 50}", "0.00"),
        ("{percent: 50, payable_above: 49.99}", "50.00"),
        ("{percent: 10, at_least: 20, payable_from: 15}", "20.00"),
        ("{percent: 10, at_least: {percent: 10, of: fare, at_least: 30}}", "30.00"),
    ],
)
def test_limits_and_thresholds(amount: str, kept: str) -> None:
    """Minimum, then cap, then threshold; none of them touches what is free."""
    assert penalty(amount) == kept


TWO = [{"id": "a"}, {"id": "b"}]
THREE = [*TWO, {"id": "c"}]


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("{percent: 10, per: traveller}", "9.99"),
        ("{percent: 10, per: traveller, round: {to: 1, up: true}}", "12.00"),
        ("{amount: 20, per: traveller}", "60.00"),
        ("{amount: 40, per: traveller}", "100.00"),
        ("{amount: 20, per: traveller, combine: highest}", "20.00"),
        ("{percent: 100, per: traveller, combine: highest}", "33.34"),
        ("{percent: 100, per: traveller, combine: highest x count}", "100.00"),
        ("{percent: 10, per: ticket, at_least: 5}", "15.00"),
        ("{sum: [{percent: 10, per: traveller, at_least: 5}, 1]}", "16.00"),
        ("{percent: 10, per: item, at_least: 5}", "10.00"),
    ],
)
def test_per_unit(amount: str, kept: str) -> None:
    """Computed, limited and capped per unit, then combined; 100.00 for three are 33.34, 33.33 and 33.33."""
    assert penalty(amount, rail(), travellers=THREE) == kept


def test_travellers_of_several_kinds() -> None:
    """A price that is not split among unlike travellers cannot be valued per traveller; split, it can."""
    kinds = [{"id": "a", "type": "adult"}, {"id": "b", "type": "child"}]
    assert penalty("{amount: 20, per: traveller}", rail(), travellers=kinds) == "incomplete ('price per traveller',)"
    price = [
        {"kind": "fare", "amount": "90.00", "traveller": "a"},
        {"kind": "fare", "amount": "10.00", "traveller": "b"},
    ]
    assert penalty("{amount: 20, per: traveller}", rail(price=price), travellers=kinds) == "30.00"


def test_travellers_of_the_item_only() -> None:
    """Units are the item's travellers, not the booking's."""
    assert penalty("{amount: 20, per: traveller}", rail(travellers=["a"]), travellers=TWO) == "20.00"


def test_per_segment() -> None:
    """By the components' own segments."""
    segments = [{"origin": "A", "destination": "B"}, {"origin": "B", "destination": "C"}]
    price = [{"kind": "fare", "amount": "90.00", "segment": 0}, {"kind": "fare", "amount": "10.00", "segment": 1}]
    assert penalty("{amount: 20, per: segment}", {**rail(price=price), "segments": segments}) == "30.00"


@pytest.mark.parametrize(
    ("amount", "before", "after"),
    [
        ("{nights: 1}", "100.00", "100.00"),
        ("{nights: 2}", "200.00", "200.00"),
        ("{nights: 9}", "300.00", "200.00"),
        ("{percent: 50, part: first 1 night}", "50.00", "50.00"),
        ("{percent: 50, part: next 2 nights}", "100.00", "100.00"),
        ("50%", "150.00", "100.00"),
        ("{percent: 50, part: all}", "150.00", "150.00"),
        ("{amount: 30, per: night}", "90.00", "60.00"),
        ("{sum: [{nights: 1}, {percent: 50, part: rest}]}", "200.00", "150.00"),
    ],
)
def test_nights(amount: str, before: str, after: str) -> None:
    """Of three nights of 100.00: before the stay, and when one is used."""
    assert penalty(amount, hotel()) == before
    assert penalty(amount, hotel(), AFTER) == after


def test_nights_of_their_own_price() -> None:
    """Components may belong to a night; others spread by largest remainder, service fees not at all."""
    price = [{"kind": "stay", "amount": "50.00", "night": 0}, {"kind": "stay", "amount": "70.00", "night": 1}]
    assert penalty("{nights: 1}", hotel(nights=2, price=price)) == "50.00"
    assert penalty("{nights: 1}", hotel(nights=2, price=price), AFTER) == "70.00"
    fee = [{"kind": "stay", "amount": "100.00"}, {"kind": "service_fee", "amount": "9.00"}]
    assert penalty("{nights: 1}", hotel(price=fee)) == "33.34"


@pytest.mark.parametrize("amount", ["{nights: 1}", "{percent: 50, part: first 1 night}", "{amount: 30, per: night}"])
def test_nights_of_what_is_no_stay(amount: str) -> None:
    """There are none: the answer is incomplete, never a silent zero."""
    assert penalty(amount) == "incomplete ('nights',)"
