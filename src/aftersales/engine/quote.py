"""The pipeline of one quote: facts, terms, override, settle, route, quote."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from aftersales.engine.answers import Plans, answers
from aftersales.engine.changes import Changed, changed_by, refused
from aftersales.engine.deadline import closed
from aftersales.engine.heads import claimed
from aftersales.engine.packages import Pin, Ruled, See, beside, ruled
from aftersales.engine.route import Share, route
from aftersales.engine.settle import Answer
from aftersales.engine.timeline import ONCE, remember
from aftersales.engine.transaction import Charge, Finding, charged_once
from aftersales.model.booking import Booking
from aftersales.model.new_price import new_prices
from aftersales.model.quote_parts import Outcome
from aftersales.model.record import ItemRecord, Payment
from aftersales.model.request import REFUNDS, Change, Claim, Request
from aftersales.plan.view import NEW_PRICES, NOTHING_ASKED, TOUCHED, Given, View
from aftersales.policy.documents import HEADS
from aftersales.values.money import Money


class Sum(NamedTuple):
    """Findings added up, in minor units: `total` is what is owed, negative for what a change costs, and `kept` the
    penalties, or the fees of a change. Where nobody can tell yet both are None and `at_least` is what is known.
    `refund` and `penalty` say so as money, where that was asked for; `closed` why the rails of some tenders take no
    refund any more; `change` what a change that is granted comes to."""

    found: list[Finding]
    outcome: Outcome
    total: int | None
    kept: int | None
    at_least: int | None
    refund: Money | None
    penalty: Money | None
    closed: dict[str, str] | None = None
    charges: tuple[Charge, ...] = ()
    change: Changed | None = None

    @property
    def pins(self) -> dict[str, Pin]:
        """The terms that members of packages are answered by, by item."""
        return {one.record.id: one.pin for one in self.found if one.pin is not None}


class Decision:
    """The decision for some items of a booking at one instant, and all that its details are made of."""

    __slots__ = ("asked", "booking", "given", "now", "outcome", "penalty", "plans", "refund", "request", "summed")

    def __init__(
        self,
        plans: Plans,
        booking: Booking,
        request: Request,
        now: int,
        summed: Sum,
        asked: Mapping[str, Any] = NOTHING_ASKED,
        given: Given | None = None,
    ) -> None:
        self.plans, self.booking, self.request, self.now, self.summed = plans, booking, request, now, summed
        self.asked, self.given = asked, given
        self.outcome, self.refund, self.penalty = summed.outcome, summed.refund, summed.penalty

    @property
    def currency(self) -> str:
        """The booking's."""
        return self.booking.currency

    @property
    def found(self) -> list[Finding]:
        """The answer to each question about each item."""
        return self.summed.found

    @property
    def closed(self) -> dict[str, str] | None:
        """Why the rails of some tenders take no refund any more."""
        return self.summed.closed

    @property
    def compensation(self) -> Money | None:
        """What is owed for a claim; None if it is owed in several currencies."""
        owed = {one.winner.currency for one in self.found if one.winner.owed}
        if self.request.kind != "claim" or self.summed.total is None or len(owed) > 1:
            return None
        return Money(self.summed.total, next(iter(owed), "") or self.currency)

    @property
    def fee(self) -> Money | None:
        """What a change costs without the difference in price; none if it is denied."""
        return self._money(self.summed.kept if self.summed.change is not None else None)

    @property
    def add_collect(self) -> Money | None:
        """What the new prices of a change are dearer, as far as that is to pay."""
        return self._money(None if self.summed.change is None else self.summed.change.added)

    @property
    def residual(self) -> Money | None:
        """What the new prices of a change are cheaper."""
        return self._money(None if self.summed.change is None else self.summed.change.residual)

    @property
    def residual_form(self) -> str | None:
        """In which form something of that comes back."""
        return None if self.summed.change is None else self.summed.change.form

    @property
    def collect(self) -> Money | None:
        """What is to pay for a change."""
        return self._money(None if self.summed.change is None else max(0, -(self.summed.total or 0)))

    @property
    def collect_by(self) -> tuple[str, ...] | None:
        """From which methods that can be paid, if the request does not say how it is, and not all are accepted."""
        return None if self.summed.change is None else self.summed.change.methods

    @property
    def at_least(self) -> Money | None:
        """What is owed in any case, where the answer is not known; of a change, nothing."""
        return self._money(None if self.request.kind == "change" else self.summed.at_least)

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency)

    def view(self, record: ItemRecord) -> View:
        """What the documents saw of an item."""
        view = self.seen(record)
        pin = self.summed.pins.get(record.id) if record.package is not None else None
        return view if pin is None else view.under(pin)

    def seen(self, record: ItemRecord) -> View:
        """An item, in scope or not, as the request sees it."""
        return view_of(record, self.request, self.now, self.asked, self.given)

    def considered(self, found: Finding) -> list[Answer]:
        """Every answer to a finding's question, those included that could only lose."""
        if found.question in HEADS:
            return found.answers
        return answers(self.plans, self.view(found.record), found.question, True, found.instead)[1]

    @property
    def zone(self) -> str | None:
        """That of the first item that states one."""
        return next((one.record.zone for one in self.found if one.record.zone is not None), None)

    @property
    def views(self) -> list[View]:
        """One view an item."""
        return [self.view(record) for record in dict.fromkeys(one.record for one in self.found)]

    @property
    def shares(self) -> tuple[Share, ...]:
        """The refund on the tenders."""
        refunds = self.request.kind in REFUNDS or self.summed.change is not None
        return route(max(0, self.summed.total or 0), self.booking.payments) if refunds else ()

    def numbers(self) -> tuple[Any, ...]:
        """What makes two decisions the same to a traveller."""
        return self.outcome, self.summed.total, self.summed.kept, self.summed.at_least, self.summed.change


