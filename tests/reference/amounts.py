"""What an amount comes to, once its ladders are climbed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from aftersales.model.booking import Booking
from aftersales.model.facts import UNKNOWN
from aftersales.model.parts import Item
from aftersales.model.record import TOTAL, Selection
from aftersales.policy import documents as d
from tests.reference.arithmetic import round_to
from tests.reference.facts import Facts
from tests.reference.prices import Price, count_of, units_of

UNUSED = d.Part("unused")
NEAREST = d.Rounding(1, "half_up")


@dataclass(frozen=True)
class Known:
    """An amount in minor units; limits do not touch it if it is free."""

    minor: int
    free: bool = False


@dataclass(frozen=True)
class Lacking:
    """An amount that cannot be worked out, and why."""

    missing: frozenset[str]


Result = Known | Lacking


@dataclass(frozen=True)
class Place:
    """Where in the tree we are: the settings in force, the unit, and what a sum has taken so far."""

    booking: Booking
    item: Item
    facts: Facts
    whole: Price
    unit: Price
    of: Selection = TOTAL
    part: d.Part = UNUSED
    combine: str = "sum"
    rounding: d.Rounding = NEAREST
    taken: int = 0
    capped: bool = True

    def entering(self, setting: d.Setting) -> Place:
        """The place inside a node."""
        return replace(
            self,
            of=setting.of or self.of,
            part=setting.part or self.part,
            combine=setting.combine or self.combine,
            rounding=setting.rounding or self.rounding,
        )


def evaluate(node: d.Amount, outside: Place) -> Result:
    """What an amount without ladders comes to."""
    inside = outside.entering(node.setting)
    if node.setting.per is None:
        return _limited(node, inside)
    per = node.setting.per[0]
    if per == "night" and (not inside.whole.nights or inside.whole.used is None):
        return Lacking(frozenset({"nights_used" if inside.whole.nights else "nights"}))
    units = units_of(per, inside.whole, inside.booking, inside.item)
    if units is None:
        unsplit = replace(inside.whole, pieces=(), unsplit=per)
        units = [unsplit] * count_of(per, inside.booking, inside.item)
        if not units:
            return Lacking(frozenset({f"price per {per}"}))
    return _put_together([_for_unit(node, replace(inside, unit=unit)) for unit in units], inside.combine)


def _for_unit(node: d.Amount, inside: Place) -> Result:
    value = _limited(node, inside)
    if not inside.capped or (isinstance(value, Known) and value.free):
        return value
    cap = selected(inside.of, UNUSED, inside)
    return together([value, cap], min)


def _put_together(values: list[Result], combine: str) -> Result:
    if combine == "sum" or not values:
        return together(values, sum)
    return together(values, max if combine == "highest" else lambda minors: max(minors) * len(minors))


def together(values: list[Result], combine: Callable[[list[int]], int]) -> Result:
    """Several results as one: it lacks what the first of them lacks, and is free if all are."""
    for value in values:
        if isinstance(value, Lacking):
            return value
    known = [value for value in values if isinstance(value, Known)]
    free = all(value.free for value in known)
    return Known(combine([value.minor for value in known]), free)


def _limited(node: d.Amount, inside: Place) -> Result:
    value = _value(node.value, inside)
    if isinstance(value, Known) and value.free:
        return value
    if node.at_least is not None:
        value = replace_free(together([value, evaluate(node.at_least, inside)], max))
    if node.at_most is not None:
        value = replace_free(together([value, evaluate(node.at_most, inside)], min))
    if isinstance(value, Known) and _below_threshold(node, value.minor):
        return Known(0)
    return value


def replace_free(value: Result) -> Result:
    """The same amount, no longer free."""
    return Known(value.minor) if isinstance(value, Known) else value


def _below_threshold(node: d.Amount, minor: int) -> bool:
    too_small = node.payable_from is not None and minor < node.payable_from
    return too_small or (node.payable_above is not None and minor <= node.payable_above)


def _value(value: object, inside: Place) -> Result:
    if isinstance(value, d.Free):
        return Known(0, free=True)
    if isinstance(value, d.Flat):
        return Known(value.minor)
    if isinstance(value, d.Percent):
        return _percent(value.basis_points, inside)
    if isinstance(value, d.Nights):
        return selected(inside.of, d.Part("next", value.count), inside)
    if isinstance(value, d.MoneyFact):
        return _money(value, inside)
    if isinstance(value, d.Combined):
        return _combined(value, inside)
    assert isinstance(value, d.Amount)
    return evaluate(value, inside)


def _percent(basis_points: int, inside: Place) -> Result:
    basis = selected(inside.of, inside.part, inside)
    if isinstance(basis, Lacking):
        return basis
    exact = Fraction(basis.minor * basis_points, 10_000)
    return Known(round_to(exact, inside.rounding.step, inside.rounding.mode))


def _money(value: d.MoneyFact, inside: Place) -> Result:
    if value.selection is not None:
        part = UNUSED if inside.part.name == "rest" else inside.part
        return selected(value.selection, part, inside)
    stated, supplier = inside.facts.get(value.name), inside.facts.supplier
    if value.name == "supplier_penalty" and isinstance(supplier, frozenset):
        return Lacking(supplier)
    return Lacking(frozenset({value.name})) if stated is None or stated is UNKNOWN else Known(stated)


def _combined(value: d.Combined, inside: Place) -> Result:
    results: list[Result] = []
    for amount in value.amounts:
        taken = sum(result.minor for result in results if isinstance(result, Known))
        results.append(evaluate(amount, replace(inside, taken=taken if value.how == "sum" else inside.taken)))
    how: dict[str, Callable[[list[int]], int]] = {"greatest": max, "least": min, "sum": sum}
    return together(results, how[value.how])


def selected(of: Selection, part: d.Part, inside: Place) -> Result:
    """A part of a selection of the unit's price."""
    unit = inside.unit
    if unit.unsplit:
        return Lacking(frozenset({f"price per {unit.unsplit}"}))
    if unit.terms_unknown(of):
        return Lacking(unit.terms_unknown(of))
    if not unit.has(of):
        return Lacking(frozenset(of.names))
    if part.name in ("first", "next") and (not unit.nights or unit.of_terms(of)):
        return Lacking(frozenset({"nights"}))
    if unit.used is None and part.name in ("unused", "rest", "next") and not unit.only_terms(of):
        return Lacking(frozenset({"nights_used"}))
    if part.name in ("unused", "rest") and not unit.tells_flown(of):
        return Lacking(frozenset({"price per segment"}))
    if part.name == "rest":
        return Known(max(0, unit.unused(of) - inside.taken))
    if part.name in ("first", "next"):
        return Known(unit.of_nights(of, 0 if part.name == "first" else unit.used or 0, part.nights))
    return Known(unit.total(of) if part.name == "all" else unit.unused(of))
