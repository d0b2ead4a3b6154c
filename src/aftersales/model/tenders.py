"""How a booking was paid, and what was earned by it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from aftersales.model.base import Input
from aftersales.model.parts import AMOUNT_WITH_CURRENCY, Amount, Id, Word, amount_of
from aftersales.model.times import Day, Instant
from aftersales.values.money import Money

MOST_POINTS = 2 * 10**9


def _money(value: object) -> Money:
    found = amount_of(value)
    if isinstance(found, Money) and found.minor > 0:
        return found
    raise ValueError("an amount above zero with its `currency` is expected")


Points = Annotated[int, Field(ge=1, le=MOST_POINTS)]
Charged = Annotated[Money, PlainValidator(_money), PlainSerializer(Money.to_dict), WithJsonSchema(AMOUNT_WITH_CURRENCY)]


class Tender(Input):
    """One payment made. `method` names its rail, such as `card` or `alipay`.

    `payer` is who paid, such as `company`. The instrument of a `closed` tender takes no money any more; the payer
    disputes a `chargeback`. `points` is how many points paid the amount, `expires_on` the last date on which a voucher
    counts, `captured` what the payer's side was charged, if that was in another currency than the booking's.
    """

    id: Id
    method: Word
    amount: Amount
    captured_at: Instant | None = None
    payer: Word | None = None
    status: Literal["open", "closed", "chargeback"] = "open"
    points: Points | None = None
    expires_on: Day | None = None
    captured: Charged | None = None


class Earned(Input):
    """Points that were earned by the booking."""

    program: Word
    points: Points
