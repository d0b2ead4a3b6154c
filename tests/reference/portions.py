"""The portions of an item: what was cancelled earlier, event by event, and what is left; and what each paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from aftersales.model.booking import Booking
from aftersales.model.parts import Cancelled, Item
from aftersales.model.request import Request
from tests.reference.cells import Cell, Cells, alike, cells_of, named, travellers_of
from tests.reference.prices import NIGHTLY, Piece, Price, minor, over_nights, over_travellers, price_of, share_of


@dataclass(frozen=True)
class Portion:
    """Some of an item: `before` is all that was left of it when this was asked for, `event` what cancelled it.

    `unsplit` names the unit whose price the booking does not say: then the pieces are not known, nor `total_left`.
    """

    cells: Cells
    before: Cells
    pieces: tuple[Piece, ...]
    unsplit: str
    already: int
    total_left: int | None
    event: Cancelled | None = None

    @property
    def whole(self) -> bool:
        """Whether it is all that was left."""
        return self.cells == self.before


def portions_in_scope(booking: Booking, item: Item, request: Request) -> list[Portion]:
    """What a request is answered for."""
    every = frozenset(cells_of(booking, item))
    wanted = wanted_of(every, request)
    if request.kind == "claim":
        return [_divided(booking, item, [(every, wanted, None), (every - wanted, every - wanted, None)])[0]]
    cut = _events(booking, item, every)
    left = every.difference(*(cells for _, cells, _ in cut))
    now = [(left, left & wanted, None), (left - wanted, left - wanted, None)]
    found = _divided(booking, item, [*cut, *now])
    scope = [found[len(cut)]] if left & wanted else []
    if request.kind != "change":
        scope = [one for one in found[: len(cut)] if one.cells <= wanted] + scope
    return scope


def nothing_of(booking: Booking, item: Item) -> Portion:
    """Nothing of an item, which is shown with what was paid for all of it."""
    sold, none = price_of(booking, item, 0), frozenset[Cell]()
    back = [e for e in booking.history if e.kind == "refunded" and e.item == item.id]
    already = sum(minor(event.amount, booking.currency) for event in back if event.kind == "refunded")
    return Portion(none, none, sold.pieces, "", already, sold.paid)


def wanted_of(cells: Collection[Cell], request: Request) -> Cells:
    """What lies in all that a request names; the segments of a change say what it touches, and divide nothing."""
    segments = None if request.kind == "change" else request.segments
    return named(cells, request.travellers, segments, request.nights)


Cut = tuple[Cells, Cells, Cancelled | None]
"""What was left, what is cut off it, and by which event."""


def _events(booking: Booking, item: Item, every: Cells) -> list[Cut]:
    left = every
    found: list[Cut] = []
    for event in booking.history:
        if event.kind == "cancelled" and event.item == item.id:
            cut = named(left, event.travellers, event.segments, event.nights)
            found.append((left, cut, event))
            left -= cut
    return found


def _divided(booking: Booking, item: Item, cuts: Sequence[Cut]) -> list[Portion]:
    """The portions with what they paid and what went back; those of nothing paid nothing."""
    sold = price_of(booking, item, 0)
    shares = Division(booking, item, [cells for _, cells, _ in cuts])
    for piece in sold.pieces:
        shares.add(piece)
    back = _already(booking, item, cuts, shares)
    found = []
    for place, (before, cells, event) in enumerate(cuts):
        unsplit = shares.unsplit[place]
        pieces = () if unsplit else tuple(shares.pieces[place])
        found.append(Portion(cells, before, pieces, unsplit, back[place], _total_left(sold, shares, place), event))
    return found


def _total_left(sold: Price, shares: Division, place: int) -> int | None:
    """What was paid for a portion and all that came after it, if that is known, or else what came before."""
    rests = range(place, len(shares.unsplit)), range(place)
    known = [not any(shares.unsplit[n] for n in rest) for rest in rests]
    sums = [sum(piece.minor for n in rest for piece in shares.pieces[n]) for rest in rests]
    if known[0]:
        return sums[0]
    return sold.paid - sums[1] if known[1] else None


class Division:
    """Components handed out to portions, each minor unit once."""

    def __init__(self, booking: Booking, item: Item, portions: Sequence[Cells]) -> None:
        self.cells, self.portions = cells_of(booking, item), portions
        self.owners, self.alike = travellers_of(booking, item), alike(booking, item)
        self.nights = item.stay.nights if item.stay else 0
        self.pieces: list[list[Piece]] = [[] for _ in portions]
        self.unsplit = ["" for _ in portions]

    def add(self, piece: Piece) -> None:
        """Where all that a piece pays for lies in one portion it belongs there; else it is divided."""
        cover = [cell for cell in self.cells if _pays_for(piece, cell)]
        touched = [place for place, portion in enumerate(self.portions) if portion.intersection(cover)]
        if len(touched) == 1:
            self.pieces[touched[0]].append(piece)
        elif piece.traveller is None and self._divides(cover, "traveller"):
            self._split(over_travellers(piece, self.owners) if self.alike else None, "traveller", touched)
        elif piece.segment is None and self._divides(cover, "segment"):
            self._split(None, "segment", touched)
        elif piece.kind in NIGHTLY:
            self._split(over_nights(piece, self.nights), "night", touched)
        else:
            self.pieces[touched[-1]].append(piece)

    def _split(self, pieces: list[Piece] | None, unit: str, touched: list[int]) -> None:
        for piece in pieces or []:
            self.add(piece)
        for place in touched if pieces is None else ():
            self.unsplit[place] = self.unsplit[place] or unit

    def _divides(self, cover: Sequence[Cell], key: str) -> bool:
        """Whether two cells that differ in nothing else lie in two portions."""
        seen: dict[Cell, set[int]] = {}
        for cell in cover:
            places = {place for place, portion in enumerate(self.portions) if cell in portion}
            seen.setdefault(cell._replace(**{key: None}), set()).update(places)
        return any(len(places) > 1 for places in seen.values())


def _pays_for(piece: Piece, cell: Cell) -> bool:
    pairs = ((piece.traveller, cell.traveller), (piece.segment, cell.segment), (piece.night, cell.night))
    return all(own is None or own == its for own, its in pairs)


def _already(booking: Booking, item: Item, cuts: Sequence[Cut], shares: Division) -> list[int]:
    """What went back of each portion: first what names it, then in order, each up to what it paid."""
    room = [
        None if unsplit else sum(p.minor for p in found)
        for found, unsplit in zip(shares.pieces, shares.unsplit, strict=True)
    ]
    back, loose = [0 for _ in cuts], 0
    every = frozenset(shares.cells)
    for event in booking.history:
        if event.kind != "refunded" or event.item != item.id:
            continue
        amount = minor(event.amount, booking.currency)
        its = named(every, event.travellers, event.segments, event.nights)
        places = [n for n, (_, cells, _) in enumerate(cuts) if cells & its] if its != every else []
        loose += _fill(back, room, places, amount)
    _fill(back, room, range(len(cuts)), loose)
    return back


def _fill(back: list[int], room: list[int | None], places: Sequence[int], amount: int) -> int:
    """Put an amount where there is room; what is left over. It is with what has no price, if there is any."""
    for place in places:
        space = room[place]
        part = 0 if space is None else min(amount, space - back[place])
        back[place], amount = back[place] + part, amount - part
    for place in [place for place in places if room[place] is None][:1]:
        back[place], amount = back[place] + amount, 0
    return amount


def price_of_portion(sold: Price, portion: Portion) -> Price:
    """The price of an item, of which only a portion counts."""
    part = replace(sold, pieces=portion.pieces, unsplit=portion.unsplit, cells=portion.cells)
    return replace(part, share=share_of(part, sold))
