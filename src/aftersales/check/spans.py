"""Which intervals of one fact can occur together, though each of its clocks cuts it in its own way.

The moving end of a span stands at a local time `place`, counted from the midnight that begins its anchor's date; the
anchor stands at `time` on that date, and `lead = time - place`. Dates and wall-clock cut-offs bound `place`, cut-offs
at the same time bound `lead`, and elapsed time is `lead` (or its negative) but for changes of the clocks in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from aftersales.plan.axes import Axis, Members, Quantity
from aftersales.plan.clocks import Anchored, CalendarDays, CutOff, MonthBound
from aftersales.policy.documents import Declaration, Span
from aftersales.values.instants import add_months
from aftersales.values.zones import DAY, HOUR

FAR = 2**62
MOST_SHIFT = 3 * HOUR
"""No zone has moved its clocks further since 2012."""
Range = tuple[int, int]
EVERYWHERE: Range = (-FAR, FAR)
Indices = tuple[int, ...]


def together(axes: Sequence[Axis], fact: Declaration) -> list[Indices]:
    """Every combination of intervals of one fact's axes that can occur."""
    found: list[Indices] = [()]
    for count, axis in enumerate(axes, 1):
        grown = ((*indices, own) for indices in found for own in range(axis.size) if own not in axis.never)
        found = [indices for indices in grown if possible(axes[:count], indices, fact)]
    return found


def possible(axes: Sequence[Axis], indices: Indices, fact: Declaration) -> bool:
    """Whether some of a fact's axes can be in these intervals at once: all none, or all of one value."""
    pairs = list(zip(axes, indices, strict=True))
    absent = [index == axis.none for axis, index in pairs]
    if any(absent) or len(pairs) < 2:
        return all(absent) or len(pairs) < 2
    if isinstance(fact.verb, Span) and fact.type == "span":
        return _in_order(pairs) and _one_moment(pairs, fact.verb.anchor == fact.verb.end)
    return not any(_contradict(*one, *other) for one in pairs for other in pairs)


def _contradict(one: Axis, index: int, other: Axis, another: int) -> bool:
    """A set that has one of some words has one of every wider list of words."""
    return isinstance(one, Members) and isinstance(other, Members) and index > another and one.words <= other.words


def _in_order(pairs: Sequence[tuple[Axis, int]]) -> bool:
    """What is not after a bound of months is before every later one."""
    months = sorted((axis.months, index) for axis, index in pairs if isinstance(axis, MonthBound))
    return all(index == 2 or later == 0 for place, (_, index) in enumerate(months) for _, later in months[place + 1 :])


def _one_moment(pairs: Sequence[tuple[Axis, int]], backwards: bool) -> bool:
    """Whether one moment lies in all intervals of a span that counts back from its end, or on from its start."""
    place = lead = elapsed = EVERYWHERE
    for axis, index in pairs:
        if isinstance(axis, CutOff) and axis.cutoff.time is None:
            lead = _meet(lead, _same_time(axis, index))
        elif isinstance(axis, CalendarDays):
            place = _meet(place, _days(axis, index, backwards))
        elif isinstance(axis, Anchored):
            place = _meet(place, _months(axis, index) if isinstance(axis, MonthBound) else _wall_clock(axis, index))
        elif isinstance(axis, Quantity):
            elapsed = _meet(elapsed, _cut(axis, index))
    ahead = elapsed if backwards else (1 - elapsed[1], 1 - elapsed[0])
    return any(_exists(place, lead, _meet(ahead, sign), dates) for sign, dates in _SIGNS)


_SIGNS: tuple[tuple[Range, Range], ...] = (((1, FAR), (-FAR, DAY)), ((0, 1), (0, DAY)), ((-FAR, 0), (0, FAR)))
"""Dates do not run back: what is earlier than the anchor is not on a later date."""


def _exists(place: Range, lead: Range, ahead: Range, dates: Range) -> bool:
    """Whether some place and lead lie in their ranges and come from a time of day."""
    place = _meet(place, dates)
    lead = _meet(lead, (ahead[0] - MOST_SHIFT, ahead[1] + MOST_SHIFT))
    if ahead[0] >= ahead[1] or place[0] >= place[1] or lead[0] >= lead[1]:
        return False
    return place[0] + lead[0] < DAY and place[1] + lead[1] - 2 >= 0


def _meet(one: Range, other: Range) -> Range:
    return max(one[0], other[0]), min(one[1], other[1])


def _cut(axis: Quantity, index: int) -> Range:
    """The half-open range of an interval."""
    low = axis.cuts[index - 1] if index else -FAR
    return low, axis.cuts[index] if index < len(axis.cuts) else FAR


def _days(axis: CalendarDays, index: int, backwards: bool) -> Range:
    low, high = _cut(axis, index)
    first, last = (1 - high, 1 - low) if backwards else (low, high)
    return max(first * DAY, -FAR), min(last * DAY, FAR)


def _same_time(axis: CutOff, index: int) -> Range:
    """`place` against `days` later than the anchor's own time: `lead` is the other way round."""
    limit = -axis.cutoff.days * DAY + axis.strict
    return (-FAR, limit) if index else (limit, FAR)


def _wall_clock(axis: Anchored, index: int) -> Range:
    assert isinstance(axis, CutOff)
    limit = axis.cutoff.days * DAY + (axis.cutoff.time or 0) + (not axis.strict)
    return (limit, FAR) if index else (-FAR, limit)


def _months(axis: MonthBound, index: int) -> Range:
    least, most = days_of_months(axis.months)
    return ((-FAR, most * DAY), (least * DAY, (most + 1) * DAY), ((least + 1) * DAY, FAR))[index]


@lru_cache(maxsize=1024)
def days_of_months(months: int) -> Range:
    """The fewest and the most days that some months from a date can be."""
    first = 738_000
    lengths = [add_months(first + day, months) - first - day for day in range(3000)]
    return min(lengths), max(lengths)


def grouped(axes: Sequence[Axis]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The places of the axes of each fact."""
    for fact in dict.fromkeys(axis.fact for axis in axes):
        yield fact, tuple(place for place, axis in enumerate(axes) if axis.fact == fact)
