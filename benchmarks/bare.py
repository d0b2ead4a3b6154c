"""A rulebook whose quotes cannot explain themselves: what is left is the price of the decision alone."""

from __future__ import annotations

from typing import Any

from aftersales import Quote, Rulebook


class Bare(Rulebook):
    """Decides as a rulebook does, through the same public call, but keeps nothing to explain it with.

    What a quote pays for an explanation nobody asks for is the object that holds on to the decision (booking,
    facts, answers, instant) to build lines, payouts, reasons and stamp from later. Here it is left out; the rest,
    the quote object included, is the same code. The row and version that won are part of the decision in both.
    """

    __slots__ = ()

    def _quote(self, decided: Any, request: Any, now: int, change: Any) -> Quote:
        currency, nothing = decided.booking.currency, None
        amounts = (decided.refund, decided.penalty, decided.at_least)
        return Quote(decided.outcome, currency, *amounts, nothing, change)  # type: ignore[arg-type]


def bare(rulebook: Rulebook) -> Bare:
    """The same policies, decided without explanation."""
    return Bare(rulebook._books)
