"""What the reference reads of a request, and of the reports beside a booking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.record import ItemRecord
from tests.reference.prices import minor

Request = Any
Disruptions = Sequence[Any]


def heads_of(request: Request) -> tuple[str, ...]:
    """The heads that a claim names."""
    return tuple(request.heads or ())


def new_price(request: Request, booking: Booking) -> int | None:
    """What there is to pay in all after a change, if the request states it."""
    return None if request.price is None else minor(request.price, booking.currency)


def records_of(booking: Booking, disruptions: Disruptions) -> Sequence[ItemRecord]:
    """What each item states, with what is reported about its service."""
    return booking.records
