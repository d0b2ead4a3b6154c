"""How a booking was paid as every stage reads it: minor units and UTC instants."""

from __future__ import annotations

from typing import NamedTuple

from aftersales.model.amounts import minor_of
from aftersales.model.booking_parts import BookingParts
from aftersales.model.parts import Refunded
from aftersales.model.tenders import Tender
from aftersales.values.zones import instant


class Payment(NamedTuple):
    """One tender: what it paid and what was already paid back on it, in minor units.

    `refunds` counts how often that was (of one instant once), and `last_refund` is the latest instant of these that is
    stated. `expires_on` is an ordinal; `charged` is what the payer's side was charged, with its currency.
    """

    id: str
    method: str
    paid: int
    refunded: int
    captured: int | None
    refunds: int
    payer: str | None = None
    status: str = "open"
    points: int | None = None
    expires_on: int | None = None
    charged: tuple[int, str] | None = None
    last_refund: int | None = None

    @property
    def left(self) -> int:
        """What was not paid back yet."""
        return self.paid - self.refunded


def payments_of(booking: BookingParts) -> tuple[Payment, ...]:
    """The tenders with what is already paid back on each."""
    back: dict[str, list[Refunded]] = {tender.id: [] for tender in booking.tenders}
    for event in booking.history:
        if event.kind == "refunded":
            back[event.tender].append(event)
    return tuple([_payment(tender, back[tender.id], booking.currency) for tender in booking.tenders])


def _payment(tender: Tender, back: list[Refunded], currency: str) -> Payment:
    every = [instant(event.at) for event in back if event.at is not None]
    stated = [at for place, at in enumerate(every) if at not in every[:place]]
    return Payment(
        tender.id,
        tender.method,
        minor_of(tender.amount, currency),
        sum([minor_of(event.amount, currency) for event in back]),
        None if tender.captured_at is None else instant(tender.captured_at),
        len(stated) + sum([1 for event in back if event.at is None]),
        tender.payer,
        tender.status,
        tender.points,
        None if tender.expires_on is None else tender.expires_on.toordinal(),
        None if tender.captured is None else (tender.captured.minor, tender.captured.currency),
        max(stated, default=None),
    )
