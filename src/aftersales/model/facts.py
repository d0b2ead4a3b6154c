"""What a booking states about an item, by fact name.

A fact is a value, `None` (it does not exist) or `UNKNOWN` (not stated). Instants are microseconds in UTC, dates
ordinals, money minor units. Names absent from the mapping are unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from aftersales.model.booking_parts import BookingParts
from aftersales.model.disruption_facts import DISRUPTED, Hit, disruption_facts
from aftersales.model.parts import Item
from aftersales.model.place_facts import PLACES, place_facts, units_of_segments
from aftersales.model.times import LocalTime, instant_of
from aftersales.model.unknown import UNKNOWN, stated, without_unknown
from aftersales.values.zones import instant

__all__ = ["PLACED", "UNKNOWN", "facts_of", "service_of", "units_key"]

_PLACED = """
product supplier channel point_of_sale membership account party_size
reason evidence aspects aspect new_start new_start_date new_end new_origin new_destination new_cabin bags new_party_size
journey_changed pay_method pay_balance new_price new_fare lower_fare difference
requested_at booked_at confirmed_at issued_at first_ticketed_at departure_date check_in_date service_start service_end
original_departure original_arrival
scope travellers_left total_left remaining_price traveller_type night_date night_weekday
nights nights_used changes changes_so_far changed_at start_before_change traveller_cancelled_at
total fare tax carrier_imposed surcharge ancillary insurance service_fee stay deposit change_fee
supplier_schedule supplier_penalty
"""
PLACED: Final = frozenset(_PLACED.split()) | PLACES | DISRUPTED
"""Facts that have a place of their own in a booking or a request: not to be stated under `attributes`."""


def facts_of(booking: BookingParts, item: Item, hits: Sequence[Hit] = ()) -> tuple[str | None, dict[str, Any]]:
    """The item's zone (of the start of its service) and the facts stated about it: by the booking, and by the
    disruptions that hit it."""
    start, _ = service_of(item)
    facts: dict[str, Any] = dict(item.attributes)
    facts |= _commercial(booking, item)
    facts |= _instants(booking, item)
    facts |= journey_facts(item)
    facts |= _history(booking, item)
    facts |= disruption_facts(item, hits, facts)
    facts[units_key("segments")] = units_of_segments(item, {place for hit in hits for place in hit.places})
    return (None if start is None else start.zone), facts


def journey_facts(item: Item) -> dict[str, Any]:
    """What is stated about where and when the item's service is given."""
    return {**place_facts(item), **_times(item, *service_of(item))}


def units_key(unit: str) -> str:
    """Under which key the facts of an item hold those of each of its units, one mapping a unit."""
    return f"{unit}[]"


def service_of(item: Item) -> tuple[LocalTime | None, LocalTime | None]:
    """When the item's service starts and ends, by its schedule."""
    if item.stay is not None:
        return item.stay.check_in, item.stay.check_out
    if item.segments:
        return item.segments[0].departs, item.segments[-1].arrives
    return (None, None) if item.window is None else (item.window.starts, item.window.ends)


def _commercial(booking: BookingParts, item: Item) -> dict[str, Any]:
    customer = booking.customer
    facts = {
        "product": item.product,
        "supplier": stated(item.supplier),
        "supplier_schedule": item.schedule is not None,
        "channel": stated(booking.channel),
        "point_of_sale": stated(booking.point_of_sale),
        "membership": UNKNOWN if customer is None else customer.membership,
        "account": UNKNOWN if customer is None else customer.account,
        "party_size": len(booking.travellers if item.travellers is None else item.travellers) or UNKNOWN,
    }
    return without_unknown(facts)


def _instants(booking: BookingParts, item: Item) -> dict[str, Any]:
    known: dict[str, datetime | None] = {
        "booked_at": booking.booked_at,
        "confirmed_at": item.confirmed_at,
        "issued_at": item.issued_at,
        "first_ticketed_at": item.first_ticketed_at,
    }
    return {name: instant(value) for name, value in known.items() if value is not None}


def _times(item: Item, start: LocalTime | None, end: LocalTime | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"nights": item.stay.nights if item.stay else None}
    if item.stay is None:
        facts["nights_used"] = None
    elif item.nights_used is not None:
        facts["nights_used"] = item.nights_used
    facts["check_in_date"] = item.stay.check_in.wall.toordinal() if item.stay else None
    if start is not None:
        facts["departure_date"] = start.wall.toordinal()
        facts |= {} if start.instant is None else dict.fromkeys(("service_start", "original_departure"), start.instant)
    if end is not None and end.instant is not None:
        facts |= dict.fromkeys(("service_end", "original_arrival"), end.instant)
    return facts


def _history(booking: BookingParts, item: Item) -> dict[str, Any]:
    changes = [e for e in booking.history if e.kind == "changed" and e.item == item.id]
    facts: dict[str, Any] = {"changes_so_far": len(changes), "changed_at": None, "start_before_change": None}
    if changes:
        last = max(changes, key=lambda event: instant(event.at))
        facts["changed_at"] = instant(last.at)
        facts["start_before_change"] = instant_of(last.service_start)
    facts[units_key("changes")] = tuple(
        {"changed_at": instant(e.at), "start_before_change": instant_of(e.service_start)} for e in changes
    )
    return facts
