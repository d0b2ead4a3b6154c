"""A row of an Arrow table as plain data, as JSON gives it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aftersales.batch.decoding import decoder
from aftersales.batch.encoding import encoder
from aftersales.batch.schema import BOOKING, DISRUPTION, REQUEST
from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.request import Cancel, Change, Claim, NoShow, Request

Row = Mapping[str, Any]
_BOOKING: Final = decoder(BOOKING)
_DISRUPTION: Final = decoder(DISRUPTION)
_REQUEST: Final = decoder(REQUEST)
KINDS: Mapping[str, type[Request]] = {"cancel": Cancel, "no_show": NoShow, "change": Change, "claim": Claim}


def booking_of(row: Row) -> Booking:
    """The booking of a row of `schema.BOOKINGS`. Raises InvalidInput."""
    return Booking.from_dict(_BOOKING(row, ""))


def row_of(booking: Booking) -> dict[str, Any]:
    """A booking as a row of `schema.BOOKINGS`: `booking_of` gives an equal one, amounts in all their decimals."""
    stated: dict[str, Any] = encoder(BOOKING)(booking.model_dump(by_alias=True, exclude_defaults=True), "")
    return stated


def disruption_of(row: Row) -> Disruption:
    """The report of a row of `schema.DISRUPTIONS`. Raises InvalidInput."""
    return Disruption.from_dict(_DISRUPTION(row, ""))


def request_of(row: Row, currency: str) -> Request:
    """The request of a value of `schema.REQUEST`, amounts in minor units of a currency. Raises InvalidInput."""
    return request_from(_REQUEST(row, currency))


def request_from(data: Any) -> Request:
    """A request of any kind from plain data. Raises InvalidInput."""
    if not isinstance(data, Mapping) or not isinstance(data.get("kind"), str) or data["kind"] not in KINDS:
        kinds = ", ".join(f"`{kind}`" for kind in KINDS)
        raise InvalidInput([Problem("kind", f"one of {kinds} is expected", "")])
    return KINDS[data["kind"]].from_dict(data)
