"""One item under one request, and what stops it before any document is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from aftersales.model.booking import Booking
from aftersales.model.facts import UNKNOWN
from aftersales.model.record import TOTAL, ItemRecord
from aftersales.model.request import Request
from aftersales.policy.documents import Declaration, Policy
from tests.reference.amounts import Place
from tests.reference.arithmetic import instant_of
from tests.reference.facts import facts_for, nights_used
from tests.reference.prices import Piece, Price, minor, price_of
from tests.reference.requests import new_price
from tests.reference.settle import REFUNDS, UNLIMITED, Answer, Money
from tests.reference.supplier import Kept, kept
from tests.reference.terms import Applies, applies

PARTLY_USED = Answer("review", "partly_used")


@dataclass(frozen=True)
class Case:
    """One item under one request, as of one instant."""

    policies: Sequence[Policy]
    shared: Sequence[Declaration]
    booking: Booking
    records: Sequence[ItemRecord]
    index: int
    request: Request
    at: int

    @property
    def kind(self) -> str:
        """Cancel, no_show, change or claim."""
        return str(self.request.kind)

    def applying(self, policy: Policy) -> Applies:
        """How a document stands to the item."""
        came = self.kind != "no_show"
        record, stated = self.records[self.index], self.request.facts(self.booking.currency)
        supplier = partial(self._kept, came)
        return applies(policy, *facts_for(policy, self.shared, record, stated, self.at, came, supplier))

    def _kept(self, came: bool, at: int) -> Kept:
        """What the supplier keeps by the item's own schedule."""
        return kept(self.booking, self.booking.items[self.index], at, came)

    def of_kind(self, *kinds: str) -> list[Applies]:
        """How the documents of some kinds stand to the item."""
        return [self.applying(policy) for policy in self.policies if policy.kind in kinds]

    def money(self, one: Applies, question: str, of_terms: tuple[Piece, ...] = ()) -> Money:
        """What there is to settle; a waiver sees what the terms keep or ask beside the components."""
        item, whole = self.booking.items[self.index], self.whole()
        seen = replace(whole, pieces=(*whole.pieces, *of_terms))
        root = Place(self.booking, item, one.seen, seen, seen)
        new = new_price(self.request, self.booking) if question == "change" else None
        foreign = "" if one.policy.currency in (None, self.booking.currency) else str(one.policy.currency)
        return Money(question, root, self.already(), new, self.most(question), foreign)

    def most(self, question: str) -> int:
        """The most that could be owed where nobody can tell."""
        if question in REFUNDS:
            return self.whole().unused(TOTAL) - self.already()
        return 0 if question == "change" else UNLIMITED

    def unknown(self, question: str, code: str) -> Answer:
        """An answer that nobody can tell."""
        return Answer("incomplete", code, ceiling=self.most(question))

    def whole(self) -> Price:
        """The price of the item."""
        return price_of(self.booking, self.booking.items[self.index], self.used_nights())

    def already(self) -> int:
        """What the history says was refunded for the item."""
        own = self.booking.items[self.index].id
        back = [event for event in self.booking.history if event.kind == "refunded" and event.item == own]
        return sum(minor(event.amount, self.booking.currency) for event in back if event.kind == "refunded")

    def used_nights(self) -> int | None:
        """How many nights are used, 0 if there are none to use; None where nobody can tell."""
        used = nights_used(self.records[self.index], self.at, self.kind != "no_show")
        return None if used is UNKNOWN else used or 0


def effective(case: Case) -> Case:
    """The same case as of an earlier cancellation of the item."""
    own = case.booking.items[case.index].id
    before = [instant_of(event.at) for event in case.booking.history if event.kind == "cancelled" and event.item == own]
    if case.kind not in REFUNDS:
        return case
    return replace(case, at=min([case.at, *before]))


def gate(case: Case) -> Answer | None:
    """What stops a cancellation or a change before any document is read."""
    if case.kind not in ("cancel", "change"):
        return None
    whole = case.whole()
    flown = [segment.status == "flown" for segment in case.booking.items[case.index].segments]
    if (flown and all(flown)) or (whole.nights and case.used_nights() == whole.nights):
        return Answer("denied", "nothing_unused")
    if case.kind == "cancel" and 0 < case.already() == whole.total(TOTAL):
        return Answer("denied", "already_refunded")
    return PARTLY_USED if any(flown) else None
