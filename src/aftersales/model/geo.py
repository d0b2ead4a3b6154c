"""Countries, distances and zones of airports, from the `airportsdata` package (the extra `geo`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

from aftersales.model.booking import Booking
from aftersales.model.parts import Item, Segment
from aftersales.values.zones import version_of, zone_names

EARTH_RADIUS: Final = 6_371_008.8
"""Mean radius of the earth, in metres."""


def located(booking: Booking) -> Booking:
    """The booking with what it does not state of its flights filled in: the countries of each segment's ends, and the
    distance from the first departure to the final destination.

    What is stated stays. Airports that the table does not know stay without a country. `airport_data` names the table
    if anything came from it; else the booking itself is returned.
    """
    items = tuple(_located_item(item) for item in booking.items)
    if items == booking.items:
        return booking
    fields = {name: getattr(booking, name) for name in type(booking).model_fields}
    return Booking(**{**fields, "items": items, "airport_data": f"airportsdata {version_of('airportsdata')}"})


def zone_of(airport: str) -> str | None:
    """The IANA time zone of an airport; None if the table does not know it."""
    zone = _airports().get(airport, {}).get("tz")
    return zone if zone in zone_names() else None


def country_of(airport: str) -> str | None:
    """The ISO 3166 code of an airport's country; None if the table does not know it."""
    return _airports().get(airport, {}).get("country") or None


def distance_between(origin: str, destination: str) -> int | None:
    """The great circle between two airports in metres; None if the table does not know one of them."""
    ends = [_airports().get(airport) for airport in (origin, destination)]
    if ends[0] is None or ends[1] is None:
        return None
    return great_circle((ends[0]["lat"], ends[0]["lon"]), (ends[1]["lat"], ends[1]["lon"]))


def great_circle(start: tuple[float, float], end: tuple[float, float]) -> int:
    """Metres between two points in degrees of latitude and longitude, by the haversine formula."""
    (north, east), (other_north, other_east) = (tuple(map(radians, point)) for point in (start, end))
    chord = sin((other_north - north) / 2) ** 2
    chord += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return round(2 * EARTH_RADIUS * asin(sqrt(min(1.0, chord))))


def _located_item(item: Item) -> Item:
    if item.product != "flight" or not item.segments:
        return item
    segments = tuple(_located_segment(segment) for segment in item.segments)
    distance = item.distance_m
    if distance is None:
        distance = distance_between(segments[0].origin, segments[-1].destination)
    if segments == item.segments and distance == item.distance_m:
        return item
    return item.model_copy(update={"segments": segments, "distance_m": distance})


def _located_segment(segment: Segment) -> Segment:
    found = {
        "origin_country": segment.origin_country or country_of(segment.origin),
        "destination_country": segment.destination_country or country_of(segment.destination),
    }
    changed = any(getattr(segment, name) != country for name, country in found.items())
    return segment.model_copy(update=found) if changed else segment


@lru_cache(maxsize=1)
def _airports() -> Mapping[str, Mapping[str, Any]]:
    """The table by three-letter code, read once."""
    try:
        import airportsdata
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("airport data is missing; install `aftersales[geo]`") from error
    return airportsdata.load("IATA")
