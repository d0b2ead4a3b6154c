"""What an item cost, unit by unit: the environment that formulas are evaluated in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from aftersales.model.facts import UNKNOWN
from aftersales.model.record import TOTAL, Selection, Unit
from aftersales.plan.formula import Environment, Integers, Missing
from aftersales.plan.readers import Reader
from aftersales.plan.supplier import lacking
from aftersales.plan.tables import INHERITED
from aftersales.plan.view import View
from aftersales.policy.documents import Part
from aftersales.policy.registry import OF_TERMS

OWN: Final = frozenset(OF_TERMS)


class Waived(NamedTuple):
    """The terms' answer as a waiver sees it: what it refunds from, its penalty or fee (None if not known), whether it
    denies, and whether it waives the difference of a change."""

    refundable: Selection
    penalty: int | None
    fee: int | None
    denied: bool = False
    difference: bool = False

    def amount(self, name: str) -> int:
        """`terms_penalty` or `terms_fee`. Raises Missing."""
        found = self.penalty if name == "terms_penalty" else self.fee
        if found is None:
            raise Missing(name)
        return found


class UnitPrices:
    """The environment of a formula for one unit of an item."""

    __slots__ = ("unit", "view", "waived")
    xp = Integers

    def __init__(self, view: View, unit: Unit, waived: Waived | None = None) -> None:
        self.view, self.unit, self.waived = view, unit, waived

    def basis(self, of: Selection, part: Part) -> int:
        """What the unit paid for a part of a selection. Raises Missing."""
        unit = self.unit
        if self.waived is not None:
            if of is INHERITED:
                of = self.waived.refundable
            elif not of.excluded and not OWN.isdisjoint(of.names):
                return self._of_terms(of, part, self.waived)
        whole = unit.sums[of] if of in unit.sums else unit.amount(of)
        if whole is None:
            raise Missing(*of.names)
        if unit.nights:
            return self._nights(whole, unit.nightly(of), part)
        if part.nights:
            raise Missing("nights")
        if self.view.record.flown and part.name == "unused":
            return whole - _flown(unit, of, self.view.record.flown)
        return whole

    def _of_terms(self, of: Selection, part: Part, waived: Waived) -> int:
        """What the terms keep or ask, which belongs to no night, and the components named beside it. Raises Missing."""
        kept = sum(waived.amount(name) for name in of.names if name in OWN)
        if part.nights:
            raise Missing("nights")
        beside = Selection(tuple(name for name in of.names if name not in OWN), False)
        return kept if self.unit.amount(beside) is None else kept + self.basis(beside, part)

    def _nights(self, whole: int, nights: list[int], part: Part) -> int:
        if part.name == "all":
            return whole
        if part.name == "first":
            return sum(nights[: part.nights])
        used = self.view.used
        if used is UNKNOWN:
            raise Missing("nights_used")
        return sum(nights[used : used + part.nights]) if part.name == "next" else whole - sum(nights[:used])

    def fact(self, name: str, reader: Reader) -> int:
        """An amount that is a fact. Raises Missing."""
        value = reader.value(self.view)
        if value is UNKNOWN or value is None:
            raise Missing(*lacking(name, reader, self.view))
        return int(value)

    def units(self, name: str) -> Iterable[Environment]:
        """One environment per unit of the whole item, unused ones where units are nights. Raises Missing."""
        units = self.view.record.units(name)
        if units is None:
            count = self.view.record.count(name)
            if not count:
                raise Missing(f"price per {name}")
            return [Unpriced(self, name)] * count
        if name == "night":
            if not self.view.record.nights or self.view.used is UNKNOWN:
                raise Missing("nights_used" if self.view.record.nights else "nights")
            units = units[self.view.used :]
        if len(units) == 1 and units[0] is self.unit:
            return (self,)
        waived = None if self.waived is None else self.waived._replace(penalty=None, fee=None)
        return [UnitPrices(self.view, unit, waived) for unit in units]


class Unpriced:
    """A unit whose price the booking does not tell: amounts that need none can be told all the same."""

    __slots__ = ("name", "whole")
    xp = Integers

    def __init__(self, whole: UnitPrices, name: str) -> None:
        self.whole, self.name = whole, name

    def basis(self, of: Selection, part: Part) -> int:
        """Raises Missing."""
        raise Missing(f"price per {self.name}")

    def fact(self, name: str, reader: Reader) -> int:
        """An amount that is a fact. Raises Missing."""
        return self.whole.fact(name, reader)

    def units(self, name: str) -> Iterable[Environment]:
        """The units of the whole item. Raises Missing."""
        return self.whole.units(name)


def _flown(unit: Unit, of: Selection, flown: frozenset[int]) -> int:
    """What a unit paid for segments already flown. Raises Missing where a component does not say its segment."""
    parts = [part for part in unit.parts if of.has(part)]
    if any(part.segment is None for part in parts):
        raise Missing("price per segment")
    return sum(part.minor for part in parts if part.segment in flown)


def used_amount(view: View) -> int:
    """What was paid for what is already used: nights, or flown segments where the price tells."""
    record = view.record
    if record.flown:
        return sum(part.minor for part in record.whole.parts if part.segment in record.flown)
    if not record.nights or view.used is UNKNOWN:
        return 0
    return sum(record.whole.nightly(TOTAL)[: view.used])
