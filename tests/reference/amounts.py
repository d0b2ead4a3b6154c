"""What an amount comes to, once its ladders are climbed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.facts import UNKNOWN
from aftersales.model.parts import Item
from aftersales.model.record import TOTAL, Selection
from aftersales.policy import documents as d
from tests.reference.arithmetic import round_to
from tests.reference.facts import Facts
from tests.reference.prices import OF_CHANGES, Price, minor
from tests.reference.units import GROUPS, Sold, units_of

UNUSED = d.Part("unused")
NEAREST = d.Rounding(1, "half_up")
HOW: dict[str, Callable[[list[int]], int]] = {"greatest": max, "least": min, "sum": sum}


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
    """Where in the tree we are: the settings in force, the unit, and what a sum has taken so far.

    `sold` is the item as it was sold, `whole` the portion of it. Amounts stated for a unit are rounded `up` where only
    a part of it counts, or else down. `affected` are the segments that a disruption hits, `changed` those that a change
    touches.
    """

    booking: Booking
    item: Item
    facts: Facts
    sold: Price
    whole: Price
    unit: Price
    of: Selection = TOTAL
    part: d.Part = UNUSED
    combine: str = "sum"
    rounding: d.Rounding = NEAREST
    taken: int = 0
    capped: bool = True
    up: bool = True
    affected: frozenset[int | None] = frozenset()
    changed: frozenset[int | None] = frozenset()
    grouped: bool = False

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
    units = units_of(node.setting.per, inside.sold, inside.whole, sold_by(inside))
    if isinstance(units, frozenset):
        return Lacking(units)
    if not units and not {"bag", "night"}.intersection(node.setting.per):
        return Lacking(frozenset({f"price per {node.setting.per[0]}"}))
    count = Known(0) if node.beyond is None else counted(node.beyond, inside)
    if isinstance(count, Lacking):
        return count
    own = [unit for _, unit in units if _counts(node.setting.per, unit, inside)][count.minor :]
    if not own and node.beyond is not None:
        return Known(0, free=_is_free(node))
    grouped = not {*GROUPS}.isdisjoint(node.setting.per)
    return _put_together([_for_unit(node, replace(inside, unit=unit, grouped=grouped)) for unit in own], inside.combine)


def _is_free(node: object) -> bool:
    """Whether an amount is free for whatever unit it is asked of."""
    if isinstance(node, d.Combined):
        return all(_is_free(one) for one in node.amounts)
    return isinstance(node, d.Free) or (isinstance(node, d.Amount) and _is_free(node.value))


def sold_by(place: Place) -> Sold:
    """What tells which units there are."""
    return Sold(place.booking, place.item, place.facts.get)


def _counts(per: tuple[str, ...], unit: Price, inside: Place) -> bool:
    """Whether a unit has anything of the part in force."""
    grouped = inside.part.name in ("affected", "changed") and not {*GROUPS}.isdisjoint(per)
    segments = inside.affected if inside.part.name == "affected" else inside.changed
    return not grouped or not unit.segments.isdisjoint(segments)


def counted(node: d.Amount, place: Place) -> Result:
    """The count of an allowance."""
    per = node.setting.per
    if per is None:
        return _limited_count(node, place)
    units = units_of(per, place.sold, place.whole, sold_by(place))
    if isinstance(units, frozenset):
        return Lacking(units)
    return _put_together([_limited_count(node, place)] * len(units), node.setting.combine or "sum")


def _limited_count(node: d.Amount, place: Place) -> Result:
    value = _count(node.value, place)
    for limit, how in ((node.at_least, max), (node.at_most, min)):
        if limit is not None:
            value = replace_free(together([value, counted(limit, place)], how))
    return value


def _count(value: object, place: Place) -> Result:
    if isinstance(value, d.Quantity):
        return Known(value.number)
    if isinstance(value, d.QuantityFact):
        stated = place.facts.get(value.name)
        return Lacking(frozenset({value.name})) if stated is None or stated is UNKNOWN else Known(stated)
    if isinstance(value, d.Combined):
        return together([counted(one, place) for one in value.amounts], HOW[value.how])
    assert isinstance(value, d.Amount)
    return counted(value, place)


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
    """Several results as one: it lacks what the first of them lacks, and is free if there are some and all are."""
    for value in values:
        if isinstance(value, Lacking):
            return value
    known = [value for value in values if isinstance(value, Known)]
    free = bool(known) and all(value.free for value in known)
    return Known(combine([value.minor for value in known]), free)


def _limited(node: d.Amount, inside: Place) -> Result:
    value = _value(node.value, inside)
    if isinstance(value, Known) and value.free:
        return value
    if node.at_least is not None:
        value = replace_free(together([value, evaluate(node.at_least, inside)], max))
    if node.at_most is not None:
        value = replace_free(together([value, evaluate(node.at_most, inside)], min))
    return _above_threshold(node, value, inside)


def replace_free(value: Result) -> Result:
    """The same amount, no longer free."""
    return Known(value.minor) if isinstance(value, Known) else value


def _above_threshold(node: d.Amount, value: Result, inside: Place) -> Result:
    """The amount, or nothing where it is too small to be paid."""
    for limit, least in ((node.payable_from, 0), (node.payable_above, 1)):
        if limit is not None and isinstance(value, Known):
            bound = proportional(limit, inside)
            value = bound if isinstance(bound, Lacking) else value if value.minor >= bound.minor + least else Known(0)
    return value


def proportional(minor: int, inside: Place) -> Result:
    """What an amount that is stated for a unit is for the part of it that counts."""
    share = inside.unit.share
    if isinstance(share, str):
        return Lacking(frozenset({f"price per {share}"})) if minor else Known(0)
    return Known(ceil(minor * share) if inside.up else floor(minor * share))


def _value(value: object, inside: Place) -> Result:
    if isinstance(value, d.Free):
        return Known(0, free=True)
    if isinstance(value, d.Flat):
        return proportional(value.minor, inside)
    if isinstance(value, d.Percent):
        return _percent(value.basis_points, inside)
    if isinstance(value, d.PercentFact):
        return _stated_percent(value.name, inside)
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


def _stated_percent(name: str, inside: Place) -> Result:
    basis, points = selected(inside.of, inside.part, inside), inside.facts.get(name)
    if isinstance(basis, Lacking):
        return basis
    if points is None or points is UNKNOWN:
        return Lacking(frozenset({name}))
    return _percent(points, inside)


def _money(value: d.MoneyFact, inside: Place) -> Result:
    if value.selection is not None:
        part = UNUSED if inside.part.name == "rest" else inside.part
        return selected(value.selection, part, inside)
    stated, supplier = _own_fact(value.name, inside), inside.facts.supplier
    if value.name == "supplier_penalty" and isinstance(supplier, frozenset):
        return Lacking(supplier)
    if stated is None or stated is UNKNOWN:
        return Lacking(frozenset({value.name}))
    return proportional(stated, inside) if _is_stated(value.name, inside) else Known(stated)


def _own_fact(name: str, inside: Place) -> Any:
    """A fact of the item, or of the segments of the unit where they state it: the others then have the item's."""
    segments = [inside.item.segments[n] for n in inside.unit.segments if n is not None]
    if inside.grouped and any(name in one.attributes for one in segments):
        stated = [one.attributes.get(name, inside.item.attributes.get(name)) for one in segments]
        return minor(str(stated[0]), inside.booking.currency) if len(set(stated)) == 1 else UNKNOWN
    return inside.facts.get(name)


