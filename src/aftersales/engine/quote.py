"""The pipeline of one quote: facts, terms, override, settle, route, quote."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from aftersales.engine.answers import Plans, answers
from aftersales.engine.changes import changed_by, refused
from aftersales.engine.decision import Decision, Sum, view_of
from aftersales.engine.heads import claimed
from aftersales.engine.packages import Ruled, See, beside, packages_of, ruled
from aftersales.engine.routing import Routed, routed
from aftersales.engine.timeline import ONCE, remember
from aftersales.engine.transaction import Charge, Finding, charged_once
from aftersales.model.booking import Booking
from aftersales.model.new_price import new_prices
from aftersales.model.quote_parts import Outcome
from aftersales.model.record import ItemRecord
from aftersales.model.request import REFUNDS, Change, Claim, Request
from aftersales.plan.view import NEW_PRICES, NOTHING_ASKED, TOUCHED, Given, View
from aftersales.values.money import Money

_SEVERITY: Final = {"denied": 0, "granted": 1, "incomplete": 2, "review": 3}


def asked_by(request: Request, records: tuple[ItemRecord, ...], currency: str) -> dict[str, Any]:
    """What a request states, with the new price of each item if it is a change. Raises InvalidInput."""
    asked = {**request.facts(currency), TOUCHED: request.segments}
    return {**asked, NEW_PRICES: new_prices(request, records, currency)} if isinstance(request, Change) else asked


def add_up(found: list[Finding], currency: str, refunds: bool, charges: tuple[Charge, ...] = ()) -> Sum:
    """What the findings come to together, with what is charged once for all of them."""
    outcome: Outcome = "denied"
    total = kept = 0
    for one in found:
        winner = one.winner
        total, kept = total + winner.owed, kept + winner.penalty
        if _SEVERITY[winner.outcome] > _SEVERITY[outcome]:
            outcome = winner.outcome
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
        summed = recalled(plans, booking, request, now) or worked_out(plans, booking, request, now)
        return Decision(plans, booking, request, now, summed)
    asked = asked_by(request, records, booking.currency)
    see = partial(view_of, request=request, now=now, asked=asked, given=given)
    views = [see(record) for record in records]
    return Decision(plans, booking, request, now, summed_up(plans, booking, views, request, now, see), asked, given)


def worked_out(plans: Plans, booking: Booking, request: Request, now: int) -> Sum:
    """The answer to a plain request, which its booking remembers from then on."""
    see = partial(view_of, request=request, now=now, asked=NOTHING_ASKED, given=None)
    views = [see(record) for record in booking.records]
    summed = summed_up(plans, booking, views, request, now, see)
    remember(plans, booking, views + beside(plans, views, see), request.kind, now, summed)
    return summed


def summed_up(plans: Plans, booking: Booking, views: list[View], request: Request, now: int, see: See) -> Sum:
    """What every view's findings come to, and where a refund goes."""
    refunds = request.kind in REFUNDS
    if refunds and packages_of(views):
        every = [_combined(one, request) for one in ruled(plans, views, see, request)]
    else:
        every = [found for view in views for found in _found(plans, view, request)]
    every, charges = charged_once(every) if [one for one in every if one.winner.once] else (every, ())
    summed = add_up(every, booking.currency, refunds, charges)
    if request.kind == "change":
        summed = _changed(summed, views[0], booking.currency)
        refunds = summed.change is not None and (summed.total or 0) > 0
    if refunds and summed.total:
        found = routed(plans, summed.total, booking, views[0], now)
        return summed if found is None else _sent(summed, found)
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


def _sent(summed: Sum, found: Routed) -> Sum:
    """A refund on its way; where it has none, a person or a fact must decide, and it is owed all the same."""
    if found.problem is None and not found.stuck:
        return summed._replace(routed=found)
    outcome = "review" if found.problem is None else found.problem[0]
    return Sum(summed.found, outcome, None, None, summed.total, None, None, found)


def _combined(one: Ruled, request: Request) -> Finding:
    """The finding for an item of a package, or of none."""
    record, pin = one.view.record, one.view.pin
    return Finding(record, request.kind, *one.considered, None if pin == record.pin else pin, one.instead)


def _found(plans: Plans, view: View, request: Request) -> list[Finding]:
    if isinstance(request, Claim):
        heads = claimed(plans, view, request.heads)
        return [Finding(view.record, head, *considered) for head, considered in heads]
    return [Finding(view.record, request.kind, *answers(plans, view, request.kind))]
