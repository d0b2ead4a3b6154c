"""A rulebook whose quotes cannot explain themselves: what is left is the price of the decision alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aftersales import Booking, Quote, Rulebook
from aftersales.engine.deadline import closed
from aftersales.engine.facts import Reports
from aftersales.engine.quote import Finding, _again
from aftersales.engine.route import Share, route
from aftersales.model.quote_parts import Outcome
from aftersales.model.request import Request
from aftersales.model.times import to_instant
from aftersales.policy.documents import Tender


class Numbers:
    """A decision of one item in minor units, and nothing to explain it with."""

    __slots__ = ("at_least", "collect", "compensation", "currency", "fee", "outcome", "penalty", "refund")

    def __init__(self, currency: str, found: list[Finding]) -> None:
        self.currency = currency
        self.at_least: int | None = None
        self.compensation = self.fee = self.collect = None
        winner = found[0].winner
        self.outcome: Outcome = winner.outcome
        self.refund: int | None = winner.owed
        self.penalty: int | None = winner.penalty
        if len(found) > 1:
            raise NotImplementedError
        if self.outcome != "granted" and self.outcome != "denied":
            self.at_least, self.refund, self.penalty = self.refund, None, None


class Bare(Rulebook):
    """Answers one-item bookings as `Rulebook.quote` and `engine.quote.decide` do, and keeps only the numbers.

    What a quote pays for an explanation that nobody asks for is holding on to what it was decided from: the policies,
    the booking, the request, the instant, the facts, and every answer considered. The statements here are those of
    the engine without that. The row and the version that won are part of an answer in both.
    """

    __slots__ = ()

    def quote(
        self,
        booking: Booking,
        request: Request,
        *,
        at: datetime | str,
        disruptions: Reports = (),
        given: Any = None,
        look_ahead: bool = False,
    ) -> Quote:
        """Outcome, refund and penalty."""
        if disruptions or look_ahead or request.items is not None or given is not None:
            raise NotImplementedError
        return Quote(_numbers(self._books, booking, request, to_instant(at)), _no_details)


def _numbers(plans: Any, booking: Booking, request: Request, now: int) -> Numbers:
    kind = request.kind
    numbers = Numbers(booking.currency, [_again(plans, record, request, now, kind) for record in booking.records])
    if booking.dated and numbers.refund:
        _check_rails(plans.rails, route(numbers.refund, booking.payments), now)
    return numbers


def _check_rails(rails: dict[str, Tender], shares: tuple[Share, ...], now: int) -> None:
    for payment, minor in shares:
        if payment.method in rails and closed(rails[payment.method], payment, minor, now):
            raise NotImplementedError


def bare(rulebook: Rulebook) -> Bare:
    """The same policies, decided without explanation."""
    return Bare(rulebook._books)


def _no_details(_: Any) -> Any:
    raise NotImplementedError
