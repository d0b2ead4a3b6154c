"""The new price of a change: what a request may state, and how it is divided over the units of an item."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import InvalidInput
from aftersales.model.new_price import NOT_ITEMISED, NewPrice
from aftersales.model.price import Part
from tests.engine.changed import amounts, change, component, priced
from tests.simple import Dict, book, booking, document, hotel, rail, terms

TWO = {"travellers": [{"id": "a", "type": "adult"}, {"id": "b", "type": "adult"}]}
MIXED = {"travellers": [{"id": "a", "type": "adult"}, {"id": "b", "type": "child"}]}
FREE = terms("change: [{fee: free, difference: {cheaper: {refund: 100%}}}]")


def fares(*amounts_: str) -> list[Dict]:
    """A fare for each of the travellers a and b."""
    return [component("fare", amount, traveller=name) for name, amount in zip("ab", amounts_, strict=True)]


def each(amount: str) -> Any:
    """Terms whose fee is an amount for each ticket."""
    return terms(f"change: [{{fee: {{per: ticket, {amount}}}}}]")


@pytest.mark.parametrize(
    ("stated", "path"),
    [
        ({"price": {"amount": "1.00", "currency": "USD"}}, "price"),
        ({"price": "1.005"}, "price"),
        ({"components": [component("fare", "1.005")]}, "components[0].amount"),
        ({"components": [component("fare", "1.00"), component("tax", "1.00", item="i9")]}, "components[1].item"),
        ({"components": [component("fare", "1.00", traveller="z")]}, "components[0].traveller"),
        ({"components": [component("fare", "1.00", segment=1)]}, "components[0].segment"),
        ({"components": [component("change_fee", "1.00")]}, "components[0].kind"),
        ({"components": [component("fare", "1.00")], "price": "1.01"}, "price"),
        ({"components": [component("fare", "1.00")], "price": "0.99"}, "price"),
        ({"components": [component("fare", "99999999999.99")] * 2}, "components"),
        ({"tender": {"method": "card", "balance": "1.005"}}, "tender.balance"),
    ],
)
def test_what_cannot_be_is_refused(stated: Dict, path: str) -> None:
    """Where it stands."""
    with pytest.raises(InvalidInput) as error:
        change(FREE, booking(**TWO), **stated)
    assert [problem.path for problem in error.value.problems] == [path]


def test_components_of_several_items_say_of_which_they_are() -> None:
    """And their price cannot be below what they come to, or another if they are all."""
    two = booking(rail(), rail(id="i2"))
    with pytest.raises(InvalidInput) as error:
        change(FREE, two, components=[component("fare", "1.00")])
    assert error.value.problems[0].path == "components[0].item"
    one = [component("fare", "50.00", item="i1")]
    both = [*one, component("fare", "60.00", item="i2")]
    assert change(FREE, two, components=one, price="110.00").add_collect is None
    assert amounts(change(FREE, two, components=both, price="110.00")) == "0.00 -90.00 gets 90.00"
    for components, price in ((one, "49.99"), (both, "110.01")):
        with pytest.raises(InvalidInput):
            change(FREE, two, components=components, price=price)


def test_an_item_that_is_not_in_scope_has_no_new_price() -> None:
    """A component of it is refused."""
    two = booking(rail(), rail(id="i2"))
    with pytest.raises(InvalidInput):
        change(FREE, two, items=["i1"], components=[component("fare", "1.00", item="i2")])
    assert amounts(change(FREE, two, items=["i1"], price="60.00")) == "0.00 -40.00 gets 40.00"


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("percent: 10, of: new_fare, round: {to: 1, up}", "7.00"),
        ("percent: 10, of: lower_fare, round: {to: 1, up}", "6.00"),
        ("percent: 10, of: difference, round: {to: 1, up}", "5.00"),
        ("greatest: [5.00, difference]", "45.00"),
    ],
)
def test_by_the_travellers_own_components(amount: str, fee: str) -> None:
    """Fares of 60.00 and 40.00 become 20.00 and 45.00: a tenth of each, rounded up to 1.00."""
    old = booking(rail() | {"price": fares("60.00", "40.00")}, **MIXED)
    assert str(change(each(amount), old, components=fares("20.00", "45.00")).fee) == f"CNY {fee}"


def test_in_equal_shares_if_the_travellers_are_alike() -> None:
    """100.01 and 90.01 for two: 50.01 and 50.00 become 45.01 and 45.00, the remainder to the first."""
    old = booking(rail(fare="100.01"), **TWO)
    assert str(change(each("of: new_fare, greatest: [45.01, new_fare]"), old, price="90.01").fee) == "CNY 90.02"
    assert str(change(each("greatest: [5.01, difference]"), old, price="90.01").fee) == "CNY 10.02"


@pytest.mark.parametrize("amount", ["new_price", "new_fare", "lower_fare", "difference"])
def test_of_unlike_travellers_a_price_in_all_is_missing(amount: str) -> None:
    """Nobody says how it is split, though the old one is."""
    old = booking(rail() | {"price": fares("60.00", "40.00")}, **MIXED)
    quote = change(each(f"percent: 10, of: {amount}"), old, price="90.00")
    assert (quote.outcome, quote.missing) == ("incomplete", ("price per ticket",))


def test_what_is_left_of_each_ticket() -> None:
    """Per ticket: 40.00 are left of one and nothing of the other, which is dearer: a tenth of the 40.00 is kept."""
    back = "{cheaper: {refund: 100%, less: {per: ticket, of: difference, percent: 10}}}"
    rules = terms(f"change: [{{fee: free, difference: {back}}}]")
    old = booking(rail() | {"price": fares("60.00", "40.00")}, **MIXED)
    quote = change(rules, old, components=fares("20.00", "45.00"))
    assert amounts(quote) == "0.00 -35.00 gets 31.00"


def test_by_segment() -> None:
    """New components that name their segment, or a journey of one."""
    segments = [{"origin": "A", "destination": "B"}, {"origin": "B", "destination": "C"}]
    parts = [component("fare", "60.00", segment=0), component("fare", "40.00", segment=1)]
    old = booking(rail() | {"segments": segments, "price": parts})
    rules = terms("change: [{fee: {per: segment, percent: 10, of: difference, round: {to: 1, up}}}]")
    new = [component("fare", "61.00", segment=0), component("fare", "70.00", segment=1)]
    assert str(change(rules, old, components=new).fee) == "CNY 4.00"
    assert change(rules, old, price="131.00").missing == ("price per segment",)
    assert str(change(rules, booking(), price="131.00").fee) == "CNY 4.00"


def stay(fee: str) -> Any:
    """Terms of hotels with a fee."""
    return book(document(f"change: [{{fee: {fee}}}]", applies="[{product: hotel}]"))


def test_by_night() -> None:
    """The new stay may have other nights: nobody says what each of the old ones will cost."""
    rules = stay("{per: night, greatest: [1.00, difference]}")
    assert change(rules, booking(hotel(3)), price="330.00").missing == ("price per night",)
    assert change(rules, booking(hotel(1)), components=[component("stay", "330.00")]).missing == ("price per night",)
    both = stay("{per: [traveller, night], greatest: [1.00, difference]}")
    two = booking(hotel(3), **MIXED)
    assert change(both, two, price="330.00").missing == ("price per traveller",)


def test_a_night_of_the_difference_is_missing() -> None:
    """It belongs to no night."""
    assert change(stay("{of: difference, nights: 1}"), booking(hotel(3)), price="330.00").missing == ("nights",)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((("fare", "100.00"),), "70.00"),
        ((("fare", "80.00"), ("fare", "20.00")), "70.00"),
        ((("fare", "90.00"), ("tax", "10.00")), None),
        ((("tax", "100.00"),), None),
    ],
)
def test_the_new_fare_of_a_price_in_all(parts: tuple[tuple[str, str], ...], expected: str | None) -> None:
    """It is the fare where the item has no other components."""
    quote = change(terms("change: [{fee: new_fare}]"), booking(priced(*parts)), price="70.00")
    assert quote.missing == (() if expected else ("new_fare",))
    assert quote.fee is None if expected is None else str(quote.fee) == f"CNY {expected}"


def test_components_without_a_fare_have_no_new_fare() -> None:
    """What is not named is unknown, never zero."""
    rules = terms("change: [{fee: lower_fare}]")
    assert change(rules, components=[component("tax", "10.00")]).missing == ("lower_fare",)


def test_taxes_of_a_price_in_all_could_be_anything_in_it() -> None:
    """Old fare 80.00 and tax 20.00, new price 70.00: carried, the tax could count as 70.00, so that 80.00 are left."""
    taxed = booking(priced(("fare", "80.00"), ("tax.CN", "20.00"))).records[0].whole
    new = NewPrice((Part(NOT_ITEMISED, None, 7000, None, None, None),))
    assert new.most_replaced(taxed) - new.total == 8000
