"""Bookings of flights, and what a report makes of their facts."""

from __future__ import annotations

from typing import Any

from aftersales import Booking, Disruption, Disruptions
from aftersales.model.reports import records_with
from aftersales.model.unknown import UNKNOWN
from aftersales.values.zones import instant
from tests.simple import Dict, raw

OUT = {"carrier": "MU", "number": "5101", "departs": "2025-06-20T10:00[Asia/Shanghai]"}
OUT |= {"arrives": "2025-06-20T12:00[Asia/Shanghai]", "origin": "SHA", "destination": "PEK"}
ON = {"carrier": "MU", "number": "8", "departs": "2025-06-20T14:00[Asia/Shanghai]"}
ON |= {"arrives": "2025-06-20T18:00[Europe/Paris]", "origin": "PEK", "destination": "CDG"}
FIRST = {"carrier": "MU", "number": "5101", "date": "2025-06-20"}
SECOND = {"carrier": "MU", "number": "8", "date": "2025-06-20"}


def flight(*segments: Dict, **keys: Any) -> Dict:
    """A flight item of some segments, by default two."""
    price = [{"kind": "fare", "amount": "100.00"}]
    return {"id": "f1", "product": "flight", "price": price, "segments": list(segments or (OUT, ON)), **keys}


def flights(*items: Dict, **keys: Any) -> Booking:
    """A booking of flight items, by default one of two segments."""
    return Booking.from_dict(raw(*(items or (flight(),)), **keys))


def report(kind: str = "delayed", own: str = "D1", **facts: Any) -> Disruption:
    """A report, on the first flight unless it names another service."""
    service = {} if {"carrier", "supplier", "item"} & set(facts) else FIRST
    return Disruption.from_dict({"id": own, "kind": kind, **service, **facts})


def fact(name: str, *reports: Disruption, booking: Booking | None = None) -> Any:
    """A fact of the first item under some reports; UNKNOWN if nobody states it."""
    record = records_with(booking or flights(), Disruptions(reports))[0]
    return record.facts.get(name, UNKNOWN)


def at(text: str) -> int:
    """The instant of ISO text with an offset."""
    from datetime import datetime

    return instant(datetime.fromisoformat(text))
