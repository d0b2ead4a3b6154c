"""What an item cost, unit by unit: the environment that formulas are evaluated in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aftersales.engine.unit_views import own_facts, touched_price, units_seen
from aftersales.engine.used import flown_part
from aftersales.model.facts import UNKNOWN
from aftersales.model.new_price import COMPARED, NewPrice, Taxes
from aftersales.model.record import Selection, Unit
from aftersales.model.units import Key
from aftersales.plan.formula import Environment, Integers, Missing
from aftersales.plan.readers import Reader, attribute
from aftersales.plan.supplier import SUPPLIER_PENALTY, lacking
from aftersales.plan.tables import INHERITED
from aftersales.plan.view import View
from aftersales.policy.documents import Part
from aftersales.policy.registry import OF_CHANGES, OF_TERMS

if TYPE_CHECKING:
    from aftersales.engine.difference import Deal

OWN: Final = frozenset(OF_TERMS)
_BY_TRAVELLER: Final = (("ticket",), ("traveller",), ("item",))
_TOUCHED: Final = ("changed", "affected")


class Waived(NamedTuple):
    """The terms' answer as a waiver sees it: what it refunds from, its penalty or fee (None if not known), whether it
    denies, the deal it makes of a change (of several aspects each has its own answer), and how it values a journey of
    which some was flown."""

    refundable: Selection
    penalty: int | None
    fee: int | None
    denied: bool = False
    deal: Deal | None = None
    aspects: dict[str, Waived] | None = None
    flown: str = ""

    def amount(self, name: str) -> int:
        """`terms_penalty` or `terms_fee`. Raises Missing."""
        found = self.penalty if name == "terms_penalty" else self.fee
        if found is None:
            raise Missing(name)
        return found


class UnitPrices:
    """The environment of a formula for one unit of an item, or of a portion of it.

    `sold` is what the unit cost when it was sold: amounts stated for it count for the portion in that proportion,
    rounded `up` or down. `flown` says how a journey of which some was flown is valued; `facts` are the unit's own.
    `new` is what the unit costs after a change, or what is missing to tell; with `taxes` the difference is what is left
    of the old price, as these count."""

    __slots__ = ("facts", "flown", "new", "sold", "taxes", "unit", "up", "view", "waived")
    xp = Integers

    def __init__(
        self,
        view: View,
        unit: Unit,
        waived: Waived | None = None,
        up: bool = True,
        flown: str = "",
        sold: Unit | None = None,
        facts: Mapping[str, Any] | None = None,
        new: NewPrice | str | None = None,
        taxes: Taxes | None = None,
    ) -> None:
        self.view, self.unit, self.waived, self.up = view, unit, waived, up
        self.flown, self.sold, self.facts = flown, sold, facts
        self.new, self.taxes = new, taxes

    def of_residual(self, taxes: Taxes) -> UnitPrices:
        """The same, where the difference is what is left of the old price."""
        own = self.view, self.unit, self.waived, self.up, self.flown, self.sold, self.facts, self.new
        return UnitPrices(*own, taxes)

    def basis(self, of: Selection, part: Part) -> int:
        """What the unit paid for a part of a selection. Raises Missing."""
        unit = self.unit
        if self.waived is not None:
            if of is INHERITED:
                of = self.waived.refundable
            elif not of.excluded and not OWN.isdisjoint(of.names):
                return self._of_terms(of, part, self.waived)
        whole = unit.sums.get(of)
        if whole is None:
            if not (of.excluded or OWN.isdisjoint(of.names)):
                raise Missing(*OWN.intersection(of.names))
            whole = unit.amount(of)
            if whole is None and of.names[0] in OF_CHANGES:
                return self._of_change(of.names[0], part)
            if whole is None:
                raise Missing(*of.names)
        if part.name in _TOUCHED:
            return touched_price(self.view, unit, of, part)
        if unit.nights:
            return self._nights(whole, unit.nightly(of), part)
        if part.nights:
            raise Missing("nights")
        if self.view.record.flown and part.name == "unused":
            return max(0, whole - flown_part(self.view, unit, of, self.flown))
        return whole

    def _of_terms(self, of: Selection, part: Part, waived: Waived) -> int:
        """What the terms keep or ask, which belongs to no night, and the components named beside it. Raises Missing."""
        kept = sum(waived.amount(name) for name in of.names if name in OWN)
        if part.nights:
            raise Missing("nights")
        beside = Selection(tuple(name for name in of.names if name not in OWN), False)
        return kept if self.unit.amount(beside) is None else kept + self.basis(beside, part)

    def _of_change(self, name: str, part: Part) -> int:
        """The unit's share of what a change says of prices; it belongs to no night. Raises Missing."""
        if part.nights:
            raise Missing("nights")
        if not isinstance(self.new, NewPrice):
            raise Missing(self.new or name)
        left = name == "difference" and self.taxes is not None
        found = self._left_of(self.new, self.taxes or ()) if left else COMPARED[name](self.unit, self.new)
        if found is None:
            raise Missing(name)
        return found

    def _left_of(self, new: NewPrice, taxes: Taxes) -> int | None:
        old = new.replaced(self.unit, taxes)
        return None if old is None else max(0, old - new.total)

    def _nights(self, whole: int, nights: list[int], part: Part) -> int:
        if part.name == "all":
            return whole
        if part.name == "first":
            return sum(nights[: part.nights])
        used = self.view.used
        if used is UNKNOWN:
            raise Missing("nights_used")
        return sum(nights[used : used + part.nights]) if part.name == "next" else whole - sum(nights[:used])

    def stated(self, minor: int) -> int:
        """What an amount stated for the unit as sold comes to here."""
        sold = 0 if self.sold is None else self.sold.paid
        if not sold:
            return minor
        share = minor * self.unit.paid
        return -(-share // sold) if self.up else share // sold

    def fact(self, name: str, reader: Reader) -> int:
        """An amount that is a fact: the unit's own, or the item's. Raises Missing."""
        return stated_fact(self, name, reader)

    def count(self, name: str, reader: Reader) -> int:
        """A count that is a fact. Raises Missing."""
        value = reader.value(self.view)
        if value is UNKNOWN or value is None:
            raise Missing(name)
        return int(value)

    def units(self, names: tuple[str, ...], part: Part) -> Iterable[Environment]:
        """One environment for each combination of units of the whole item, unused ones where units are nights, those
        that the part leaves in where they are segments. Raises Missing."""
        if self._is_only(names):
            return (self,)
        seen, record = units_seen(self.view, names, part), self.view.record
        if seen.priced is None:
            return [Unpriced(self, names, seen.missing, own_facts(record, names, key), key) for key in seen.keys]
        alone = len(seen.priced) == 1 and seen.priced[0] is self.unit
        if alone and record.sold is None and not record.item.segments:
            return (self,)
        waived = self.waived if alone or self.waived is None else self.waived._replace(penalty=None, fee=None)
        sold = {} if record.sold is None else record.sold.units(names).by_key()
        new = _new_units(self.view, names)
        return [
            UnitPrices(
                self.view, unit, waived, self.up, self.flown, sold.get(key), own_facts(record, names, key),
                new.get(key), self.taxes,
            )
            for key, unit in zip(seen.keys, seen.priced, strict=True)
        ]  # fmt: skip

    def _is_only(self, names: tuple[str, ...]) -> bool:
        """Whether this is the item of a single traveller, as sold, with nothing to say of them alone."""
        record = self.view.record
        sold = len(record.travellers) < 2 and record.sold is None and self.unit is record.whole and not record.unpriced
        return sold and self.facts is None and self.new is None and self.view.new is None and names in _BY_TRAVELLER


def _new_units(view: View, names: tuple[str, ...]) -> Mapping[Key, NewPrice | str]:
    """What each unit costs after a change, or what is missing to tell: a new price belongs to no night."""
    if view.new is None:
        return {}
    told = names[: names.index("night")] if "night" in names else names
    found = view.record.divide(Unit(view.new.parts, view.record.nights), told)
    if found.priced is None or told != names:
        return dict.fromkeys(view.record.units(names).keys, found.missing or "price per night")
    return {key: NewPrice(unit.parts) for key, unit in found.by_key().items()}


class Unpriced:
    """A unit whose price the booking does not tell: amounts that need none can be told all the same."""

    __slots__ = ("facts", "key", "missing", "names", "whole")
    xp = Integers

    def __init__(
        self,
        whole: UnitPrices,
        names: tuple[str, ...],
        missing: str,
        facts: Mapping[str, Any] | None = None,
        key: Key = (),
    ) -> None:
        self.whole, self.names, self.missing, self.facts, self.key = whole, names, missing, facts, key

    @property
    def view(self) -> View:
        """The item that the unit belongs to."""
        return self.whole.view

    @property
    def waived(self) -> Waived | None:
        """What a waiver waives."""
        return self.whole.waived

    def of_residual(self, taxes: Taxes) -> Unpriced:
        """The same: of what has no price nothing is left."""
        return self

    def basis(self, of: Selection, part: Part) -> int:
        """Raises Missing."""
        raise Missing(self.missing)

    def stated(self, minor: int) -> int:
        """What an amount stated for the unit comes to: all of it, where the portion has all of the unit. Raises Missing
        where it has a part, unless the amount is nothing."""
        part = self.whole.view.record.part
        within = self.whole.view.record.holds(self.names, self.key)
        whole = (
            within
            and ("traveller" in self.names or "ticket" in self.names or part.travellers is None)
            and (("segment" in self.names or part.segments is None) and ("night" in self.names or part.nights is None))
        )
        if minor and not whole:
            raise Missing(self.missing)
        return minor

    def fact(self, name: str, reader: Reader) -> int:
        """An amount that is a fact: the unit's own, or the item's. Raises Missing."""
        return stated_fact(self, name, reader)

    def count(self, name: str, reader: Reader) -> int:
        """A count that is a fact. Raises Missing."""
        return self.whole.count(name, reader)

    def units(self, names: tuple[str, ...], part: Part) -> Iterable[Environment]:
        """The units of the whole item. Raises Missing."""
        return self.whole.units(names, part)


def stated_fact(unit: UnitPrices | Unpriced, name: str, reader: Reader) -> int:
    """An amount that is a fact of a unit, or of its item; what the caller states counts in part for a portion. Raises
    Missing."""
    view = unit.view
    own = unit.facts is not None and name in unit.facts
    value = attribute(view, name, "money", unit.facts[name]) if unit.facts is not None and own else reader.value(view)
    if value is UNKNOWN or value is None:
        raise Missing(*lacking(name, reader, view))
    given = view.given is not None and (name, "value") in view.given
    in_part = (own or name in view.record.stated or name == SUPPLIER_PENALTY) and not given
    minor: int = value
    return unit.stated(minor) if in_part else minor
