"""Axes: the constants of one table cut each fact, in each of its clocks, into a few intervals or classes.

`index` gives the interval a view is in, -1 if the fact is unknown. The last index of an axis whose fact may be none
stands for none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from aftersales.model.facts import UNKNOWN
from aftersales.plan.readers import LocalOf, Plain, Reader, Requested, Subtract
from aftersales.plan.view import View
from aftersales.policy.documents import Cutoff
from aftersales.values.instants import add_months, wall_clock
from aftersales.values.zones import DAY, EPOCH_DAY, both_readings, day_start, local_day, transitions, utc_offset


class Axis:
    """One fact in one clock. `size` counts its intervals, none included; `none` is the index of none."""

    __slots__ = ("clock", "fact", "none", "reader", "size")

    def __init__(self, fact: str, clock: str, reader: Reader, regions: int, may_be_none: bool) -> None:
        self.fact, self.clock, self.reader = fact, clock, reader
        self.none = regions
        self.size = regions + may_be_none

    @property
    def still(self) -> bool:
        """Whether the booking alone decides the index."""
        return self.reader.still

    @property
    def foreseen(self) -> bool:
        """Whether `boundaries` are all there will ever be, not only the next ones."""
        return self.still

    def index(self, view: View) -> int:
        """The interval of the view's value, -1 if it is unknown."""
        value = self.read(view)
        if value is None:
            return self.none
        return -1 if value is UNKNOWN else self.place(value)

    def read(self, view: View) -> Any:
        """The value on this axis, None or UNKNOWN; what was given from outside comes first."""
        if view.given and (self.fact, self.clock) in view.given:
            return view.given[self.fact, self.clock]
        return self.reader.value(view)

    def place(self, value: Any) -> int:
        """The interval of a known value."""
        raise NotImplementedError

    def boundaries(self, view: View) -> list[int]:
        """The first instants of the request at which the index becomes another, as far as they can be told."""
        return self.reader.moves(view)


class Quantity(Axis):
    """Integers cut at sorted points; a value equal to a cut lies above it."""

    __slots__ = ("cuts",)

    def __init__(self, fact: str, clock: str, reader: Reader, cuts: list[int], may_be_none: bool) -> None:
        super().__init__(fact, clock, reader, len(cuts) + 1, may_be_none)
        self.cuts = cuts

    def place(self, value: int) -> int:
        return bisect_right(self.cuts, value)

    @property
    def foreseen(self) -> bool:
        return self.still or isinstance(self.reader, Requested)

    def boundaries(self, view: View) -> list[int]:
        return self.cuts if isinstance(self.reader, Requested) else self.reader.moves(view)


class Until(Quantity):
    """Elapsed time from the request to an instant the booking states: the commonest fact, read without detours."""

    __slots__ = ("end",)

    def __init__(self, fact: str, clock: str, end: str, cuts: list[int], may_be_none: bool) -> None:
        super().__init__(fact, clock, _Remaining(end), cuts, may_be_none)
        self.end = end

    @property
    def foreseen(self) -> bool:
        return True

    def index(self, view: View) -> int:
        if view.given is None:
            end = view.facts.get(self.end, UNKNOWN)
            if end.__class__ is int:
                return bisect_right(self.cuts, end - view.now)
        return super().index(view)

    def boundaries(self, view: View) -> list[int]:
        end = self.read(view)
        return [view.now + end - cut + 1 for cut in self.cuts] if isinstance(end, int) else []


class _Remaining:
    __slots__ = ("end",)
    still = False

    def __init__(self, end: str) -> None:
        self.end = Plain(end, "instant")

    def value(self, view: View) -> Any:
        end = self.end.value(view)
        return end if end is None or end is UNKNOWN else end - view.now

    def moves(self, view: View) -> list[int]:
        return []


