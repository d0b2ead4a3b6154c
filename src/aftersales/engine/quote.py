"""The pipeline of one quote: facts, terms, override, settle, route, quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from aftersales.engine.deadline import closed
from aftersales.engine.override import best, rights
from aftersales.engine.route import Share, route
from aftersales.engine.settle import Answer, ceiling
from aftersales.engine.terms import ask
from aftersales.model.booking import Booking
from aftersales.model.quote import Outcome
from aftersales.model.record import ItemRecord
from aftersales.plan.index import Index, Match, Problem
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.view import Given, View
from aftersales.policy.documents import Tender

_NOTHING = frozenset[str]()


class Governed(NamedTuple):
    """The terms that govern an item, or why none do, and the rights that apply or could."""

    terms: PolicyPlan | None
    problem: Problem | None
    rights: tuple[tuple[PolicyPlan, Match], ...]


class Plans(Protocol):
    """The compiled documents of a rulebook."""

    index: Index[Governed]
    rails: dict[str, Tender]

    def terms(self, own: str) -> PolicyPlan | None:
        """The terms document of that id."""


def answers(plans: Plans, view: View, request: str) -> tuple[Answer, list[Answer]]:
    """The answer that holds for an item, and every answer that was considered, the terms' own first."""
    gate = _gate(view) if request == "cancel" else None
    if gate is not None:
        return gate, [gate]
    found = plans.index.find(view)
    if view.record.pin is not None:
        terms = _pinned(plans, view, request, *view.record.pin)
    elif found.terms is not None:
        terms = ask(found.terms, view, request)
    else:
        terms = _without_terms(view, found)
    if not found.rights:
        return terms, [terms]
    others = rights(found.rights, view, request)
    return best(terms, others), [terms, *others]


def _gate(view: View) -> Answer | None:
    """What stops a cancellation before any document is asked."""
    record = view.record
    if record.gate is not None:
        return Answer(*record.gate, 0, 0)
    if record.nights and view.used == record.nights:
        return Answer("denied", "nothing_unused", 0, 0)
    return None


def _pinned(plans: Plans, view: View, request: str, own: str, version: str | None) -> Answer:
    plan = plans.terms(own)
    if plan is None:
        return Answer("incomplete", "unknown_terms", 0, 0, _NOTHING, ceiling(view), own)
    return ask(plan, view, request, version)


def _without_terms(view: View, found: Governed) -> Answer:
    assert found.problem is not None
    outcome, code, missing = found.problem
    return Answer(outcome, code, 0, 0, missing, ceiling(view))


class Decided:
    """A decision before it becomes a quote: minor units, and all that its details are made of."""

    __slots__ = ("answers", "at_least", "booking", "closed", "outcome", "penalty", "refund", "views")

    def __init__(self, booking: Booking, views: list[View], found: list[tuple[Answer, list[Answer]]]) -> None:
        self.booking, self.views, self.answers = booking, views, found
        self.at_least: int | None = None
        self.closed: dict[str, str] | None = None
        self.refund: int | None
        self.penalty: int | None
        winner = found[0][0]
        self.outcome: Outcome
        self.outcome, self.refund, self.penalty = winner.outcome, winner.refundable, winner.penalty
        if len(found) > 1:
            winners = [winner for winner, _ in found]
            self.outcome = _outcome(winners)
            self.refund = sum([winner.refundable for winner in winners])
            self.penalty = sum([winner.penalty for winner in winners])
        if self.outcome != "granted" and self.outcome != "denied":
            self.at_least, self.refund, self.penalty = self.refund, None, None

    @property
    def shares(self) -> tuple[Share, ...]:
        """The refund on the tenders."""
        return route(self.refund, self.booking.payments) if self.refund else ()

    def stop_at_closed_rails(self, rails: Mapping[str, Tender], now: int) -> None:
        """Where a tender's rail takes no refund any more, a person must find another way for the money."""
        found = {}
        for payment, minor in self.shares:
            why = closed(rails[payment.method], payment, minor, now) if payment.method in rails else ""
            if why:
                found[payment.id] = why
        if found:
            self.closed, self.outcome = found, "review"
            self.at_least, self.refund, self.penalty = 0, None, None


_SEVERITY = ("review", "incomplete", "granted", "denied")


def _outcome(winners: list[Answer]) -> Any:
    outcomes = {winner.outcome for winner in winners}
    return next(outcome for outcome in _SEVERITY if outcome in outcomes)


def decide(
    plans: Plans,
    booking: Booking,
    records: tuple[ItemRecord, ...],
    request: str,
    reason: str | None,
    now: int,
    given: Given | None,
) -> Decided:
    """The decision for some items of a booking at one instant."""
    views = [View(record, now, reason, given) for record in records]
    decided = Decided(booking, views, [answers(plans, view, request) for view in views])
    for payment in booking.payments:
        if payment.captured is not None or payment.refunds:
            decided.stop_at_closed_rails(plans.rails, now)
            break
    return decided
