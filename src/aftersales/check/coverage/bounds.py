"""The boundaries of a table: where its tests turn, and whether a view stands on one or just beside it.

A boundary has two sides. `on` is the value written itself; `beside` is the other side of it, less than one unit away
(an hour of `48h`, a minute of `90min`, a date of `3 days`, one unit of money of `400`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from aftersales.plan.axes import Quantity
from aftersales.plan.clocks import Anchored, CutOff
from aftersales.plan.compile import interval, tests_of
from aftersales.plan.tables import TablePlan
from aftersales.plan.view import View
from aftersales.policy.constants import plain
from aftersales.policy.documents import Bound, Cutoff, Elapsed, Within
from aftersales.values.money import exponent
from aftersales.values.zones import DAY, HOUR, MINUTE, SECOND

Side = Literal["on", "beside"]
SIDES: Final[tuple[Side, ...]] = ("on", "beside")


class Boundary(NamedTuple):
    """One bound of a test."""

    test: Within
    bound: int

    @property
    def written(self) -> Bound | Cutoff:
        """The bound as the document has it."""
        return self.test.bounds[self.bound]


def boundaries(table: TablePlan) -> Iterator[Boundary]:
    """Every bound that the rows of a table test."""
    for test in dict.fromkeys(tests_of(table.rows[place] for place in table.span)):
        if isinstance(test, Within):
            yield from (Boundary(test, place) for place in range(len(test.bounds)))


def side_of(boundary: Boundary, table: TablePlan, view: View, kind: str, currency: str | None) -> Side | None:
    """The side of a boundary on which a view stands; None far from it. `kind` is the type of the fact tested."""
    place, mask = table.masks[boundary.test][boundary.bound]
    axis = table.axes[place]
    if isinstance(axis, Anchored):
        return _of_clock(axis, mask, view)
    assert isinstance(axis, Quantity)
    value, bound = axis.read(view), boundary.written
    if not isinstance(value, int) or not isinstance(bound, Bound):
        return None
    if value == plain(bound):
        return "on"
    inside = _inside(bound, value)
    near = abs(value - plain(bound)) <= unit(bound, kind, currency)
    return "beside" if near and inside != _inside(bound, plain(bound)) else None


def _inside(bound: Bound, value: int) -> bool:
    low, high = interval(bound)
    return (low is None or value >= low) and (high is None or value < high)


def _of_clock(axis: Anchored, mask: int, view: View) -> Side | None:
    """Against a cut-off, and against the date that is some months away."""
    moving, anchor = axis.moving.value(view), axis.anchor.value(view)
    if not isinstance(moving, int) or not isinstance(anchor, int) or view.zone is None:
        return None
    first, *last = axis.limits(anchor, view.zone)
    if isinstance(axis, CutOff):
        cut = first - (not axis.strict)
        beside = cut - HOUR <= moving < cut if axis.strict else cut < moving <= cut + HOUR
        return "on" if moving == cut else "beside" if beside else None
    if first <= moving < last[0]:
        return "on"
    turns = (mask >> (2 if moving >= first else 0) & 1) != (mask >> 1 & 1)
    return "beside" if turns and first - DAY <= moving < last[0] + DAY else None


def unit(bound: Bound, kind: str, currency: str | None) -> int:
    """The unit that a constant is written in, as an integer of its clock."""
    if isinstance(bound.value, Elapsed):
        return next((size for size in (HOUR, MINUTE, SECOND) if bound.value.microseconds % size == 0), 1)
    if kind == "distance" and plain(bound) % 1000 == 0:
        return 1000
    if kind == "money" and currency is not None:
        return int(10 ** exponent(currency))
    return {"instant": HOUR, "time": MINUTE, "ratio": 100}.get(kind, 1)
