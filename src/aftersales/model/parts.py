"""What a booking is made of: travellers, items with their prices and times, tenders, earlier events."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    JsonValue,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from aftersales.model.base import Input, Kind
from aftersales.model.problems import Misfit
from aftersales.model.schedule import PenaltySchedule
from aftersales.model.times import Instant, LocalTime, nights_between
from aftersales.values.money import Money

_DECIMAL = r"^[0-9]{1,15}(\.[0-9]{1,6})?$"
AMOUNT_WITH_CURRENCY: dict[str, Any] = {
    "type": "object",
    "properties": {"amount": {"type": "string", "pattern": _DECIMAL}, "currency": {"type": "string"}},
    "required": ["amount", "currency"],
    "additionalProperties": False,
}
_AMOUNT_SCHEMA: dict[str, Any] = {
    "description": 'decimal text in the booking\'s currency ("55.50"), or {"amount": ..., "currency": ...}',
    "anyOf": [{"type": "string", "pattern": _DECIMAL}, AMOUNT_WITH_CURRENCY],
}


def amount_of(value: Any) -> Money | str:
    """An amount as a booking may state it."""
    if isinstance(value, Money):
        return value
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        return Money.of(str(amount_of(value["amount"])), value["currency"])
    if not isinstance(value, str) or not re.fullmatch(_DECIMAL, value):
        raise ValueError('a decimal string such as "55.50" is expected, not negative and never a number')
    return value


def _plain_amount(value: Money | str) -> Any:
    return value if isinstance(value, str) else value.to_dict()


Amount = Annotated[
    Money | str, PlainValidator(amount_of), PlainSerializer(_plain_amount), WithJsonSchema(_AMOUNT_SCHEMA)
]
Id = Annotated[str, Field(min_length=1, max_length=200)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Number = Annotated[int, Field(ge=0, le=1000)]
Numbers = Annotated[tuple[Number, ...], Field(strict=False, min_length=1, max_length=1000)]
Ids = Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=1000)]
Product = Literal["flight", "rail", "hotel", "car", "activity", "package", "coach", "cruise", "insurance", "service"]
ComponentKind = Literal[
    "fare",
    "tax",
    "carrier_imposed",
    "surcharge",
    "ancillary",
    "insurance",
    "service_fee",
    "stay",
    "deposit",
    "change_fee",
]


class Component(Input):
    """One part of an item's price; `traveller`, `segment`, `night` and `room` (counted from 0) say whose or which it
    is. A `change_fee` is what an earlier change cost."""

    kind: ComponentKind
    amount: Amount
    code: Word | None = None
    traveller: Id | None = None
    segment: Annotated[int, Field(ge=0, le=100)] | None = None
    night: Annotated[int, Field(ge=0, le=1000)] | None = None
    room: Annotated[int, Field(ge=0, le=1000)] | None = None


class Segment(Input):
    """One flight, train or coach ride. `status` is `flown` once it was used.

    `carrier` and `number` are the marketing ones, as a disruption names them; `operating_carrier` is the same unless
    stated. `carrier_country` is the country that licensed the operating carrier. Segments of one direction share a
    `leg` number, those of one fare component and one pricing unit theirs. `attributes` state facts of the segment, such
    as a fee of its fare component.
    """

    origin: Word
    destination: Word
    departs: LocalTime | None = None
    arrives: LocalTime | None = None
    carrier: Word | None = None
    number: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    operating_carrier: Word | None = None
    carrier_country: Word | None = None
    cabin: Word | None = None
    origin_country: Word | None = None
    destination_country: Word | None = None
    leg: Number | None = None
    fare_component: Number | None = None
    pricing_unit: Number | None = None
    attributes: dict[Word, Word | bool | int] = Field(default_factory=dict, max_length=100)
    status: Literal["open", "flown"] = "open"


class Stay(Input):
    """A stay of some `rooms` from check-in to check-out, in the property's zone."""

    check_in: LocalTime
    check_out: LocalTime
    rooms: Annotated[int, Field(ge=1, le=1000)] = 1

    @model_validator(mode="after")
    def _in_order(self) -> Stay:
        if not 1 <= self.nights <= 1000:
            raise Misfit("check_out must be 1 to 1000 nights after check_in", "check_out", found=self.nights)
        return self

    @property
    def nights(self) -> int:
        """Number of nights, by the calendar."""
        return nights_between(self.check_in, self.check_out)


