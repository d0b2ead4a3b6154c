"""One portion of an item under one request, and what stops it before any document is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

from aftersales.model.booking import Booking
from aftersales.model.disruption_facts import hits_on
from aftersales.model.facts import UNKNOWN
from aftersales.model.parts import Item
from aftersales.model.record import ItemRecord
from aftersales.model.request import Request
from aftersales.policy.documents import Calendar, Declaration, Policy
from tests.reference.amounts import Place
from tests.reference.answers import REFUNDS, UNLIMITED, Answer
from tests.reference.arithmetic import instant_of
from tests.reference.cells import cells_of
from tests.reference.currency import rate_of
from tests.reference.deals import COLLECTED, Deal, cheaper_at_best
from tests.reference.facts import facts_for, nights_used
from tests.reference.portions import Portion, price_of_portion
from tests.reference.prices import Piece, Price, price_of
from tests.reference.requests import Disruptions, new_pieces, stated_facts, tender_of
from tests.reference.settle import Money
from tests.reference.supplier import Kept, kept
from tests.reference.terms import Applies, applies

PARTLY_USED = Answer("review", "partly_used")


class Pin(NamedTuple):
    """Terms, and perhaps a version of them."""

    id: str
    version: str | None


@dataclass(frozen=True)
class Case:
    """One portion of an item under one request, as of one instant. `alone` where no other item is in scope. `governed`
    is the document that answers in place of the item's own terms, `flown` how the terms value what is used."""

    policies: Sequence[Policy]
    shared: Sequence[Declaration]
    booking: Booking
    records: Sequence[ItemRecord]
    index: int
    request: Request
    at: int
    portion: Portion
    alone: bool = True
    reported: Disruptions = ()
    governed: Pin | None = None
    flown: str = ""
    calendars: Sequence[Calendar] = ()

    @property
    def kind(self) -> str:
        """Cancel, no_show, change or claim."""
        return str(self.request.kind)

    @property
    def item(self) -> Item:
        """The item."""
        return self.booking.items[self.index]

    def applying(self, policy: Policy) -> Applies:
        """How a document stands to the item."""
        came = self.kind != "no_show"
        record, supplier = self.records[self.index], partial(self._kept, came)
        known = self.shared, record, self.stated, self.at, came, supplier, self.calendars
        return applies(policy, *facts_for(policy, *known))

    def _kept(self, came: bool, at: int) -> Kept:
        """What the supplier keeps by the item's own schedule."""
        return kept(self.booking, self.item, at, came)

    @cached_property
    def stated(self) -> dict[str, Any]:
        """What the request states, and the facts of the portion."""
        return stated_facts(self.booking, self.item, self.request, self.portion, self.alone, self.whole())

    def of_kind(self, *kinds: str) -> list[Applies]:
        """How the documents of some kinds stand to the item."""
        return [one for one in self._standing if one.policy.kind in kinds]

    @cached_property
    def _standing(self) -> list[Applies]:
        return [self.applying(policy) for policy in self.policies]

    def money(self, one: Applies, question: str, of_terms: tuple[Piece, ...] = (), deal: Deal = COLLECTED) -> Money:
        """What there is to settle; a waiver sees what the terms keep or ask beside the components."""
        repriced = one.policy.kind in ("terms", "waiver") and self.flown == "repriced"
        whole, sold = self.whole(repriced), self.sold(repriced)
        seen = replace(whole, pieces=(*whole.pieces, *of_terms))
        root = Place(
            self.booking, self.item, one.seen, sold, seen, seen, affected=self._affected(), changed=self._changed()
        )
        foreign = "" if one.policy.currency in (None, self.booking.currency) else str(one.policy.currency)
        back = whole.paid - self.portion.already
        more: dict[str, Any] = {"of_terms": deal, "back": back, "tender": tender_of(self.request, self.booking)}
        aspects = tuple(sorted(set(getattr(self.request, "aspects", ()))))
        money = Money(question, root, sold, whole, self.portion.already, self.most(question), foreign, **more)
        converts, rate = one.policy.paid_in is not None, rate_of(one.policy, self.booking)
        return replace(money, aspects=aspects, reported=tuple(self.reported), converts=converts, rate=rate)

    def _affected(self) -> frozenset[int | None]:
        hits = hits_on(self.item, (*self.booking.disruptions, *self.reported))
        places = frozenset(place for hit in hits for place in hit.places)
        return places if self.item.segments or not places else frozenset({None})

    def _changed(self) -> frozenset[int | None]:
        """The segments that a change touches: all, unless it names some."""
        named = self.request.segments if self.kind == "change" else None
        return frozenset(cell.segment for cell in self.portion.cells) if named is None else frozenset(named)

    def most(self, question: str) -> int:
        """The most that could be owed where nobody can tell."""
        price, already = self.whole(), self.portion.already
        if self.portion.unsplit:
            price, already = replace(self.sold(), new=price.new), 0
        if question in REFUNDS:
            return price.paid - price.whole_used - already
        if question == "change":
            return min(cheaper_at_best(price), max(0, price.paid - already))
        return UNLIMITED

    def unknown(self, question: str, code: str) -> Answer:
        """An answer that nobody can tell."""
        return Answer("incomplete", code, ceiling=self.most(question))

    def sold(self, repriced: bool = False) -> Price:
        """The price of the item as it was sold."""
        return self._prices[repriced][0]

    def whole(self, repriced: bool = False) -> Price:
        """The price of the portion, and its price after a change."""
        return self._prices[repriced][1]

    @cached_property
    def _prices(self) -> tuple[tuple[Price, Price], ...]:
        """Both, without and with a new price of what was flown."""
        price = price_of(self.booking, self.item, self.used_nights())
        known = self.item.attributes.get("flown_value") is not None
        new = new_pieces(self.request, self.booking, self.item, self.alone)
        sold = (replace(price, repriced=False), replace(price, repriced=True if known else None))
        return tuple((one, replace(price_of_portion(one, self.portion), new=new)) for one in sold)

    def used_nights(self) -> int | None:
        """How many nights are used, 0 if there are none to use; None where nobody can tell."""
        used = nights_used(self.records[self.index], self.at, self.kind != "no_show")
        return None if used is UNKNOWN else used or 0


