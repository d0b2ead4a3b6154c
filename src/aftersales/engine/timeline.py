"""The answer for a booking as a function of the request's instant: constant between edges, so worked out once between
two, and kept with the booking."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import Any, Final, Generic, TypeVar

from aftersales.engine.answers import Plans, governed
from aftersales.engine.decision import Sum
from aftersales.engine.routing import edges
from aftersales.model.booking import Booking
from aftersales.plan.policies import night_starts
from aftersales.plan.view import View

T = TypeVar("T")
MOST_KEPT: Final = 64


class Nothing:
    """Nothing is kept: of what was asked but once (ONCE), or moves in ways that no list of edges holds (NEVER)."""

    __slots__ = ()

    def at(self, now: int) -> None:
        return None


ONCE: Final = Nothing()
NEVER: Final = Nothing()


class Timeline(Generic[T]):
    """What holds between the instants at which that can change."""

    __slots__ = ("_edges", "_kept")

    def __init__(self, edges: list[int]) -> None:
        self._edges = array("q", sorted(set(edges)))
        self._kept: list[T | None] = [None] * (len(self._edges) + 1)

    def at(self, now: int) -> T | None:
        """What holds at an instant, if it was worked out before."""
        return self._kept[bisect_right(self._edges, now)]

    def keep(self, now: int, found: T) -> None:
        """Remember what holds at an instant, and so until the next edge."""
        self._kept[bisect_right(self._edges, now)] = found


class Timelines(Generic[T]):
    """One timeline for each stretch of time in which the same documents apply."""

    __slots__ = ("_lines",)

    def __init__(self, edges: list[int]) -> None:
        self._lines: Timeline[Timeline[T]] = Timeline(edges)

    def at(self, now: int) -> T | None:
        """What holds at an instant, if it was worked out before."""
        line = self._lines.at(now)
        return None if line is None else line.at(now)

    def keep(self, now: int, found: T, edges: list[int]) -> None:
        """Remember what holds at an instant; `edges` are those of the documents that then apply."""
        line = self._lines.at(now)
        if line is None:
            line = Timeline(edges)
            self._lines.keep(now, line)
        line.keep(now, found)


def remember(plans: Plans, booking: Booking, views: list[View], question: str, now: int, summed: Sum) -> None:
    """Keep an answer with its booking: from the second time on, all that the same edges enclose."""
    key, memo = plans.keys[question], booking.memo
    kept = memo.get(key)
    if kept is None:
        if len(memo) >= MOST_KEPT:
            memo.clear()
        memo[key] = ONCE
        return
    if kept is ONCE:
        kept = memo[key] = _timelines(plans, booking, views, question)
    found = summed._replace(notes={})
    if isinstance(kept, Timeline):
        kept.keep(now, found)
    elif isinstance(kept, Timelines):
        edges = _edges(plans, views, question)
        if edges is not None:
            kept.keep(now, found, edges)


def _timelines(
    plans: Plans, booking: Booking, views: list[View], question: str
) -> Timeline[Any] | Timelines[Any] | Nothing:
    outer: list[int] = []
    ways = edges(plans, booking, views[0])
    for view in views:
        found = plans.index.edges(view)
        if found is None or ways is None or (view.pin is not None and view.pin[1] is not None):
            return NEVER
        outer += found
    if ways is None:
        return NEVER
    if outer:
        return Timelines(outer + ways)
    inner = _edges(plans, views, question)
    return NEVER if inner is None else Timeline(inner + ways)


def _edges(plans: Plans, views: list[View], question: str) -> list[int] | None:
    """Every instant at which the answer of the documents that now apply can become another; None if there is no end
    to them."""
    found: list[int] = []
    for view in views:
        found += night_starts(view)
        found += [] if view.record.cancelled is None else [view.record.cancelled]
        for plan in governed(plans, view).documents:
            edges = plan.edges(view, question)
            if edges is None:
                return None
            found += edges
    return found
