"""What is wrong with a booking: every problem at once, each with its place."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking, InvalidInput
from aftersales.values.money import LARGEST
from tests.simple import Dict, booking, hotel, rail, raw


def places(data: Dict) -> list[str]:
    """The paths of all problems of a booking that must be refused."""
    with pytest.raises(InvalidInput) as error:
        Booking.from_dict(data)
    return [problem.path for problem in error.value.problems]


def priced(*amounts: Any, paid: Any = "100.00") -> Dict:
    """A booking with a price of some amounts, stated as they come."""
    price = [{"kind": "fare", "amount": amount} for amount in amounts]
    tender = {"id": "p1", "method": "card", "amount": paid}
    return {**raw(), "items": [{**rail(), "price": price}], "tenders": [tender]}


def test_every_problem_is_listed_at_once() -> None:
    """Wrong keys, types, times and zones of one booking are reported together."""
    data = priced(1.5)
    data |= {"currency": "XYZ", "foo": 1, "booked_at": "2025-06-01T10:00"}
    data["items"][0]["segments"][0] |= {"departs": "2025-06-20T10:00[Mars/X]", "arrives": "2025-06-20"}
    departs = "items[0].segments[0].departs"
    expected = {"booked_at", "currency", "foo", "items[0].price[0].amount", "items[0].segments[0].arrives"}
    found = places(data)
    assert expected <= set(found)
    assert any(place.startswith(departs) for place in found)


def test_a_problem_says_what_was_found() -> None:
    """Path, message and the offending value, one line a problem."""
    with pytest.raises(InvalidInput) as error:
        Booking.from_dict(priced(1.5))
    problem = error.value.problems[0]
    assert (problem.path, problem.found) == ("items[0].price[0].amount", "1.5")
    assert str(error.value).startswith("items[0].price[0].amount: a decimal string")


@pytest.mark.parametrize(
    "amount", [1, 1.0, True, None, "", "1e5", "-1", "+1", " 1", "1.005", "１", ["1"], {"amount": "1"}]
)
def test_amounts_are_decimal_text(amount: Any) -> None:
    """Numbers, signs, exponents and fractions of a cent are refused."""
    assert places(priced(amount))[0].startswith("items[0].price[0].amount")


def test_amounts_are_in_the_currency_of_the_booking() -> None:
    """An amount of another currency is refused where it stands."""
    assert places(priced({"amount": "100.00", "currency": "USD"})) == ["items[0].price[0].amount"]


def test_the_payments_cover_the_price() -> None:
    """A cent too little and a cent too much are both refused."""
    assert places(priced("100.00", paid="99.99")) == ["tenders"]
    assert places(priced("100.00", paid="100.01")) == ["tenders"]


def test_the_whole_price_is_bounded() -> None:
    """The largest amount is accepted once, not twice."""
    most = f"{LARGEST // 100}.00"
    assert Booking.from_dict(priced(most, paid=most)).records[0].paid == LARGEST
    assert "items" in places(priced(most, most, paid=most))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema": 2}, "schema"),
        ({"schema": "1"}, "schema"),
        ({"id": ""}, "id"),
        ({"id": 5}, "id"),
        ({"id": "x" * 201}, "id"),
        ({"booked_at": 1750000000}, "booked_at"),
        ({"booked_at": "2025-06-01"}, "booked_at"),
        ({"booked_at": "1899-12-31T00:00:00Z"}, "booked_at"),
        ({"booked_at": "2201-01-01T00:00:00Z"}, "booked_at"),
        ({"booked_at": "2025-02-30T00:00:00Z"}, "booked_at"),
        ({"items": []}, "items"),
        ({"tenders": []}, "tenders"),
        ({"travellers": [{"id": "a"}, {"id": "a"}]}, "travellers[1].id"),
        ({"customer": {"membership": ""}}, "customer.membership"),
        ({"history": [{"kind": "lost"}]}, "history[0]"),
        ({"history": [{"item": "i1"}]}, "history[0]"),
    ],
)
def test_wrong_keys_of_a_booking(change: Dict, place: str) -> None:
    """Each is reported at its own place."""
    assert places(raw() | change) == [place]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"product": "boat"}, "items[0].product"),
        ({"price": []}, "items[0].price"),
        ({"extra": 1}, "items[0].extra"),
        ({"travellers": ["ghost"]}, "items[0].travellers"),
        ({"nights_used": 1}, "items[0].nights_used"),
        ({"attributes": {"rate": 1.5}}, "items[0].attributes.rate"),
        ({"confirmed_at": "2025-06-01T10:00"}, "items[0].confirmed_at"),
        ({"window": {"starts": "2025-06-20T10:00[UTC]"}}, "items[0]"),
        ({"price": [{"kind": "gift", "amount": "100.00"}]}, "items[0].price[0].kind"),
        ({"price": [{"kind": "fare", "amount": "100.00", "segment": 1}]}, "items[0].price[0].segment"),
        ({"price": [{"kind": "fare", "amount": "100.00", "segment": "0"}]}, "items[0].price[0].segment"),
        ({"price": [{"kind": "fare", "amount": "100.00", "night": 0}]}, "items[0].price[0].night"),
        ({"price": [{"kind": "fare", "amount": "100.00", "traveller": "x"}]}, "items[0].price[0].traveller"),
    ],
)
def test_wrong_keys_of_an_item(change: Dict, place: str) -> None:
    """Each is reported at its own place, with its path."""
    found = places(raw(rail()) | {"items": [{**rail(), **change}]})
    assert found
    assert all(path.startswith(place) for path in found)


def test_references_and_ids() -> None:
    """Two items of one id and a history of strangers, all at once."""
    strange = {"kind": "refunded", "item": "zz", "tender": "yy", "amount": "1.00"}
    data = raw(rail(), rail(), history=[strange])
    assert places(data) == ["items[1].id", "history[0].item", "history[0].tender"]


def test_no_more_is_paid_back_than_was_paid() -> None:
    """All of it may be, a cent more may not."""
    back = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "100.00"}
    assert booking(history=[back]).payments[0].refunded == 10_000
    assert places(raw(history=[back | {"amount": "100.01"}])) == ["history[0].amount"]
    assert places(raw(history=[back, back | {"amount": "0.01"}])) == ["history[1].amount"]


def test_nights_of_a_stay() -> None:
    """At least one night, not more used than there are, no price for a night after the last."""
    day_use = {"check_in": "2025-06-20T15:00[UTC]", "check_out": "2025-06-20T18:00[UTC]"}
    assert places(raw({**hotel(), "stay": day_use})) == ["items[0].stay.check_out"]
    assert places(raw(hotel(nights=2, nights_used=3))) == ["items[0].nights_used"]
    part = {"kind": "stay", "amount": "300.00", "night": 2}
    assert places(raw({**hotel(nights=2), "price": [part]})) == ["items[0].price[0].night"]
