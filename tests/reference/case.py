"""One item under one request, and what stops a cancellation before any document is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.model.booking import Booking
from aftersales.model.facts import UNKNOWN
from aftersales.model.record import TOTAL
from aftersales.model.request import Cancel, NoShow
from aftersales.policy.documents import Declaration, Policy
from tests.reference.amounts import Place
from tests.reference.facts import facts_for, nights_used
from tests.reference.prices import minor, price_of
from tests.reference.settle import Answer, Money
from tests.reference.terms import Applies, applies


@dataclass(frozen=True)
class Case:
    """One item under one request."""

    policies: Sequence[Policy]
    shared: Sequence[Declaration]
    booking: Booking
    index: int
    request: Cancel | NoShow
    at: int

    def applying(self, policy: Policy) -> Applies:
        """How a document stands to the item."""
        record = self.booking.records[self.index]
        came = not isinstance(self.request, NoShow)
        return applies(policy, *facts_for(policy, self.shared, record, self.request.reason, self.at, came))

    def money(self, one: Applies, used: int | None) -> Money:
        """What there is to settle."""
        item = self.booking.items[self.index]
        whole = price_of(self.booking, item, used)
        return Money(Place(self.booking, item, one.seen, whole, whole), already_back(self.booking, item.id))


def already_back(booking: Booking, item: str) -> int:
    """What the history says was refunded for an item."""
    events = [event for event in booking.history if event.kind == "refunded" and event.item == item]
    return sum(minor(event.amount, booking.currency) for event in events if event.kind == "refunded")


def used_nights(case: Case) -> int | None:
    """How many nights are used, 0 if there are none to use; None where nobody can tell."""
    used = nights_used(case.booking.records[case.index], case.at, not isinstance(case.request, NoShow))
    return None if used is UNKNOWN else used or 0


def gate(case: Case, used: int | None) -> Answer | None:
    """What stops a cancellation before any document is read."""
    item = case.booking.items[case.index]
    whole = price_of(case.booking, item, 0)
    flown = [segment.status == "flown" for segment in item.segments]
    already = already_back(case.booking, item.id)
    if (flown and all(flown)) or (item.stay is not None and used == whole.nights):
        return Answer("denied", "nothing_unused")
    if any(flown):
        return Answer("review", "partly_used")
    return Answer("denied", "already_refunded") if 0 < already == whole.total(TOTAL) else None


def most_back(case: Case, used: int | None) -> int:
    """The most that could still be refunded."""
    item = case.booking.items[case.index]
    return price_of(case.booking, item, used).unused(TOTAL) - already_back(case.booking, item.id)
