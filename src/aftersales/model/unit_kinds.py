"""How an item's price is divided, by each kind of unit that amounts are stated for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Protocol

from aftersales.model.facts import service_of
from aftersales.model.parts import Item
from aftersales.model.portions import Atom, Atoms
from aftersales.model.price import Part
from aftersales.model.units import GROUPS, Counted, Key, Kind, Nights, Units


class Divisible(Protocol):
    """What has units: an item, or a portion of it."""

    item: Item
    travellers: tuple[str, ...]
    numbers: Sequence[int]
    tenders: int

    @property
    def alike(self) -> bool:
        """Whether the item's travellers are of one type."""


def kind_of(record: Divisible, name: str) -> Kind | Nights | Counted:
    """One kind of unit, of the travellers and segments or nights of an item or portion."""
    return _KINDS[name](record)


def _travellers(record: Divisible) -> Kind:
    owners = record.travellers or (None,)
    return Kind(owners, len(owners) == 1 or record.alike, _traveller)


def _traveller(part: Part) -> str | None:
    return part.traveller


def _segments(record: Divisible) -> Kind:
    numbers = tuple(record.numbers) if record.item.segments else ()
    return Kind(numbers, False, lambda part: part.segment, "" if numbers else "price per segment")


def _nights(record: Divisible) -> Nights:
    numbers = tuple(record.numbers) if record.item.stay else ()
    return Nights(numbers, "" if numbers else "nights")


def group_of(item: Item, group: str, segment: int) -> int | None:
    """The number of a segment's group; an item with one segment has one of each."""
    stated: int | None = getattr(item.segments[segment], group)
    return 0 if stated is None and len(item.segments) == 1 else stated


def held(found: Units, names: Sequence[str], item: Item, atoms: Atoms) -> Units:
    """The units that some travellers with some segments or nights have anything of."""

    left = [place for place, key in enumerate(found.keys) if any(lies_in(item, atom, names, key) for atom in atoms)]
    priced = None if found.priced is None else tuple([found.priced[place] for place in left])
    return Units(tuple([found.keys[place] for place in left]), priced, found.missing)


def lies_in(item: Item, atom: Atom, names: Sequence[str], key: Key) -> bool:
    """Whether a traveller with a segment or night belongs to a unit."""
    return all(_lies_in(item, atom, *one) for one in zip(names, key, strict=True))


def _lies_in(item: Item, atom: Atom, name: str, own: Any) -> bool:
    who, which = atom
    if name in ("traveller", "ticket"):
        return bool(who == own)
    if name in ("segment", "night"):
        return bool(which == own)
    return name not in GROUPS or which is None or group_of(item, name, which) == own


def _group(group: str, record: Divisible) -> Kind:
    item = record.item
    every = [group_of(item, group, segment) for segment in range(len(item.segments))]

    def named(part: Part) -> int | None:
        return None if part.segment is None else group_of(item, group, part.segment)

    if not every or None in every:
        return Kind((), False, named, f"{group} of each segment" if every else f"price per {group}")
    return Kind(tuple(dict.fromkeys([every[segment] for segment in record.numbers])), False, named)


def _rooms(record: Divisible) -> Kind:
    item = record.item
    rooms = item.stay.rooms if item.stay else 0
    return Kind(tuple(range(rooms)), True, lambda part: part.room, "" if rooms else "price per room")


def _days(record: Divisible) -> Kind:
    """The local dates of the service."""
    start, end = service_of(record.item)
    if start is None or end is None:
        return Kind((), True, lambda part: None, "days")
    days = (end.wall.date() - start.wall.date()).days + 1
    return Kind(tuple(range(days)), True, lambda part: None, "" if days > 0 else "days")


_KINDS: Final[Mapping[str, Callable[[Divisible], Kind | Nights | Counted]]] = {
    "item": lambda record: Kind((None,), True, lambda part: None),
    "traveller": _travellers,
    "ticket": _travellers,
    "segment": _segments,
    "night": _nights,
    "room": _rooms,
    "day": _days,
    "tender": lambda record: Counted(tuple(range(record.tenders))),
    **{group: partial(_group, group) for group in GROUPS},
}
