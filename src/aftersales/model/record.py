"""A booking's items as every stage reads them: minor units, UTC instants, and facts by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

from aftersales.model.booking_parts import BookingParts
from aftersales.model.consistency import minor_of
from aftersales.model.disruption import Disruption
from aftersales.model.disruption_facts import hits_on, services_of
from aftersales.model.facts import facts_of
from aftersales.model.packages import Package, linked
from aftersales.model.parts import Item
from aftersales.values.rounding import allocate
from aftersales.values.zones import instant

NIGHTLY: Final = frozenset({"stay", "tax"})
"""Component kinds of a stay that are spread over its nights; the others belong to the stay as a whole."""


class Payment(NamedTuple):
    """One tender: what it paid and what was already paid back on it, in minor units."""

    id: str
    method: str
    paid: int
    refunded: int
    captured: int | None
    refunds: int


class Part(NamedTuple):
    """One price component in minor units."""

    kind: str
    code: str | None
    minor: int
    traveller: str | None
    segment: int | None
    night: int | None


class Selection(NamedTuple):
    """Which components an amount is taken of: those named, or all but those named."""

    names: tuple[str, ...]
    excluded: bool

    def has(self, part: Part) -> bool:
        """Whether a component belongs to the selection; `tax.CN` names a tax by its code. The fee of an earlier change
        belongs to those alone that name it."""
        named = part.kind in self.names or f"{part.kind}.{part.code}" in self.names
        return named if part.kind == "change_fee" else named != self.excluded


TOTAL = Selection((), True)


class Unit:
    """Parts of a price that are valued together: a whole item, or one traveller's, segment's or night's share."""

    __slots__ = ("_nightly", "nights", "parts", "sums")

    def __init__(self, parts: tuple[Part, ...], nights: int) -> None:
        self.parts = parts
        self.nights = nights
        self.sums: dict[Selection, int | None] = {}
        self._nightly: dict[Selection, list[int]] = {}

    def amount(self, of: Selection) -> int | None:
        """What was paid for the selection; None if it names components and the unit has none of them."""
        if of not in self.sums:
            chosen = [part.minor for part in self.parts if of.has(part)]
            self.sums[of] = sum(chosen) if chosen or of.excluded else None
        return self.sums[of]

    def nightly(self, of: Selection) -> list[int]:
        """What was paid for each night of the selection."""
        if of not in self._nightly:
            shares = [[part.minor for part in night.parts if of.has(part)] for night in self.by_night()]
            self._nightly[of] = [sum(share) for share in shares]
        return self._nightly[of]

    def by_night(self) -> tuple[Unit, ...]:
        """One unit a night, from the components that are spread over nights."""
        shares: list[list[Part]] = [[] for _ in range(self.nights)]
        for part in self.parts:
            if part.night is not None:
                shares[part.night].append(part)
            elif part.kind in NIGHTLY and self.nights:
                for share, minor in zip(shares, allocate(part.minor, [1] * self.nights), strict=True):
                    share.append(part._replace(minor=minor))
        return tuple(Unit(tuple(share), 0) for share in shares)


