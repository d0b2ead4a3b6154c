"""Axes of time: elapsed time, calendar dates and months, wall-clock cut-offs, times of day."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from aftersales.model.facts import UNKNOWN
from aftersales.plan.axes import Axis, Quantity
from aftersales.plan.readers import LocalOf, Plain, Reader, Requested, Subtract
from aftersales.plan.view import View
from aftersales.policy.documents import Cutoff
from aftersales.values.instants import add_months, wall_clock
from aftersales.values.lifted import pure
from aftersales.values.zones import (
    DAY,
    EPOCH_DAY,
    both_readings,
    day_start,
    local_day,
    transitions,
    utc_offset,
)


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

    def read(self, view: View) -> Any:
        end = view.facts.get(self.end, UNKNOWN) if view.given is None else UNKNOWN
        return end - view.now if end.__class__ is int else super().read(view)

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

    def index(self, view: View) -> int:
        return Axis.index(self, view)

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
    if first is None or last is None:
        return None, None
    if first is UNKNOWN or last is UNKNOWN:
        return UNKNOWN, UNKNOWN
    return (UNKNOWN, UNKNOWN) if view.zone is None else (first, last)


class Anchored(Axis):
    """Where the moving end of a span lies against local times counted from its anchor."""

    __slots__ = ("anchor", "moving")

    def __init__(self, fact: str, clock: str, moving: Reader, anchor: Reader, regions: int, may_be_none: bool) -> None:
        super().__init__(fact, clock, moving, regions, may_be_none)
        self.moving, self.anchor = moving, anchor

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
        return sum(moving >= limit for limit in self.limits(anchor, view.zone))

    def place(self, value: int) -> int:
        return value

    def boundaries(self, view: View) -> list[int]:
        anchor = self.anchor.value(view)
        moves = self.anchor.moves(view) + self.moving.moves(view)
        if not isinstance(anchor, int) or view.zone is None or not isinstance(self.moving, Requested):
            return moves
        return [*moves, *self.limits(anchor, view.zone)]

    def limits(self, anchor: int, zone: str) -> tuple[int, ...]:
        """The first instants of the second region, and of the third."""
        raise NotImplementedError


class CutOff(Anchored):
    """A wall-clock cut-off: 0 at or before it (`by`), or strictly before it, and 1 after that."""

    __slots__ = ("cutoff", "strict")

    def __init__(self, fact: str, moving: Reader, anchor: Reader, cutoff: Cutoff, may_be_none: bool) -> None:
        self.cutoff, self.strict = cutoff, cutoff.side in ("before", "from")
        clock = f"{'before' if self.strict else 'by'} {cutoff.days} {cutoff.time}"
        super().__init__(fact, clock, moving, anchor, 2, may_be_none)

    def limits(self, anchor: int, zone: str) -> tuple[int, ...]:
        return (cutoff_instant(anchor, zone, self.cutoff.days, self.cutoff.time) + (not self.strict),)


class MonthBound(Anchored):
    """The date at the moving end of a span before, on or after its anchor's date moved by whole months."""

    __slots__ = ("months",)

    def __init__(self, fact: str, moving: Reader, anchor: Reader, months: int, may_be_none: bool) -> None:
        super().__init__(fact, f"{months} months", moving, anchor, 3, may_be_none)
        self.months = months

    def limits(self, anchor: int, zone: str) -> tuple[int, ...]:
        limit = add_months(local_day(anchor, zone), self.months)
        return day_start(limit, zone), day_start(limit + 1, zone)


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
        return list(_times_from(local_day(view.now, zone), tuple(self.cuts), zone))


@lru_cache(maxsize=4096)
def _times_from(today: int, cuts: tuple[int, ...], zone: str) -> tuple[int, ...]:
    """The instants of some times of day, of midnight, and of changes of the clocks, on a date and the two after it."""
    days = range(today, today + 3)
    jumps = transitions(day_start(today, zone), day_start(today + 3, zone), zone)
    return (*jumps, *(at for day in days for cut in (0, *cuts) for at in _times(day, cut, zone)))


def _times(day: int, time: int, zone: str) -> tuple[int, ...]:
    """The instants of a time of day on a date; where the clocks change, both readings."""
    return both_readings(datetime.fromordinal(day) + timedelta(microseconds=time), zone) if time <= DAY else ()


@pure
@lru_cache(maxsize=65536)
def cutoff_instant(anchor: int, zone: str, days: int, time: int | None) -> int:
    """The instant of a wall-clock cut-off: the anchor's local date plus `days`, at `time` or the anchor's own time."""
    wall = anchor + utc_offset(anchor, zone)
    day, own_time = divmod(wall, DAY)
    return wall_clock(day + EPOCH_DAY + days, own_time if time is None else time, zone)
