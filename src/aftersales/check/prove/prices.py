"""An item, or one unit of it, of which nobody knows what it cost: the environment that formulas are proven in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from aftersales.check.prove.numbers import Number, Symbolic
from aftersales.check.prove.space import Space
from aftersales.model.record import TOTAL, Selection
from aftersales.model.record import Part as Component
from aftersales.model.units import OF_SEGMENTS
from aftersales.plan.formula import UNUSED, Environment, PerUnit
from aftersales.plan.readers import Reader
from aftersales.plan.tables import INHERITED
from aftersales.policy.documents import Part
from aftersales.policy.registry import OF_CHANGES, OF_TERMS
from aftersales.values.money import LARGEST

if TYPE_CHECKING:
    from aftersales.check.prove.sums import Sums

_INHERITED: Final = Component(INHERITED.names[0], None, 0)
_CHANGE_FEE: Final = Selection(("change_fee",), False)
_ALL: Final = Part("all")
_MOST_POINTS: Final = 1_000_000


class AnyUnit:
    """Every price that the whole item can have, or (`names`) one unit of some kinds of it."""

    xp: Any = Symbolic

    def __init__(self, space: Space, sums: Sums, names: tuple[str, ...] = (), moment: str = "") -> None:
        self.space, self.sums, self.names, self.moment = space, sums, names, moment
        self.scope = "/".join(names)

    def basis(self, of: Selection, part: Part) -> Any:
        """What is paid for a part of a selection."""
        if of == INHERITED:
            return self._inherited(part)
        if not of.excluded and of.names and of.names[0] in OF_CHANGES:
            return self.space.number(f"{self.scope} {of.names[0]}")
        kept: Any = sum(self._of_terms(name) for name in of.names if not of.excluded and name in OF_TERMS)
        pieces = [self._piece(one, part) for one in self.space.parts if one.kind not in _NO_PART and of.has(one)]
        return sum(pieces, kept)

    @property
    def paid(self) -> Any:
        """All that was paid."""
        return self.basis(TOTAL, _ALL) + self.basis(_CHANGE_FEE, _ALL)

    @property
    def unused(self) -> Any:
        """What was paid for what is not used."""
        return self.basis(TOTAL, UNUSED) + self.basis(_CHANGE_FEE, UNUSED)

    def back(self, most: Any) -> Number:
        """What was paid back before."""
        return self.space.number("already refunded", most)

    def _inherited(self, part: Part) -> Number:
        """What the terms refund from is some of what was paid."""
        whole, used = self._cost(_INHERITED)
        self.space.hold(whole <= self.paid, whole - used <= self.unused)
        return self._piece(_INHERITED, part)

    def _piece(self, one: Component, part: Part) -> Number:
        whole, used = self._cost(one)
        if part.name == "all":
            return whole
        if part.name in ("unused", "rest"):
            return whole - used
        if part.name in ("changed", "affected"):
            return self.space.number(f"{self._name(one)} {part.name}", whole)
        return self._nights(one, part, whole if part.name == "first" else whole - used)

    def _name(self, one: Component) -> str:
        return f"{self.scope} {one.kind}.{one.code or ''}"

    def _cost(self, one: Component) -> tuple[Number, Number]:
        """What was paid for a component and for what is used of it; by a unit no more than by the whole item."""
        name = self._name(one)
        new = not self.space.has(name)
        whole = self.space.number(name)
        used = self.space.number(f"{name} used", 0 if self.space.unused else whole)
        if new and self.names:
            paid, gone = AnyUnit(self.space, self.sums)._cost(one)
            self.space.hold(whole <= paid, whole - used <= paid - gone)
        return whole, used

    def _nights(self, one: Component, part: Part, most: Number) -> Number:
        """The price of some nights: of more nights it is no less."""
        name = f"{self._name(one)} {part.name}"
        new = not self.space.has(f"{name} {part.nights}")
        found = self.space.number(f"{name} {part.nights}", most)
        for other in range(1, 1000) if new else ():
            if other != part.nights and self.space.has(f"{name} {other}"):
                fewer = self.space.number(f"{name} {other}")
                self.space.hold(fewer <= found if other < part.nights else found <= fewer)
        return found

    def _of_terms(self, name: str) -> Number:
        """What the terms keep is at most what they refund from."""
        most = self._inherited(UNUSED) if name == "terms_penalty" else LARGEST
        return self.space.number(f"{self.scope} {name}", most)

    def fact(self, name: str, reader: Reader) -> Any:
        """An amount that is a fact: a unit of segments has its own, and one that moves with the request another at
        another moment."""
        if name in OF_TERMS:
            return self._of_terms(name)
        own = self.scope if any(unit in OF_SEGMENTS for unit in self.names) else ""
        return self.space.number(f"{own} fact {name}{'' if reader.still else self.moment}")

    def stated(self, minor: int) -> Any:
        """An amount as it is; of a part of an item, or paid in another currency, whatever it comes to."""
        return self.space.number(f"{self.scope} stated {minor}") if self.space.in_part and minor > 0 else minor

    def count(self, name: str, reader: Reader) -> Any:
        """Basis points that are a fact."""
        return self.space.number(f"count {name}{'' if reader.still else self.moment}", _MOST_POINTS)

    def units(self, names: tuple[str, ...], part: Part) -> Iterable[Environment]:
        """Nobody knows how many there are: amounts per unit are numbers of their own."""
        raise TypeError("amounts per unit are put together before they are evaluated")

    def combined(self, per: PerUnit) -> Any:
        """What an amount per unit comes to for all units."""
        return self.sums.number(per, self.moment)


_NO_PART: Final = frozenset((*OF_TERMS, *OF_CHANGES, *INHERITED.names))
