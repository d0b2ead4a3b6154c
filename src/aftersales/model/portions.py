"""An item divided: who of the travellers has which segment or night, and what each portion of that cost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aftersales.model.parts import Item
from aftersales.model.price import NIGHTLY, Part
from aftersales.values.rounding import allocate

Atom = tuple[str | None, int | None]
"""A traveller and a segment, or a night, of theirs; None where the item has none."""
Atoms = frozenset[Atom]
Share = Part | str
"""What a portion has of a component, or what the booking does not say to tell it."""


class Scope(NamedTuple):
    """The part of an item that lies in all that is named: some travellers, segments or nights."""

    travellers: tuple[str, ...] | None = None
    segments: tuple[int, ...] | None = None
    nights: tuple[int, ...] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is named."""
        return self.travellers is None and self.segments is None and self.nights is None

    def has(self, atom: Atom) -> bool:
        """Whether an atom lies in all that is named."""
        who, which = atom
        numbered = self.segments if self.nights is None else self.nights
        return (self.travellers is None or who in self.travellers) and (numbered is None or which in numbered)


class Grid(NamedTuple):
    """All atoms of an item: its travellers, its segments or nights (`numbers`), and whether its travellers are of one
    type."""

    travellers: tuple[str | None, ...]
    numbers: tuple[int | None, ...]
    stay: bool
    alike: bool

    @property
    def atoms(self) -> Atoms:
        """Every one."""
        return frozenset((who, which) for who in self.travellers for which in self.numbers)

    def divided(self, part: Part, owner: Mapping[Atom, int]) -> Iterator[tuple[int, Share]]:
        """What of a component belongs to each portion, by the portion's number."""
        rows = {who: self._owners(who, part, owner) for who in self.travellers if part.traveller in (None, who)}
        first = next(iter(rows.values()))
        if part.traveller is None and any(row != first for row in rows.values()):
            yield from self._by_traveller(part, rows)
        else:
            yield from self._by_number(part, first)

    def _owners(self, who: str | None, part: Part, owner: Mapping[Atom, int]) -> dict[int | None, int]:
        named = part.night if self.stay else part.segment
        return {which: owner[who, which] for which in self.numbers if named is None or named == which}

    def _by_traveller(
        self, part: Part, rows: Mapping[str | None, dict[int | None, int]]
    ) -> Iterator[tuple[int, Share]]:
        if not self.alike:
            yield from ((number, "price per traveller") for row in rows.values() for number in row.values())
            return
        for (who, row), minor in zip(rows.items(), allocate(part.minor, [1] * len(rows)), strict=True):
            yield from self._by_number(part._replace(minor=minor, traveller=who), row)

    def _by_number(self, part: Part, row: dict[int | None, int]) -> Iterator[tuple[int, Share]]:
        owners = set(row.values())
        if len(owners) == 1:
            yield owners.pop(), part
        elif not self.stay:
            yield from ((number, "price per segment") for number in owners)
        elif part.kind not in NIGHTLY:
            yield max(owners), part
        else:
            shares = allocate(part.minor, [1] * len(row))
            for (night, portion), minor in zip(row.items(), shares, strict=True):
                yield portion, part._replace(minor=minor, night=night)


def grid_of(item: Item, travellers: tuple[str, ...], types: Collection[str | None]) -> Grid:
    """The atoms of an item for these travellers, who are of some types."""
    count = item.stay.nights if item.stay else len(item.segments)
    return Grid(travellers or (None,), tuple(range(count)) or (None,), item.stay is not None, len(types) <= 1)


def taken(grid: Grid, scopes: Iterable[Scope]) -> tuple[list[Atoms], Atoms]:
    """What each scope takes of an item in turn, and what is left."""
    left, found = grid.atoms, []
    for scope in scopes:
        found.append(frozenset(atom for atom in left if scope.has(atom)))
        left -= found[-1]
    return found, left


def prices(grid: Grid, parts: Sequence[Part], portions: Sequence[Atoms]) -> list[tuple[Part, ...] | str]:
    """The components of each portion, each minor unit in one of them; or what is missing to tell them."""
    owner = {atom: number for number, atoms in enumerate(portions) for atom in atoms}
    found: list[list[Part]] = [[] for _ in portions]
    missing: dict[int, str] = {}
    for part in parts:
        for number, share in grid.divided(part, owner):
            if isinstance(share, str):
                missing.setdefault(number, share)
            else:
                found[number].append(share)
    return [missing.get(number, tuple(shares)) for number, shares in enumerate(found)]
