"""What is timed: one pass over a list of bookings, by the engine and by its rivals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from aftersales import Booking, Cancel, Rulebook
from benchmarks.bookings import Case
from benchmarks.by_hand import instant_of, refund
from benchmarks.timing import Run
from benchmarks.zen_tiers import tier_evaluator

CANCEL = Cancel()


def quoting(rulebook: Rulebook, cases: Sequence[Case]) -> Run:
    """Every booking quoted; the outcome and the amounts read."""

    def run() -> None:
        for booking, at in cases:
            quote = rulebook.quote(booking, CANCEL, at=at)
            quote.outcome, quote.refund, quote.penalty  # noqa: B018

    return run


def quoting_in_full(rulebook: Rulebook, cases: Sequence[Case]) -> Run:
    """As `quoting`, and the payouts and reasons read, which the rival always builds."""

    def run() -> None:
        for booking, at in cases:
            quote = rulebook.quote(booking, CANCEL, at=at)
            quote.outcome, quote.refund, quote.penalty, quote.payouts, quote.reasons  # noqa: B018

    return run


def by_hand(cases: Sequence[Case]) -> Run:
    """The hand-written function over every booking, the same fields read."""

    def run() -> None:
        for booking, at in cases:
            answer = refund(booking, at)
            answer.outcome, answer.refund, answer.penalty, answer.payouts, answer.reasons  # noqa: B018

    return run


def by_zen(cases: Sequence[Case]) -> Run:
    """The tier of every booking from ready-made contexts: the hours left are worked out beforehand."""
    evaluate = tier_evaluator()
    contexts = [{"hours": hours_left(case)} for case in cases]

    def run() -> None:
        for context in contexts:
            evaluate(context).get("basis_points")

    return run


def hours_left(case: Case) -> float:
    """Hours from the cancellation to the departure."""
    departs = case.booking.items[0].segments[0].departs
    assert departs is not None
    return (instant_of(departs) - case.at).total_seconds() / 3600


def parsing(orders: Sequence[Any], then: Run | None = None) -> Run:
    """Every booking read from JSON text."""
    return partial(_parse, orders)


def _parse(orders: Sequence[str]) -> None:
    for order in orders:
        Booking.from_json(order)
