"""When the answer changes: the next boundary instant with another answer, and the whole curve."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NamedTuple

from aftersales.engine.answers import governed
from aftersales.engine.decision import Decision
from aftersales.engine.packages import beside
from aftersales.engine.quote import decide
from aftersales.engine.routing import boundaries
from aftersales.model.booking import Booking
from aftersales.model.quote_parts import NextChange, Outcome, plain
from aftersales.plan.policies import night_starts
from aftersales.plan.view import Given, View
from aftersales.policy.documents import HEADS
from aftersales.values.money import Money
from aftersales.values.zones import SECOND, moment

MOST_STEPS = 1000


class Step(NamedTuple):
    """One stretch of a refund curve: from `since` (inclusive) to `until`, which belongs to it if `inclusive`."""

    since: datetime
    until: datetime | None
    inclusive: bool
    outcome: Outcome
    refund: Money | None
    penalty: Money | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


class Schedule(NamedTuple):
    """The refund curve of a booking: whether everything comes back `always`, `never` or `until` an instant.

    `free_until` is that instant, which still belongs to it if `free_until_inclusive`.
    """

    steps: tuple[Step, ...]
    free: Literal["never", "until", "always"]
    free_until: datetime | None
    free_until_inclusive: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "free": self.free,
            "free_until": plain(self.free_until),
            "free_until_inclusive": self.free_until_inclusive,
            "steps": [step.to_dict() for step in self.steps],
        }


def change_after(here: Decision, given: Given | None) -> NextChange | None:
    """The first instant after a decision at which the answer is another; None if there is none."""
    at = here.now
    for _ in range(MOST_STEPS):
        following = _next_boundary(here, at, given)
        if following is None:
            return None
        at = following
        there = _decided(here, at, given)
        if there.numbers() != here.numbers():
            until, inclusive = _deadline(at)
            amounts = there.refund, there.penalty, there.compensation, there.collect
            return NextChange(_local(until, here.zone), inclusive, there.outcome, *amounts)
    return None


def curve(first: Decision) -> Schedule:
    """Every stretch from a decision to the end of the service."""
    decisions, at, end = [first], first.now, _end(first.views)
    for _ in range(MOST_STEPS):
        following = _next_boundary(first, at, None)
        if following is None:
            end = None
            break
        if end is not None and following > end + SECOND:
            end = following - 1 if at > end else max(end, first.now)
            break
        at = following
        decided = _decided(first, at, None)
        if decided.owed() != decisions[-1].owed():
            decisions.append(decided)
    return _schedule(first.booking, decisions, end)


def _schedule(booking: Booking, decisions: list[Decision], end: int | None) -> Schedule:
    """The steps of a curve; the last has no end, or that of the service if the answer could change after it."""
    zone = decisions[0].zone
    steps = []
    for decided, following in zip(decisions, [*decisions[1:], None], strict=True):
        until, inclusive = (end, end is not None) if following is None else _deadline(following.now)
        shown = None if until is None else _local(until, zone)
        amounts = (_money(decided.summed.total, booking), decided.penalty)
        steps.append(Step(_local(decided.now, zone), shown, inclusive, decided.outcome, *amounts))
    free = [step for step, decided in zip(steps, decisions, strict=True) if _free(decided)]
    if not free:
        return Schedule(tuple(steps), "never", None, False)
    if free[-1] is steps[-1]:
        return Schedule(tuple(steps), "always", None, False)
    return Schedule(tuple(steps), "until", free[-1].until, free[-1].inclusive)


def _free(decided: Decision) -> bool:
    paid = sum(view.record.paid - view.record.refunded for view in decided.views)
    return decided.outcome == "granted" and decided.summed.total == paid


def _decided(like: Decision, now: int, given: Given | None) -> Decision:
    """The same question at another instant."""
    records = tuple(dict.fromkeys(one.record for one in like.found))
    return decide(like.plans, like.booking, records, like.request, now, given)


def _next_boundary(decided: Decision, at: int, given: Given | None) -> int | None:
    """The first instant after `at` at which any fact of any document concerned moves to another interval."""
    found: list[int] = []
    asked = HEADS if decided.request.kind == "claim" else (decided.request.kind,)
    views = [view.at(at) for view in decided.views]
    for here in views + beside(decided.plans, views, lambda record: decided.seen(record).at(at)):
        plans = governed(decided.plans, here).documents
        found += [t for plan in plans for question in asked for t in plan.boundaries(here, question)]
        found += decided.plans.index.boundaries(here) + night_starts(here)
    found += boundaries(decided.plans, decided.booking, views[0])
    return min((t for t in found if t > at), default=None)


def _end(views: list[View]) -> int | None:
    """The end of the last service in scope, or its start where no end is stated."""
    ends = [view.facts.get("service_end", view.facts.get("service_start")) for view in views]
    known = [end for end in ends if isinstance(end, int)]
    return max(known) if known else None


def _deadline(change: int) -> tuple[int, bool]:
    """The instant before a change as people say it, and whether it still counts."""
    return (change - 1, True) if (change - 1) % SECOND == 0 else (change, False)


def _local(at: int, zone: str | None) -> datetime:
    return moment(at, zone or "UTC")


def _money(minor: int | None, booking: Booking) -> Money | None:
    return None if minor is None else Money(minor, booking.currency)
