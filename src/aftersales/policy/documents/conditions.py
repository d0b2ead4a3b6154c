"""Constants and tests: one fact against constants."""

from __future__ import annotations

from typing import Literal

from aftersales.policy.diagnostics import Position
from aftersales.values.frozen import frozen

Operator = Literal[">=", ">", "<=", "<", "=="]


@frozen
class Number:
    """A plain integer in the fact's own unit: a count, minor units, metres, basis points, a date's ordinal,
    microseconds after midnight, or an instant in microseconds."""

    value: int


@frozen
class Elapsed:
    """Elapsed time in microseconds: `48h`, `20min`."""

    microseconds: int


@frozen
class Days:
    """A difference of calendar dates in the item's zone: `3 days`."""

    days: int


@frozen
class Months:
    """Calendar months counted from the span's anchor date, clamped back at month ends: `2 months`."""

    months: int


@frozen
class Bound:
    """`operator constant`: one comparison of a quantity."""

    operator: Operator
    value: Number | Elapsed | Days | Months


@frozen
class Cutoff:
    """A wall-clock cut-off on a span's moving end, relative to the date of its anchor, in the item's zone.

    `side` is `by` (at or before), `before` (strictly), `after` (strictly) or `from` (at or after) the cut-off.
    `days` counts from the anchor's date, negative before it. `time` is microseconds after 00:00 (24:00 allowed),
    or None for the anchor's own time of day. A cut-off that occurs twice or never means the later instant.
    """

    side: Literal["by", "before", "after", "from"]
    days: int
    time: int | None


@frozen
class Within:
    """`fact` is inside every bound. None is inside no bound."""

    fact: str
    bounds: tuple[Bound | Cutoff, ...]
    at: Position


@frozen
class OneOf:
    """`fact` equals one of the words, numbers (dates are ordinals) or flags; a set-valued fact when any member does."""

    fact: str
    values: frozenset[str | int | bool]
    at: Position


@frozen
class IsNone:
    """`fact: none`: the fact does not exist."""

    fact: str
    at: Position


Test = Within | OneOf | IsNone
Tests = tuple[Test, ...]
