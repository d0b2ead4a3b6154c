"""Amounts per unit, for any number of units.

What such an amount comes to for all units is a number of its own. What is known of it is what can be proven of one
unit, whichever it is: where each unit's amount is at most its share of a price, the sum is at most the price.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, permutations
from time import monotonic
from typing import Any, Final, NamedTuple

from aftersales.check.prove.numbers import Number
from aftersales.check.prove.prices import AnyUnit
from aftersales.check.prove.space import Space, Undecided
from aftersales.model.price import NIGHTLY
from aftersales.model.record import Selection
from aftersales.plan.formula import (
    UNUSED,
    ZERO,
    Basis,
    Constant,
    Formula,
    Greatest,
    Least,
    Less,
    Payable,
    PerUnit,
    Share,
    Sum,
    leaves,
)
from aftersales.values.frozen import changed, frozen

_WHOLE: Final = frozenset(("item", "ticket", "traveller", "room", "day"))
"""Units that together have all of what an item costs: nights do not have what belongs to no night."""


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


class Lemma(NamedTuple):
    """That amounts of one unit, at moments of the request, add up to at most another amount of it, a price or nothing
    (`below`), or to at least that."""

    amounts: tuple[tuple[PerUnit, str], ...]
    other: tuple[PerUnit | Basis | Constant, str]
    below: bool
    in_part: bool
    unused: bool


class Learned:
    """The lemmas that were tried for one document, and the time left for it."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self._known: dict[Lemma, bool] = {}

    def left(self) -> int:
        """Milliseconds."""
        return int((self._end - monotonic()) * 1000)

    def holds(self, lemma: Lemma) -> bool:
        """Whether it is proven, of whichever unit. Raises OutOfTime."""
        if lemma not in self._known:
            try:
                self._known[lemma] = self._tried(lemma)
            except Undecided:
                self._known[lemma] = False
        return self._known[lemma]

    def _tried(self, lemma: Lemma) -> bool:
        formulas = [per.amount for per, _ in lemma.amounts]
        other, moment = lemma.other
        formulas.append(other.amount if isinstance(other, PerUnit) else other)
        taken = [one.of for formula in formulas for one in leaves(formula) if isinstance(one, Basis)]
        space, units = Space(taken, lemma.in_part, lemma.unused), lemma.amounts[0][0].units
        sums = Sums(space, self, ())
        own: Any = sum(together(per.amount).value(AnyUnit(space, sums, units, at)) for per, at in lemma.amounts)
        its = together(formulas[-1]).value(AnyUnit(space, sums, units, moment))
        return space.sure(own <= its if lemma.below else own >= its, self.left())


class Sums:
    """The amounts per unit of one claim, and the prices that they are compared with."""

    def __init__(self, space: Space, learned: Learned, bases: Iterable[Basis]) -> None:
        self.space, self.learned, self.bases = space, learned, tuple(dict.fromkeys(bases))
        self._found: dict[tuple[PerUnit, str], Number] = {}

    @property
    def some(self) -> bool:
        """Whether there are any."""
        return bool(self._found)

    def number(self, per: PerUnit, moment: str) -> Number:
        """What an amount per unit comes to for all units, at a moment of the request."""
        key = per, moment
        if key not in self._found:
            self._found[key] = self.space.number(f"sum {len(self._found)}", None)
        return self._found[key]

    def learn(self) -> Iterator[None]:
        """Step by step what holds of one unit, whichever it is, and so of all. Raises OutOfTime."""
        yield
        every = [one for one in self._found if one[0].combine != "highest x count"]
        for one in self._found:
            self._hold((one,), (ZERO, ""), 0, below=True)
        for one in every:
            self._beside_prices((one,))
        yield
        for one, other in permutations(self._found, 2):
            if _alike(one[0], other[0]):
                self._hold((one,), other, self._found[other], below=True)
        yield
        for one, other in combinations(every, 2):
            if _alike(one[0], other[0]) and one[0].combine == "sum":
                self._beside_prices((one, other))
        yield

    def _beside_prices(self, amounts: tuple[tuple[PerUnit, str], ...]) -> None:
        """A sum is at most a price if each unit's is; at least, if the units have all of the price between them."""
        for basis in self.bases:
            moment = amounts[0][1]
            whole = AnyUnit(self.space, self, (), moment).basis(basis.of, basis.part)
            self._hold(amounts, (basis, moment), whole, below=True)
            if self._divided(basis) and all(_divides(per) for per, _ in amounts):
                self._hold(amounts, (basis, moment), whole, below=False)

    def _divided(self, basis: Basis) -> bool:
        """Whether units have all of a price. What is spread over nights is spread for each unit alone: with the cents
        that this leaves over, units have less in their last nights than the item has."""
        nightly = basis.of.excluded or any(name.partition(".")[0] in NIGHTLY for name in basis.of.names)
        return basis.part.name == "all" or self.space.unused or not nightly

    def _hold(
        self,
        amounts: tuple[tuple[PerUnit, str], ...],
        other: tuple[PerUnit | Basis | Constant, str],
        its: Any,
        below: bool,
    ) -> None:
        if self.learned.holds(Lemma(amounts, other, below, self.space.in_part, self.space.unused)):
            own: Any = sum(self._found[one] for one in amounts)
            self.space.hold(own <= its if below else own >= its)


def bases_in(formulas: Iterable[Formula], refundable: Iterable[Selection]) -> Iterable[Basis]:
    """The prices of the whole item that sums are compared with: what units have of some nights is not the item's."""
    taken = [one for formula in formulas for one in _outside(formula) if one.part.name in ("all", "unused")]
    return [*(Basis(of, UNUSED) for of in refundable), *taken]


def _divides(per: PerUnit) -> bool:
    return _WHOLE.issuperset(per.units) and per.combine == "sum" and per.beyond is None


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
