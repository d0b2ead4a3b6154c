"""What airport data fills in, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales import located
from aftersales.model.geo import country_of, distance_between, great_circle, zone_of
from aftersales.model.unknown import UNKNOWN
from tests.model.flights import OUT, flight, flights
from tests.simple import booking

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
HALF_ROUND = 20_015_115


def leg(**keys: Any) -> dict[str, Any]:
    """A segment from London to New York."""
    return {"origin": "LHR", "destination": "JFK", **keys}


def test_london_to_new_york() -> None:
    """About 5,540 km, in both directions."""
    assert distance_between("LHR", "JFK") == pytest.approx(5_540_000, rel=0.002)
    assert distance_between("LHR", "JFK") == distance_between("JFK", "LHR")
    assert distance_between("LHR", "LHR") == 0
    assert distance_between("LHR", "???") is None


@given(POINTS, POINTS)
def test_distance_is_symmetric_and_bounded(start: tuple[float, float], end: tuple[float, float]) -> None:
    """By at most half the circumference."""
    assert great_circle(start, end) == great_circle(end, start)
    assert 0 <= great_circle(start, end) <= HALF_ROUND


@given(POINTS, POINTS, POINTS)
def test_a_detour_is_never_shorter(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
    """Within the rounding to metres."""
    assert great_circle(a, c) <= great_circle(a, b) + great_circle(b, c) + 2


def test_countries_and_distance_are_filled_in() -> None:
    """From the first departure to the final destination, not along the way."""
    found = located(flights(flight(leg(destination="KEF"), leg(origin="KEF"))))
    facts = found.records[0].facts
    assert facts["distance"] == distance_between("LHR", "JFK")
    assert facts["countries_touched"] == {"GB", "IS", "US"}
    assert facts["domestic"] is False
    assert found.airport_data is not None
    assert found.airport_data.startswith("airportsdata 20")
    assert located(found) is found


def test_what_is_stated_stays() -> None:
    """A country and a distance."""
    stated = flights(flight(leg(origin_country="UK"), distance_m=1))
    item = located(stated).items[0]
    assert (item.segments[0].origin_country, item.segments[0].destination_country, item.distance_m) == ("UK", "US", 1)


def test_unknown_airports_stay_unknown() -> None:
    """The distance with them; what is known is filled in."""
    facts = located(flights(flight({**OUT, "destination": "?"}))).records[0].facts
    assert facts["origin_country"] == "CN"
    assert facts.get("destination_country", UNKNOWN) is UNKNOWN
    assert facts.get("distance", UNKNOWN) is UNKNOWN
    assert facts.get("domestic", UNKNOWN) is UNKNOWN


def test_only_flights_are_looked_up() -> None:
    """A railway station may share a code with an airport."""
    train = booking()
    assert located(train) is train


def test_zones_and_countries() -> None:
    """None for what the table does not know."""
    assert (zone_of("PEK"), country_of("PEK")) == ("Asia/Shanghai", "CN")
    assert (zone_of("???"), country_of("???")) == (None, None)
