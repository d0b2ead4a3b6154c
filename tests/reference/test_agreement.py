"""Where engine and reference once answered differently: both, and what is right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from aftersales.model.booking import Booking
from aftersales.model.request import Cancel, Request
from tests.reference.plain import engine, itself
from tests.simple import document

Json = dict[str, Any]
CANCELLED = datetime.fromisoformat("2025-06-11T16:00:00Z")


def both(text: str, booking: Booking, request: Request, at: datetime) -> Json:
    """What the two answer alike."""
    found, wanted = (make({"t.yaml": text})(booking, request, at, ()) for make in (engine, itself))
    assert found == wanted
    return found


@pytest.mark.parametrize(
    ("at", "charges"),
    [
        ("2025-06-11T16:00:01Z", [100, 40]),
        ("2025-06-11T16:00:00Z", [100, 40]),
        ("2025-06-11T15:59:59Z", [100, 40]),
    ],
)
def test_what_is_cancelled_and_what_is_left_are_charged_apart(at: str, charges: list[int]) -> None:
    """The night that was cancelled comes first, also where it was cancelled at the request, or after it; of the other
    night, which cost 40, no more can be charged."""
    text = document("cancel: [{free: true, once: 1.00}]", applies="[{product: hotel}]")
    stay = {"check_in": "2025-06-20T15:00[Asia/Shanghai]", "check_out": "2025-06-22T11:00[Asia/Shanghai]"}
    price = [{"kind": "stay", "amount": amount, "night": n} for n, amount in enumerate(("0.40", "9.00"))]
    item = {"id": "i0", "product": "hotel", "stay": stay, "price": price}
    event = {"kind": "cancelled", "item": "i0", "nights": [1], "at": CANCELLED.isoformat()}
    data = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY", "items": [item], "history": [event]}
    data["tenders"] = [{"id": "p0", "method": "card", "amount": "9.40"}]
    found = both(text, Booking.from_dict(data), Cancel(), datetime.fromisoformat(at))
    assert [minor for _, _, minor in found["once"]] == charges
    assert found["refund"] == 940 - sum(charges)
