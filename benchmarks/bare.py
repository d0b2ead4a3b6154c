"""A rulebook whose quotes cannot explain themselves: what is left is the price of the decision alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from aftersales import Booking, Quote, Rulebook
from aftersales.engine.quote import answers
from aftersales.model.quote import Outcome
from aftersales.model.request import Request
from aftersales.model.times import to_instant
from aftersales.plan.view import View


class Numbers(NamedTuple):
    """The decision of one item in minor units, and nothing to explain it with."""

    outcome: Outcome
    currency: str
    refund: int | None
    penalty: int | None
    at_least: int | None


class Bare(Rulebook):
    """Answers one-item bookings by the same stages, and keeps only the numbers.

    What a quote pays for an explanation that nobody asks for is holding on to what it was decided from: the booking,
    the request, the instant, the facts, and every answer considered. Here the same stages give the same numbers in
    the same `Quote`, and all of that is dropped; so are the checks of the arguments, which makes the stated cost too
    high rather than too low. The row and version that won are part of an answer in both.
    """

    __slots__ = ()

    def quote(self, booking: Booking, request: Request, *, at: datetime | str, **_: Any) -> Quote:
        """Outcome, refund and penalty, as a rulebook gives them for a settled answer."""
        view = View(booking.records[0], to_instant(at), request.reason, None)
        winner, _considered = answers(self._books, view, request.kind)
        numbers = Numbers(winner.outcome, booking.currency, winner.refundable, winner.penalty, None)
        return Quote(numbers, _no_details)


def bare(rulebook: Rulebook) -> Bare:
    """The same policies, decided without explanation."""
    return Bare(rulebook._books)


def _no_details(_: Any) -> Any:
    raise NotImplementedError
