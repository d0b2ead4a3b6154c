"""What an item cost: its components, selections of them, and what is valued together."""

from __future__ import annotations

from typing import Final, NamedTuple

from aftersales.values.rounding import allocate

NIGHTLY: Final = frozenset({"stay", "tax"})
"""Component kinds of a stay that are spread over its nights; the others belong to the stay as a whole."""


class Part(NamedTuple):
    """One price component in minor units."""

    kind: str
    code: str | None
    minor: int
    traveller: str | None = None
    segment: int | None = None
    night: int | None = None
    room: int | None = None


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

    @property
    def paid(self) -> int:
        """What all of it cost."""
        return sum([part.minor for part in self.parts])

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
                for night, minor in enumerate(allocate(part.minor, [1] * self.nights)):
                    shares[night].append(part._replace(minor=minor, night=night))
        return tuple(Unit(tuple(share), 0) for share in shares)
