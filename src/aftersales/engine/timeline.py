"""An item's answer as a function of the request's instant: constant between edges, so worked out once between two."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from aftersales.engine.settle import Answer
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.view import View

Ask = Callable[[PolicyPlan, View, str], Answer]
MOST_KEPT: Final = 256
ONCE: Final = "asked once"
NEVER: Final = "moves in ways that no list of edges holds"


class Timeline:
    """What one document answers for one item, between the instants at which that can change."""

    __slots__ = ("_answers", "_edges")

    def __init__(self, edges: list[int]) -> None:
        self._edges = array("q", sorted(set(edges)))
        self._answers: list[Answer | None] = [None] * (len(self._edges) + 1)

    def answer(self, ask: Ask, plan: PolicyPlan, view: View, request: str) -> Answer:
        """The answer at the view's instant."""
        place = bisect_right(self._edges, view.now)
        found = self._answers[place]
        if found is None:
            found = self._answers[place] = ask(plan, view, request)
        return found


def remembered(ask: Ask, plan: PolicyPlan, view: View, request: str) -> Answer:
    """The document's answer; from the second time on it is kept with the item."""
    memo = view.record.memo
    key = plan.keys[request]
    kept = memo.get(key)
    if kept.__class__ is Timeline:
        found: Answer = kept.answer(ask, plan, view, request)
        return found
    if kept is None:
        if len(memo) >= MOST_KEPT:
            memo.clear()
        memo[key] = ONCE
    elif kept is ONCE:
        edges = plan.edges(view, request)
        memo[key] = NEVER if edges is None else Timeline(edges)
    return ask(plan, view, request)
