"""An item's price, cut into pieces and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from aftersales.model.booking import Booking
from aftersales.model.parts import Component, Item
from aftersales.model.record import Selection
from aftersales.values.currencies import EXPONENTS
from aftersales.values.money import Money
from tests.reference.arithmetic import share_out

NIGHTLY = ("stay", "tax")
OF_TERMS = ("terms_penalty", "terms_fee")
"""What the terms keep or ask: a piece of its own in the price that a waiver sees, taken only by name."""


@dataclass(frozen=True)
class Piece:
    """A component, or a share of one."""

    kind: str
    code: str | None
    minor: int
    traveller: str | None
    segment: int | None
    night: int | None

    def within(self, of: Selection) -> bool:
        """Whether a selection takes it."""
        if self.kind in OF_TERMS:
            return self.kind in of.names and not of.excluded
        return (self.kind in of.names or f"{self.kind}.{self.code}" in of.names) is not of.excluded


@dataclass(frozen=True)
class Price:
    """Pieces valued together. `nights` is 0 unless the item is a stay; the first `used` of them are used.

    `used` is None where nobody can tell. `flown` are the segments flown of a journey that is partly used. `unsplit`
    names the unit whose price the booking does not say: then the pieces are not known.
    """

    pieces: tuple[Piece, ...]
    nights: int
    used: int | None
    flown: frozenset[int] = frozenset()
    unsplit: str = ""

    def has(self, of: Selection) -> bool:
        """Whether the selection means something here: one by name needs a component of that name."""
        return of.excluded or any(piece.within(of) for piece in self.pieces)

    def of_terms(self, of: Selection) -> frozenset[str]:
        """What a selection names that the terms keep or ask."""
        return frozenset() if of.excluded else frozenset(of.names).intersection(OF_TERMS)

    def terms_unknown(self, of: Selection) -> frozenset[str]:
        """The same, where it is not known."""
        return self.of_terms(of).difference(piece.kind for piece in self.pieces)

    def only_terms(self, of: Selection) -> bool:
        """Whether a selection takes nothing but what the terms keep or ask."""
        return all(piece.kind in OF_TERMS for piece in self.pieces if piece.within(of)) and bool(self.of_terms(of))

    def total(self, of: Selection) -> int:
        """Everything paid for the selection."""
        return sum(piece.minor for piece in self.pieces if piece.within(of))

    def of_nights(self, of: Selection, first: int, count: int) -> int:
        """What lies in `count` nights from night `first` on; there are no nights after the last."""
        wanted = range(first, first + count)
        return sum(p.minor for p in self.by_night() if p.within(of) and p.night in wanted)

    def unused(self, of: Selection) -> int:
        """Everything less what lies in the nights that are known to be used and in the segments flown."""
        flown = sum(piece.minor for piece in self.pieces if piece.within(of) and piece.segment in self.flown)
        return self.total(of) - self.of_nights(of, 0, self.used or 0) - flown

    def tells_flown(self, of: Selection) -> bool:
        """Whether it is known what lies in the segments flown."""
        return not self.flown or all(
            piece.segment is not None or piece.kind in OF_TERMS for piece in self.pieces if piece.within(of)
        )

    def by_night(self) -> list[Piece]:
        """The pieces that belong to nights, spread over them."""
        spread: list[Piece] = []
        for piece in self.pieces:
            if piece.night is not None:
                spread.append(piece)
            elif piece.kind in NIGHTLY and self.nights:
                shares = share_out(piece.minor, [1] * self.nights)
                spread += [replace(piece, minor=share, night=night) for night, share in enumerate(shares)]
        return spread


def price_of(booking: Booking, item: Item, used: int | None) -> Price:
    """The price of an item as it was booked."""
    nights = (item.stay.check_out.wall.date() - item.stay.check_in.wall.date()).days if item.stay else 0
    flown = frozenset(number for number, segment in enumerate(item.segments) if segment.status == "flown")
    partly = flown if len(flown) < len(item.segments) else frozenset()
    return Price(tuple(_piece(part, booking.currency) for part in item.price), nights, used, partly)


def _piece(part: Component, currency: str) -> Piece:
    return Piece(part.kind, part.code, minor(part.amount, currency), part.traveller, part.segment, part.night)


def minor(amount: Money | str, currency: str) -> int:
    """Minor units of an amount as a booking states it."""
    return amount.minor if isinstance(amount, Money) else int(Decimal(amount).scaleb(EXPONENTS[currency]))


def units_of(name: str, price: Price, booking: Booking, item: Item) -> list[Price] | None:
    """The price of each unit, or None if the booking does not say."""
    if name == "item":
        return [price]
    if name == "night":
        return _nights(price)
    if name == "segment":
        return _split(price, "segment", range(len(item.segments)), alike=False)
    people = [t for t in booking.travellers if item.travellers is None or t.id in item.travellers]
    order = [t.id for t in people] if item.travellers is None else list(item.travellers)
    alike = len({t.type for t in people}) <= 1
    return [price] if not order else _split(price, "traveller", order, alike)


def count_of(name: str, booking: Booking, item: Item) -> int:
    """How many units there are, even where the price of each is not known."""
    if name == "segment":
        return len(item.segments)
    return len(booking.travellers if item.travellers is None else item.travellers)


def _nights(price: Price) -> list[Price]:
    pieces = price.by_night()
    nights = [tuple(p for p in pieces if p.night == night) for night in range(price.used or 0, price.nights)]
    return [Price(tuple(replace(p, night=0) for p in night), 1, 0) for night in nights]


def _split(price: Price, key: str, owners: Sequence[str | int], alike: bool) -> list[Price] | None:
    if len(owners) == 1:
        return [price]
    components = [piece for piece in price.pieces if piece.kind not in OF_TERMS]
    if not owners or not (alike or all(getattr(piece, key) is not None for piece in components)):
        return None
    shares: dict[str | int, list[Piece]] = {owner: [] for owner in owners}
    for piece in components:
        for owner, share in zip(owners, _shares(piece, getattr(piece, key), owners), strict=True):
            shares[owner] += [replace(piece, minor=share)] if share is not None else []
    return [replace(price, pieces=tuple(pieces)) for pieces in shares.values()]


def _shares(piece: Piece, owner: str | int | None, owners: Sequence[str | int]) -> list[int | None]:
    if owner is None:
        return [*share_out(piece.minor, [1] * len(owners))]
    return [piece.minor if one == owner else None for one in owners]
