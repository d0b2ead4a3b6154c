"""The units that amounts are computed per: what a portion paid of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.facts import UNKNOWN, service_of
from aftersales.model.parts import Item
from tests.reference.arithmetic import share_out
from tests.reference.cells import Cell, Cells, alike, travellers_of
from tests.reference.prices import OF_TERMS, Piece, Price, share_of

GROUPS = ("segment", "leg", "fare_component", "pricing_unit")
COUNTED = {"bag": "bags", "aspect": "aspects"}
Missing = frozenset[str]


@dataclass(frozen=True)
class Sold:
    """What units belong to: the item as sold, and the facts that count some of them."""

    booking: Booking
    item: Item
    get: Callable[[str], Any]


def units_of(per: Sequence[str], sold: Price, part: Price, of: Sold) -> list[tuple[Price, Price]] | Missing:
    """Each unit as sold and what a portion has of it, or what is missing to tell which units there are."""
    found = [(sold, part)]
    for name in per:
        inner = [_split(name, *unit, of) for unit in found]
        missing = next((one for one in inner if isinstance(one, frozenset)), None)
        if missing is not None:
            return missing
        found = [unit for units in inner if not isinstance(units, frozenset) for unit in units]
    return found


def _split(name: str, sold: Price, part: Price, of: Sold) -> list[tuple[Price, Price]] | Missing:
    if name == "item":
        return [(sold, part)]
    if name in ("bag", "aspect", "tender"):
        return _counted(name, part, of)
    if name in ("room", "day"):
        return _of_equal_shares(name, sold, part, of)
    if name == "night" and (not part.nights or part.used is None):
        return frozenset({"nights_used" if part.nights else "nights"})
    owner = owner_of(name, of.item)
    if isinstance(owner, frozenset):
        return owner
    found = []
    for one in owners_of(name, sold.cells, part, of):
        theirs = [frozenset(c for c in price.cells if owner(c) == one) for price in (sold, part)]
        whole, own = (_of_owner(name, owner, one, *two, of) for two in zip((sold, part), theirs, strict=True))
        found.append((whole, replace(own, share=share_of(own, whole))))
    return found


def owner_of(name: str, item: Item) -> Callable[[Any], Any] | Missing:
    """Which unit a cell, or a piece, belongs to; None for pieces that belong to no single one."""
    if name in ("traveller", "ticket"):
        return lambda one: one.traveller
    if name == "night":
        return lambda one: one.night
    if not item.segments:
        return frozenset({f"price per {name}"})
    if name == "segment":
        return lambda one: one.segment
    groups = [getattr(segment, name) for segment in item.segments]
    if len(groups) == 1:
        groups = [0]
    if None in groups:
        return frozenset({f"{name} of each segment"})
    return lambda one: None if one.segment is None else groups[one.segment]


def owners_of(name: str, sold: Cells, part: Price, of: Sold) -> list[Any]:
    """The units that a portion has anything of, in order; of nights only the unused ones."""
    owner = owner_of(name, of.item)
    assert callable(owner)
    if name in ("traveller", "ticket"):
        order: list[Any] = travellers_of(of.booking, of.item)
    elif name == "night":
        order = [*range(part.used or 0, part.nights)]
    else:
        order = [*dict.fromkeys(owner(Cell(None, number, None)) for number in range(len(of.item.segments)))]
    there = {owner(cell) for cell in part.cells}
    return [one for one in order if one in there]


def _of_owner(name: str, owner: Callable[[Any], Any], one: Any, price: Price, cells: Cells, of: Sold) -> Price:
    every = [*dict.fromkeys(owner(cell) for cell in sorted(price.cells, key=_order(of)))]
    unit = replace(price, cells=cells)
    if len(every) == 1 and name != "night":
        return unit
    shares = name in ("traveller", "ticket") and alike(of.booking, of.item)
    pieces = price.by_night() if name == "night" else price.pieces
    own = None if price.unsplit else _own(name, owner, one, [*pieces], every, shares)
    unit = replace(unit, pieces=own or (), unsplit=price.unsplit or ("" if own is not None else name))
    if price.new is not None:
        new = _own(name, owner, one, [*price.new], every, shares)
        old = None if price.old is None else _own(name, owner, one, [*price.old], every, shares)
        new = None if price.old is not None and old is None else new
        unit = replace(unit, new=new, old=old, new_unsplit=price.new_unsplit or ("" if new is not None else name))
    return replace(unit, pieces=_first_night(unit.pieces), nights=1, used=0) if name == "night" else unit


def _order(of: Sold) -> Callable[[Cell], Any]:
    order = travellers_of(of.booking, of.item)
    return lambda cell: (order.index(cell.traveller), cell.segment or 0, cell.night or 0)


def _own(
    name: str, owner: Callable[[Any], Any], one: Any, pieces: list[Piece], every: list[Any], shares: bool
) -> tuple[Piece, ...] | None:
    """The pieces of one owner; None if one of them belongs to nobody, and is not shared."""
    found = []
    for piece in pieces:
        whose = owner(piece)
        if piece.kind in OF_TERMS:
            continue
        if whose is not None and whose == one:
            found.append(piece)
        elif whose is None and shares:
            found.append(_share(piece, every.index(one), len(every)))
        elif whose is None:
            return None
    return tuple(found)


def _share(piece: Piece, place: int, count: int) -> Piece:
    return replace(piece, minor=share_out(piece.minor, [1] * count)[place])


def _first_night(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(replace(piece, night=0) for piece in pieces)


def _counted(name: str, part: Price, of: Sold) -> list[tuple[Price, Price]] | Missing:
    """Units that are not of the price: in full for every portion."""
    if name == "tender":
        count = len(of.booking.tenders)
    else:
        value = of.get(COUNTED[name])
        if value is None or value is UNKNOWN:
            return frozenset({f"price per {name}" if value is None else COUNTED[name]})
        count = value if isinstance(value, int) else len(value)
    unit = Price((), 0, 0, unsplit=part.unsplit or name, cells=part.cells)
    return [(unit, unit)] * count


def _of_equal_shares(name: str, sold: Price, part: Price, of: Sold) -> list[tuple[Price, Price]] | Missing:
    """Rooms and days: a piece that names none is shared equally."""
    count = (0 if of.item.stay is None else of.item.stay.rooms) if name == "room" else days_of(of.item)
    if not count:
        return frozenset({"days" if name == "day" else "price per room"})
    found = []
    for place in range(count):
        whole, own = (replace(price, pieces=_shared(name, price, place, count)) for price in (sold, part))
        whole, own = (_new_share(price, place, count) for price in (whole, own))
        found.append((whole, replace(own, share=share_of(own, whole))))
    return found


def _shared(name: str, price: Price, place: int, count: int) -> tuple[Piece, ...]:
    pieces = [piece for piece in price.pieces if piece.kind not in OF_TERMS or count == 1]
    named = [piece.room if name == "room" else None for piece in pieces]
    found = zip(pieces, named, strict=True)
    return tuple(_share(x, place, count) if room is None else x for x, room in found if room in (None, place))


def _new_share(price: Price, place: int, count: int) -> Price:
    new, old = (None if x is None else tuple(_share(p, place, count) for p in x) for x in (price.new, price.old))
    return replace(price, new=new, old=old)


def days_of(item: Item) -> int:
    """The local dates of the service, first and last included; 0 if it does not state both ends."""
    start, end = service_of(item)
    if start is None or end is None:
        return 0
    return max(1, (end.wall.date() - start.wall.date()).days + 1)
