"""What an item is made of: a cell for every traveller, segment and night."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from aftersales.model.booking import Booking
from aftersales.model.parts import Item


class Cell(NamedTuple):
    """One traveller on one segment, or in one night; None where an item has none of them."""

    traveller: str | None
    segment: int | None
    night: int | None


Cells = frozenset[Cell]


def travellers_of(booking: Booking, item: Item) -> list[str | None]:
    """Whom an item is for, in order; one nobody knows, if it names none."""
    named = item.travellers if item.travellers is not None else [one.id for one in booking.travellers]
    return [*named] or [None]


def cells_of(booking: Booking, item: Item) -> list[Cell]:
    """All of an item, in order."""
    segments = [*range(len(item.segments))] or [None]
    nights = [*range(item.stay.nights if item.stay else 0)] or [None]
    return [Cell(t, s, n) for t in travellers_of(booking, item) for s in segments for n in nights]


def named(
    cells: Collection[Cell],
    travellers: Collection[str] | None,
    segments: Collection[int] | None,
    nights: Collection[int] | None,
) -> Cells:
    """The cells that lie in all that is named."""
    asked = ((travellers, "traveller"), (segments, "segment"), (nights, "night"))
    found = frozenset(cells)
    for wanted, key in asked:
        if wanted is not None:
            found = frozenset(cell for cell in found if getattr(cell, key) in wanted)
    return found


def alike(booking: Booking, item: Item) -> bool:
    """Whether all travellers of an item are of one type."""
    own = travellers_of(booking, item)
    return len({one.type for one in booking.travellers if one.id in own}) <= 1
