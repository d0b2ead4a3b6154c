"""Amounts as trees."""

from __future__ import annotations

from typing import Literal

from aftersales.model.record import Selection
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents.conditions import Test
from aftersales.values.frozen import frozen
from aftersales.values.rounding import Mode


@frozen
class Rounding:
    """To a multiple of `step` minor units."""

    step: int
    mode: Mode


@frozen
class Part:
    """Which part of the selection: `all`, `unused`, `rest`, the `first` / `next` (unused) `nights` nights, the segments
    that a change touches (`changed`) or that a disruption hits (`affected`)."""

    name: Literal["all", "unused", "rest", "first", "next", "changed", "affected"]
    nights: int = 0


@frozen
class Setting:
    """What a node says about itself and passes down until overridden (`of`, `part`, `per`, `combine`, `rounding`);
    None means inherited. `per` several units is every combination of them."""

    of: Selection | None = None
    part: Part | None = None
    per: tuple[str, ...] | None = None
    combine: Literal["sum", "highest", "highest x count"] | None = None
    rounding: Rounding | None = None


@frozen
class Free:
    """Nothing; limits of its own and outer nodes do not touch it."""


@frozen
class Flat:
    """A fixed amount in minor units of `currency`."""

    minor: int
    currency: str


@frozen
class Percent:
    """Basis points of the selection's part."""

    basis_points: int


@frozen
class PercentFact:
    """A share of the selection's part that a fact states in basis points, by name."""

    name: str


@frozen
class Nights:
    """The price of the next `count` unused nights of the selection."""

    count: int


@frozen
class MoneyFact:
    """A money fact by name. `selection` is set for facts that are sums of components: they are taken per unit."""

    name: str
    selection: Selection | None


@frozen
class Quantity:
    """A whole number, in the count of an allowance."""

    number: int


@frozen
class QuantityFact:
    """A count by name, in the count of an allowance."""

    name: str


@frozen
class Combined:
    """`greatest`, `least` or `sum` of several amounts."""

    how: Literal["greatest", "least", "sum"]
    amounts: tuple[Amount, ...]


@frozen
class AmountStep:
    """One step of a ladder: it holds when its test does; `test` is None for `else`."""

    test: Test | None
    amount: Amount
    at: Position


@frozen
class AmountLadder:
    """The first step whose test holds. If none does, the row is left and the next row is tried."""

    over: str
    steps: tuple[AmountStep, ...]


@frozen
class Amount:
    """One node of an amount tree. After the value: `at_least`, then `at_most`, then the threshold
    (`payable_from`: paid only if at least; `payable_above`: only if more). Named amounts stand already in place.
    Where the node is `per` a unit, only units `beyond` a number count; the leaves of that tree are counts."""

    value: (
        Free
        | Flat
        | Percent
        | PercentFact
        | Nights
        | MoneyFact
        | Quantity
        | QuantityFact
        | Combined
        | AmountLadder
        | Amount
    )
    setting: Setting
    at_least: Amount | None
    at_most: Amount | None
    payable_from: int | None
    payable_above: int | None
    at: Position
    beyond: Amount | None = None
