"""Amount trees to formulas, once the steps of their ladders are chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from aftersales.model.record import Selection
from aftersales.plan import formula
from aftersales.plan.formula import (
    UNUSED,
    ZERO,
    Basis,
    Constant,
    FactAmount,
    Formula,
    Greatest,
    Least,
    Less,
    Payable,
    PerUnit,
    RatioFact,
    Share,
    Sum,
    capped,
)
from aftersales.plan.readers import Reader
from aftersales.policy.documents import (
    Amount,
    AmountLadder,
    Combined,
    Flat,
    Free,
    MoneyFact,
    Nights,
    Part,
    Percent,
    PercentFact,
    Quantity,
    QuantityFact,
    Rounding,
    Test,
)

Holds = Callable[[Test], bool]


class Passed(Exception):
    """No step of a ladder holds: the row is left."""


class Context(NamedTuple):
    """What a node inherits. `rest` is what earlier amounts of the same sum came to.

    `bounded` amounts of a unit are at most what the unit paid: penalties are, compensation is not.
    """

    reader: Callable[[str], Reader]
    of: Selection
    part: Part = UNUSED
    combine: str = "sum"
    rounding: Rounding = Rounding(1, "half_up")
    rest: tuple[Formula, ...] = ()
    bounded: bool = True


class Chosen(NamedTuple):
    """A formula, and whether it is free by being stated so."""

    formula: Formula
    free: bool


def choose(amount: Amount, holds: Holds, inherited: Context) -> Chosen:
    """The formula of an amount where `holds` tells which tests hold. Raises Passed."""
    setting = amount.setting
    own = inherited._replace(
        of=setting.of or inherited.of,
        part=setting.part or inherited.part,
        combine=setting.combine or inherited.combine,
        rounding=setting.rounding or inherited.rounding,
    )
    chosen = _limited(amount, _value(amount, holds, own), holds, own)
    if setting.per is None:
        return chosen
    bounded = own.bounded and not chosen.free
    each = capped(chosen.formula, Basis(own.of, UNUSED)) if bounded else chosen.formula
    beyond = None if amount.beyond is None else choose(amount.beyond, holds, own).formula
    return Chosen(PerUnit(setting.per, own.combine, each, own.part, beyond), chosen.free)


def _value(amount: Amount, holds: Holds, own: Context) -> Chosen:
    value = amount.value
    if isinstance(value, Free):
        return Chosen(ZERO, True)
    if isinstance(value, Amount):
        return choose(value, holds, own)
    if isinstance(value, AmountLadder):
        for step in value.steps:
            if step.test is None or holds(step.test):
                return choose(step.amount, holds, own)
        raise Passed
    if isinstance(value, Combined):
        return _combined(value, holds, own)
    return Chosen(_leaf(value, own), False)


def _leaf(value: Flat | Percent | PercentFact | Nights | MoneyFact | Quantity | QuantityFact, own: Context) -> Formula:
    if isinstance(value, Quantity):
        return formula.Quantity(value.number)
    if isinstance(value, QuantityFact):
        return formula.CountFact(value.name, own.reader(value.name))
    if isinstance(value, Flat):
        return Constant(value.minor)
    if isinstance(value, Nights):
        return Basis(own.of, Part("next", value.count))
    if isinstance(value, MoneyFact):
        part = UNUSED if own.part.name == "rest" else own.part
        if value.selection is None:
            return FactAmount(value.name, own.reader(value.name))
        return Basis(value.selection, part)
    points = value.basis_points if isinstance(value, Percent) else RatioFact(value.name, own.reader(value.name))
    return Share(_base(own), points, own.rounding.step, own.rounding.mode)


def _base(own: Context) -> Formula:
    if own.part.name != "rest":
        return Basis(own.of, own.part)
    whole = Basis(own.of, UNUSED)
    return Less(whole, Sum(own.rest)) if own.rest else whole


def _combined(value: Combined, holds: Holds, own: Context) -> Chosen:
    parts: list[Chosen] = []
    for amount in value.amounts:
        earlier = tuple(part.formula for part in parts) if value.how == "sum" else own.rest
        parts.append(choose(amount, holds, own._replace(rest=earlier)))
    formulas = tuple(part.formula for part in parts)
    free = all(part.free for part in parts)
    how = _COMBINED[value.how]
    return Chosen(formulas[0] if len(formulas) == 1 else how(formulas), free)


_COMBINED: dict[str, Callable[[tuple[Formula, ...]], Formula]] = {"sum": Sum, "least": Least, "greatest": Greatest}


def _limited(amount: Amount, chosen: Chosen, holds: Holds, own: Context) -> Chosen:
    """At least, at most, threshold, in this order; nothing touches what is free."""
    if chosen.free:
        return chosen
    found = chosen.formula
    if amount.at_least is not None:
        found = Greatest((found, choose(amount.at_least, holds, own).formula))
    if amount.at_most is not None:
        found = capped(found, choose(amount.at_most, holds, own).formula)
    if amount.payable_from is not None:
        found = Payable(found, amount.payable_from)
    if amount.payable_above is not None:
        found = Payable(found, amount.payable_above, True)
    return Chosen(found, False)
