"""The fields of a booking."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue, field_validator

from aftersales.model.base import Input
from aftersales.model.disruption import Disruption
from aftersales.model.parts import Customer, Event, Id, Item, Traveller, Word
from aftersales.model.rates import Rate
from aftersales.model.tenders import Earned, Tender
from aftersales.model.times import Instant
from aftersales.values.money import exponent


class BookingParts(Input):
    """The fields of a booking, each right by itself.

    `airport_data` is the version of the airport table that filled in countries and distances, if one did.
    """

    schema_version: Annotated[Literal[1], Field(alias="schema")] = 1
    id: Id
    booked_at: Instant
    currency: str
    channel: Word | None = None
    point_of_sale: Word | None = None
    customer: Customer | None = None
    travellers: Annotated[tuple[Traveller, ...], Field(strict=False, max_length=1000)] = ()
    items: Annotated[tuple[Item, ...], Field(strict=False, min_length=1, max_length=1000)]
    tenders: Annotated[tuple[Tender, ...], Field(strict=False, min_length=1, max_length=100)]
    earned: Annotated[tuple[Earned, ...], Field(strict=False, max_length=100)] = ()
    rates: Annotated[tuple[Rate, ...], Field(strict=False, max_length=100)] = ()
    disruptions: Annotated[tuple[Disruption, ...], Field(strict=False, max_length=1000)] = ()
    history: Annotated[tuple[Event, ...], Field(strict=False, max_length=10000)] = ()
    airport_data: Word | None = None
    extensions: dict[str, JsonValue] = Field(default_factory=dict)

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        exponent(value)
        return value