class ItemRecord:
    """One item as the engine sees it. `facts` holds what is stated about it, by fact name: by the booking, by the
    booking's own disruptions and by those `reported` beside it.

    `cancelled` is the instant at which the traveller cancelled it, if they did. `services` are what reports of
    disruptions may call its services, `package` the items it was sold with. `memo` is room for what the engine
    works out about the item once; it never changes an answer.
    """

    __slots__ = (
        "_units",
        "cancelled",
        "currency",
        "facts",
        "flown",
        "gate",
        "id",
        "memo",
        "nights",
        "package",
        "paid",
        "pin",
        "refunded",
        "services",
        "stated",
        "travellers",
        "types",
        "whole",
        "zone",
    )

    def __init__(self, booking: BookingParts, item: Item, reported: Sequence[Disruption] = ()) -> None:
        self.id = item.id
        self.currency = booking.currency
        known = tuple(t.id for t in booking.travellers)
        self.travellers = known if item.travellers is None else item.travellers
        self.types = {t.type for t in booking.travellers if t.id in self.travellers}
        self.nights = item.stay.nights if item.stay else 0
        self.whole = Unit(_parts(item, booking.currency), self.nights)
        self.paid = sum(part.minor for part in self.whole.parts)
        back = (e for e in booking.history if e.kind == "refunded" and e.item == item.id)
        self.refunded = sum(minor_of(event.amount, booking.currency) for event in back)
        self.zone, self.facts = facts_of(booking, item, hits_on(item, (*booking.disruptions, *reported)))
        self.services = services_of(item)
        self.cancelled: int | None = self.facts["traveller_cancelled_at"]
        self.facts.update(_money_facts(self.whole))
        self.stated = frozenset(item.attributes)
        self.pin = None if item.terms is None else (item.terms.id, item.terms.version)
        self.gate = _gate(self)
        flown = frozenset(n for n, segment in enumerate(item.segments) if segment.status == "flown")
        self.flown = flown if len(flown) < len(item.segments) else frozenset[int]()
        self._units: dict[str, tuple[Unit, ...] | None] = {"item": (self.whole,)}
        self.package: Package | None = None
        self.memo: dict[Any, Any] = {}

    def units(self, name: str) -> tuple[Unit, ...] | None:
        """The item's price split into units, or None if the booking does not say how to split it."""
        if name not in self._units:
            split = {"ticket": self._by_traveller, "traveller": self._by_traveller, "segment": self._by_segment}
            self._units[name] = split[name]() if name in split else self.whole.by_night()
        return self._units[name]

    def count(self, name: str) -> int:
        """How many travellers, tickets or segments there are, priced or not."""
        return int(self.facts["segments"]) if name == "segment" else max(1, len(self.travellers))

    def _by_traveller(self) -> tuple[Unit, ...] | None:
        alike = len(self.types) <= 1
        return self._split("traveller", list(self.travellers) or [None], alike)

    def _by_segment(self) -> tuple[Unit, ...] | None:
        count = self.facts["segments"]
        return self._split("segment", list(range(count)), count == 1) if isinstance(count, int) else None

    def _split(self, key: str, owners: list[Any], alike: bool) -> tuple[Unit, ...] | None:
        if len(owners) == 1:
            return (self.whole,)
        shares: dict[Any, list[Part]] = {owner: [] for owner in owners}
        for part in self.whole.parts:
            owner = getattr(part, key)
            if owner is not None:
                shares[owner].append(part)
            elif alike:
                for owner, minor in zip(owners, allocate(part.minor, [1] * len(owners)), strict=True):
                    shares[owner].append(part._replace(minor=minor))
            else:
                return None
        return tuple(Unit(tuple(share), self.nights) for share in shares.values())


def records_of(booking: BookingParts) -> tuple[ItemRecord, ...]:
    """One record an item, in the booking's order."""
    return linked(booking.items, tuple(ItemRecord(booking, item) for item in booking.items))


def payments_of(booking: BookingParts) -> tuple[Payment, ...]:
    """The tenders with what is already paid back on each."""
    back: dict[str, list[int]] = {tender.id: [] for tender in booking.tenders}
    for event in booking.history:
        if event.kind == "refunded":
            back[event.tender].append(minor_of(event.amount, booking.currency))
    return tuple(
        Payment(
            tender.id,
            tender.method,
            minor_of(tender.amount, booking.currency),
            sum(back[tender.id]),
            None if tender.captured_at is None else instant(tender.captured_at),
            len(back[tender.id]),
        )
        for tender in booking.tenders
    )


def _gate(record: ItemRecord) -> tuple[Literal["denied", "review"], str] | None:
    """Outcome and code of what stops a cancellation before any document is asked."""
    if record.facts["journey_used"] == "all":
        return "denied", "nothing_unused"
    if record.facts["journey_used"] == "part":
        return "review", "partly_used"
    return None


def _parts(item: Item, currency: str) -> tuple[Part, ...]:
    return tuple(
        Part(c.kind, c.code, minor_of(c.amount, currency), c.traveller, c.segment, c.night) for c in item.price
    )


def _money_facts(whole: Unit) -> dict[str, Any]:
    kinds = dict.fromkeys(part.kind for part in whole.parts)
    sums = {kind: whole.amount(Selection((kind,), False)) for kind in kinds}
    return {**sums, "total": whole.amount(TOTAL)}
