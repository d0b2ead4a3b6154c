"""What is wrong with how a booking was paid."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.model.booking_parts import BookingParts
from aftersales.model.problems import Misfit
from aftersales.values.money import LARGEST


def tenders_misfit(booking: BookingParts) -> Iterator[Misfit]:
    """Amounts charged that say nothing new or are too large, and programs that stand twice."""
    for place, tender in enumerate(booking.tenders):
        captured = tender.captured
        if captured is not None and captured.currency == booking.currency:
            message = "state it only where it was another currency than the booking's"
            yield Misfit(message, "tenders", place, "captured", "currency", found=captured.currency)
        elif captured is not None and captured.minor > LARGEST:
            yield Misfit("above the largest supported amount", "tenders", place, "captured", "amount")
    seen: set[str] = set()
    for place, earned in enumerate(booking.earned):
        if earned.program in seen:
            message = "the program stands twice; add its points up"
            yield Misfit(message, "earned", place, "program", found=earned.program)
        seen.add(earned.program)
