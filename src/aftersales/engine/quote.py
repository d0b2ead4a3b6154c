"""The pipeline of one quote: facts, terms, override, settle, route, quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from aftersales.engine.answers import Plans, answers
from aftersales.engine.deadline import closed
from aftersales.engine.heads import claimed
from aftersales.engine.route import Share, route
from aftersales.engine.settle import Answer
from aftersales.engine.timeline import Timeline, Timelines, remember
from aftersales.model.booking import Booking
from aftersales.model.quote_parts import Outcome
from aftersales.model.record import ItemRecord
from aftersales.model.request import Claim, Request
from aftersales.plan.view import NOTHING_ASKED, Given, View


class Finding(NamedTuple):
    """The answer that holds for an item and a question, and all that were considered, the terms' own first."""

    record: ItemRecord
    question: str
    winner: Answer
    answers: list[Answer]


class Decision:
    """The decision for some items of a booking at one instant: minor units, and all that its details are made of.

    `total` is what is owed for all items, negative for what a change costs, and None where nobody can tell yet; then
    `at_least` is what is known. `kept` is the penalty, or the fees of a change.
    """

    __slots__ = (
        "asked",
        "at_least",
        "booking",
        "closed",
        "currency",
        "found",
        "given",
        "kept",
        "now",
        "outcome",
        "plans",
        "request",
        "total",
    )

    def __init__(
        self,
        plans: Plans,
        booking: Booking,
        request: Request,
        now: int,
        found: list[Finding],
        asked: Mapping[str, Any] = NOTHING_ASKED,
        given: Given | None = None,
    ) -> None:
        self.plans, self.booking, self.request, self.now = plans, booking, request, now
        self.found, self.asked, self.given = found, asked, given
        self.currency = booking.currency
        self.closed: dict[str, str] | None = None
        self.at_least: int | None = None
        self.outcome: Outcome
        self.total: int | None
        self.kept: int | None
        if len(found) == 1:
            winner = found[0][2]
            self.outcome, self.total, self.kept = winner.outcome, winner.owed, winner.penalty
        else:
            self._add_up([one.winner for one in found])
        if self.outcome != "granted" and self.outcome != "denied":
            self.at_least, self.total, self.kept = self.total, None, None

    def _add_up(self, winners: list[Answer]) -> None:
        outcomes = {winner.outcome for winner in winners}
        self.outcome = next(outcome for outcome in _SEVERITY if outcome in outcomes)
        self.total = sum([winner.owed for winner in winners])
        self.kept = sum([winner.penalty for winner in winners])

    @property
    def refund(self) -> int | None:
        """What comes back of what was paid; None where that is not what was asked."""
        return self.total if self.request.kind in REFUNDS else None

    @property
    def penalty(self) -> int | None:
        """What is kept of what could come back."""
        return self.kept if self.request.kind in REFUNDS else None

    @property
    def compensation(self) -> int | None:
        """What is owed for a claim."""
        return self.total if self.request.kind == "claim" else None

    @property
    def fee(self) -> int | None:
        """What a change costs without the difference in price; none if it is denied."""
        return self.kept if self.request.kind == "change" and self.outcome == "granted" else None

    @property
    def collect(self) -> int | None:
        """What is to pay for a change."""
        changes = self.request.kind == "change" and self.outcome == "granted"
        return None if self.total is None or not changes else -self.total

    def view(self, record: ItemRecord) -> View:
        """What the documents saw of an item."""
        return view_of(record, self.request, self.now, self.asked, self.given)

    @property
    def views(self) -> list[View]:
        """One view an item."""
        return [self.view(record) for record in dict.fromkeys(one.record for one in self.found)]

    @property
    def shares(self) -> tuple[Share, ...]:
        """The refund on the tenders."""
        refund = self.refund
        return route(refund, self.booking.payments) if refund else ()

    def numbers(self) -> tuple[Any, ...]:
        """What makes two decisions the same to a traveller."""
        return self.outcome, self.total, self.kept, self.at_least

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
            self.at_least, self.total, self.kept = 0, None, None


REFUNDS: Final = ("cancel", "no_show")
"""The requests that ask for what was paid."""
_SEVERITY: tuple[Outcome, ...] = ("review", "incomplete", "granted", "denied")


def view_of(record: ItemRecord, request: Request, now: int, asked: Mapping[str, Any], given: Given | None) -> View:
    """An item as a request sees it; one that the traveller cancelled earlier, as of then."""
    if record.cancelled is not None and request.kind in REFUNDS:
        now = min(now, record.cancelled)
    return View(record, now, asked, given, request.kind != "no_show")


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
    if given is None and request.reason is None and kind in REFUNDS and not request.evidence:
        found = [_again(plans, record, request, now, kind) for record in records]
        decision = Decision(plans, booking, request, now, found)
    else:
        asked = request.facts(booking.currency)
        found = [
            one for record in records for one in _anew(plans, view_of(record, request, now, asked, given), request)
        ]
        decision = Decision(plans, booking, request, now, found, asked, given)
    if booking.dated and decision.refund:
        decision.stop_at_closed_rails()
    return decision


def _again(plans: Plans, record: ItemRecord, request: Request, now: int, kind: str) -> Finding:
    """What holds for an item when the request states nothing of its own: kept from before, or worked out."""
    kept = record.memo.get(plans.keys[kind])
    if kept.__class__ is Timeline or kept.__class__ is Timelines:
        at = now if record.cancelled is None else min(now, record.cancelled)
        considered = kept.at(at)
        if considered is not None:
            return Finding(record, kind, *considered)
    view = view_of(record, request, now, NOTHING_ASKED, None)
    considered = answers(plans, view, kind)
    remember(plans, view, kind, considered)
    return Finding(record, kind, *considered)


def _anew(plans: Plans, view: View, request: Request) -> list[Finding]:
    if isinstance(request, Claim):
        heads = claimed(plans, view, request.heads)
        return [Finding(view.record, head, *considered) for head, considered in heads]
    return [Finding(view.record, request.kind, *answers(plans, view, request.kind))]
