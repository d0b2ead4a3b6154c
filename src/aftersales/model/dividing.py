"""Portions of an item, each a record of its own: what was cancelled earlier, what a request names, and what stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from aftersales.model.amounts import minor_of
from aftersales.model.parts import Item, Refunded
from aftersales.model.place_facts import before_they_left, journey_used
from aftersales.model.portions import Atoms, Grid, Scope, grid_of, prices, taken
from aftersales.model.price import Unit
from aftersales.model.record import ItemRecord, flown_of, gate_of, money_facts, scope_of
from aftersales.model.unknown import UNKNOWN


class Cut(NamedTuple):
    """A part taken of an item: cancelled at an instant, or asked about now. `rest` is the new price of what stays, in
    minor units, UNKNOWN if it is not stated."""

    scope: Scope
    cancelled: int | None
    rest: Any = UNKNOWN


class Division:
    """An item divided by cuts in turn. `atoms` are those of each cut, and of what stays after them all."""

    def __init__(self, record: ItemRecord, cuts: Sequence[Cut]) -> None:
        self.record, self.cuts = record, cuts
        self.grid: Grid = grid_of(record.item, record.travellers, set(record.types.values()))
        cut, stays = taken(self.grid, [one.scope for one in cuts])
        self.atoms: list[Atoms] = [*cut, stays]
        self._shares = prices(self.grid, record.whole.parts, self.atoms)
        self._paid = [None if isinstance(share, str) else Unit(share, 0).paid for share in self._shares]
        self._refunded = self._refunds()

    def portion(self, number: int) -> ItemRecord:
        """What one cut took, as a record."""
        record, cut, atoms = self.record, self.cuts[number], self.atoms[number]
        who, which = {own for own, _ in atoms}, {one for _, one in atoms}
        share = self._shares[number]
        unpriced, parts = (share, ()) if isinstance(share, str) else ("", share)
        whole = Unit(parts, record.nights)
        money = {"total": UNKNOWN} if unpriced else money_facts(whole)
        item = record.item if atoms == self.grid.atoms else before_they_left(record.item, cut.cancelled)
        used = journey_used(item)
        return record.derived(
            {**self._facts(number), **money, "journey_used": used, "traveller_cancelled_at": cut.cancelled},
            item=item,
            flown=flown_of(item),
            whole=whole,
            paid=whole.paid,
            refunded=self._refunded[number],
            part=self._named(who, which),
            atoms=None if len(atoms) == len(who) * len(which) else atoms,
            unpriced=unpriced,
            cancelled=cut.cancelled,
            travellers=tuple([own for own in record.travellers if own in who]),
            numbers=tuple([one for one in self.grid.numbers if one in which and one is not None]),
            gate=_gate(item, used, which),
        )

    def _facts(self, number: int) -> dict[str, Any]:
        stays: Atoms = frozenset[Any]().union(*self.atoms[number + 1 :])
        return {
            **dict.fromkeys((part.kind for part in self.record.whole.parts), UNKNOWN),
            "scope": "part" if stays else "whole",
            "travellers_left": len({who for who, _ in stays}) if self.record.travellers or not stays else UNKNOWN,
            "total_left": self._left(number),
            "remaining_price": self.cuts[number].rest if stays else None,
        }

    def _left(self, number: int) -> Any:
        """What was paid for all that was left before a cut: by what was taken before, or by what was not."""
        before, after = _sum(self._paid[:number]), _sum(self._paid[number:])
        if before is not None:
            return self.record.paid - before
        return UNKNOWN if after is None else after

    def _named(self, who: set[str | None], which: set[int | None]) -> Scope:
        """How a quote calls a portion: by what it has less of than the item."""
        record = self.record
        every = len(who) == len(self.grid.travellers), len(which) == len(self.grid.numbers)
        travellers = None if every[0] else tuple(own for own in record.travellers if own in who)
        numbers = None if every[1] else tuple(sorted(one for one in which if one is not None))
        return Scope(travellers, numbers if record.item.segments else None, numbers if record.item.stay else None)

    def _refunds(self) -> list[int]:
        """What of the refunds belongs to each portion: to those that a refund names, else to the first."""
        back, loose = [0] * len(self.atoms), 0
        for event in self.record.back:
            loose += self._give(back, self._names(event), minor_of(event.amount, self.record.currency))
        self._give(back, range(len(back)), loose)
        return back

    def _names(self, event: Refunded) -> list[int]:
        scope = scope_of(event)
        if all(scope.has(atom) for atom in self.grid.atoms):
            return []
        return [number for number, atoms in enumerate(self.atoms) if any(scope.has(atom) for atom in atoms)]

    def _give(self, back: list[int], numbers: Sequence[int], minor: int) -> int:
        """Share an amount among portions in order, each up to what it paid; what is left over. The first of those whose
        price nobody knows takes all of that."""
        for number in numbers:
            paid = self._paid[number]
            share = 0 if paid is None else min(minor, paid - back[number])
            back[number], minor = back[number] + share, minor - share
        unknown = [number for number in numbers if self._paid[number] is None]
        if unknown:
            back[unknown[0]], minor = back[unknown[0]] + minor, 0
        return minor


def _sum(paid: Sequence[int | None]) -> int | None:
    known = [minor for minor in paid if minor is not None]
    return sum(known) if len(known) == len(paid) else None


def _gate(item: Item, used: str | None, which: set[int | None]) -> Any:
    """A journey of which some was flown is partly used, whatever part of it is asked about; what was flown is used."""
    segments = item.segments
    if segments and all(segments[one].status == "flown" for one in which if one is not None):
        return "denied", "nothing_unused"
    return gate_of(used)
