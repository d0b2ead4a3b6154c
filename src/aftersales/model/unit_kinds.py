"""How an item's price is divided, by each kind of unit that amounts are stated for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aftersales.model.facts import service_of
from aftersales.model.parts import Item
from aftersales.model.price import Part
from aftersales.model.units import GROUPS, Counted, Kind, Nights


def kinds_of(
    item: Item, travellers: Sequence[str | None], numbers: Sequence[int | None], alike: bool, tenders: int
) -> Mapping[str, Kind | Nights | Counted]:
    """Every kind of unit, of these travellers and segments or nights of an item."""
    of_traveller = Kind(tuple(travellers), alike, lambda part: part.traveller)
    segments = tuple(numbers) if item.segments else ()
    nights = tuple(night for night in numbers if night is not None) if item.stay else ()
    kinds: dict[str, Kind | Nights | Counted] = {
        "item": Kind((None,), True, lambda part: None),
        "traveller": of_traveller,
        "ticket": of_traveller,
        "segment": Kind(segments, False, lambda part: part.segment, "" if segments else "price per segment"),
        "night": Nights(nights, "" if nights else "nights"),
        "room": _rooms(item),
        "day": _days(item),
        "tender": Counted(tuple(range(tenders))),
    }
    return {**kinds, **{group: _group(item, group, segments) for group in GROUPS}}


def group_of(item: Item, group: str, segment: int) -> int | None:
    """The number of a segment's group; an item with one segment has one of each."""
    stated: int | None = getattr(item.segments[segment], group)
    return 0 if stated is None and len(item.segments) == 1 else stated


def _group(item: Item, group: str, segments: Sequence[int | None]) -> Kind:
    numbers = [group_of(item, group, segment) for segment in segments if segment is not None]

    def named(part: Part) -> int | None:
        return None if part.segment is None else group_of(item, group, part.segment)

    if not numbers or None in numbers:
        return Kind((), False, named, f"{group} of each segment" if numbers else f"price per {group}")
    return Kind(tuple(dict.fromkeys(numbers)), False, named)


def _rooms(item: Item) -> Kind:
    rooms = item.stay.rooms if item.stay else 0
    return Kind(tuple(range(rooms)), True, lambda part: part.room, "" if rooms else "price per room")


def _days(item: Item) -> Kind:
    """The local dates of the service."""
    start, end = service_of(item)
    if start is None or end is None:
        return Kind((), True, lambda part: None, "days")
    days = (end.wall.date() - start.wall.date()).days + 1
    return Kind(tuple(range(days)), True, lambda part: None, "" if days > 0 else "days")
