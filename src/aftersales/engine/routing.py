"""Where a refund goes: the routing that governs it, the shares of the tenders, and the rails that carry them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from aftersales.engine.limits import Rails, turns
from aftersales.engine.route import route
from aftersales.engine.ways import Repayment, Stuck, ordinary, repaid
from aftersales.model.booking import Booking
from aftersales.plan.index import Index
from aftersales.plan.specific import Problem
from aftersales.plan.view import View
from aftersales.policy.documents import Routing

Chosen = Routing | Problem | None
"""The routing that governs, why nobody can tell which does, or None: in proportion."""


class Routings(Protocol):
    """What routing needs of a rulebook: its rails by method, and its `routing` documents, if it has any."""

    rails: Rails
    routings: Index[Chosen] | None


class Routed(NamedTuple):
    """A refund on its rails, by a `routing` or in proportion; or what is `stuck`, or the `problem`, where a person or a
    fact must decide. The repayments of a refund that cannot be made are none."""

    routing: Routing | None
    repayments: tuple[Repayment, ...]
    stuck: tuple[Stuck, ...] = ()
    problem: Problem | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Why it cannot be made, if it cannot."""
        problem = () if self.problem is None else (self.problem[1],)
        return (*problem, *[one.because for one in self.stuck])

    @property
    def missing(self) -> frozenset[str]:
        """The facts that decide which routing governs."""
        return frozenset() if self.problem is None else self.problem[2]


def routed(plans: Routings, refund: int, booking: Booking, first: View, now: int) -> Routed | None:
    """Where a refund above zero goes; `first` is the first item in scope. None if it goes back as it was paid, by one
    rail that takes it."""
    payments, rails = booking.payments, plans.rails
    if plans.routings is None:
        only = payments[0]
        if len(payments) == 1 and ordinary(rails.get(only.method), only, refund, now, booking.currency):
            return None
        return _routed(refund, booking, None, rails, now)
    chosen = plans.routings.find(first)
    if isinstance(chosen, tuple):
        return Routed(None, (), (), chosen)
    return _routed(refund, booking, chosen, rails, now)


def as_paid(refund: int, booking: Booking) -> tuple[Repayment, ...]:
    """A refund to the one tender that paid."""
    if not refund:
        return ()
    (payment,) = booking.payments
    return (Repayment(payment, payment.method, "money", refund, None, "refund", ""),)


def _routed(refund: int, booking: Booking, routing: Routing | None, rails: Rails, now: int) -> Routed:
    shares = route(refund, booking.payments, routing, rails)
    found = [one for share in shares for one in repaid(share, rails, now, booking.currency)]
    stuck, ways = [one for one in found if isinstance(one, Stuck)], [one for one in found if isinstance(one, Repayment)]
    return Routed(routing, (), tuple(stuck)) if stuck else Routed(routing, tuple(ways))


def edges(plans: Routings, booking: Booking, first: View) -> list[int] | None:
    """Every instant at which a refund can go another way; None if they have no end."""
    chosen = [] if plans.routings is None else plans.routings.edges(first)
    return None if chosen is None else turns(plans.rails, booking.payments) + chosen


def boundaries(plans: Routings, booking: Booking, first: View) -> list[int]:
    """Instants of the request at which a refund can go another way."""
    chosen = [] if plans.routings is None else plans.routings.boundaries(first)
    return turns(plans.rails, booking.payments) + chosen
