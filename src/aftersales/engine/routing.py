"""Where a refund goes: the routing that governs it, the shares of the tenders, and the rails that carry them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from aftersales.engine.limits import turns
from aftersales.engine.rails import Rails
from aftersales.engine.route import route
from aftersales.engine.ways import Repayment, Stuck, may_be_stuck, ordinary, repaid
from aftersales.model.booking import Booking
from aftersales.model.payments import Payment
from aftersales.plan.index import Index
from aftersales.plan.specific import Problem
from aftersales.plan.view import View
from aftersales.policy.documents import Routing

Chosen = Routing | Problem | None
"""The routing that governs, why nobody can tell which does, or None: in proportion."""

Repayments = tuple[Repayment, ...]


class Routings(Protocol):
    """What routing needs of a rulebook: its rails by method, and its `routing` documents, if it has any."""

    rails: Rails
    routings: Index[Chosen] | None


class Errand(NamedTuple):
    """A refund above zero, and all that decides where it goes."""

    refund: int
    payments: tuple[Payment, ...]
    routing: Routing | None
    rails: Rails
    now: int
    currency: str

    def never_stuck(self) -> bool:
        """Whether every share surely finds a way back, however large it is."""
        return not [one for one in self.payments if may_be_stuck(one, self.rails, self.now, self.currency)]

    def ways(self) -> list[Repayment | Stuck]:
        """The shares on their ways, in the booking's order."""
        found: list[Repayment | Stuck] = []
        for share in route(self.refund, self.payments, self.routing, self.rails):
            found += repaid(share, self.rails, self.now, self.currency)
        return found


class Routed:
    """A refund on its rails, by a `routing` or in proportion; or what is `stuck`, or the `problem`, where a person or a
    fact must decide."""

    __slots__ = ("_repayments", "problem", "routing", "stuck")

    def __init__(
        self,
        routing: Routing | None,
        repayments: Repayments | Errand = (),
        stuck: tuple[Stuck, ...] = (),
        problem: Problem | None = None,
    ) -> None:
        self.routing, self._repayments, self.stuck, self.problem = routing, repayments, stuck, problem

    @property
    def repayments(self) -> Repayments:
        """Those of a refund that cannot be made are none; where nothing can be stuck, they are worked out when read."""
        if isinstance(self._repayments, Errand):
            self._repayments = _repayments(self._repayments.ways())
        return self._repayments

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
    chosen = None if plans.routings is None else plans.routings.find(first)
    if isinstance(chosen, tuple):
        return Routed(None, problem=chosen)
    if plans.routings is None and len(payments) == 1 and ordinary(payments[0], refund, rails, now, booking.currency):
        return None
    return _routed(Errand(refund, payments, chosen, rails, now, booking.currency))


def as_paid(refund: int, booking: Booking) -> Repayments:
    """A refund to the one tender that paid."""
    if not refund:
        return ()
    (payment,) = booking.payments
    return (Repayment(payment, payment.method, "money", refund, None, "refund", ""),)


def _routed(errand: Errand) -> Routed:
    if errand.never_stuck():
        return Routed(errand.routing, errand)
    ways = errand.ways()
    stuck = tuple([one for one in ways if isinstance(one, Stuck)])
    return Routed(errand.routing, () if stuck else _repayments(ways), stuck)


def _repayments(ways: list[Repayment | Stuck]) -> Repayments:
    return tuple([one for one in ways if isinstance(one, Repayment)])


def edges(plans: Routings, booking: Booking, first: View) -> list[int] | None:
    """Every instant at which a refund can go another way; None if they have no end."""
    chosen = [] if plans.routings is None else plans.routings.edges(first)
    return None if chosen is None else turns(plans.rails, booking.payments) + chosen


def boundaries(plans: Routings, booking: Booking, first: View) -> list[int]:
    """Instants of the request at which a refund can go another way."""
    chosen = [] if plans.routings is None else plans.routings.boundaries(first)
    return turns(plans.rails, booking.payments) + chosen
