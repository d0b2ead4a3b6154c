"""What a case can expect of payouts: by payment, a list where one payment is paid back in several ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aftersales.model.quote import Quote
from aftersales.model.quote_parts import Payout
from aftersales.values.money import Money

NONE = "none"
WORDS = ("method", "form", "points", "how", "because", "payer", "expires_on", "captured", "not_before")
"""The parts of a payout that a case names as the quote does."""


def by_payment(read: Callable[[Payout], str]) -> Callable[[Quote], dict[str, Any]]:
    """What every payout says, by the payment that it pays back."""

    def actual(quote: Quote) -> dict[str, Any]:
        said: dict[str, list[str]] = {}
        for payout in quote.payouts:
            said.setdefault(payout.tender, []).append(read(payout))
        return {tender: some[0] if len(some) == 1 else some for tender, some in said.items()}

    return actual


def each(value: Any, read: Callable[[Any], Any]) -> Any:
    """What is expected by payment, one value or a list of values each."""
    if not isinstance(value, dict):
        return value
    return {
        tender: [read(one) for one in some] if isinstance(some, list) else read(some) for tender, some in value.items()
    }


def dates(payout: Payout) -> str:
    """`2025-06-18..2025-06-20`."""
    return "..".join(payout.arrives) if payout.arrives else NONE


def word(name: str) -> Callable[[Payout], str]:
    """A part of a payout as text."""
    return lambda payout: stated(name, as_text(getattr(payout, name)))


def as_text(value: Any) -> str:
    """A value of a quote as a case states it: amounts without their currency."""
    if isinstance(value, Money):
        return value.amount
    return NONE if value is None or value == "" else str(value)


def stated(name: str, value: str) -> str:
    """A part of a payout in the form that is compared: instants in UTC. Raises ValueError."""
    if name != "not_before" or value == NONE:
        return value
    return datetime.fromisoformat(value).astimezone(UTC).isoformat()
