"""The units of an item that amounts are stated for, and the price of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from aftersales.model.price import Part, Unit
from aftersales.values.rounding import allocate

Key = tuple[Any, ...]
GROUPS: Final = ("leg", "fare_component", "pricing_unit")
"""Units that are groups of segments, by the number that segments state under that name."""
OF_SEGMENTS: Final = frozenset(("segment", *GROUPS))
"""Units that are made of segments: of two kinds together not every combination has any."""


class Kind(NamedTuple):
    """How one kind of unit divides a price: its `owners`, whether they are `alike`, so that a component which names
    none is shared equally, and which of them a component names. Without owners that are known it is `missing` them."""

    owners: tuple[Any, ...]
    alike: bool
    named: Callable[[Part], Any]
    missing: str = ""

    def divide(self, unit: Unit) -> tuple[Unit, ...] | None:
        """One unit an owner; None if the components do not say whose they are."""
        if len(self.owners) == 1:
            return (unit,)
        shares: dict[Any, list[Part]] = {owner: [] for owner in self.owners}
        for part in unit.parts:
            owner = self.named(part)
            if owner is not None:
                shares[owner].append(part)
            elif self.alike:
                for owner, minor in zip(shares, allocate(part.minor, [1] * len(shares)), strict=True):
                    shares[owner].append(part._replace(minor=minor))
            else:
                return None
        return tuple(Unit(tuple(share), unit.nights) for share in shares.values())


class Nights(NamedTuple):
    """Nights divide a price by what is spread over them."""

    owners: tuple[Any, ...]
    missing: str = ""

    def divide(self, unit: Unit) -> tuple[Unit, ...] | None:
        """One unit a night."""
        nights = unit.by_night()
        return tuple(nights[night] for night in self.owners)


class Counted(NamedTuple):
    """Units that nothing is paid for: of one, as of several, the booking tells no price."""

    owners: tuple[Any, ...]
    missing: str = ""

    def divide(self, unit: Unit) -> None:
        """None."""


class Units(NamedTuple):
    """Units by what tells them apart, in order; `priced` is None where the booking does not tell the price of each.
    `missing` is what it does not tell."""

    keys: tuple[Key, ...]
    priced: tuple[Unit, ...] | None
    missing: str = ""

    def by_key(self) -> Mapping[Key, Unit]:
        """Their prices, where they are told."""
        return dict(zip(self.keys, self.priced or (), strict=False))


def units_of(whole: Unit, kinds: Sequence[tuple[str, Kind | Nights | Counted]]) -> Units:
    """Every combination of some kinds of units."""
    if len(kinds) == 1 and isinstance(kinds[0][1], Kind) and len(kinds[0][1].owners) == 1:
        return Units((kinds[0][1].owners,), (whole,))
    keys: list[Key] = [()]
    priced: list[Unit] | None = [whole]
    missing = ""
    for name, kind in kinds:
        if kind.missing:
            return Units((), None, kind.missing)
        divided = None if priced is None else [kind.divide(unit) for unit in priced]
        priced = None if divided is None or None in divided else [one for some in divided for one in some or ()]
        missing = missing or (f"price per {name}" if priced is None else "")
        keys = [(*key, owner) for key in keys for owner in kind.owners]
    return Units(tuple(keys), None if priced is None else tuple(priced), missing)
