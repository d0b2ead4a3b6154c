"""What is timed: one pass over some bookings, by the engine and by its rivals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from aftersales import Cancel, Rulebook
from aftersales.model.payments import payments_of
from aftersales.model.record import records_of
from benchmarks.bookings import Case
from benchmarks.bookings import cases as generated
from benchmarks.by_hand import instant_of, refund
from benchmarks.zen_tiers import tier_evaluator

CANCEL = Cancel()
Cases = Sequence[Case]


def quote_all(rulebook: Rulebook, cases: Cases) -> None:
    """Every booking quoted; the outcome and the amounts read."""
    for booking, at in cases:
        quote = rulebook.quote(booking, CANCEL, at=at)
        quote.outcome, quote.refund, quote.penalty  # noqa: B018


def quote_from_scratch(rulebook: Rulebook, cases: Cases) -> None:
    """As `quote_all`, and what a booking works out once for all quotes: minor units, instants and facts."""
    for booking, at in cases:
        records_of(booking), payments_of(booking)
        quote = rulebook.quote(booking, CANCEL, at=at)
        quote.outcome, quote.refund, quote.penalty  # noqa: B018


def quote_in_full(rulebook: Rulebook, cases: Cases) -> None:
    """As `quote_all`, and the payouts and reasons read."""
    for booking, at in cases:
        quote = rulebook.quote(booking, CANCEL, at=at)
        quote.outcome, quote.refund, quote.penalty, quote.payouts, quote.reasons  # noqa: B018


def hand_all(cases: Cases) -> None:
    """The hand-written function over every booking: it always builds payouts and reasons."""
    for booking, at in cases:
        answer = refund(booking, at)
        answer.outcome, answer.refund, answer.penalty, answer.payouts, answer.reasons  # noqa: B018


def zen_tiers(cases: Cases) -> Callable[[Any], None]:
    """The tier of every booking from ready-made contexts: the hours left are worked out beforehand."""
    return partial(_zen_all, tier_evaluator(), [{"hours": hours_left(case)} for case in cases])


def _zen_all(evaluate: Callable[[dict[str, Any]], dict[str, Any]], contexts: list[dict[str, Any]], _: Any) -> None:
    for context in contexts:
        evaluate(context).get("basis_points")


def hours_left(case: Case) -> float:
    """Hours from the cancellation to the departure."""
    departs = case.booking.items[0].segments[0].departs
    assert departs is not None
    return (instant_of(departs) - case.at).total_seconds() / 3600


def read(count: int) -> list[Case]:
    """Bookings of which nothing was asked yet, what they work out once for all quotes already worked out."""
    found = generated(count)
    for booking, _ in found:
        booking.records, booking.payments  # noqa: B018
    return found
