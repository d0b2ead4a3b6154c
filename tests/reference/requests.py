"""What the reference reads of a request, and of the reports beside a booking."""

from __future__ import annotations

from collections.abc import Sequence

from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.record import ItemRecord
from aftersales.model.request import Claim, Request
from tests.reference.prices import minor

Disruptions = Sequence[Disruption]


def heads_of(request: Request) -> tuple[str, ...]:
    """The heads that a claim names."""
    return (request.heads or ()) if isinstance(request, Claim) else ()


def new_price(request: Request, booking: Booking) -> int | None:
    """What there is to pay in all after a change, if the request states it."""
    stated = request.price if request.kind == "change" else None
    return None if stated is None else minor(stated, booking.currency)


def records_of(booking: Booking, disruptions: Disruptions) -> Sequence[ItemRecord]:
    """What each item states, with what is reported about its service."""
    return [ItemRecord(booking, item, disruptions) for item in booking.items]
