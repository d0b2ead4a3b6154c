"""A booking's items as every stage reads them: minor units, UTC instants, and facts by name."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import product
from typing import Any, Literal

from aftersales.model.amounts import minor_of
from aftersales.model.booking_parts import BookingParts
from aftersales.model.disruption import Disruption
from aftersales.model.disruption_facts import hits_on, services_of
from aftersales.model.facts import facts_of
from aftersales.model.packages import Package, linked
from aftersales.model.parts import Cancelled, Component, Item, Refunded
from aftersales.model.portions import Atoms, Scope
from aftersales.model.price import TOTAL, Part, Selection, Unit
from aftersales.model.supplier_penalties import SupplierPenalties, penalties_of
from aftersales.model.unit_kinds import held, kind_of, lies_in
from aftersales.model.units import OF_SEGMENTS, Key, Units, units_of
from aftersales.values.zones import instant

__all__ = ["TOTAL", "ItemRecord", "Part", "Selection", "Unit", "parts_of", "records_of"]


class ItemRecord:
    """One item as the engine sees it, as sold; or a portion of it, which knows the item as `sold`; or a unit of either,
    which knows itself as `sold`, and the `entire` item.

    `facts` holds what is stated about it, by fact name: by the booking, by the booking's own disruptions and by those
    `reported` beside it (`hits`). `cancelled` is the instant at which the traveller cancelled it, if they did;
    `earlier` are the cancellations of parts of it, and `back` the refunds. `numbers` are its segments or nights,
    counted from 0, `part` what a portion has of the item, and `atoms` that where not each of its travellers has each of
    its segments or nights; nothing is left of what is `gone`. What it cost is not known for want of what is `unpriced`.
    `services` are what reports of disruptions may call its services, `package` the items it was sold with. `memo` is
    room for what the engine works out about the item once; it never changes an answer."""

    __slots__ = (
        "_units",
        "atoms",
        "back",
        "cancelled",
        "currency",
        "earlier",
        "entire",
        "facts",
        "flown",
        "gate",
        "gone",
        "hits",
        "id",
        "item",
        "memo",
        "nights",
        "numbers",
        "package",
        "paid",
        "part",
        "pin",
        "rates",
        "refunded",
        "services",
        "sold",
        "stated",
        "supplier",
        "tenders",
        "travellers",
        "types",
        "unpriced",
        "whole",
        "zone",
    )

    def __init__(self, booking: BookingParts, item: Item, reported: Sequence[Disruption] = ()) -> None:
        self.cancelled, self.earlier = _cancellations(booking, item)
        self.id, self.item, self.currency = item.id, item, booking.currency
        types = {traveller.id: traveller.type for traveller in booking.travellers}
        self.travellers: tuple[str, ...] = tuple(types) if item.travellers is None else item.travellers
        self.types = {own: types[own] for own in self.travellers}
        self.tenders = len(booking.tenders)
        self.rates = booking.rates
        self.nights = item.stay.nights if item.stay else 0
        self.numbers: Sequence[int] = range(self.nights or len(item.segments))
        self.whole = Unit(parts_of(item.price, booking.currency), self.nights)
        self.paid = self.whole.paid
        self.back = tuple([e for e in booking.history if e.kind == "refunded" and e.item == item.id])
        self.refunded = sum([minor_of(event.amount, booking.currency) for event in self.back])
        self.hits = hits_on(item, (*booking.disruptions, *reported))
        self.zone, self.facts = facts_of(booking, item, self.hits)
        self.services = services_of(item)
        self.facts.update(money_facts(self.whole))
        self.facts.update(traveller_cancelled_at=self.cancelled, **_UNDIVIDED, total_left=self.paid)
        self.supplier: SupplierPenalties | None = penalties_of(item, booking.currency, self.whole)
        self.stated = frozenset(item.attributes)
        self.pin = None if item.terms is None else (item.terms.id, item.terms.version)
        self.gate = gate_of(self.facts["journey_used"])
        self.flown = flown_of(item)
        self.package: Package | None = None
        self.sold: ItemRecord | None = None
        self.entire: ItemRecord | None = None
        self.part = Scope()
        self.atoms: Atoms | None = None
        self.unpriced = ""
        self.gone = False
        self.forget()

    def forget(self) -> None:
        """Start without anything worked out."""
        self._units: dict[tuple[str, ...], Units] = {}
        self.memo: dict[Any, Any] = {}

    def derived(self, facts: dict[str, Any], **other: Any) -> ItemRecord:
        """A portion or a unit of this item: the same but for some facts, and for what else is named."""
        found = copy.copy(self)
        found.sold = self.sold or self
        found.facts = {**self.facts, **facts}
        for name, value in other.items():
            setattr(found, name, value)
        found.forget()
        return found

    def _own_atoms(self) -> Atoms:
        """Every traveller of the unit with each of its segments or nights, as far as the portion has them."""
        mine = product(self.travellers or (None,), self.numbers or (None,))
        return frozenset(mine) if self.atoms is None else self.atoms.intersection(mine)

    @property
    def alike(self) -> bool:
        """Whether the item's travellers are of one type."""
        return len(set(self.types.values())) <= 1

    def units(self, names: tuple[str, ...]) -> Units:
        """Every combination that there is of some units, with the price of each if the booking tells it."""
        if names not in self._units:
            found = self.divide(self.whole, names)
            every = self.atoms is None and len(OF_SEGMENTS.intersection(names)) < 2
            found = found if every else held(found, names, self.item, self._own_atoms())
            known = not self.unpriced or not found.keys
            self._units[names] = found if known else found._replace(priced=None, missing=self.unpriced)
        return self._units[names]

    def holds(self, names: tuple[str, ...], key: Key) -> bool:
        """Whether each traveller of a unit has each of its segments or nights in a portion."""
        if self.atoms is None:
            return True
        every = product(self.travellers or (None,), self.numbers or (None,))
        return all(atom in self.atoms for atom in every if lies_in(self.item, atom, names, key))

    def divide(self, price: Unit, names: tuple[str, ...]) -> Units:
        """Another price of the item, divided over its units as its own is."""
        return units_of(price, [(name, kind_of(self, name)) for name in names])