def _is_stated(name: str, inside: Place) -> bool:
    """Whether the caller states it, for the item or the unit."""
    segments = [inside.item.segments[n] for n in inside.unit.segments if n is not None]
    own = inside.grouped and any(name in segment.attributes for segment in segments)
    return own or name == "supplier_penalty" or name in inside.facts.record.stated


def _combined(value: d.Combined, inside: Place) -> Result:
    results: list[Result] = []
    for amount in value.amounts:
        taken = sum(result.minor for result in results if isinstance(result, Known))
        results.append(evaluate(amount, replace(inside, taken=taken if value.how == "sum" else inside.taken)))
    return together(results, HOW[value.how])


def selected(of: Selection, part: d.Part, inside: Place) -> Result:
    """A part of a selection of the unit's price."""
    unit = inside.unit
    if unit.unsplit:
        return Lacking(frozenset({f"price per {unit.unsplit}"}))
    if not of.excluded and len(of.names) == 1 and of.names[0] in OF_CHANGES:
        return _after(of.names[0], part, inside)
    if unit.terms_unknown(of):
        return Lacking(unit.terms_unknown(of))
    if not unit.has(of):
        return Lacking(frozenset(of.names))
    if part.name in ("first", "next") and (not unit.nights or unit.of_terms(of)):
        return Lacking(frozenset({"nights"}))
    if unit.used is None and part.name in ("unused", "rest", "next") and not unit.only_terms(of):
        return Lacking(frozenset({"nights_used"}))
    if part.name in ("unused", "rest") and unit.flown_unknown(of):
        return Lacking(frozenset({unit.flown_unknown(of)}))
    if part.name == "rest":
        return Known(max(0, unit.unused(of) - inside.taken))
    if part.name in ("first", "next"):
        return Known(unit.of_nights(of, 0 if part.name == "first" else unit.used or 0, part.nights))
    if part.name in ("affected", "changed"):
        return _in_segments(of, inside.affected if part.name == "affected" else inside.changed, unit)
    return Known(unit.total(of) if part.name == "all" else unit.unused(of))


def _after(name: str, part: d.Part, inside: Place) -> Result:
    """The price after a change, or how it compares; it knows no nights."""
    unit, value = inside.unit, inside.unit.after(name)
    if part.name in ("first", "next"):
        return Lacking(frozenset({"nights"}))
    if unit.new is None and unit.new_unsplit:
        return Lacking(frozenset({f"price per {unit.new_unsplit}"}))
    if value is None:
        return Lacking(frozenset({name}))
    return Known(max(0, value - inside.taken) if part.name == "rest" else value)


def _in_segments(of: Selection, segments: frozenset[int | None], unit: Price) -> Result:
    """What lies in some segments."""
    if unit.segments <= segments:
        return Known(unit.total(of))
    pieces = [piece for piece in unit.pieces if piece.within(of)]
    if segments.intersection(unit.segments) and any(piece.segment is None for piece in pieces):
        return Lacking(frozenset({"price per segment"}))
    return Known(sum(piece.minor for piece in pieces if piece.segment in segments and piece.segment is not None))
