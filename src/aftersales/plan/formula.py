"""Amounts as integer formulas: a dozen operations, evaluated by one definition for integers and for int64 columns.

An environment gives a unit's prices (`basis`), facts of money (`fact`) and counts (`count`), what a stated amount comes
to for it (`stated`), the units to go over (`units`) and the array namespace `xp` with `minimum`, `maximum` and `where`.
Money is in minor units throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from aftersales.model.record import Selection
from aftersales.plan.readers import Reader
from aftersales.policy.documents import Part
from aftersales.values.frozen import frozen
from aftersales.values.rounding import ROUND, Mode

UNUSED = Part("unused")


class Missing(Exception):
    """An amount needs something the booking does not state."""

    def __init__(self, *facts: str) -> None:
        super().__init__(*facts)
        self.facts = facts


class Environment(Protocol):
    """What a formula is evaluated in."""

    xp: Any

    def basis(self, of: Selection, part: Part) -> Any:
        """What the unit paid for a part of a selection."""

    def fact(self, name: str, reader: Reader) -> Any:
        """An amount that is a fact."""

    def stated(self, minor: int) -> Any:
        """What an amount stated for a unit comes to for the portion of it that is asked about."""

    def count(self, name: str, reader: Reader) -> int:
        """A whole number that is a fact: a count, or basis points."""

    def units(self, names: tuple[str, ...], part: Part) -> Iterable[Environment]:
        """One environment for each combination of units of the whole item, of those that a part leaves in."""


@frozen
class Constant:
    """A fixed amount."""

    minor: int

    def value(self, env: Environment) -> Any:
        return env.stated(self.minor)


@frozen
class Quantity:
    """A fixed number, of an allowance."""

    number: int

    def value(self, env: Environment) -> Any:
        return self.number


@frozen
class CountFact:
    """A count that is a fact of the item, of an allowance."""

    name: str
    reader: Reader

    def value(self, env: Environment) -> Any:
        return env.count(self.name, self.reader)


@frozen
class Basis:
    """What the unit paid for a part of a selection."""

    of: Selection
    part: Part

    def value(self, env: Environment) -> Any:
        return env.basis(self.of, self.part)


@frozen
class FactAmount:
    """An amount that is a fact of the item."""

    name: str
    reader: Reader

    def value(self, env: Environment) -> Any:
        return env.fact(self.name, self.reader)


@frozen
class RatioFact:
    """Basis points that are a fact of the item."""

    name: str
    reader: Reader


@frozen
class Share:
    """Basis points of an amount, rounded to a step."""

    amount: Formula
    basis_points: int | RatioFact
    step: int
    mode: Mode

    def points(self, env: Environment) -> int:
        """How many basis points. Raises Missing."""
        points = self.basis_points
        return env.count(points.name, points.reader) if isinstance(points, RatioFact) else points

    def value(self, env: Environment) -> Any:
        points, step = self.basis_points, self.step
        share = self.amount.value(env) * (points if points.__class__ is int else self.points(env))
        return ROUND[self.mode](share, 10_000 * step) * step


@frozen
class Sum:
    """Amounts added up."""

    amounts: tuple[Formula, ...]

    def value(self, env: Environment) -> Any:
        total = self.amounts[0].value(env)
        for amount in self.amounts[1:]:
            total = total + amount.value(env)
        return total


@frozen
class Less:
    """One amount less another, not below zero."""

    amount: Formula
    less: Formula

    def value(self, env: Environment) -> Any:
        return env.xp.maximum(self.amount.value(env) - self.less.value(env), 0)


@frozen
class Least:
    """The least of several amounts."""

    amounts: tuple[Formula, ...]

    def value(self, env: Environment) -> Any:
        least = self.amounts[0].value(env)
        for amount in self.amounts[1:]:
            least = env.xp.minimum(least, amount.value(env))
        return least


@frozen
class Greatest:
    """The greatest of several amounts."""

    amounts: tuple[Formula, ...]

    def value(self, env: Environment) -> Any:
        greatest = self.amounts[0].value(env)
        for amount in self.amounts[1:]:
            greatest = env.xp.maximum(greatest, amount.value(env))
        return greatest


@frozen
class Payable:
    """An amount that is paid only from a threshold on, or only above it."""

    amount: Formula
    threshold: int
    above: bool = False

    def value(self, env: Environment) -> Any:
        amount = self.amount.value(env)
        return env.xp.where(amount >= env.stated(self.threshold) + self.above, amount, 0)


@frozen
class PerUnit:
    """An amount computed for each unit of the item that a part leaves in, or for those beyond an allowance, then
    combined."""

    units: tuple[str, ...]
    combine: str
    amount: Formula
    part: Part
    beyond: Formula | None = None

    def value(self, env: Environment) -> Any:
        units = list(env.units(self.units, self.part))
        if self.beyond is not None:
            units = units[self.beyond.value(env) :]
        if len(units) == 1:
            return self.amount.value(units[0])
        values = [self.amount.value(unit) for unit in units]
        return _COMBINE[self.combine](values, env.xp)


def _sum(values: list[Any], xp: Any) -> Any:
    total = values[0] if values else 0
    for value in values[1:]:
        total = total + value
    return total


def _highest(values: list[Any], xp: Any) -> Any:
    highest = values[0] if values else 0
    for value in values[1:]:
        highest = xp.maximum(highest, value)
    return highest


def _highest_times_count(values: list[Any], xp: Any) -> Any:
    return _highest(values, xp) * len(values)


_COMBINE: dict[str, Callable[[list[Any], Any], Any]] = {
    "sum": _sum,
    "highest": _highest,
    "highest x count": _highest_times_count,
}

Formula = (
    Constant | Quantity | CountFact | Basis | FactAmount | Share | Sum | Less | Least | Greatest | Payable | PerUnit
)
ZERO = Constant(0)


def leaves(formula: Formula) -> Iterator[Formula]:
    """A formula and all that it is made of."""
    yield formula
    if isinstance(formula, Share | Payable | PerUnit):
        yield from leaves(formula.amount)
        if isinstance(formula, PerUnit) and formula.beyond is not None:
            yield from leaves(formula.beyond)
    elif isinstance(formula, Less):
        yield from leaves(formula.amount)
        yield from leaves(formula.less)
    elif isinstance(formula, Sum | Least | Greatest):
        for amount in formula.amounts:
            yield from leaves(amount)


def states_money(formula: Formula) -> bool:
    """Whether a formula states amounts in a currency: fixed ones, thresholds, or steps of rounding."""
    return any(_stated(one) for one in leaves(formula))


def _stated(formula: Formula) -> bool:
    if isinstance(formula, Constant):
        return formula.minor != 0
    return isinstance(formula, Payable) or (isinstance(formula, Share) and formula.step > 1)


def takes_prices(formula: Formula) -> bool:
    """Whether a formula takes anything of what the booking cost."""
    return any(isinstance(one, Basis | FactAmount) for one in leaves(formula))


class Integers:
    """The array namespace of plain integers."""

    minimum = min
    maximum = max

    @staticmethod
    def where(condition: bool, yes: int, no: int) -> int:
        return yes if condition else no


def capped(amount: Formula, limit: Formula) -> Formula:
    """An amount that is at most a limit."""
    if isinstance(amount, Least):
        return amount if limit in amount.amounts else Least((*amount.amounts, limit))
    return amount if amount == limit else Least((amount, limit))


def capped_whole(amount: Formula, limit: Basis) -> Formula:
    """An item's amount that is at most a limit; units that are each capped by their share of it need no more."""
    return amount if _within(amount, limit) else capped(amount, limit)


def _within(amount: Formula, limit: Basis) -> bool:
    """Whether an amount is the sum of all units' amounts, each at most its share of the limit."""
    if not isinstance(amount, PerUnit) or amount.combine != "sum" or amount.beyond is not None:
        return False
    return capped(amount.amount, limit) == amount.amount
