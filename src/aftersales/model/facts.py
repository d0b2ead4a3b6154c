"""What a booking states about an item, by fact name.

A fact is a value, `None` (it does not exist) or `UNKNOWN` (not stated). Instants are microseconds in UTC, dates
ordinals, money minor units. Names absent from the mapping are unknown.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from aftersales.model.parts import BookingParts, Item
from aftersales.model.times import LocalTime
from aftersales.values.zones import instant


class _Unknown:
    """The state of a fact that nobody stated."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


_PLACED = """
product supplier channel point_of_sale membership account party_size reason
origin destination origin_country destination_country countries_touched carrier airports_touched segments journey_used
requested_at booked_at confirmed_at issued_at first_ticketed_at departure_date check_in_date service_start service_end
nights nights_used changes changes_so_far changed_at start_before_change
total fare tax carrier_imposed surcharge ancillary insurance service_fee stay deposit
"""
PLACED: Final = frozenset(_PLACED.split())
"""Facts that have a place of their own in a booking or a request: not to be stated under `attributes`."""


def facts_of(booking: BookingParts, item: Item) -> tuple[str | None, dict[str, Any]]:
    """The item's zone (of the start of its service) and the facts the booking states about it."""
    start, end = _service(item)
    facts: dict[str, Any] = dict(item.attributes)
    facts |= _commercial(booking, item)
    facts |= _place(item)
    facts |= _instants(booking, item)
    facts |= _times(item, start, end)
    facts |= _history(booking, item)
    return (None if start is None else start.zone), facts


def _service(item: Item) -> tuple[LocalTime | None, LocalTime | None]:
    if item.stay is not None:
        return item.stay.check_in, item.stay.check_out
    if item.segments:
        return item.segments[0].departs, item.segments[-1].arrives
    return (None, None) if item.window is None else (item.window.starts, item.window.ends)


def _commercial(booking: BookingParts, item: Item) -> dict[str, Any]:
    customer = booking.customer
    facts = {
        "product": item.product,
        "supplier": _stated(item.supplier),
        "channel": _stated(booking.channel),
        "point_of_sale": _stated(booking.point_of_sale),
        "membership": UNKNOWN if customer is None else customer.membership,
        "account": UNKNOWN if customer is None else customer.account,
        "party_size": len(booking.travellers if item.travellers is None else item.travellers) or UNKNOWN,
    }
    return {name: value for name, value in facts.items() if value is not UNKNOWN}


_OF_A_JOURNEY = (
    "origin",
    "destination",
    "origin_country",
    "destination_country",
    "countries_touched",
    "carrier",
    "airports_touched",
    "journey_used",
)


def _place(item: Item) -> dict[str, Any]:
    if not item.segments:
        return {"segments": 0, **dict.fromkeys(_OF_A_JOURNEY)}
    first, last = item.segments[0], item.segments[-1]
    countries = [country for s in item.segments for country in (s.origin_country, s.destination_country)]
    flown = [segment.status == "flown" for segment in item.segments]
    facts = {
        "origin": first.origin,
        "destination": last.destination,
        "origin_country": _stated(first.origin_country),
        "destination_country": _stated(last.destination_country),
        "countries_touched": UNKNOWN if None in countries else frozenset(countries),
        "carrier": _stated(first.carrier),
        "airports_touched": frozenset(x for s in item.segments for x in (s.origin, s.destination)),
        "segments": len(item.segments),
        "journey_used": "all" if all(flown) else "part" if any(flown) else "unused",
    }
    return {name: value for name, value in facts.items() if value is not UNKNOWN}


def _instants(booking: BookingParts, item: Item) -> dict[str, Any]:
    stated: dict[str, datetime | None] = {
        "booked_at": booking.booked_at,
        "confirmed_at": item.confirmed_at,
        "issued_at": item.issued_at,
        "first_ticketed_at": item.first_ticketed_at,
    }
    return {name: instant(value) for name, value in stated.items() if value is not None}


def _times(item: Item, start: LocalTime | None, end: LocalTime | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"nights": item.stay.nights if item.stay else None}
    if item.stay is None:
        facts["nights_used"] = None
    elif item.nights_used is not None:
        facts["nights_used"] = item.nights_used
    facts["check_in_date"] = item.stay.check_in.wall.toordinal() if item.stay else None
    if start is not None:
        facts["departure_date"] = start.wall.toordinal()
        facts |= {} if start.instant is None else {"service_start": start.instant}
    if end is not None and end.instant is not None:
        facts["service_end"] = end.instant
    return facts


def _history(booking: BookingParts, item: Item) -> dict[str, Any]:
    changes = [e for e in booking.history if e.kind == "changed" and e.item == item.id]
    facts: dict[str, Any] = {"changes_so_far": len(changes), "changed_at": None, "start_before_change": None}
    if changes:
        last = max(changes, key=lambda event: instant(event.at))
        before = last.service_start.instant if last.service_start else None
        facts["changed_at"] = instant(last.at)
        facts["start_before_change"] = UNKNOWN if before is None else before
    facts["changes"] = tuple(
        {"changed_at": instant(e.at), "start_before_change": _instant_of(e.service_start)} for e in changes
    )
    return facts


def _instant_of(local: LocalTime | None) -> Any:
    return UNKNOWN if local is None or local.instant is None else local.instant


def _stated(value: Any) -> Any:
    return UNKNOWN if value is None else value
