"""Conditions on distances and on the segments of a journey."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking
from aftersales.policy.documents import Bound, Number
from aftersales.policy.render import bound_text, value_text
from tests.model.flights import ON, OUT, flight, flights
from tests.simple import answer, book, document, missing, refused

FLIGHTS = "[{product: flight}]"


def answered(condition: str, booking: Booking, **keys: Any) -> str:
    """The refund: all if the condition holds, half if not."""
    body = f"cancel: [{{when: {{{condition}}}, free: true}}, {{penalty: 50%}}]"
    return answer(book(document(body, applies=FLIGHTS)), booking, **keys)


@pytest.mark.parametrize(
    ("condition", "metres", "refund"),
    [
        ('distance: "<= 1500 km"', 1_500_000, "100.00"),
        ('distance: "<= 1500 km"', 1_500_001, "50.00"),
        ('distance: "> 1500 km, <= 3500 km"', 1_500_001, "100.00"),
        ('distance: "< 800 m"', 799, "100.00"),
        ('distance: "< 800m"', 800, "50.00"),
        ("distance: 2 km", 2000, "100.00"),
        ("distance: [1 km, 2 km]", 2001, "50.00"),
    ],
)
def test_both_sides_of_each_boundary(condition: str, metres: int, refund: str) -> None:
    """To the metre."""
    assert answered(condition, flights(flight(distance_m=metres))) == refund


def test_a_ladder_over_the_distance() -> None:
    """As compensation has it."""
    steps = '{"<= 1500 km": 25.00, "<= 3500 km": 40.00, else: 60.00}'
    body = f"cancel: [{{penalty: {{over: distance, steps: {steps}}}}}]"
    rules = book(document(body, applies=FLIGHTS))
    assert [answer(rules, flights(flight(distance_m=km * 1000))) for km in (1500, 3500, 3501)] == [
        "75.00",
        "60.00",
        "40.00",
    ]
    assert missing(rules, flights()) == ("distance",)
    assert answer(rules, flights(), given={"distance": "2000 km"}) == "60.00"


@pytest.mark.parametrize("constant", ["1500", "1500 miles", "1.5 km", "-1 km", "far"])
def test_a_distance_names_its_unit(constant: str) -> None:
    """Whole kilometres or metres."""
    found = refused(document(f'cancel: [{{when: {{distance: "< {constant}"}}, free: true}}]'))
    assert [one.code for one in found] == ["constant"]
    assert "a distance such as `1500 km`" in found[0].message


def test_a_distance_as_text() -> None:
    """In whole kilometres where it is one."""
    texts = [value_text(metres, "distance", "CNY") for metres in (0, 999, 1000, 1500, 1_500_000)]
    assert texts == ["0 m", "999 m", "1 km", "1500 m", "1500 km"]
    assert bound_text(Bound("<=", Number(1_500_000)), "distance", None) == "<= 1500 km"


@pytest.mark.parametrize(
    ("condition", "refund"),
    [
        ("any segments: {airports: [CDG]}", "100.00"),
        ("any segments: {airports: [CDG], number: 5101}", "50.00"),
        ('any segments: {airports: [CDG, BOS], departure_date: ">= 2025-06-19, <= 2025-06-20"}', "100.00"),
        ("every segments: {carrier: MU}", "100.00"),
        ("every segments: {origin: PEK}", "50.00"),
        ("no segments: {flown: true}", "100.00"),
        ('any segments: {departs_at: ">= 2025-06-20T14:00+08:00", destination: CDG}', "100.00"),
        ('any segments: {arrives_at: "> 2025-06-20T18:00+02:00"}', "50.00"),
        ("segments: 2", "100.00"),
        ("flight_number: 5101, operating_carrier: MU", "100.00"),
    ],
)
def test_conditions_on_segments(condition: str, refund: str) -> None:
    """Of a journey by way of Beijing to Paris."""
    assert answered(condition, flights()) == refund


def test_a_segment_s_cabin_is_its_own() -> None:
    """Unknown where the segment does not state it, whatever the item does; shared, it is the item's too."""
    stated = flights(flight(attributes={"cabin": "Y"}))
    assert answered("any segments: {cabin: Y}", stated).startswith("incomplete")
    assert answered("cabin: Y", stated) == "100.00"
    shared = flights(flight({**OUT, "cabin": "Y"}, {**ON, "cabin": "Y"}))
    assert answered("cabin: Y, every segments: {cabin: Y}", shared) == "100.00"
    mixed = flights(flight({**OUT, "cabin": "Y"}, {**ON, "cabin": "C"}))
    assert answered("cabin: Y", mixed).startswith("incomplete")
    assert answered("any segments: {cabin: C}", mixed) == "100.00"


def test_a_journey_in_one_country() -> None:
    """Domestic only if all ends are; unknown while one is not stated."""
    home = {"origin_country": "CN", "destination_country": "CN"}
    assert answered("domestic: true", flights(flight({**OUT, **home}))) == "100.00"
    abroad = {"origin_country": "CN", "destination_country": "FR"}
    assert answered("domestic: true", flights(flight({**OUT, **home}, {**ON, **abroad}))) == "50.00"
    assert answered("domestic: true", flights(flight({**OUT, **home}, ON))).startswith("incomplete")
