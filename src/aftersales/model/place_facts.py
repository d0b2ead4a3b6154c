"""What a booking states about an item's journey and about each segment of it, by fact name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from aftersales.model.parts import Item, Segment
from aftersales.model.times import instant_of
from aftersales.model.unknown import UNKNOWN, stated, without_unknown
from aftersales.values.lifted import several

_OF_A_JOURNEY: Final = (
    "origin",
    "destination",
    "origin_country",
    "destination_country",
    "countries_touched",
    "domestic",
    "distance",
    "carrier",
    "operating_carrier",
    "carrier_country",
    "flight_number",
    "airports_touched",
    "journey_used",
)
PLACES: Final = frozenset({"segments", *_OF_A_JOURNEY})
"""The facts of a journey."""


def place_facts(item: Item) -> dict[str, Any]:
    """The facts of the item's journey: none for what is not a journey, but for the distance if one is stated."""
    if not item.segments:
        return {"segments": 0, **dict.fromkeys(_OF_A_JOURNEY), "distance": item.distance_m}
    return without_unknown({**_ends(item), **_countries(item), **_service(item.segments[0]), **_cabin(item)})


def _ends(item: Item) -> dict[str, Any]:
    first, last = item.segments[0], item.segments[-1]
    return {
        "origin": first.origin,
        "destination": last.destination,
        "origin_country": stated(first.origin_country),
        "destination_country": stated(last.destination_country),
        "airports_touched": several(x for s in item.segments for x in (s.origin, s.destination)),
        "segments": len(item.segments),
        "distance": stated(item.distance_m),
        "journey_used": journey_used(item),
    }


def journey_used(item: Item) -> str | None:
    """How much of a journey was flown; none where there is none."""
    flown = [segment.status == "flown" for segment in item.segments]
    if not flown:
        return None
    return "all" if all(flown) else "part" if any(flown) else "unused"


def before_they_left(item: Item, cancelled: int | None) -> Item:
    """An item as those had it who cancelled at an instant, if they did: what departed after it others have flown."""
    if cancelled is None or all(segment.status == "open" for segment in item.segments):
        return item
    return item.model_copy(update={"segments": tuple([_open_after(one, cancelled) for one in item.segments])})


def _open_after(segment: Segment, cancelled: int) -> Segment:
    departs = None if segment.departs is None else segment.departs.instant
    return segment if departs is None or departs <= cancelled else segment.model_copy(update={"status": "open"})


def _countries(item: Item) -> dict[str, Any]:
    countries = several(country for s in item.segments for country in (s.origin_country, s.destination_country))
    whole = None not in countries
    return {
        "countries_touched": countries if whole else UNKNOWN,
        "domestic": len(countries) == 1 if whole else UNKNOWN,
    }


def _service(first: Segment) -> dict[str, Any]:
    return {
        "carrier": stated(first.carrier),
        "operating_carrier": stated(first.operating_carrier or first.carrier),
        "carrier_country": stated(first.carrier_country),
        "flight_number": stated(first.number),
    }


def _cabin(item: Item) -> dict[str, Any]:
    """The cabin that all segments share, unless the item states one of its own."""
    cabins = several(segment.cabin for segment in item.segments)
    return {} if "cabin" in item.attributes or len(cabins) > 1 else {"cabin": stated(next(iter(cabins)))}


def units_of_segments(item: Item, disrupted: Collection[int]) -> tuple[dict[str, Any], ...]:
    """The facts of each segment; `disrupted` holds the places of those that a report hits."""
    return tuple(_segment_facts(one, place in disrupted) for place, one in enumerate(item.segments))


def _segment_facts(one: Segment, disrupted: bool) -> dict[str, Any]:
    return {
        "origin": one.origin,
        "destination": one.destination,
        "airports": several((one.origin, one.destination)),
        "carrier": stated(one.carrier),
        "number": stated(one.number),
        "cabin": stated(one.cabin),
        "departure_date": UNKNOWN if one.departs is None else one.departs.wall.toordinal(),
        "departs_at": instant_of(one.departs),
        "arrives_at": instant_of(one.arrives),
        "flown": one.status == "flown",
        "disrupted": disrupted,
    }
