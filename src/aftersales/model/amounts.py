"""Amounts as inputs state them, in minor units."""

from __future__ import annotations

from aftersales.values.money import LARGEST, Money, MoneyError, to_minor


def minor_of(amount: Money | str, currency: str) -> int:
    """Minor units of an amount as a booking states it. Raises MoneyError."""
    if isinstance(amount, str):
        return to_minor(amount, currency)
    if amount.currency != currency:
        raise MoneyError(f"the booking's currency {currency} is expected, not {amount.currency}")
    if not 0 <= amount.minor <= LARGEST:
        raise MoneyError("an amount from zero to the largest supported is expected")
    return amount.minor
