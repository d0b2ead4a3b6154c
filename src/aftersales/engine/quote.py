"""The pipeline of one quote: facts, terms, override, settle, route, quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from aftersales.engine.override import best, rights
from aftersales.engine.route import Share, route
from aftersales.engine.settle import Answer, ceiling
from aftersales.engine.terms import ask
from aftersales.model.booking import Booking
from aftersales.model.record import ItemRecord
from aftersales.plan.index import Index
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.view import Given, View

_NOTHING = frozenset[str]()


class Plans(Protocol):
    """The compiled documents of a rulebook."""

    index: Index

    def terms(self, name: str) -> PolicyPlan | None:
        """The terms document of that id."""

    @property
    def rights(self) -> Mapping[str, PolicyPlan]:
        """The rights by id."""


def answers(plans: Plans, view: View, request: str) -> tuple[Answer, list[Answer]]:
    """The answer that holds for an item, and every answer that was considered, the terms' own first."""
    gate = _gate(view) if request == "cancel" else None
    if gate is not None:
        return gate, [gate]
    found = plans.index.find(view)
    terms = _terms_answer(plans, view, request, found.terms)
    if not found.rights:
        return terms, [terms]
    others = rights(found.rights, plans.rights, view, request)
    return best(terms, others), [terms, *others]


def _gate(view: View) -> Answer | None:
    """What stops a cancellation before any document is asked."""
    record = view.record
    if record.gate is not None:
        return Answer(*record.gate, 0, 0)
    if record.nights and view.used == record.nights:
        return Answer("denied", "nothing_unused", 0, 0)
    return None


def _terms_answer(plans: Plans, view: View, request: str, found: str | tuple[str, str, frozenset[str]]) -> Answer:
    pin = view.record.pin
    if pin is not None:
        plan = plans.terms(pin[0])
        if plan is None:
            return Answer("incomplete", "unknown_terms", 0, 0, _NOTHING, ceiling(view), pin[0])
        return ask(plan, view, request, pin[1])
    if found.__class__ is str:
        return ask(plans.terms(found), view, request)  # type: ignore[arg-type]
    outcome, code, missing = found
    return Answer(outcome, code, 0, 0, missing, ceiling(view))


class Decided:
    """A decision before it becomes a quote: minor units, and all that its details are made of."""

    __slots__ = ("answers", "at_least", "booking", "outcome", "penalty", "refund", "views")

    def __init__(self, booking: Booking, views: list[View], found: list[tuple[Answer, list[Answer]]]) -> None:
        self.booking, self.views, self.answers = booking, views, found
        winners = [winner for winner, _ in found]
        self.outcome = _outcome(winners)
        known = sum([winner.refundable for winner in winners])
        settled = self.outcome in ("granted", "denied")
        self.refund = known if settled else None
        self.penalty = sum([winner.penalty for winner in winners]) if settled else None
        self.at_least = None if settled else known

    def shares(self) -> tuple[Share, ...]:
        """The refund on the tenders."""
        return route(self.refund, self.booking.payments) if self.refund else ()


_SEVERITY = ("review", "incomplete", "granted", "denied")


def _outcome(winners: list[Answer]) -> Any:
    if len(winners) == 1:
        return winners[0].outcome
    outcomes = {winner.outcome for winner in winners}
    return next(outcome for outcome in _SEVERITY if outcome in outcomes)


def decide(
    plans: Plans, booking: Booking, records: tuple[ItemRecord, ...], request: str, reason: str | None, now: int, given: Given | None
) -> Decided:
    """The decision for some items of a booking at one instant."""
    views = [View(record, now, reason, given) for record in records]
    return Decided(booking, views, [answers(plans, view, request) for view in views])


