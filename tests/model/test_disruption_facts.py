"""What disruptions make of an item's facts."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking
from aftersales.model.disruption_facts import DISRUPTED
from aftersales.model.facts import PLACED
from aftersales.model.unknown import UNKNOWN
from aftersales.policy.registry import BUILT_IN
from tests.model.flights import FIRST, OUT, SECOND, at, fact, flight, flights, report
from tests.simple import hotel, raw

TEN, NOON = "2025-06-20T10:00:00+08:00", "2025-06-20T12:00:00+08:00"
TWO, END = "2025-06-20T14:00:00+08:00", "2025-06-20T18:00:00+02:00"
LATE, LATER = "2025-06-20T20:00:00+08:00", "2025-06-20T23:00:00+08:00"


def test_the_registry_has_every_disruption_fact() -> None:
    """With their source; none of them may stand under `attributes`."""
    spans = {name for name, one in BUILT_IN.items() if one.verb is not None}
    assert {name for name, one in BUILT_IN.items() if one.source == "report"} - spans == DISRUPTED
    assert DISRUPTED <= PLACED


def test_without_a_disruption_every_fact_is_none() -> None:
    """Also under reports on other services."""
    other = report(carrier="MU", number="5101", date="2025-06-21")
    assert {fact(name) for name in DISRUPTED} == {None}
    assert {fact(name, other) for name in DISRUPTED} == {None}
    assert fact("original_departure") == at(TEN)
    assert fact("original_arrival") == at(END)


def test_what_a_report_leaves_out_is_unknown() -> None:
    """Except what follows from the schedule and the kind."""
    known = {"disruption", "new_departure", "new_arrival", "disrupted_departure"}
    assert {name for name in DISRUPTED if fact(name, report()) is not UNKNOWN} == known


@pytest.mark.parametrize(
    ("stated", "name", "value"),
    [
        ({"cause": "weather"}, "cause", "weather"),
        ({"cause": "none"}, "cause", None),
        ({"safety": False}, "safety", False),
        ({"notified_at": TEN}, "notified_at", at(TEN)),
        ({"notified_at": "none"}, "notified_at", None),
        ({"bags_delivered_at": "none"}, "bags_delivered_at", None),
        ({"alternative": "none"}, "alternative", None),
        ({"alternative": "none"}, "alternative_departure", None),
        ({"alternative": {"kind": "train"}}, "alternative", "train"),
        ({"alternative": {"kind": "train"}}, "alternative_departure", UNKNOWN),
        ({"alternative": {"kind": "train", "connections": 2}}, "alternative_connections", 2),
        ({"alternative": {"kind": "train", "arrives_at": END}}, "alternative_arrival", at(END)),
        ({"alternative_response": "none"}, "alternative_response", None),
        ({"price_increase_bp": 850}, "price_increase", 850),
        ({"kind": "downgraded"}, "downgraded", True),
        ({"kind": "not_provided"}, "provided", False),
        ({"kind": "airport_changed"}, "airport_changed", True),
        ({"connections_added": 0}, "connections_added", 0),
        ({"place": "stopover"}, "place", "stopover"),
        ({"new_departure": LATE}, "new_departure", at(LATE)),
        ({"new_arrival": LATE}, "new_arrival", at(END)),
        ({"kind": "retimed", "new_departure": LATE}, "new_arrival", at(END)),
        ({"kind": "retimed", "new_arrival": LATE}, "new_departure", UNKNOWN),
        ({"actual_departure": LATE}, "actual_departure", at(LATE)),
        ({"actual_departure": "none"}, "actual_departure", None),
        ({"actual_arrival": LATE}, "actual_arrival", UNKNOWN),
        ({"final_arrival": LATE}, "actual_arrival", at(LATE)),
    ],
)
def test_one_report_on_the_first_segment(stated: dict[str, Any], name: str, value: Any) -> None:
    """Values, none and unknown."""
    assert fact(name, report(**stated)) == value


@pytest.mark.parametrize(
    ("stated", "name", "value"),
    [
        ({"new_departure": LATE}, "new_departure", at(TEN)),
        ({"new_arrival": LATE}, "new_arrival", at(LATE)),
        ({}, "disrupted_departure", at(TWO)),
        ({"actual_departure": LATE}, "actual_departure", at(LATE)),
        ({"actual_arrival": LATE}, "actual_arrival", at(LATE)),
    ],
)
def test_one_report_on_the_last_segment(stated: dict[str, Any], name: str, value: Any) -> None:
    """Its arrival is that of the journey."""
    assert fact(name, report(**SECOND, **stated)) == value


def test_the_last_report_that_states_a_fact_wins() -> None:
    """Silence does not take back what an earlier report states; kinds add up."""
    reports = report(cause="weather", safety=True), report("cancelled", "D2", cause="strike"), report(own="D3")
    assert fact("cause", *reports) == "strike"
    assert fact("safety", *reports) is True
    assert fact("disruption", *reports) == {"delayed", "cancelled"}


def test_an_alternative_is_stated_as_a_whole() -> None:
    """The times of an earlier offer are not those of a later one."""
    first = report(alternative={"kind": "flight", "departs_at": TEN})
    assert fact("alternative_departure", first, report(own="D2", alternative={"kind": "train"})) is UNKNOWN
    assert fact("alternative_departure", first, report(own="D2", cause="fog")) == at(TEN)


def test_the_departure_of_the_first_disrupted_segment() -> None:
    """Whatever the order of the reports."""
    late = report(**SECOND, own="D2", actual_departure=LATER)
    for reports in ((report(actual_departure=LATE), late), (late, report(actual_departure=LATE))):
        assert fact("disrupted_departure", *reports) == at(TEN)
        assert fact("actual_departure", *reports) == at(LATE)


def test_the_booking_s_own_reports_come_first() -> None:
    """Later news from outside wins; without it they stand."""
    own = {"id": "D0", "kind": "cancelled", "item": "f1", "cause": "fog"}
    booking = flights(disruptions=[own])
    assert fact("cause", booking=booking) == "fog"
    assert fact("cause", report(cause="strike"), booking=booking) == "strike"
    assert fact("disruption", report(cause="strike"), booking=booking) == {"cancelled", "delayed"}


@pytest.mark.parametrize(("place", "expected"), [({}, [True, True]), ({"segment": 1}, [False, True])])
def test_the_segments_an_own_report_hits(place: dict[str, Any], expected: list[bool]) -> None:
    """The whole item, or the segment it names."""
    booking = flights(disruptions=[{"id": "D0", "kind": "cancelled", "item": "f1", **place}])
    assert [one["disrupted"] for one in fact("segments[]", booking=booking)] == expected


@pytest.mark.parametrize(
    ("days", "hit"),
    [
        (("2025-06-18", "2025-06-19"), False),
        (("2025-06-18", "2025-06-20"), True),
        (("2025-06-22", "2025-06-30"), True),
        (("2025-06-23", "2025-06-30"), False),
    ],
)
def test_a_stay_is_hit_in_its_nights(days: tuple[str, str], hit: bool) -> None:
    """Nights of 20 to 22 June; the day of check-out is no night."""
    stay = Booking.from_dict(raw(hotel(supplier="H")))
    closed = report("not_provided", supplier="H", starts=days[0], ends=days[1])
    assert (fact("disruption", closed, booking=stay) is not None) == hit
    assert fact("disruption", closed, booking=Booking.from_dict(raw(hotel()))) is None


def test_the_origin_tells_two_legs_of_one_number_apart() -> None:
    """One number, one date, two departures."""
    legs = flights(flight(OUT, {**OUT, "origin": "PEK", "destination": "HRB"}))
    hits = [one["disrupted"] for one in fact("segments[]", report(origin="PEK", **FIRST), booking=legs)]
    assert hits == [False, True]


def test_the_instant_of_the_traveller_s_cancellation() -> None:
    """None for an item that is not cancelled."""
    booking = flights(history=[{"kind": "cancelled", "item": "f1", "at": NOON}])
    assert fact("traveller_cancelled_at") is None
    assert fact("traveller_cancelled_at", booking=booking) == at(NOON)
    assert booking.records[0].cancelled == at(NOON)
    assert flights().records[0].cancelled is None
