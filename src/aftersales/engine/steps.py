"""When the steps of a refund are expected, and by when they are promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, Protocol

from aftersales.engine.deadline import arrival
from aftersales.engine.decision import Decision
from aftersales.engine.payouts import Arrivals, binding_refunds, due_for, payouts_of
from aftersales.model.quote_parts import Deadline, Payout
from aftersales.model.steps import Promise, TimelineStep
from aftersales.model.times import to_instant
from aftersales.plan.calendars import Calendars
from aftersales.plan.lengths import Length, Moment, end_of
from aftersales.policy.documents import Routing, Tender
from aftersales.values.instants import instant_text
from aftersales.values.zones import day_start


class Plans(Arrivals, Protocol):
    """What steps need of a rulebook."""

    calendars: Calendars


class Paying(NamedTuple):
    """A payout, the rail that it goes by, and the law's deadline for it."""

    payout: Payout
    rail: Tender | None
    due: Deadline | None


class Span(NamedTuple):
    """The first and the last instant at which a step can be reached."""

    first: int
    last: int


def timeline_of(decided: Decision, plans: Plans, deadlines: Iterable[Deadline]) -> tuple[TimelineStep, ...]:
    """The steps of a decision's payouts."""
    every = tuple(deadlines)
    binding, routed = binding_refunds(every), decided.summed.routed
    payouts = zip(payouts_of(decided, plans, every), decided.repayments, strict=True)
    paying = [Paying(payout, plans.rails.get(payout.method), due_for(one, binding)) for payout, one in payouts]
    steps = Steps(decided.now, decided.zone or "UTC", None if routed is None else routed.routing, plans.calendars)
    return tuple(steps.timeline(paying)) if paying else ()


class Steps(NamedTuple):
    """What the steps of a request are counted by: its instant, its zone, what the routing states, and the calendars."""

    now: int
    zone: str
    routing: Routing | None
    calendars: Calendars

    def timeline(self, payouts: list[Paying]) -> Iterator[TimelineStep]:
        """Every step in order; from the issue on one for each payout."""
        at = instant_text(self.now, self.zone)
        yield TimelineStep("received", "", "", at, at)
        ready: Span | None = Span(self.now, self.now)
        if self.routing is not None and self.routing.approval is not None:
            end = self._end(self.routing.approval, self.now)
            yield TimelineStep("approved", "", "", at, end and end.text, self._promised(end))
            ready = end and Span(self.now, end.last)
        issues = [(paying, _held_up(ready, paying.payout.not_before)) for paying in payouts]
        for paying, start in issues:
            yield self._issued(paying, start)
        for paying, start in issues:
            yield self._arrived(paying, start)

    def _issue(self, start: Span | None) -> Moment | None:
        length = None if self.routing is None else self.routing.issue
        return None if length is None or start is None else self._end(length, start.last)

    def _issued(self, paying: Paying, start: Span | None) -> TimelineStep:
        end, due = self._issue(start), paying.due
        first = None if end is None or start is None else instant_text(start.first, self.zone)
        law = () if due is None or due.last is None or due.due is None else (self._law(due, due.due, due.last),)
        promises = (*self._promised(end), *law)
        return TimelineStep("issued", paying.payout.key, paying.payout.tender, first, end and end.text, promises)

    def _law(self, due: Deadline, text: str, last: int) -> Promise:
        return Promise("law", due.document, due.source, text, instant_text(last + 1, self.zone))

    def _arrived(self, paying: Paying, start: Span | None) -> TimelineStep:
        rail, dates = paying.rail, self._arrival(paying, start)
        first, last = dates or (None, None)
        promises: tuple[Promise, ...] = ()
        if rail is not None and last is not None:
            late = day_start(date.fromisoformat(last).toordinal() + 1, rail.zone)
            promises = (Promise("rail", rail.id, rail.source, last, instant_text(late, rail.zone)),)
        return TimelineStep("arrived", paying.payout.key, paying.payout.tender, first, last, promises)

    def _arrival(self, paying: Paying, start: Span | None) -> tuple[str, str] | None:
        """The first and last date of arrival, counted from the issue; from the request where no steps are stated."""
        stated = self.routing is not None and (self.routing.approval or self.routing.issue)
        if not stated or paying.payout.how == "void":
            return paying.payout.arrives
        end = self._issue(start)
        if paying.rail is None or start is None or end is None:
            return None
        ends = [arrival(paying.rail, at, self.calendars) for at in (start.first, end.last)]
        return None if ends[0] is None or ends[1] is None else (ends[0][0], ends[1][1])

    def _end(self, length: Length, start: int) -> Moment | None:
        found = end_of(length, False, start, self.zone, self.calendars)
        return None if isinstance(found, str) else found

    def _promised(self, end: Moment | None) -> tuple[Promise, ...]:
        if end is None or self.routing is None:
            return ()
        late = instant_text(end.last + 1, self.zone)
        return (Promise("routing", self.routing.id, self.routing.source, end.text, late),)


def _held_up(ready: Span | None, not_before: str | None) -> Span | None:
    """When a payout can be issued: its rail may take the next one only later."""
    if ready is None or not_before is None:
        return ready
    first = to_instant(not_before)
    return Span(max(ready.first, first), max(ready.last, first))