class Elapsed(Quantity):
    """Elapsed time between two instants, however they come about."""

    __slots__ = ("end", "start")

    def __init__(self, fact: str, start: Reader, end: Reader, cuts: list[int], may_be_none: bool) -> None:
        super().__init__(fact, "elapsed", Subtract(start, end), cuts, may_be_none)
        self.start, self.end = start, end

    @property
    def foreseen(self) -> bool:
        return _foreseen(self.start, self.end)

    def boundaries(self, view: View) -> list[int]:
        elapsed = self.read(view)
        moves = self.start.moves(view) + self.end.moves(view)
        if not isinstance(elapsed, int):
            return moves
        if isinstance(self.end, Requested):
            return moves + [view.now - elapsed + cut for cut in self.cuts]
        if isinstance(self.start, Requested):
            return moves + [view.now + elapsed - cut + 1 for cut in self.cuts]
        return moves


class CalendarDays(Quantity):
    """The difference of two local dates in the item's zone."""

    __slots__ = ("end", "start")

    def __init__(self, fact: str, start: Reader, end: Reader, cuts: list[int], may_be_none: bool) -> None:
        super().__init__(fact, "days", start, cuts, may_be_none)
        self.start, self.end = start, end

    @property
    def still(self) -> bool:
        return self.start.still and self.end.still

    @property
    def foreseen(self) -> bool:
        return _foreseen(self.start, self.end)

    def read(self, view: View) -> Any:
        if view.given and (self.fact, "days") in view.given:
            return view.given[self.fact, "days"]
        start, end = _ends(self.start, self.end, view)
        if start is None or end is None or start is UNKNOWN:
            return start if start is not None else None
        assert view.zone is not None
        return local_day(end, view.zone) - local_day(start, view.zone)

    def boundaries(self, view: View) -> list[int]:
        days = self.read(view)
        moves = self.start.moves(view) + self.end.moves(view)
        if not isinstance(days, int) or view.zone is None:
            return moves
        today = local_day(view.now, view.zone)
        if isinstance(self.start, Requested):
            return moves + [day_start(today + days - cut + 1, view.zone) for cut in self.cuts]
        if isinstance(self.end, Requested):
            return moves + [day_start(today - days + cut, view.zone) for cut in self.cuts]
        return moves


def _foreseen(*ends: Reader) -> bool:
    """Whether the ends of a span stand still, or are the request itself."""
    return all(end.still or isinstance(end, Requested) for end in ends)


def _ends(start: Reader, end: Reader, view: View) -> tuple[Any, Any]:
    """Both instants; (UNKNOWN, ...) if calendar dates cannot be told, a None if one does not exist."""
    first, last = start.value(view), end.value(view)
    if first is UNKNOWN or last is UNKNOWN:
        return UNKNOWN, UNKNOWN
    if first is None or last is None:
        return None, None
    return (UNKNOWN, UNKNOWN) if view.zone is None else (first, last)


class CutOff(Axis):
    """Whether the moving end of a span lies at or before (`by`), or strictly before, a wall-clock cut-off: 1 or 0."""

    __slots__ = ("anchor", "cutoff", "moving", "strict")

    def __init__(self, fact: str, moving: Reader, anchor: Reader, cutoff: Cutoff, may_be_none: bool) -> None:
        self.strict = cutoff.side in ("before", "from")
        clock = f"{'before' if self.strict else 'by'} {cutoff.days} {cutoff.time}"
        super().__init__(fact, clock, moving, 2, may_be_none)
        self.moving, self.anchor, self.cutoff = moving, anchor, cutoff

    @property
    def still(self) -> bool:
        return self.moving.still and self.anchor.still

    @property
    def foreseen(self) -> bool:
        return _foreseen(self.moving, self.anchor)

    def read(self, view: View) -> Any:
        if view.given and (self.fact, self.clock) in view.given:
            return view.given[self.fact, self.clock]
        moving, anchor = _ends(self.moving, self.anchor, view)
        if moving is None or moving is UNKNOWN:
            return moving
        assert view.zone is not None
        deadline = cutoff_instant(anchor, view.zone, self.cutoff.days, self.cutoff.time)
        return moving < deadline if self.strict else moving <= deadline

    def place(self, value: bool) -> int:
        return int(value)

    def boundaries(self, view: View) -> list[int]:
        anchor = self.anchor.value(view)
        moves = self.anchor.moves(view) + self.moving.moves(view)
        if not isinstance(anchor, int) or view.zone is None or not isinstance(self.moving, Requested):
            return moves
        return [*moves, cutoff_instant(anchor, view.zone, self.cutoff.days, self.cutoff.time) + (not self.strict)]


