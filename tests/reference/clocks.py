"""A span of time as each clock reads it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from aftersales.model.facts import UNKNOWN
from aftersales.policy.documents import Bound, Cutoff, Days, Elapsed, Months
from aftersales.values.frozen import changed
from tests.reference.arithmetic import MICROSECOND, add_months, later_instant, local

COMPARE: Final[dict[str, Callable[[int, int], bool]]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
}
SIDES: Final = {"by": "<=", "before": "<"}

Clock = str | Months | Cutoff
"""`value` (facts that are not spans), `elapsed`, `days`; each count of months and each cut-off is its own clock."""


@dataclass(frozen=True)
class Stretch:
    """The value of a span: two instants, and whether it is anchored at its end."""

    start: int
    end: int
    ends_at_anchor: bool

    @property
    def anchor(self) -> int:
        """The end that calendar clocks count from."""
        return self.end if self.ends_at_anchor else self.start

    @property
    def other(self) -> int:
        """The end that moves."""
        return self.start if self.ends_at_anchor else self.end


def clock_of(bound: Bound | Cutoff, type_: str) -> Clock:
    """The clock that answers one bound on a fact of some type."""
    if type_ != "span":
        return "value"
    if isinstance(bound, Cutoff):
        return changed(bound, side="by" if bound.side in ("by", "after") else "before")
    if isinstance(bound.value, Months):
        return bound.value
    return "elapsed" if isinstance(bound.value, Elapsed) else "days"


def constant(bound: Bound) -> int:
    """The plain integer a quantity is compared with."""
    value = bound.value
    assert not isinstance(value, Months)
    if isinstance(value, Days):
        return value.days
    return value.microseconds if isinstance(value, Elapsed) else value.value


def read(stretch: Stretch, clock: Clock, zone: str | None) -> object:
    """A number for `elapsed` and `days`, a sign for months, a truth for a cut-off; unknown without a zone."""
    if clock == "elapsed":
        return stretch.end - stretch.start
    if zone is None:
        return UNKNOWN
    if isinstance(clock, Cutoff):
        return _passes(stretch, clock, zone)
    if isinstance(clock, Months):
        return _against_months(stretch, clock.months, zone)
    return (_date(stretch.end, zone) - _date(stretch.start, zone)).days


def _date(instant: int, zone: str) -> date:
    return local(instant, zone).date()


def _against_months(stretch: Stretch, months: int, zone: str) -> int:
    """-1, 0 or 1 for a span shorter than, of, or longer than some months."""
    other = _date(stretch.other, zone)
    if stretch.ends_at_anchor:
        longer_by = add_months(_date(stretch.anchor, zone), -months) - other
    else:
        longer_by = other - add_months(_date(stretch.anchor, zone), months)
    return (longer_by.days > 0) - (longer_by.days < 0)


def _passes(stretch: Stretch, cutoff: Cutoff, zone: str) -> bool:
    anchor = local(stretch.anchor, zone)
    midnight = datetime.combine(anchor.date(), datetime.min.time())
    time = anchor - midnight if cutoff.time is None else cutoff.time * MICROSECOND
    wall = midnight + timedelta(days=cutoff.days) + time
    return COMPARE[SIDES[cutoff.side]](stretch.other, later_instant(wall, zone))
