"""What one currency was worth in another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, field_validator

from aftersales.model.base import Input
from aftersales.model.parts import Word
from aftersales.model.problems import Misfit
from aftersales.values.money import exponent

if TYPE_CHECKING:
    from aftersales.model.booking_parts import BookingParts


def _above_zero(text: str) -> str:
    if not text.strip("0."):
        raise ValueError("a rate above zero is expected")
    return text


class Rate(Input):
    """One unit of `currency` in the booking's currency, as `source` has it for the instant that policies call `as_of`,
    such as `booked_at`. Decimal text with at most six digits before the point and nine after it."""

    source: Word
    currency: str
    as_of: Word
    rate: Annotated[str, Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,9})?$"), AfterValidator(_above_zero)]

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        exponent(value)
        return value

    def ratio(self, into: str) -> tuple[int, int]:
        """Minor units of the booking's currency, for how many minor units of this one."""
        whole, _, decimals = self.rate.partition(".")
        return int(whole + decimals) * 10 ** exponent(into), 10 ** (len(decimals) + exponent(self.currency))


def rates_misfit(booking: BookingParts) -> Iterator[Misfit]:
    """Rates of the booking's own currency, and rates that stand twice."""
    seen: set[tuple[str, str, str]] = set()
    for place, rate in enumerate(booking.rates):
        own = (rate.source, rate.currency, rate.as_of)
        if rate.currency == booking.currency:
            message = "state it only for another currency than the booking's"
            yield Misfit(message, "rates", place, "currency", found=rate.currency)
        if own in seen:
            message = "the same source, currency and instant stand twice"
            yield Misfit(message, "rates", place, found=rate.source)
        seen.add(own)
