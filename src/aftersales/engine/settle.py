"""Amounts of one item: the penalty's formula evaluated, and what is left to refund."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from aftersales.model.facts import UNKNOWN
from aftersales.model.quote import Outcome
from aftersales.model.record import TOTAL, Selection, Unit
from aftersales.plan.formula import UNUSED, Environment, Integers, Missing
from aftersales.plan.readers import Reader
from aftersales.plan.tables import Candidate
from aftersales.plan.view import View
from aftersales.policy.documents import Part

_NOTHING: Final = frozenset[str]()


class Answer(NamedTuple):
    """What one document says of one item, in minor units. `ceiling` is the most it could come to while `missing`
    facts are open; `document`, `version` and `row` say where it stands (row -1: no row)."""

    outcome: Outcome
    code: str
    penalty: int
    refundable: int
    missing: frozenset[str] = _NOTHING
    ceiling: int = 0
    document: str | None = None
    version: str = ""
    row: int = -1
    final: bool = False


class UnitPrices:
    """The environment of a formula for one unit of an item."""

    __slots__ = ("unit", "view")
    xp = Integers

    def __init__(self, view: View, unit: Unit) -> None:
        self.view, self.unit = view, unit

    def basis(self, of: Selection, part: Part) -> int:
        """What the unit paid for a part of a selection. Raises Missing."""
        unit = self.unit
        whole = unit.sums[of] if of in unit.sums else unit.amount(of)
        if whole is None:
            raise Missing(*of.names)
        if unit.nights:
            return self._nights(whole, unit.nightly(of), part)
        if part.nights:
            raise Missing("nights")
        return whole

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
            raise Missing(name)
        return int(value)

    def units(self, name: str) -> Iterable[Environment]:
        """One environment per unit of the whole item. Raises Missing."""
        units = self.view.record.units(name)
        if units is None:
            raise Missing(f"price per {name}")
        if name == "night":
            if not self.view.record.nights or self.view.used is UNKNOWN:
                raise Missing("nights_used" if self.view.record.nights else "nights")
            units = units[self.view.used :]
        if len(units) == 1 and units[0] is self.unit:
            return (self,)
        return [UnitPrices(self.view, unit) for unit in units]


def settle(candidate: Candidate, view: View, document: str, version: str) -> Answer:
    """The answer of a document's candidate for one item."""
    row, outcome, code, formula, refundable, final = candidate
    if outcome == "none":
        return Answer("incomplete", code, 0, 0, _NOTHING, ceiling(view), document, version, row)
    if outcome != "granted":
        return Answer(outcome, code, 0, 0, _NOTHING, 0, document, version, row, final)
    prices = UnitPrices(view, view.record.whole)
    try:
        base = prices.basis(refundable, UNUSED)
        penalty = formula.value(prices)
    except Missing as missing:
        facts = frozenset(missing.facts)
        return Answer("incomplete", "missing_facts", 0, 0, facts, ceiling(view), document, version, row)
    if penalty > base:
        penalty = base
    left = base - penalty - view.record.refunded
    return Answer("granted", "", penalty, left if left > 0 else 0, _NOTHING, 0, document, version, row)


def used_amount(view: View) -> int:
    """What was paid for the nights already used."""
    if not view.record.nights or view.used is UNKNOWN:
        return 0
    return sum(view.record.whole.nightly(TOTAL)[: view.used])


def ceiling(view: View) -> int:
    """The most an item can still give back: paid less used less already refunded."""
    record = view.record
    return max(0, record.paid - used_amount(view) - record.refunded)
