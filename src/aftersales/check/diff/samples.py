"""What amounts are compared at: prices about the points where formulas bend, and what else they are taken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, Final, NamedTuple

from aftersales.check.diff.prices import USUAL, Point
from aftersales.model.record import Selection
from aftersales.plan.changes import Returned
from aftersales.plan.formula import (
    ZERO,
    Basis,
    Constant,
    CountFact,
    FactAmount,
    Formula,
    Payable,
    PerUnit,
    RatioFact,
    Share,
    leaves,
)
from aftersales.policy.registry import OF_CHANGES, OF_TERMS

FEW: Final = 25
MOST_POINTS: Final = 20_000
_SCALE: Final = tuple(digit * 10**power for power in range(9) for digit in (1, 2, 5))


class Taken(NamedTuple):
    """What formulas are taken of."""

    kinds: tuple[str, ...]
    facts: Mapping[str, tuple[int, ...]]
    units: bool
    used: bool
    hit: bool


def taken(formulas: Iterable[Formula], selections: Iterable[Selection]) -> Taken:
    """By all that some formulas and selections name."""
    parts = [one for formula in formulas for one in leaves(formula)]
    bases = [one for one in parts if isinstance(one, Basis)]
    named = {name for of in (*selections, *(one.of for one in bases)) for name in of.names}
    free: dict[str, tuple[int, ...]] = dict.fromkeys(
        named & {*OF_CHANGES, *OF_TERMS}, (0, USUAL // 5, USUAL // 20, USUAL * 2)
    )
    free |= {one.name: (USUAL // 5, 0, USUAL // 50, USUAL * 2) for one in parts if isinstance(one, FactAmount)}
    free |= {one.name: (1, 0, 2, 5) for one in parts if isinstance(one, CountFact)}
    ratios = [one.basis_points for one in parts if isinstance(one, Share)]
    free |= {one.name: (2_500, 0, 9_000) for one in ratios if isinstance(one, RatioFact)}
    main = "stay" if "stay" in named and "fare" not in named else "fare"
    kinds = (main, *sorted(named - free.keys() - {main, "@terms"}))
    states = {one.part.name for one in bases}
    return Taken(kinds, free, any(isinstance(one, PerUnit) for one in parts), bool(states & {"all", "first"}),
                 bool(states & {"changed", "affected"}))  # fmt: skip


def points(found: Taken, formulas: Iterable[Formula]) -> Iterator[Point]:
    """Those that tell formulas apart, ordinary ones first: about every bend where one thing is out of the ordinary, at
    fewer prices where two are."""
    prices = _prices(formulas)
    plain = Point(facts=tuple((name, values[0]) for name, values in found.facts.items()))
    others = [(one,) for one in _others(found)]
    for changes in ((), *others):
        for price in prices:
            yield _changed(plain._replace(price=price), changes)
    for one, other in combinations(_others(found), 2):
        for price in prices[:: max(1, len(prices) // FEW)]:
            yield _changed(plain._replace(price=price), (one, other))


def residuals(returned: Iterable[Returned]) -> tuple[int, ...]:
    """By how much cheaper a new price is looked at: about every bend of what comes back of it."""
    every = [(back.less, Share(ZERO, back.basis_points, 1, "half_up")) for back in returned]
    return tuple(_prices(formula for both in every for formula in both)) if every else (USUAL,)


def _changed(point: Point, changes: Iterable[dict[str, Any]]) -> Point:
    for change in changes:
        facts = {**dict(point.facts), **change.get("facts", {})}
        point = point._replace(**{**change, "facts": tuple(facts.items())})
    return point


def _others(found: Taken) -> list[dict[str, Any]]:
    """What can be out of the ordinary."""
    units = [(2, False), (3, False), (2, True), (3, True)] if found.units else []
    changes: list[dict[str, Any]] = [{"units": count, "uneven": uneven} for count, uneven in units]
    changes += [{"others": percent} for percent in (0, 100)] if len(found.kinds) > 1 else []
    changes += [{"used": 50}] if found.used else []
    changes += [{"hit": 50}, {"hit": 0}] if found.hit else []
    return changes + [{"facts": {name: value}} for name, values in found.facts.items() for value in values[1:]]


def _prices(formulas: Iterable[Formula]) -> list[int]:
    parts = [one for formula in formulas for one in leaves(formula)]
    sums = {one.minor for one in parts if isinstance(one, Constant)}
    sums |= {one.threshold for one in parts if isinstance(one, Payable)}
    sums |= {abs(one + sign * other) for one in sums for other in sums for sign in (1, -1)}
    shares = {one.basis_points for one in parts if isinstance(one, Share) and isinstance(one.basis_points, int)}
    shares |= {abs(one - sign * other) for one in {*shares, 10_000} for other in shares for sign in (1, -1)} | {10_000}
    steps = {one.step for one in parts if isinstance(one, Share)}
    bends = {total * 10_000 // share for total in {*sums, *steps} for share in shares if share}
    bends |= {USUAL + step * number // 4 for step in steps for number in range(9)} | {*range(4), *_SCALE}
    near = {USUAL, *(bend + shift for bend in bends for shift in (0, 1, -1, 2))}
    known = [price for price in near if 0 <= price <= 10**9]
    return sorted(known, key=lambda price: (price != USUAL, price != USUAL // 10, abs(price.bit_length() - 17), price))
