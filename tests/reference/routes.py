"""Where a refund goes: which routing governs, and by which rail each share is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from aftersales.model.booking import Booking
from aftersales.model.price import TOTAL
from aftersales.model.quote_parts import payout_key
from aftersales.policy import documents as d
from tests.reference.arithmetic import MICROSECOND, add_months, instant_of, later_instant, local
from tests.reference.case import Case
from tests.reference.shares import Paid, Rails, paid_by, shares_of
from tests.reference.terms import governing, more_specific


class Payout(NamedTuple):
    """One refund instruction, in minor units."""

    tender: str
    method: str
    amount: int
    key: str
    form: str
    how: str
    because: str = ""
    points: int | None = None
    payer: str | None = None
    expires_on: str | None = None
    not_before: int | None = None
    captured: tuple[int, str] | None = None


@dataclass(frozen=True)
class Route:
    """Where a refund goes; or the outcome, the codes and the missing facts where it goes nowhere."""

    outcome: str = "granted"
    payouts: tuple[Payout, ...] = ()
    clawbacks: tuple[tuple[str, int], ...] = ()
    codes: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()


NOWHERE = Route()
"""Where nothing is paid back."""


@dataclass(frozen=True)
class Ways:
    """The rails and routings of a folder."""

    tenders: Sequence[d.Tender] = ()
    routings: Sequence[d.Routing] = ()

    @property
    def rails(self) -> Rails:
        """By method."""
        return {method: rail for rail in self.tenders for method in rail.methods}

    def route(self, refund: int, booking: Booking, first: Case, now: int, request: str) -> Route:
        """Where a refund above zero goes; `first` is the first item in scope."""
        chosen = self._chosen(first)
        if isinstance(chosen, Route):
            return chosen
        every = paid_by(booking)
        shares = shares_of(refund, every, chosen, self.rails)
        found: list[Payout] = []
        stuck: list[str] = []
        for one in every:
            if shares[one.place]:
                paid, codes = Sending(self.rails, one, booking, now, request).sent(shares[one.place])
                found, stuck = [*found, *paid], [*stuck, *codes]
        if stuck:
            return Route("review", codes=tuple(stuck))
        clawed = _clawed(refund, booking, every) if chosen is not None and chosen.claws_back else ()
        return Route(payouts=tuple(found), clawbacks=clawed)

    def _chosen(self, first: Case) -> d.Routing | Route | None:
        standing = {one.id: first.applying(_as_policy(one)) for one in self.routings}
        holding = [one for one in standing.values() if one.holding]
        best = governing(holding)
        rivals = [one for one in standing.values() if not one.holding and one.open]
        rivals = [one for one in rivals if best is None or not more_specific(best, one)]
        if rivals:
            missing = frozenset(fact for one in rivals for fact in one.unclear)
            return Route("incomplete", codes=("routing_unclear",), missing=missing)
        if holding and best is None:
            return Route("review", codes=("conflicting_routing",))
        return None if best is None else next(one for one in self.routings if one.id == best.policy.id)


def _as_policy(routing: d.Routing) -> d.Policy:
    """Terms that apply where a routing does."""
    return d.Policy(
        kind="terms",
        id=routing.id,
        title={},
        source="",
        reviewed=None,
        applies=routing.applies or ((),),
        currency=None,
        picked_by="requested_at",
        precision="microsecond",
        refundable=TOTAL,
        facts=routing.facts,
        versions=(),
        not_with=(),
        body_key="",
        at=routing.at,
    )


def _clawed(refund: int, booking: Booking, every: Sequence[Paid]) -> tuple[tuple[str, int], ...]:
    price, before = sum(one.amount for one in every), sum(one.back for one in every)
    found = [
        (one.program, one.points * (before + refund) // price - one.points * before // price) for one in booking.earned
    ]
    return tuple(one for one in found if one[1])


@dataclass(frozen=True)
class Sending:
    """One tender's share on its way."""

    rails: Rails
    paid: Paid
    booking: Booking
    now: int
    request: str

    def sent(self, share: int) -> tuple[list[Payout], list[str]]:
        """Its payouts, and why any of it is stuck."""
        tender, own = self.paid.tender, self.rails.get(self.paid.tender.method)
        if tender.status == "chargeback":
            return [], ["chargeback"]
        why = self._closed(own, share)
        if why:
            return self._fallen_back(share, why, 0)
        if own is None or own.comes_back != "points":
            return [self._own(own, share)], []
        points = share * (tender.points or 0) // self.paid.amount
        worth = points * self.paid.amount // (tender.points or 1)
        whole = [self._own(own, worth, share)._replace(points=points)] if worth else []
        if worth == share:
            return whole, []
        rest, stuck = self._fallen_back(share - worth, "remainder", worth)
        return [*whole, *rest], stuck

    def _closed(self, rail: d.Tender | None, share: int) -> str:
        tender, today = self.paid.tender, None if rail is None else self._today(rail)
        if tender.status == "closed":
            return "instrument_closed"
        if rail is None or today is None:
            return ""
        captured = self.paid.captured
        if captured is not None and rail.window is not None and self._late(rail, rail.window, captured, today):
            return "window_closed"
        stated = {event.at for event in self.paid.events if event.at is not None}
        count = len(stated) + len([event for event in self.paid.events if event.at is None])
        if rail.partial_refunds is not None and share != self.paid.amount and count >= rail.partial_refunds:
            return "too_many_refunds"
        if share < dict(rail.minimum).get(self.booking.currency, 0):
            return "below_minimum"
        keeps = rail.comes_back == "voucher" and rail.validity is None and rail.at_least is None
        if keeps and tender.expires_on is not None and today > tender.expires_on:
            return "voucher_expired"
        return "points_unknown" if rail.comes_back == "points" and tender.points is None else ""

    def _late(self, rail: d.Tender, window: d.Elapsed | d.Days | d.Months, captured: int, today: date) -> bool:
        if isinstance(window, d.Elapsed):
            return self.now > captured + window.microseconds
        return today > _later(local(captured, rail.zone).date(), window)

    def _today(self, rail: d.Tender) -> date:
        return local(self.now, rail.zone).date()

    def _fallen_back(self, minor_units: int, why: str, before: int) -> tuple[list[Payout], list[str]]:
        own = self.rails.get(self.paid.tender.method)
        for method in () if own is None else own.fallback:
            rail = self.rails.get(method)
            if rail is None or rail.comes_back in ("points", "nothing"):
                continue
            if minor_units >= dict(rail.minimum).get(self.booking.currency, 0):
                found = self._payout(method, minor_units, before, rail.comes_back, "transfer")
                ends = self._ends(rail, None) if rail.comes_back == "voucher" else None
                return [found._replace(because=why, expires_on=ends)], []
        return [], [why]

    def _own(self, rail: d.Tender | None, minor_units: int, share: int | None = None) -> Payout:
        """By the tender's own rail."""
        tender = self.paid.tender
        form = "money" if rail is None else rail.comes_back
        how = "void" if self._voids(rail, minor_units if share is None else share) else "refund"
        found = self._payout(tender.method, minor_units, 0, form, how)
        if rail is not None and form == "voucher":
            found = found._replace(expires_on=self._ends(rail, tender.expires_on))
        stated = [instant_of(event.at) for event in self.paid.events if event.at is not None]
        if rail is not None and rail.spacing is not None and stated and how == "refund":
            allowed = max(stated) + rail.spacing.microseconds
            found = found._replace(not_before=allowed if allowed > self.now else None)
        if tender.captured is None:
            return found
        charged, back = tender.captured.minor, self.paid.back
        after, before = (charged * one // self.paid.amount for one in (back + minor_units, back))
        return found._replace(captured=(after - before, tender.captured.currency))

    def _voids(self, rail: d.Tender | None, share: int) -> bool:
        captured = self.paid.captured
        if rail is None or rail.void_until is None or captured is None or self.paid.back or share < self.paid.amount:
            return False
        day, today = local(captured, rail.zone).date(), self._today(rail)
        midnight = local(captured, rail.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return day == today and self.now < later_instant(midnight + rail.void_until * MICROSECOND, rail.zone)

    def _ends(self, rail: d.Tender, own: date | None) -> str | None:
        """Until when a voucher counts, if that is known."""
        today = self._today(rail)
        last = own if rail.validity is None else _later(today, rail.validity)
        if last is not None and rail.at_least is not None:
            last = max(last, _at_the_least(today, rail.at_least))
        return None if last is None else last.isoformat()

    def _payout(self, method: str, minor_units: int, before: int, form: str, how: str) -> Payout:
        tender, after = self.paid.tender, self.paid.back + before + minor_units
        key = payout_key(self.booking.id, self.request, tender.id, after)
        return Payout(tender.id, method, minor_units, key, form, how, payer=tender.payer)


def _later(day: date, length: d.Days | d.Months) -> date:
    return day + timedelta(days=length.days) if isinstance(length, d.Days) else add_months(day, length.months)


def _at_the_least(day: date, length: d.Days | d.Months) -> date:
    found = _later(day, length)
    rolled = isinstance(length, d.Months) and found.day < day.day
    return found + timedelta(days=1) if rolled else found
