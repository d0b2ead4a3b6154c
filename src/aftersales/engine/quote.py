"""The pipeline of one quote: facts, terms, override, settle, route, quote."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from aftersales.engine.deadline import closed
from aftersales.engine.override import best, rights
from aftersales.engine.route import Share, route
from aftersales.engine.settle import Answer, ceiling
from aftersales.engine.terms import ask
from aftersales.model.booking import Booking
from aftersales.model.quote import Outcome
from aftersales.model.record import ItemRecord
from aftersales.model.request import Request
from aftersales.plan.index import Index, Match, Problem
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.view import Given, View
from aftersales.policy.documents import Tender

_NOTHING = frozenset[str]()
Considered = tuple[Answer, list[Answer]]
"""The answer that holds, and all that were considered."""


class Governed(NamedTuple):
    """The terms that govern an item, or why none do, and the rights that apply or could."""

    terms: PolicyPlan | None
    problem: Problem | None
    rights: tuple[tuple[PolicyPlan, Match], ...]


class Plans(Protocol):
    """The compiled documents of a rulebook."""

    digest: str
    index: Index[Governed]
    rails: dict[str, Tender]

    def terms(self, own: str) -> PolicyPlan | None:
        """The terms document of that id."""

    def plan(self, kind: str, own: str) -> PolicyPlan | None:
        """The document of that kind and id."""

    def arrival(self, method: str, now: int) -> tuple[str, str] | None:
        """When a refund made now arrives."""


def answers(plans: Plans, view: View, request: str) -> Considered:
    """The answer that holds for an item, and every answer that was considered, the terms' own first."""
    record = view.record
    if request == "cancel" and (record.gate is not None or record.nights or record.refunded):
        gate = _gate(view)
        if gate is not None:
            return gate, [gate]
    found = plans.index.find(view)
    if record.pin is not None:
        terms = _pinned(plans, view, request, *record.pin)
    elif found.terms is not None:
        terms = ask(found.terms, view, request)
    else:
        terms = _without_terms(view, found)
    if not found.rights:
        return terms, [terms]
    owed, silent = rights(found.rights, view, request)
    return best(terms, owed), [terms, *owed, *silent]


def _gate(view: View) -> Answer | None:
    """What stops a cancellation before any document is asked."""
    record = view.record
    if record.gate is not None:
        return Answer(*record.gate, 0, 0)
    if record.nights and view.used == record.nights:
        return Answer("denied", "nothing_unused", 0, 0)
    if 0 < record.refunded == record.paid:
        return Answer("denied", "already_refunded", 0, 0)
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


class Decision:
    """The decision for some items of a booking at one instant: minor units, and all that its details are made of.

    Amounts are None where nobody can tell yet; then `at_least` is what is known.
    """

    __slots__ = (
        "at_least",
        "booking",
        "closed",
        "currency",
        "found",
        "now",
        "outcome",
        "penalty",
        "plans",
        "refund",
        "request",
        "views",
    )

    def __init__(
        self, plans: Plans, booking: Booking, request: Request, now: int, views: list[View], found: list[Considered]
    ) -> None:
        self.plans, self.booking, self.request, self.now, self.views, self.found = (
            plans, booking, request, now, views, found
        )  # fmt: skip
        self.currency = booking.currency
        self.closed: dict[str, str] | None = None
        self.at_least: int | None = None
        self.outcome: Outcome
        self.refund: int | None
        self.penalty: int | None
        winner = found[0][0]
        self.outcome, self.refund, self.penalty = winner.outcome, winner.refundable, winner.penalty
        if len(found) > 1:
            self._add_up([winner for winner, _ in found])
        if self.outcome != "granted" and self.outcome != "denied":
            self.at_least, self.refund, self.penalty = self.refund, None, None

    def _add_up(self, winners: list[Answer]) -> None:
        outcomes = {winner.outcome for winner in winners}
        self.outcome = next(outcome for outcome in _SEVERITY if outcome in outcomes)
        self.refund = sum([winner.refundable for winner in winners])
        self.penalty = sum([winner.penalty for winner in winners])

    @property
    def shares(self) -> tuple[Share, ...]:
        """The refund on the tenders."""
        return route(self.refund, self.booking.payments) if self.refund else ()

    def numbers(self) -> tuple[Any, ...]:
        """What makes two decisions the same to a traveller."""
        return self.outcome, self.refund, self.penalty, self.at_least

    def stop_at_closed_rails(self) -> None:
        """Where a tender's rail takes no refund any more, a person must find another way for the money."""
        rails = self.plans.rails
        found = {}
        for payment, minor in self.shares:
            why = closed(rails[payment.method], payment, minor, self.now) if payment.method in rails else ""
            if why:
                found[payment.id] = why
        if found:
            self.closed, self.outcome = found, "review"
            self.at_least, self.refund, self.penalty = 0, None, None


_SEVERITY: tuple[Outcome, ...] = ("review", "incomplete", "granted", "denied")


def decide(
    plans: Plans,
    booking: Booking,
    records: tuple[ItemRecord, ...],
    request: Request,
    now: int,
    given: Given | None,
) -> Decision:
    """The decision for some items of a booking at one instant."""
    kind = request.kind
    came = kind != "no_show"
    reason = request.reason
    views: list[View] = []
    found: list[Considered] = []
    for record in records:
        view = View(record, now, reason, given, came)
        views.append(view)
        found.append(answers(plans, view, kind))
    decision = Decision(plans, booking, request, now, views, found)
    if booking.dated and decision.refund:
        decision.stop_at_closed_rails()
    return decision
