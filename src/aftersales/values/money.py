"""Money as whole minor units of an ISO 4217 currency; decimal text at the boundary, never floats."""

from __future__ import annotations

import re
from typing import NamedTuple

from aftersales.values.currencies import EXPONENTS

LARGEST = 10**13
"""Largest amount accepted, in minor units: times any percentage it still fits 64 bits."""

_DECIMAL = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,6}))?")


class MoneyError(ValueError):
    """An amount or a currency that cannot be money."""


def exponent(currency: str) -> int:
    """Number of decimals of `currency`; raises MoneyError for a code that is not in ISO 4217."""
    try:
        return EXPONENTS[currency]
    except (KeyError, TypeError):
        raise MoneyError(f"`{currency}` is not an ISO 4217 currency code") from None


def to_minor(text: str, currency: str) -> int:
    """The minor units of a decimal string: `to_minor("55.50", "CNY") == 5550`."""
    digits = exponent(currency)
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise MoneyError(f"`{text[:40]}` is not a plain decimal number such as `55.50`")
    sign, whole, fraction = match[1], match[2], (match[3] or "").rstrip("0")
    if len(fraction) > digits:
        raise MoneyError(f"`{text}` has more than the {digits} decimals of {currency}")
    minor = int(whole + fraction.ljust(digits, "0"))
    if minor > LARGEST:
        raise MoneyError(f"`{text}` is above the largest amount of {to_text(LARGEST, currency)} {currency}")
    return -minor if sign else minor


def to_text(minor: int, currency: str) -> str:
    """The decimal text of minor units: `to_text(5550, "CNY") == "55.50"`."""
    digits = exponent(currency)
    sign, minor = ("-", -minor) if minor < 0 else ("", minor)
    if digits == 0:
        return f"{sign}{minor}"
    whole, fraction = divmod(minor, 10**digits)
    return f"{sign}{whole}.{fraction:0{digits}d}"


class Money(NamedTuple):
    """An amount of one currency. `minor` counts minor units (fen, cents, yen, fils)."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: str, currency: str) -> Money:
        """Money from decimal text: `Money.of("497.50", "CNY")`. Raises MoneyError."""
        return cls(to_minor(amount, currency), currency)

    @property
    def amount(self) -> str:
        """The decimal text, with all the decimals of the currency."""
        return to_text(self.minor, self.currency)

    def to_dict(self) -> dict[str, str]:
        """`{"amount": "497.50", "currency": "CNY"}`."""
        return {"amount": self.amount, "currency": self.currency}

    def __str__(self) -> str:
        return f"{self.currency} {to_text(self.minor, self.currency)}"