_UNDIVIDED: dict[str, Any] = {
    "scope": "whole", "travellers_left": 0, "remaining_price": None,
    **dict.fromkeys(("traveller_type", "night_date", "night_weekday")),
}  # fmt: skip


def records_of(booking: BookingParts) -> tuple[ItemRecord, ...]:
    """One record an item, in the booking's order."""
    return linked(booking.items, tuple(ItemRecord(booking, item) for item in booking.items))


def money_facts(whole: Unit) -> dict[str, Any]:
    """What the components of a price come to, by their kinds, and in all."""
    kinds = dict.fromkeys(part.kind for part in whole.parts)
    sums = {kind: whole.amount(Selection((kind,), False)) for kind in kinds}
    return {**sums, "total": whole.amount(TOTAL)}


def _cancellations(booking: BookingParts, item: Item) -> tuple[int | None, tuple[Cancelled, ...]]:
    """When the item was cancelled as a whole; or else the cancellations of parts of it."""
    events = tuple(e for e in booking.history if e.kind == "cancelled" and e.item == item.id)
    if len(events) == 1 and scope_of(events[0]).whole:
        return instant(events[0].at), ()
    return None, events


def scope_of(event: Cancelled | Refunded) -> Scope:
    """The part of its item that an event is about."""
    return Scope(event.travellers, event.segments, event.nights)


def flown_of(item: Item) -> frozenset[int]:
    """The segments flown of a journey that is partly used."""
    flown = frozenset(n for n, segment in enumerate(item.segments) if segment.status == "flown")
    return flown if len(flown) < len(item.segments) else frozenset()


def gate_of(used: str | None) -> tuple[Literal["denied", "review"], str] | None:
    """Outcome and code of what stops a cancellation before any document is asked."""
    if used == "all":
        return "denied", "nothing_unused"
    return ("review", "partly_used") if used == "part" else None


def parts_of(components: tuple[Component, ...], currency: str) -> tuple[Part, ...]:
    """Price components in minor units."""
    return tuple(
        [
            Part(c.kind, c.code, minor_of(c.amount, currency), c.traveller, c.segment, c.night, c.room)
            for c in components
        ]
    )