class Window(Input):
    """When a service that is neither a journey nor a stay is given."""

    starts: LocalTime
    ends: LocalTime | None = None


class Pin(Input):
    """The terms an item was sold under: a document id, and its version if that was fixed too."""

    id: Id
    version: Word | None = None


class Traveller(Input):
    """A person who travels."""

    id: Id
    type: Word | None = None


class Customer(Input):
    """Who booked: membership tier and kind of account."""

    membership: Word | None = None
    account: Word | None = None


class Item(Input):
    """One refundable thing. Times stand in `segments`, `stay` or `window`; `travellers` defaults to all. `package` is
    the item that this one is a member of.

    `distance_m` is the great circle from the first departure to the final destination, in metres. `schedule` is the
    penalty schedule that the supplier sent with it. `supplier_terms` are what the platform bought it under, `cost` what
    it paid the supplier.
    """

    id: Id
    product: Product
    supplier: Word | None = None
    package: Id | None = None
    travellers: Annotated[tuple[Id, ...], Field(strict=False, max_length=1000)] | None = None
    price: Annotated[tuple[Component, ...], Field(strict=False, min_length=1, max_length=2000)]
    segments: Annotated[tuple[Segment, ...], Field(strict=False, max_length=100)] = ()
    stay: Stay | None = None
    window: Window | None = None
    distance_m: Annotated[int, Field(ge=0, le=50_000_000)] | None = None
    terms: Pin | None = None
    supplier_terms: Pin | None = None
    cost: Annotated[tuple[Component, ...], Field(strict=False, min_length=1, max_length=2000)] | None = None
    schedule: PenaltySchedule | None = None
    confirmed_at: Instant | None = None
    issued_at: Instant | None = None
    first_ticketed_at: Instant | None = None
    nights_used: Annotated[int, Field(ge=0, le=1000)] | None = None
    attributes: dict[Word, Word | bool | int] = Field(default_factory=dict, max_length=100)
    extensions: dict[str, JsonValue] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_service(self) -> Item:
        if sum((bool(self.segments), self.stay is not None, self.window is not None)) > 1:
            raise Misfit("one of `segments`, `stay` and `window` is expected")
        if self.nights_used is not None and (self.stay is None or self.nights_used > self.stay.nights):
            raise Misfit("more nights used than the stay has", "nights_used", found=self.nights_used)
        self._divided("price", self.price)
        self._divided("cost", self.cost or ())
        return self

    def _divided(self, name: str, components: tuple[Component, ...]) -> None:
        """Every component belongs to a night, segment or room that is there."""
        nights, rooms = (self.stay.nights, self.stay.rooms) if self.stay else (0, 0)
        for index, part in enumerate(components):
            if part.night is not None and part.night >= nights:
                raise Misfit("no such night in the stay", name, index, "night", found=part.night)
            if part.segment is not None and part.segment >= len(self.segments):
                raise Misfit("no such segment in the item", name, index, "segment", found=part.segment)
            if part.room is not None and part.room >= rooms:
                raise Misfit("no such room in the stay", name, index, "room", found=part.room)


class Changed(Kind):
    """An earlier change of an item; `service_start` is the start it had before."""

    kind: Literal["changed"] = "changed"
    item: Id
    at: Instant
    service_start: LocalTime | None = None


class _OfPart(Kind):
    """An event of an item, or of the part of it that lies in all that is named: some travellers, segments or nights."""

    item: Id
    travellers: Ids | None = None
    segments: Numbers | None = None
    nights: Numbers | None = None


class Cancelled(_OfPart):
    """The traveller cancelled an item, or a part of it; what is still owed is decided as of that instant.
    `remaining_price` is what the rest of the item then cost anew."""

    kind: Literal["cancelled"] = "cancelled"
    at: Instant
    remaining_price: Amount | None = None


class Refunded(_OfPart):
    """Money already paid back for an item, or a part of it, on a tender."""

    kind: Literal["refunded"] = "refunded"
    tender: Id
    amount: Amount
    at: Instant | None = None


Event = Annotated[Changed | Cancelled | Refunded, Field(discriminator="kind")]
