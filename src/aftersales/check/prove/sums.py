"""Amounts per unit, for any number of units.

What such an amount comes to for all units is a number of its own. What is known of it is what can be proven of one unit,
whichever it is: where each unit's amount is at most its share of a price, the sum is at most the price.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from aftersales.check.prove.numbers import Number
from aftersales.check.prove.prices import AnyUnit
from aftersales.check.prove.space import Space, Undecided
from aftersales.model.record import Selection
from aftersales.plan.formula import (
    UNUSED,
    Basis,
    Formula,
    Greatest,
    Least,
    Less,
    Payable,
    PerUnit,
    Share,
    Sum,
)
from aftersales.policy.documents import Part
from aftersales.values.frozen import changed, frozen

_WHOLE: Final = frozenset(("item", "ticket", "traveller", "room", "day"))
"""Units that together have all of what an item costs: nights do not have what belongs to no night."""
_ALL: Final = Part("all")


@frozen
class Together:
    """An amount per unit, put together by the environment."""

    per: PerUnit

    def value(self, env: Any) -> Any:
        return env.combined(self.per)


def together(formula: Formula) -> Any:
    """A formula whose amounts per unit are put together by its environment."""
    if isinstance(formula, PerUnit):
        return Together(formula)
    if isinstance(formula, Share | Payable):
        return changed(formula, amount=together(formula.amount))
    if isinstance(formula, Less):
        return Less(together(formula.amount), together(formula.less))
    if isinstance(formula, Sum | Least | Greatest):
        return changed(formula, amounts=tuple(map(together, formula.amounts)))
    return formula


class Sums:
    """The amounts per unit of one claim, and the prices that they are compared with."""

    def __init__(
        self, space: Space, formulas: Iterable[Formula], bases: Iterable[Selection], time: Callable[[], int]
    ) -> None:
        self.space, self.time = space, time
        named = [Basis(of, part) for of in dict.fromkeys(bases) for part in (UNUSED, _ALL)]
        taken = [one for formula in formulas for one in _outside(formula)]
        self.bases = tuple(dict.fromkeys([*named, *taken]))
        self._found: dict[tuple[PerUnit, str], Number] = {}

    def number(self, per: PerUnit, moment: str) -> Number:
        """What an amount per unit comes to for all units, at a moment of the request."""
        key = per, moment
        if key not in self._found:
            self._found[key] = self.space.number(f"sum {len(self._found)}", None)
        return self._found[key]

    def learn(self) -> None:
        """What holds of one unit, whichever it is, and so of all. Raises OutOfTime."""
        every = list(self._found.items())
        for (per, moment), number in every:
            self._beside_prices(per, moment, number)
            for (other, its_moment), its_number in every:
                if (other, its_moment) != (per, moment) and _alike(per, other):
                    self._beside(per, moment, number, other, its_moment, its_number)

    def _beside_prices(self, per: PerUnit, moment: str, number: Number) -> None:
        unit = self._unit(per, moment)
        own = together(per.amount).value(unit)
        if per.combine == "highest x count":
            return
        for basis in self.bases:
            paid, whole = unit.basis(basis.of, basis.part), self._whole(moment).basis(basis.of, basis.part)
            if self._sure(own <= paid):
                self.space.hold(number <= whole)
            elif self._divides(per) and self._sure(own >= paid):
                self.space.hold(number >= whole)

    def _beside(
        self, per: PerUnit, moment: str, number: Number, other: PerUnit, its_moment: str, its_number: Number
    ) -> None:
        own = together(per.amount).value(self._unit(per, moment))
        its = together(other.amount).value(self._unit(other, its_moment))
        if self._sure(own <= its):
            self.space.hold(number <= its_number)
        if per.combine != "sum":
            return
        for basis in self.bases:
            unit = self._unit(per, moment)
            paid, whole = unit.basis(basis.of, basis.part), self._whole(moment).basis(basis.of, basis.part)
            if self._sure(own + its <= paid):
                self.space.hold(number + its_number <= whole)
            if self._divides(per) and self._sure(own + its >= paid):
                self.space.hold(number + its_number >= whole)

    def _unit(self, per: PerUnit, moment: str) -> AnyUnit:
        return AnyUnit(self.space, self, per.units, moment)

    def _whole(self, moment: str) -> AnyUnit:
        return AnyUnit(self.space, self, (), moment)

    def _divides(self, per: PerUnit) -> bool:
        return _WHOLE.issuperset(per.units) and per.combine == "sum" and per.beyond is None

    def _sure(self, condition: Any) -> bool:
        try:
            return self.space.sure(condition, self.time())
        except Undecided:
            return False


def _alike(one: PerUnit, other: PerUnit) -> bool:
    """Whether two amounts go over the same units and put them together in the same way."""
    same = one.units == other.units and one.combine == other.combine and one.beyond == other.beyond
    return same and (one.part == other.part or not {"changed", "affected"} & {one.part.name, other.part.name})


def _outside(formula: Formula) -> Iterable[Basis]:
    """The prices that a formula takes of the item as a whole."""
    if isinstance(formula, Basis):
        return (formula,)
    if isinstance(formula, PerUnit):
        return ()
    return [basis for one in _inner(formula) for basis in _outside(one)]


def _inner(formula: Formula) -> tuple[Formula, ...]:
    if isinstance(formula, Share | Payable):
        return (formula.amount,)
    if isinstance(formula, Less):
        return formula.amount, formula.less
    return formula.amounts if isinstance(formula, Sum | Least | Greatest) else ()