def effective(case: Case) -> Case:
    """The same case as of the earlier cancellation of the portion."""
    if case.portion.event is None:
        return case
    cancelled = instant_of(case.portion.event.at)
    at = min(case.at, cancelled)
    if case.portion.cells == frozenset(cells_of(case.booking, case.item)):
        return replace(case, at=at)
    own = [_of_theirs(one, cancelled) if one is case.item else one for one in case.booking.items]
    return replace(case, at=at, booking=case.booking.model_copy(update={"items": tuple(own)}))


def _of_theirs(item: Item, cancelled: int) -> Item:
    """What departed after they had cancelled was flown by others."""
    found = []
    for one in item.segments:
        departs = None if one.departs is None else one.departs.instant
        gone = departs is not None and departs > cancelled
        found.append(one.model_copy(update={"status": "open"}) if gone else one)
    return item.model_copy(update={"segments": tuple(found)})


def gate(case: Case) -> Answer | None:
    """What stops a cancellation or a change before any document is read."""
    if case.kind not in ("cancel", "change"):
        return None
    cells, used = case.portion.cells, case.used_nights()
    statuses = [segment.status == "flown" for segment in case.item.segments]
    flown = [cell.segment is not None and statuses[cell.segment] for cell in cells]
    slept = [cell.night is not None and used is not None and cell.night < used for cell in cells]
    if all(flown) or all(slept):
        return Answer("denied", "nothing_unused")
    paid = case.whole().paid
    if case.kind == "cancel" and not case.portion.unsplit and 0 < case.portion.already == paid:
        return Answer("denied", "already_refunded")
    return PARTLY_USED if any(statuses) and not all(statuses) else None