_SEVERITY: tuple[Outcome, ...] = ("review", "incomplete", "granted", "denied")


def view_of(record: ItemRecord, request: Request, now: int, asked: Mapping[str, Any], given: Given | None) -> View:
    """An item as a request sees it; one that the traveller cancelled earlier, as of then."""
    if record.cancelled is not None and request.kind in REFUNDS:
        now = min(now, record.cancelled)
    return View(record, now, asked, given, request.kind != "no_show")


def asked_by(request: Request, records: tuple[ItemRecord, ...], currency: str) -> dict[str, Any]:
    """What a request states, with the new price of each item if it is a change. Raises InvalidInput."""
    asked = {**request.facts(currency), TOUCHED: request.segments}
    return {**asked, NEW_PRICES: new_prices(request, records, currency)} if isinstance(request, Change) else asked


def add_up(found: list[Finding], currency: str, refunds: bool, charges: tuple[Charge, ...] = ()) -> Sum:
    """What the findings come to together, with what is charged once for all of them."""
    outcomes = {one.winner.outcome for one in found}
    outcome = next(outcome for outcome in _SEVERITY if outcome in outcomes)
    total, kept = sum([one.winner.owed for one in found]), sum([one.winner.penalty for one in found])
    if charges:
        once = sum([charge.minor for charge in charges])
        total, kept = total - once, kept + once
    if outcome != "granted" and outcome != "denied":
        return Sum(found, outcome, None, None, _sure(found, charges), None, None)
    if not refunds:
        return Sum(found, outcome, total, kept, None, None, None, charges=charges)
    return Sum(found, outcome, total, kept, None, Money(total, currency), Money(kept, currency), charges=charges)


def _sure(found: list[Finding], charges: tuple[Charge, ...]) -> int:
    """What is owed in any case, in the booking's currency."""
    winners = [one.winner for one in found]
    owed = sum(answer.owed for answer in winners if answer.outcome == "incomplete" or not answer.currency)
    return owed - sum([charge.minor for charge in charges])


