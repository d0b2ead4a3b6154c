"""Where engine and reference once answered differently: both, and what is right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from aftersales.model.booking import Booking
from aftersales.model.request import Cancel, Change, NoShow, Request
from tests.reference.plain import engine, itself
from tests.simple import document

Json = dict[str, Any]
CANCELLED = datetime.fromisoformat("2025-06-11T16:00:00Z")


def both(text: str, booking: Booking, request: Request, at: datetime, *beside: str) -> Json:
    """What the two answer alike."""
    texts = {f"{place}.yaml": one for place, one in enumerate((text, *beside))}
    found, wanted = (make(texts)(booking, request, at, ()) for make in (engine, itself))
    assert found == wanted
    return found


@pytest.mark.parametrize(
    ("at", "charges"),
    [
        ("2025-06-11T16:00:01Z", [100, 40]),
        ("2025-06-11T16:00:00Z", [100, 40]),
        ("2025-06-11T15:59:59Z", [100, 40]),
    ],
)
def test_what_is_cancelled_and_what_is_left_are_charged_apart(at: str, charges: list[int]) -> None:
    """The night that was cancelled comes first, also where it was cancelled at the request, or after it; of the other
    night, which cost 40, no more can be charged."""
    text = document("cancel: [{free: true, once: 1.00}]", applies="[{product: hotel}]")
    stay = {"check_in": "2025-06-20T15:00[Asia/Shanghai]", "check_out": "2025-06-22T11:00[Asia/Shanghai]"}
    price = [{"kind": "stay", "amount": amount, "night": n} for n, amount in enumerate(("0.40", "9.00"))]
    item = {"id": "i0", "product": "hotel", "stay": stay, "price": price}
    event = {"kind": "cancelled", "item": "i0", "nights": [1], "at": CANCELLED.isoformat()}
    data = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY", "items": [item], "history": [event]}
    data["tenders"] = [{"id": "p0", "method": "card", "amount": "9.40"}]
    found = both(text, Booking.from_dict(data), Cancel(), datetime.fromisoformat(at))
    assert [minor for _, _, minor in found["once"]] == charges
    assert found["refund"] == 940 - sum(charges)


def flight(segments: list[Json], price: list[Json], **more: Any) -> Booking:
    """One flight of some segments, a day apart."""
    rides = [
        {"origin": "ABC"[n], "destination": "BCD"[n], "departs": f"2025-06-{20 + n}T10:00[Asia/Shanghai]", **one}
        for n, one in enumerate(segments)
    ]
    cents = sum(int(part["amount"].replace(".", "")) for part in price)
    item = {"id": "i0", "product": "flight", "segments": rides, "price": price, **more.pop("item", {})}
    paid = [{"id": "p0", "method": "card", "amount": f"{cents // 100}.{cents % 100:02d}"}]
    head = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY", "tenders": paid}
    return Booking.from_dict({**head, "items": [item], **more})


FLIGHT = "[{product: flight}]"
FARE = [{"kind": "fare", "amount": "100.00"}]


@pytest.mark.parametrize("fee", ["{each: traveller, fee: 20.00}", "{fee: {amount: 20.00, per: traveller}}"])
def test_a_fee_for_each_of_what_is_left_in_part_needs_its_price(fee: str) -> None:
    """Two of three have one of two segments left: what that cost of their fare nobody says, also where they differ."""
    fares = [{**FARE[0], "traveller": own} for own in "abc"]
    people = [{"id": own, "type": kind} for own, kind in zip("abc", ("child", "adult", "adult"), strict=True)]
    event = {"kind": "cancelled", "item": "i0", "at": CANCELLED.isoformat(), "travellers": ["a", "c"], "segments": [1]}
    booking = flight([{}, {}], fares, travellers=people, history=[event])
    found = both(document(f"change: [{fee}]", applies=FLIGHT), booking, Change(), CANCELLED)
    assert (found["outcome"], found["missing"]) == ("incomplete", ["price per segment"])


@pytest.mark.parametrize(("own", "fee"), [({}, 4000), ({"filed": 40}, 4000), ({"filed": 50}, None)])
@pytest.mark.parametrize("row", ["{fee: {per: leg, sum: [filed]}}", "{each: leg, fee: filed}"])
def test_a_segment_that_does_not_state_its_fee_has_the_items(own: Json, fee: int | None, row: str) -> None:
    """Two segments of one leg, of which the second states 40, as the item does; where they differ nobody knows."""
    text = document(f"facts: {{filed: {{stated: money}}}}\nchange: [{row}]", applies=FLIGHT)
    rides = [{"leg": 0, "attributes": own}, {"leg": 0, "attributes": {"filed": 40}}]
    booking = flight(rides, FARE, item={"attributes": {"filed": 40}})
    assert both(text, booking, Change(), CANCELLED)["fee"] == fee


def test_nothing_is_left_for_each_segment_of_a_journey_flown_in_full() -> None:
    """Whoever did not turn up, it is said, for what is flown: no row is reached."""
    text = document("no_show: [{each: segment, penalty: 10.00}]", applies=FLIGHT)
    found = both(text, flight([{"status": "flown"}], FARE), NoShow(), CANCELLED)
    assert (found["outcome"], found["lines"][0]["code"]) == ("incomplete", "no_row")


@pytest.mark.parametrize(("aspects", "outcome"), [(("route",), "granted"), (("route", "time"), "denied")])
def test_a_waiver_is_silent_where_a_person_decides_on_one_aspect(aspects: tuple[str, ...], outcome: str) -> None:
    """Who asks for more is not granted what only a person could."""
    text = document("change: [{when: {aspect: route}, deny: no_route}, {review: ask}]", applies=FLIGHT)
    waiver = document("change: [{fee: free}]", "w", "waiver", FLIGHT)
    assert both(text, flight([{}], FARE), Change(aspects=aspects), CANCELLED, waiver)["outcome"] == outcome


@pytest.mark.parametrize(("day", "kept"), [("20", 1000), ("21", 0), ("24", 0)])
def test_days_off_of_a_calendar(day: str, kept: int) -> None:
    """21 June 2025 is a Saturday; 24 June is off by its date."""
    facts = "facts: {off: {in: [departure_date, made-up]}}"
    text = document(f"{facts}\ncancel: [{{when: {{off: true}}, free: true}}, {{penalty: 10%}}]", applies=FLIGHT)
    days = "calendar: made-up\nlanguage: 1\ntitle: {en: made up}\nsource: made for a test\noff: [2025-06-24]\n"
    booking = flight([{"departs": f"2025-06-{day}T10:00[Asia/Shanghai]"}], FARE)
    assert both(text, booking, Cancel(), CANCELLED, days)["penalty"] == kept
