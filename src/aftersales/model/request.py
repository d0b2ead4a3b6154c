"""What a traveller asks for."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field, field_validator, model_validator

from aftersales.model.base import Input, Kind
from aftersales.model.minor import stated_minor
from aftersales.model.parts import Amount, ComponentKind, Id, Ids, Number, Numbers, Word
from aftersales.model.problems import Misfit
from aftersales.model.times import LocalTime, instant_of
from aftersales.model.unknown import UNKNOWN, stated

Head = Literal[
    "cancellation", "delay", "denied_boarding", "downgrade", "baggage", "short_notice", "damage", "ancillary"
]
HEADS: Final[tuple[Head, ...]] = get_args(Head)
"""What compensation is paid for; heads add up."""

REFUNDS: Final = ("cancel", "no_show")
"""The kinds of request that ask for what was paid."""

_Words = Annotated[tuple[Word, ...], Field(strict=False, max_length=100)]


class _Request(Kind):
    """`items` limits the request to some items, `travellers`, `segments` and `nights` (counted from 0) to the part of
    them that lies in all that is named; `reason` and `evidence` are what the traveller says and shows."""

    id: Annotated[str, Field(max_length=200)] = ""
    items: Ids | None = None
    travellers: Ids | None = None
    segments: Numbers | None = None
    nights: Numbers | None = None
    reason: Word | None = None
    evidence: _Words = ()

    @cached_property
    def whole(self) -> bool:
        """Whether it is about the whole booking."""
        return self.items is None and self.travellers is None and self.segments is None and self.nights is None

    @cached_property
    def plain(self) -> bool:
        """Whether it asks for the refund of the whole booking, and states nothing else."""
        refunds = isinstance(self, Cancel | NoShow)
        return refunds and self.whole and self.reason is None and not self.evidence

    def facts(self, currency: str) -> dict[str, Any]:
        """What the request states, by fact name; None is none. Raises InvalidInput for money in another currency."""
        return {"reason": self.reason, "evidence": frozenset(self.evidence) or None, **_NO_CHANGE}


_OF_CHANGES: Final = (
    "aspects", "aspect", "new_start", "new_start_date", "new_end", "new_origin", "new_destination", "new_cabin", "bags",
    "new_party_size", "pay_method", "pay_balance",
)  # fmt: skip
_NO_CHANGE: Final = dict.fromkeys(_OF_CHANGES)


class Cancel(_Request):
    """Cancel the whole booking, or the part named. `id` enters the payouts' idempotency keys. `remaining_price` is what
    the rest of an item costs anew, where a part of it is cancelled."""

    kind: Literal["cancel"] = "cancel"
    remaining_price: Amount | None = None


class NoShow(_Request):
    """The traveller did not turn up: the whole booking, or the `items` named."""

    kind: Literal["no_show"] = "no_show"


class NewComponent(Input):
    """One part of the price after a change, of the `item` in scope if there are several; `traveller` and `segment`
    (counted from 0) say whose or which it is."""

    kind: ComponentKind
    amount: Amount
    code: Word | None = None
    item: Id | None = None
    traveller: Id | None = None
    segment: Number | None = None


class NewTender(Input):
    """What settles a change: a method, and what it can pay at most, if that is known."""

    method: Word
    balance: Amount | None = None


class Change(_Request):
    """Exchange what was sold for something else: what its times, ends and cabin will be, how many `bags` and travellers
    there are afterwards, and the `aspects` that change, such as date, route, cabin or name. The price afterwards stands
    in `price`, in all, or in `components`; `tender` is what settles it."""

    kind: Literal["change"] = "change"
    departs: LocalTime | None = None
    arrives: LocalTime | None = None
    origin: Word | None = None
    destination: Word | None = None
    cabin: Word | None = None
    bags: Number | None = None
    travellers_after: Number | None = None
    aspects: _Words = ()
    price: Amount | None = None
    components: Annotated[tuple[NewComponent, ...], Field(strict=False, max_length=2000)] = ()
    tender: NewTender | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Change:
        start, end = (None if time is None else time.instant for time in (self.departs, self.arrives))
        if start is not None and end is not None and end < start:
            raise Misfit("lies before `departs`", "arrives", found=self.arrives.local if self.arrives else "")
        return self

    def facts(self, currency: str) -> dict[str, Any]:
        """What the change states, by fact name: what it leaves out is unknown. What the new price is of each item says
        `aftersales.model.new_price`."""
        aspects = self.aspects_touched
        tender = self.tender
        balance = None if tender is None else tender.balance
        return {
            **super().facts(currency),
            "aspects": frozenset(aspects) or UNKNOWN,
            "aspect": aspects[0] if len(aspects) == 1 else UNKNOWN,
            "new_start": instant_of(self.departs),
            "new_start_date": UNKNOWN if self.departs is None else self.departs.wall.toordinal(),
            "new_end": instant_of(self.arrives),
            "new_origin": stated(self.origin),
            "new_destination": stated(self.destination),
            "new_cabin": stated(self.cabin),
            "bags": stated(self.bags),
            "new_party_size": stated(self.travellers_after),
            "pay_method": UNKNOWN if tender is None else tender.method,
            "pay_balance": UNKNOWN if balance is None else stated_minor(balance, currency, "tender.balance"),
        }

    @property
    def aspects_touched(self) -> tuple[str, ...]:
        """Each aspect once, whatever their order in the request."""
        return tuple(sorted(set(self.aspects)))


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
