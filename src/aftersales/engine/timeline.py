"""The answer for an item as a function of the request's instant: constant between edges, so worked out once between
two."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import Final

from aftersales.engine.answers import Considered, Plans, governed
from aftersales.plan.policies import night_starts
from aftersales.plan.view import View

MOST_KEPT: Final = 256
ONCE: Final = "asked once"
NEVER: Final = "moves in ways that no list of edges holds"


class Timeline:
    """What holds for one item and question, between the instants at which that can change."""

    __slots__ = ("_edges", "_kept")

    def __init__(self, edges: list[int]) -> None:
        self._edges = array("q", sorted(set(edges)))
        self._kept: list[Considered | None] = [None] * (len(self._edges) + 1)

    def at(self, now: int) -> Considered | None:
        """What holds at an instant, if it was worked out before."""
        return self._kept[bisect_right(self._edges, now)]

    def keep(self, now: int, found: Considered) -> None:
        """Remember what holds at an instant, and so until the next edge."""
        self._kept[bisect_right(self._edges, now)] = found


class Timelines:
    """One timeline for each stretch of time in which the same documents apply."""

    __slots__ = ("_edges", "_kept")

    def __init__(self, edges: list[int]) -> None:
        self._edges = array("q", sorted(set(edges)))
        self._kept: list[Timeline | None] = [None] * (len(self._edges) + 1)

    def at(self, now: int) -> Considered | None:
        """What holds at an instant, if it was worked out before."""
        line = self._kept[bisect_right(self._edges, now)]
        return None if line is None else line.at(now)

    def keep(self, view: View, question: str, plans: Plans, found: Considered) -> None:
        """Remember what holds at a view's instant."""
        place = bisect_right(self._edges, view.now)
        line = self._kept[place]
        if line is None:
            edges = _edges(plans, view, question)
            if edges is None:
                return
            line = self._kept[place] = Timeline(edges)
        line.keep(view.now, found)


def remember(plans: Plans, view: View, question: str, found: Considered) -> None:
    """Keep an answer with its item: from the second time on, all that the same edges enclose."""
    memo, key = view.record.memo, plans.keys[question]
    kept = memo.get(key)
    if kept is None:
        if len(memo) >= MOST_KEPT:
            memo.clear()
        memo[key] = ONCE
        return
    if kept is ONCE:
        kept = memo[key] = _timelines(plans, view, question)
    if isinstance(kept, Timeline):
        kept.keep(view.now, found)
    elif isinstance(kept, Timelines):
        kept.keep(view, question, plans, found)


def _timelines(plans: Plans, view: View, question: str) -> Timeline | Timelines | str:
    outer = plans.index.edges(view)
    if outer is None or (view.record.pin is not None and view.record.pin[1] is not None):
        return NEVER
    if outer:
        return Timelines(outer)
    edges = _edges(plans, view, question)
    return NEVER if edges is None else Timeline(edges)


def _edges(plans: Plans, view: View, question: str) -> list[int] | None:
    """Every instant at which the answer of the documents that now apply can become another; None if there is no end
    to them."""
    found = night_starts(view)
    for plan in governed(plans, view).documents:
        edges = plan.edges(view, question)
        if edges is None:
            return None
        found += edges
    return found
