"""A booking: what was sold, to whom, for how much, and how it was paid."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from pydantic import model_validator

from aftersales.model.booking_parts import BookingParts
from aftersales.model.consistency import misfits_of
from aftersales.model.payments import Payment, payments_of
from aftersales.model.problems import Misfits
from aftersales.model.record import ItemRecord, records_of


class Booking(BookingParts):
    """One order. Amounts are in `currency`; the payments must cover the price exactly."""

    @model_validator(mode="after")
    def _consistent(self) -> Booking:
        found = misfits_of(self)
        if found:
            raise Misfits(found)
        self.records, self.dated, self.divided, self.memo  # noqa: B018 - worked out with the booking, not with its first quote
        return self

    def __getstate__(self) -> dict[Any, Any]:
        """The fields alone: what is worked out from them is worked out again."""
        state = super().__getstate__()
        fields = type(self).model_fields
        return {**state, "__dict__": {name: value for name, value in state["__dict__"].items() if name in fields}}

    @cached_property
    def records(self) -> tuple[ItemRecord, ...]:
        """What each item states, in minor units and UTC instants: the input of every stage."""
        return records_of(self)

    @cached_property
    def reported(self) -> dict[Any, tuple[ItemRecord, ...]]:
        """The records under reports from outside, remembered by `model.reports`."""
        return {}

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """Room for what the engine works out about the booking once; it never changes an answer."""
        return {}

    @cached_property
    def divided(self) -> bool:
        """Whether the traveller cancelled anything: then an item may be answered in portions."""
        return any(event.kind == "cancelled" for event in self.history)

    @cached_property
    def dated(self) -> bool:
        """Whether any tender states its capture or was refunded on before: then its rail may be closed."""
        return any(payment.captured is not None or payment.refunds for payment in self.payments)

    @cached_property
    def payments(self) -> tuple[Payment, ...]:
        """The tenders in minor units, each with what was already paid back on it."""
        return payments_of(self)