class MonthBound(Axis):
    """The date at the moving end of a span against its anchor's date moved by whole months: below, on or above."""

    __slots__ = ("anchor", "months", "moving")

    def __init__(self, fact: str, moving: Reader, anchor: Reader, months: int, may_be_none: bool) -> None:
        super().__init__(fact, f"{months} months", moving, 3, may_be_none)
        self.moving, self.anchor, self.months = moving, anchor, months

    @property
    def still(self) -> bool:
        return self.moving.still and self.anchor.still

    @property
    def foreseen(self) -> bool:
        return _foreseen(self.moving, self.anchor)

    def read(self, view: View) -> Any:
        if view.given and (self.fact, self.clock) in view.given:
            return view.given[self.fact, self.clock]
        moving, anchor = _ends(self.moving, self.anchor, view)
        if moving is None or moving is UNKNOWN:
            return moving
        assert view.zone is not None
        limit = add_months(local_day(anchor, view.zone), self.months)
        day = local_day(moving, view.zone)
        return (day >= limit) + (day > limit)

    def place(self, value: int) -> int:
        return value

    def boundaries(self, view: View) -> list[int]:
        anchor = self.anchor.value(view)
        moves = self.anchor.moves(view) + self.moving.moves(view)
        if not isinstance(anchor, int) or view.zone is None or not isinstance(self.moving, Requested):
            return moves
        limit = add_months(local_day(anchor, view.zone), self.months)
        return [*moves, day_start(limit, view.zone), day_start(limit + 1, view.zone)]


class Words(Axis):
    """A word (or flag) among those the table names. Place 0 is any other, unless there can be no other (`closed`)."""

    __slots__ = ("closed", "places")

    def __init__(self, fact: str, reader: Reader, words: list[Any], closed: bool, may_be_none: bool) -> None:
        self.closed = closed
        self.places = {word: place for place, word in enumerate(words, 0 if closed else 1)}
        super().__init__(fact, "value", reader, len(words) + (not closed), may_be_none)

    def place(self, value: Any) -> int:
        return self.places.get(value, 0)


class Members(Axis):
    """Whether any member of a set-valued fact is among some words."""

    __slots__ = ("words",)

    def __init__(self, fact: str, reader: Reader, words: frozenset[Any], may_be_none: bool) -> None:
        super().__init__(fact, "value", reader, 2, may_be_none)
        self.words = words

    def place(self, value: Any) -> int:
        return int(not self.words.isdisjoint(value))


class TimeOfDay(Quantity):
    """The local time of day of the request: its intervals come back every day."""

    __slots__ = ()

    @property
    def foreseen(self) -> bool:
        return self.still

    def boundaries(self, view: View) -> list[int]:
        zone = self.reader.zone or view.zone if isinstance(self.reader, LocalOf) else None
        if zone is None or self.still:
            return []
        today = local_day(view.now, zone)
        days = range(today, today + 3)
        jumps = transitions(day_start(today, zone), day_start(today + 3, zone), zone)
        return [*jumps, *(at for day in days for cut in (0, *self.cuts) for at in _times(day, cut, zone))]


def _times(day: int, time: int, zone: str) -> tuple[int, ...]:
    """The instants of a time of day on a date; where the clocks change, both readings."""
    return both_readings(datetime.fromordinal(day) + timedelta(microseconds=time), zone) if time <= DAY else ()


@lru_cache(maxsize=65536)
def cutoff_instant(anchor: int, zone: str, days: int, time: int | None) -> int:
    """The instant of a wall-clock cut-off: the anchor's local date plus `days`, at `time` or the anchor's own time."""
    wall = anchor + utc_offset(anchor, zone)
    day, own_time = divmod(wall, DAY)
    return wall_clock(day + EPOCH_DAY + days, own_time if time is None else time, zone)


def pieces(cuts: list[int], low: int | None, high: int | None) -> int:
    """The mask of the intervals inside `[low, high)`; both ends are cuts, None is unbounded."""
    first = 0 if low is None else bisect_left(cuts, low) + 1
    last = len(cuts) + 1 if high is None else bisect_left(cuts, high) + 1
    return (1 << last) - (1 << first) if last > first else 0
