"""An item's price, cut into pieces and put together again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from aftersales.model.booking import Booking
from aftersales.model.parts import Component, Item
from aftersales.model.record import TOTAL, Selection
from aftersales.values.currencies import EXPONENTS
from aftersales.values.money import Money
from tests.reference.arithmetic import share_out
from tests.reference.cells import Cells, cells_of

NIGHTLY = ("stay", "tax")
OF_TERMS = ("terms_penalty", "terms_fee")
"""What the terms keep or ask: a piece of its own in the price that a waiver sees, taken only by name."""
OF_CHANGES = ("difference", "lower_fare", "new_fare", "new_price")
CHANGE_FEE = Selection(("change_fee",), False)


@dataclass(frozen=True)
class Piece:
    """A component, or a share of one."""

    kind: str
    code: str | None
    minor: int
    traveller: str | None
    segment: int | None
    night: int | None
    room: int | None = None

    def within(self, of: Selection) -> bool:
        """Whether a selection takes it."""
        if self.kind in OF_TERMS:
            return self.kind in of.names and not of.excluded
        named = self.kind in of.names or f"{self.kind}.{self.code}" in of.names
        return named if self.kind == "change_fee" else named is not of.excluded


@dataclass(frozen=True)
class Price:
    """Pieces valued together. `nights` is 0 unless the item is a stay; the first `used` of them are used.

    `used` is None where nobody can tell. `flown` are the segments flown of a journey that is partly used. `unsplit`
    names the unit whose price the booking does not say: then the pieces are not known. `cells` is what the pieces pay
    for, and `share` the part that this is of the unit as it was sold; it names a unit where nobody can tell. `new` is
    the price after a change, None where it is not stated, `new_unsplit` as `unsplit`; `old` what it is compared with,
    if not the pieces. With `repriced` the stated value of what was flown is used of the fare, None if it is not known:
    `flown_share` of it.
    """

    pieces: tuple[Piece, ...]
    nights: int
    used: int | None
    flown: frozenset[int] = frozenset()
    unsplit: str = ""
    cells: Cells = frozenset()
    share: Fraction | str = Fraction(1)
    new: tuple[Piece, ...] | None = None
    new_unsplit: str = ""
    old: tuple[Piece, ...] | None = None
    repriced: bool | None = False
    flown_share: Fraction = Fraction(0)

    @property
    def paid(self) -> int:
        """Everything paid."""
        return sum(piece.minor for piece in self.pieces)

    @property
    def whole_used(self) -> int:
        """Everything that is known to be used."""
        return self.paid - self.unused(TOTAL) - self.unused(CHANGE_FEE)

    @property
    def segments(self) -> frozenset[int | None]:
        """The segments it pays for; only None if there are none."""
        return frozenset(cell.segment for cell in self.cells)

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
        return self.total(of) - self.of_nights(of, 0, self.used or 0) - self._flown(of)

    def _flown(self, of: Selection) -> int:
        pieces = [piece for piece in self.pieces if piece.within(of)]
        if not self.flown or not self.repriced:
            return sum(piece.minor for piece in pieces if piece.segment in self.flown)
        fare = sum(piece.minor for piece in pieces if piece.kind == "fare")
        others = [piece for piece in pieces if piece.kind != "fare"]
        used = min(fare, ceil(fare * self.flown_share))
        return used + sum(piece.minor for piece in others if piece.segment in self.flown)

    def flown_unknown(self, of: Selection) -> str:
        """What is missing to tell what lies in the segments flown."""
        if not self.flown:
            return ""
        pieces = [piece for piece in self.pieces if piece.within(of) and piece.kind not in OF_TERMS]
        if self.repriced is not False:
            if self.repriced is None and any(piece.kind == "fare" for piece in pieces):
                return "flown_value"
            pieces = [piece for piece in pieces if piece.kind != "fare"]
        return "price per segment" if any(piece.segment is None for piece in pieces) else ""

    def by_night(self) -> list[Piece]:
        """The pieces that belong to nights, spread over them."""
        spread: list[Piece] = []
        for piece in self.pieces:
            if piece.night is not None:
                spread.append(piece)
            elif piece.kind in NIGHTLY and self.nights:
                spread += over_nights(piece, self.nights)
        return spread

    def after(self, name: str) -> int | None:
        """The new price, the new fare, the lower fare or the difference; None where it is not known."""
        if self.new is None or (self.unsplit and name in ("difference", "lower_fare")):
            return None
        fares = [[piece for piece in pieces if piece.kind == "fare"] for pieces in (self.pieces, self.new)]
        old_fare, new_fare = (sum(piece.minor for piece in found) if found else None for found in fares)
        if name in ("new_fare", "lower_fare"):
            known = None not in (new_fare, old_fare) or name == "new_fare"
            return new_fare if name == "new_fare" else min(old_fare or 0, new_fare or 0) if known else None
        new = sum(piece.minor for piece in self.new if piece.within(TOTAL))
        old = sum(piece.minor for piece in self.compared if piece.within(TOTAL))
        return new if name == "new_price" else abs(new - old)

    @property
    def compared(self) -> tuple[Piece, ...]:
        """What the new price is compared with."""
        return self.pieces if self.old is None else self.old


def over_nights(piece: Piece, nights: int) -> list[Piece]:
    """A piece spread over the nights of a stay."""
    shares = share_out(piece.minor, [1] * nights)
    return [replace(piece, minor=share, night=night) for night, share in enumerate(shares)]


def over_travellers(piece: Piece, owners: list[str | None]) -> list[Piece]:
    """A piece shared equally."""
    found = zip(owners, share_out(piece.minor, [1] * len(owners)), strict=True)
    return [replace(piece, minor=share, traveller=owner) for owner, share in found]


def share_of(part: Price, sold: Price) -> Fraction | str:
    """What a portion paid of what a unit cost as it was sold; all of it where that cost nothing."""
    if part.cells == sold.cells:
        return Fraction(1)
    if part.unsplit or sold.unsplit:
        return part.unsplit or sold.unsplit
    return Fraction(part.paid, sold.paid) if sold.paid else Fraction(1)


def price_of(booking: Booking, item: Item, used: int | None) -> Price:
    """The price of an item as it was booked."""
    nights = item.stay.nights if item.stay else 0
    flown = frozenset(number for number, segment in enumerate(item.segments) if segment.status == "flown")
    partly = flown if len(flown) < len(item.segments) else frozenset()
    pieces = tuple(_piece(part, booking.currency) for part in item.price)
    fare = sum(piece.minor for piece in pieces if piece.kind == "fare")
    value = item.attributes.get("flown_value")
    share = Fraction(minor(str(value), booking.currency), fare) if value is not None and fare else Fraction(0)
    return Price(pieces, nights, used, partly, cells=frozenset(cells_of(booking, item)), flown_share=share)


def _piece(part: Component, currency: str) -> Piece:
    owners = (part.traveller, part.segment, part.night, part.room)
    return Piece(part.kind, part.code, minor(part.amount, currency), *owners)


def minor(amount: Money | str, currency: str) -> int:
    """Minor units of an amount as a booking states it."""
    return amount.minor if isinstance(amount, Money) else int(Decimal(amount).scaleb(EXPONENTS[currency]))
