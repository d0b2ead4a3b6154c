"""What a traveller asks for."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field, field_validator, model_validator

from aftersales.model.base import Kind
from aftersales.model.consistency import minor_of
from aftersales.model.parts import Amount, Id, Word
from aftersales.model.problems import InvalidInput, Misfit, Problem
from aftersales.model.times import LocalTime, instant_of
from aftersales.model.unknown import UNKNOWN
from aftersales.values.money import MoneyError

Head = Literal[
    "cancellation", "delay", "denied_boarding", "downgrade", "baggage", "short_notice", "damage", "ancillary"
]
HEADS: Final[tuple[Head, ...]] = get_args(Head)
"""What compensation is paid for; heads add up."""

_Words = Annotated[tuple[Word, ...], Field(strict=False, max_length=100)]


class _Request(Kind):
    """`items` limits the request to some items; `reason` and `evidence` are what the traveller says and shows."""

    id: Annotated[str, Field(max_length=200)] = ""
    items: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=1000)] | None = None
    reason: Word | None = None
    evidence: _Words = ()

    def facts(self, currency: str) -> dict[str, Any]:
        """What the request states, by fact name; None is none. Raises InvalidInput for a price in another currency."""
        return {"reason": self.reason, "evidence": frozenset(self.evidence) or None, **_NO_CHANGE}


_NO_CHANGE: Final = dict.fromkeys(("aspects", "new_start", "new_start_date", "new_price"))


class Cancel(_Request):
    """Cancel the whole booking, or the `items` named. `id` enters the payouts' idempotency keys."""

    kind: Literal["cancel"] = "cancel"


class NoShow(_Request):
    """The traveller did not turn up: the whole booking, or the `items` named."""

    kind: Literal["no_show"] = "no_show"


class Change(_Request):
    """Exchange what was sold for something else: the new `departs` and `arrives` of the service, the new total `price`
    of the items in scope, and the `aspects` that change, such as date, route, cabin or name."""

    kind: Literal["change"] = "change"
    departs: LocalTime | None = None
    arrives: LocalTime | None = None
    aspects: _Words = ()
    price: Amount | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Change:
        start, end = (None if time is None else time.instant for time in (self.departs, self.arrives))
        if start is not None and end is not None and end < start:
            raise Misfit("lies before `departs`", "arrives", found=self.arrives.local if self.arrives else "")
        return self

    def facts(self, currency: str) -> dict[str, Any]:
        """What the change states, by fact name: what it leaves out of the new service is unknown."""
        return {
            **super().facts(currency),
            "aspects": frozenset(self.aspects) or UNKNOWN,
            "new_start": instant_of(self.departs),
            "new_start_date": UNKNOWN if self.departs is None else self.departs.wall.toordinal(),
            "new_price": UNKNOWN if self.price is None else self._minor(currency),
        }

    def _minor(self, currency: str) -> int:
        assert self.price is not None
        try:
            return minor_of(self.price, currency)
        except MoneyError as error:
            raise InvalidInput([Problem("price", str(error), str(self.price)[:60])]) from None


class Claim(_Request):
    """Ask for compensation under some `heads`, or under all that any document knows."""

    kind: Literal["claim"] = "claim"
    heads: Annotated[tuple[Head, ...], Field(strict=False, min_length=1)] | None = None

    @field_validator("heads")
    @classmethod
    def _each_once(cls, value: tuple[Head, ...] | None) -> tuple[Head, ...] | None:
        if value is not None and len(set(value)) != len(value):
            raise ValueError("each head stands once")
        return value


Request = Cancel | NoShow | Change | Claim