def recalled(plans: Plans, booking: Booking, request: Request, now: int) -> Sum | None:
    """The answer to a plain request that a booking remembers for an instant."""
    found: Sum | None = booking.memo.get(plans.keys[request.kind], ONCE).at(now)
    return found


def decide(
    plans: Plans,
    booking: Booking,
    records: tuple[ItemRecord, ...],
    request: Request,
    now: int,
    given: Given | None,
) -> Decision:
    """The decision for some items of a booking at one instant.

    A request that states nothing of its own is answered from what its booking remembers, if it is there.
    """
    if given is None and request.plain and records is booking.records and not booking.divided:
        summed = recalled(plans, booking, request, now)
        if summed is None:
            see = partial(view_of, request=request, now=now, asked=NOTHING_ASKED, given=None)
            views = [see(record) for record in records]
            summed = summed_up(plans, booking, views, request, now, see)
            beside_them = beside(plans, views, see)
            remember(plans, booking.memo, booking.payments, views + beside_them, request.kind, now, summed)
        return Decision(plans, booking, request, now, summed)
    asked = asked_by(request, records, booking.currency)
    see = partial(view_of, request=request, now=now, asked=asked, given=given)
    views = [see(record) for record in records]
    return Decision(plans, booking, request, now, summed_up(plans, booking, views, request, now, see), asked, given)


def summed_up(plans: Plans, booking: Booking, views: list[View], request: Request, now: int, see: See) -> Sum:
    """What every view's findings come to, as far as the tenders' rails still take refunds."""
    refunds = request.kind in REFUNDS
    if refunds and any(view.record.package is not None for view in views):
        every = [_combined(one, request) for one in ruled(plans, views, see, request)]
    else:
        every = [found for view in views for found in _found(plans, view, request)]
    every, charges = charged_once(every) if any(one.winner.once for one in every) else (every, ())
    summed = add_up(every, booking.currency, refunds, charges)
    if request.kind == "change":
        summed = _changed(summed, views[0], booking.currency)
        refunds = summed.change is not None and (summed.total or 0) > 0
    if booking.dated and summed.total and refunds:
        return _stopped_at_closed_rails(plans, summed, booking.payments, now)
    return summed


def _changed(summed: Sum, view: View, currency: str) -> Sum:
    """What a change comes to, if it is granted and one payment covers it."""
    if summed.outcome != "granted":
        return summed
    winners, total = [one.winner for one in summed.found], summed.total or 0
    denied = refused(winners, total, view)
    if denied is not None:
        found = [one._replace(winner=winner) for one, winner in zip(summed.found, denied, strict=True)]
        return _changed(add_up(found, currency, False), view, currency)
    return summed._replace(refund=Money(max(0, total), currency), change=changed_by(winners, total, view))


def _stopped_at_closed_rails(plans: Plans, summed: Sum, payments: tuple[Payment, ...], now: int) -> Sum:
    """Where a tender's rail takes no refund any more, a person must find another way for the money."""
    rails, why = plans.rails, {}
    for payment, minor in route(summed.total or 0, payments):
        if payment.method in rails:
            why[payment.id] = closed(rails[payment.method], payment, minor, now)
    shut = {tender: reason for tender, reason in why.items() if reason}
    return Sum(summed.found, "review", None, None, 0, None, None, shut) if shut else summed


def _combined(one: Ruled, request: Request) -> Finding:
    """The finding for an item of a package, or of none."""
    record, pin = one.view.record, one.view.pin
    return Finding(record, request.kind, *one.considered, None if pin == record.pin else pin, one.instead)


def _found(plans: Plans, view: View, request: Request) -> list[Finding]:
    if isinstance(request, Claim):
        heads = claimed(plans, view, request.heads)
        return [Finding(view.record, head, *considered) for head, considered in heads]
    return [Finding(view.record, request.kind, *answers(plans, view, request.kind))]
