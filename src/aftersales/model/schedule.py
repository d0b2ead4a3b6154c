"""The supplier's own penalty schedule, stored with an item: what is kept when, as suppliers send it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from aftersales.model.base import Input
from aftersales.model.edges import Edge
from aftersales.model.problems import Misfit
from aftersales.model.times import Day
from aftersales.values.money import exponent

_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
WHOLE = 10_000
"""Basis points of all that was paid."""
Basis = Literal["full_stay", "first_nights", "average_nights", "first_and_last_night"]


def _decimal(value: Any) -> str:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError('a decimal string such as "55.50" is expected, not negative and never a number')
    return value


def _percent(value: Any) -> str:
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        raise ValueError('a percentage with at most two decimals is expected as text, such as "12.5"')
    if basis_points(value) > WHOLE:
        raise ValueError("a penalty is at most 100 percent")
    return value


Amount = Annotated[str, BeforeValidator(_decimal), Field(json_schema_extra={"pattern": f"^{_DECIMAL.pattern}$"})]
Percent = Annotated[str, BeforeValidator(_percent), Field(json_schema_extra={"pattern": f"^{_PERCENT.pattern}$"})]


def basis_points(percent: str) -> int:
    """`1250` from `12.5`."""
    whole, _, decimals = percent.partition(".")
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


class Charge(Input):
    """What the supplier keeps: an `amount`, or a `percent` of a `basis`, or so many `nights` (or a percentage of them).

    `basis` is `full_stay` (all that the item cost; the default without `nights`), `first_nights` (the first ones of
    the stay as booked; the default with `nights`), `average_nights` (so many equal shares of the stay) or
    `first_and_last_night`. `currency` is the amount's, if it is not the booking's: a quote that needs it is then
    `incomplete`, missing `rate`.

    `tax_included: false` leaves the components of kind `tax` out: shares are taken of the rest, an amount is at most
    the rest, so tax comes back. `true` counts them in. `unstated`: a quote is `incomplete`, missing `tax_included`,
    where the two would differ.
    """

    amount: Amount | None = None
    percent: Percent | None = None
    nights: Annotated[int, Field(ge=1, le=1000)] | None = None
    basis: Basis | None = None
    currency: str | None = None
    tax_included: bool | Literal["unstated"] = "unstated"

    @model_validator(mode="after")
    def _one_way(self) -> Charge:
        if (self.amount is None) == (self.percent is None and self.nights is None):
            raise Misfit("one of `amount`, `percent` and `nights` is expected, or `percent` of `nights`")
        counted = self.basis in ("first_nights", "average_nights")
        if self.basis is not None and (self.amount is not None or counted != (self.nights is not None)):
            raise Misfit(f"`{self.basis}` does not go with the other keys", "basis", found=self.basis)
        if self.currency is not None and self.amount is None:
            raise Misfit("only an amount has a currency", "currency", found=self.currency)
        if self.currency is not None:
            _known(self.currency)
        return self


def _known(currency: str) -> None:
    try:
        exponent(currency)
    except ValueError as error:
        raise Misfit(str(error), "currency", found=currency) from None


class Penalty(Charge):
    """A charge and the window in which it holds.

    The window starts with `from` (that instant included) or `after` (not included), and ends before `until` or with
    `by` (included): whether a deadline itself still counts is said by the word, and has no default. Without a start
    it holds from the beginning, without an end until the next window starts, at last until the service ends.
    Where windows overlap, the one that started last holds, alone.
    """

    starts_from: Annotated[Edge | None, Field(alias="from")] = None
    after: Edge | None = None
    until: Edge | None = None
    by: Edge | None = None

    @model_validator(mode="after")
    def _one_start_one_end(self) -> Penalty:
        for one, other in (("from", "after"), ("until", "by")):
            first = self.starts_from if one == "from" else self.until
            if first is not None and getattr(self, other) is not None:
                raise Misfit(f"one of `{one}` and `{other}` is expected", other)
        return self


class DateRange(Input):
    """Days of the item's zone, `first` and `last` included, each from 00:00 to 24:00."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> DateRange:
        if self.last < self.first:
            raise Misfit(f"the range ends before it starts on {self.first}", "last", found=self.last)
        return self


class PenaltySchedule(Input):
    """What the supplier keeps of an item, by the instant of the request.

    Nothing is free that no window says is free: a request between windows, or under an empty list, is `incomplete`.
    On the dates of `non_refundable` nothing comes back, whatever the windows say. `no_show` is the charge for not
    turning up; without it that is the penalty at the start of the service, or of a window that ends just there.
    """

    penalties: Annotated[tuple[Penalty, ...], Field(strict=False, max_length=200)]
    non_refundable: Annotated[tuple[DateRange, ...], Field(strict=False, max_length=100)] = ()
    no_show: Charge | None = None
