"""A rulebook whose quotes cannot explain themselves: what is left is the price of the decision alone."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from aftersales import Booking, Quote, Rulebook
from aftersales.engine.decision import Sum, view_of
from aftersales.engine.packages import beside
from aftersales.engine.quote import summed_up
from aftersales.engine.scope import Reports
from aftersales.engine.timeline import ONCE, remember
from aftersales.model.quote_parts import Outcome
from aftersales.model.request import REFUNDS, Request
from aftersales.model.times import to_instant
from aftersales.plan.view import NOTHING_ASKED
from aftersales.values.money import Money


class Numbers:
    """A decision of one item in minor units, and nothing to explain it with."""

    __slots__ = (
        "add_collect",
        "at_least",
        "collect",
        "collect_by",
        "compensation",
        "currency",
        "fee",
        "outcome",
        "penalty",
        "refund",
        "residual",
        "residual_form",
        "unclear",
    )

    def __init__(self, currency: str, summed: Sum) -> None:
        self.currency = currency
        self.compensation = self.fee = self.add_collect = self.residual = self.collect = None
        self.residual_form = self.collect_by = None
        self.outcome: Outcome
        self.refund: Money | None
        self.penalty: Money | None
        self.at_least: Money | None = None
        self.unclear: tuple[str, ...] = ()
        self.outcome, self.refund, self.penalty = summed.outcome, summed.refund, summed.penalty


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
        if disruptions or look_ahead or request.items is not None:
            raise NotImplementedError
        if given is not None or request.reason is not None or request.kind not in REFUNDS or request.evidence:
            raise NotImplementedError
        return Quote(_numbers(self._books, booking, request, to_instant(at)), _no_details)


def _numbers(plans: Any, booking: Booking, request: Request, now: int) -> Numbers:
    summed = booking.memo.get(plans.keys[request.kind], ONCE).at(now)
    if summed is None:
        see = partial(view_of, request=request, now=now, asked=NOTHING_ASKED, given=None)
        views = [see(record) for record in booking.records]
        summed = summed_up(plans, booking, views, request, now, see)
        remember(plans, booking, views + beside(plans, views, see), request.kind, now, summed)
    return Numbers(booking.currency, summed)


def bare(rulebook: Rulebook) -> Bare:
    """The same policies, decided without explanation."""
    return Bare(rulebook._books)


def _no_details(_: Any) -> Any:
    raise NotImplementedError
