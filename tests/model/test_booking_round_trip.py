"""A booking there and back: plain data, JSON text, keywords, pickles."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest

from aftersales import Booking, Cancel, Component, Item, LocalTime, Money, NoShow, Segment, Tender
from tests.simple import Dict, hotel, rail, raw

REFUNDED = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "10.00"}
CHANGED = {"kind": "changed", "item": "i1", "at": "2025-06-02T10:00:00+08:00", "service_start": "2025-07-01T10:00[UTC]"}
FULL = {
    "schema": 1,
    "channel": "app",
    "point_of_sale": "SG",
    "customer": {"membership": "gold"},
    "travellers": [{"id": "a", "type": "adult"}, {"id": "b"}],
    "extensions": {"any": [1, 2.5, None, {"thing": True}]},
}
BOUGHT: Dict = {
    "supplier_terms": {"id": "n", "version": "1"},
    "cost": [{"kind": "fare", "amount": "500.00", "segment": 0}],
}
WAYS = {
    "id": "p1", "method": "points", "amount": "100.00", "payer": "company", "status": "chargeback", "points": 55300,
    "expires_on": "2026-01-31", "captured": {"amount": "14.20", "currency": "USD"},
}  # fmt: skip
OFFSET = "2025-11-02T01:30-05:00[America/New_York]"
BOOKINGS = {
    "rail": raw(rail()),
    "hotel": raw(hotel()),
    "full": raw(rail(travellers=["a"], supplier="S", attributes={"insured": True, "cabin": "y", "pieces": 2}), **FULL),
    "window": raw({**rail(), "segments": [], "window": {"starts": "2025-06-20T10:00[UTC]"}}),
    "pinned": raw(rail(terms={"id": "t", "version": "2021-01-14"}, issued_at="2025-06-01T00:00:00Z")),
    "offset": raw({**rail(), "segments": [{"origin": "A", "destination": "B", "departs": OFFSET}]}),
    "nobody": raw(rail(travellers=[]), travellers=[{"id": "a"}]),
    "own data": raw(extensions={"none": None, "list": [], "object": {}, "deep": [{"x": []}]}),
    "paid in all ways": raw(rail(**BOUGHT), tenders=[WAYS], earned=[{"program": "miles", "points": 550}]),
    "refunded": raw(rail(), history=[REFUNDED]),
    "changed": raw(rail(), history=[CHANGED]),
}


@pytest.mark.parametrize("data", BOOKINGS.values(), ids=BOOKINGS)
def test_plain_data_round_trip(data: Dict) -> None:
    """`from_dict(to_dict())` gives an equal booking."""
    one = Booking.from_dict(data)
    assert Booking.from_dict(one.to_dict()) == one


@pytest.mark.parametrize("data", BOOKINGS.values(), ids=BOOKINGS)
def test_json_round_trip(data: Dict) -> None:
    """`from_json(to_json())` gives an equal booking, and the JSON is that of the plain data."""
    one = Booking.from_dict(data)
    assert Booking.from_json(one.to_json()) == one
    assert json.loads(one.to_json()) == one.to_dict()


@pytest.mark.parametrize("data", BOOKINGS.values(), ids=BOOKINGS)
def test_bookings_pickle_and_copy(data: Dict) -> None:
    """A pickled or copied booking is equal and gives the same records, also when those were already built."""
    one = Booking.from_dict(data)
    facts = [record.facts for record in one.records]
    for other in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):
        assert other == one
        assert [record.facts for record in other.records] == facts


def test_reading_leaves_the_data_alone() -> None:
    """The caller's dictionaries are not changed."""
    data = raw(rail())
    before = copy.deepcopy(data)
    Booking.from_dict(data).records[0].facts["x"] = 1
    assert data == before


def test_building_with_keywords() -> None:
    """The models build the same booking as plain data."""
    segment = Segment(origin="AAA", destination="BBB", departs=LocalTime.of("2025-06-20T10:00", "Asia/Shanghai"))
    item = Item(id="i1", product="rail", price=(Component(kind="fare", amount="100.00"),), segments=(segment,))
    at = datetime(2025, 6, 1, 10, tzinfo=timezone(timedelta(hours=8)))
    tender = Tender(id="p1", method="card", amount="100.00")
    built = Booking(id="B1", booked_at=at, currency="CNY", items=(item,), tenders=(tender,))
    assert built == Booking.from_dict(raw(rail()))


def test_amounts_may_be_money() -> None:
    """Text, `Money` and an object with amount and currency mean the same."""
    objects = {"amount": "100.00", "currency": "CNY"}
    for amount in ("100.00", "100", Money.of("100.00", "CNY"), objects):
        item = {**rail(), "price": [{"kind": "fare", "amount": amount}]}
        one = Booking.from_dict({**raw(), "items": [item]})
        assert one.records[0].paid == 10_000
        assert Booking.from_json(one.to_json()).records[0].paid == 10_000


def test_bookings_do_not_change() -> None:
    """A booking is frozen."""
    one = Booking.from_dict(raw())
    with pytest.raises(ValueError, match="frozen"):
        one.id = "B2"  # type: ignore[misc]


def test_instants_keep_their_meaning() -> None:
    """The same instant written with another offset is the same fact."""
    shanghai = Booking.from_dict(raw(booked_at="2025-06-01T10:00:00+08:00"))
    zulu = Booking.from_dict(raw(booked_at="2025-06-01T02:00:00Z"))
    assert shanghai.records[0].facts["booked_at"] == zulu.records[0].facts["booked_at"]
    assert zulu.booked_at == datetime(2025, 6, 1, 2, tzinfo=UTC)


def test_requests_round_trip() -> None:
    """Requests read their own plain data; the scope keeps its order."""
    cancel = Cancel(id="r1", items=("b", "a"), reason="illness")
    assert Cancel.from_dict(cancel.to_dict()) == cancel
    assert NoShow.from_json(NoShow(id="r2").to_json()) == NoShow(id="r2")
    assert {cancel.kind, NoShow(id="r1").kind} == {"cancel", "no_show"}


def test_the_json_schema_is_that_of_the_models() -> None:
    """The schema refuses unknown keys and asks for amounts as text."""
    schema = Booking.model_json_schema()
    assert schema["additionalProperties"] is False
    amount = schema["$defs"]["Component"]["properties"]["amount"]
    assert amount["anyOf"][0]["type"] == "string"
