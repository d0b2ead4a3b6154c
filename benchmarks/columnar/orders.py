"""What every generated booking has in common."""

from __future__ import annotations

from typing import Any

from aftersales.values.zones import moment


def booked(
    item: dict[str, Any], travellers: list[str], total: int, currency: str, at: str = "2024-12-01T00:00:00Z"
) -> dict[str, Any]:
    """A booking of one item, paid by one tender."""
    return {
        "id": "B1",
        "booked_at": at,
        "currency": currency,
        "travellers": [{"id": one} for one in travellers],
        "items": [item],
        "tenders": [{"id": "pay1", "method": "card", "amount": money(total)}],
    }


def local(at: int, zone: str) -> str:
    """A local time with its offset and zone, as a booking states it."""
    return f"{moment(at, zone).isoformat()}[{zone}]"


def money(minor: int) -> str:
    """Decimal text of cents."""
    return f"{minor // 100}.{minor % 100:02d}"
