"""Who gets how much of a refund: by payer, by group, by tender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aftersales.model.booking import Booking
from aftersales.model.parts import Refunded
from aftersales.model.tenders import Tender
from aftersales.policy import documents as d
from tests.reference.arithmetic import instant_of, share_out
from tests.reference.prices import minor

Rails = Mapping[str, d.Tender]


@dataclass(frozen=True)
class Paid:
    """A tender by its place in the booking, with what was paid back of it."""

    place: int
    tender: Tender
    amount: int
    events: tuple[Refunded, ...]
    back: int

    @property
    def id(self) -> str:
        """The tender's."""
        return self.tender.id

    @property
    def left(self) -> int:
        """What was not paid back."""
        return self.amount - self.back

    @property
    def captured(self) -> int | None:
        """When it was, if that is stated."""
        return None if self.tender.captured_at is None else instant_of(self.tender.captured_at)


def paid_by(booking: Booking) -> list[Paid]:
    """The tenders of a booking."""
    found = []
    for place, tender in enumerate(booking.tenders):
        events = tuple(one for one in booking.history if one.kind == "refunded" and one.tender == tender.id)
        back = sum(minor(event.amount, booking.currency) for event in events)
        found.append(Paid(place, tender, minor(tender.amount, booking.currency), events, back))
    return found


def shares_of(refund: int, every: Sequence[Paid], routing: d.Routing | None, rails: Rails) -> dict[int, int]:
    """The share of each tender, by its place."""
    found = dict.fromkeys(range(len(every)), 0)
    for party, part in _parties(refund, every, routing):
        for group, minor_units in _one_after_the_other(part, _groups(party, routing, rails)):
            for one, share in _inside(minor_units, group, routing):
                found[one.place] += share
    return found


def _parties(refund: int, every: Sequence[Paid], routing: d.Routing | None) -> list[tuple[list[Paid], int]]:
    if routing is None or routing.payers is None:
        return [([*every], refund)]
    names = {one.tender.payer for one in every}
    own = {name: [one for one in every if one.tender.payer == name] for name in names}
    if routing.payers == ():
        order = sorted(names, key=lambda name: min(one.id for one in own[name]))
        weights = [sum(one.left for one in own[name]) for name in order]
        return [(own[name], part) for name, part in zip(order, share_out(refund, weights), strict=True)]
    first = [own.get(name, []) for name in routing.payers]
    last = [one for one in every if one.tender.payer not in routing.payers]
    return _one_after_the_other(refund, [*first, last])


def _one_after_the_other(refund: int, groups: Iterable[list[Paid]]) -> list[tuple[list[Paid], int]]:
    found = []
    for group in groups:
        taken = min(refund, sum(one.left for one in group))
        found.append((group, taken))
        refund -= taken
    return found


def _groups(party: Sequence[Paid], routing: d.Routing | None, rails: Rails) -> list[list[Paid]]:
    order = () if routing is None else routing.order
    words = [*order] if "rest" in order else [*order, "rest"]
    return [[one for one in party if _word(one, words, rails) == word] for word in words]


def _word(one: Paid, words: Sequence[str], rails: Rails) -> str:
    form = rails[one.tender.method].comes_back if one.tender.method in rails else "money"
    if one.tender.method in words:
        return one.tender.method
    return form if form in words else "rest"


def _inside(refund: int, group: list[Paid], routing: d.Routing | None) -> list[tuple[Paid, int]]:
    within = "pro_rata" if routing is None else routing.within
    if within == "pro_rata":
        ordered = sorted(group, key=lambda one: one.id)
        return list(zip(ordered, share_out(refund, [one.left for one in ordered]), strict=True)) if group else []
    ordered = sorted(group, key=lambda one: one.place)
    if all(one.captured is not None for one in group):
        ordered = sorted(sorted(group, key=lambda one: one.id), key=lambda one: one.captured or 0)
    if within == "latest_first":
        ordered = _latest_first(ordered)
    return [(one, part) for (one,), part in _one_after_the_other(refund, [[one] for one in ordered])]


def _latest_first(ordered: list[Paid]) -> list[Paid]:
    """Backwards; but those captured at one instant stay in the order of their ids."""
    if any(one.captured is None for one in ordered):
        return ordered[::-1]
    instants = sorted({one.captured or 0 for one in ordered}, reverse=True)
    return [one for instant in instants for one in ordered if one.captured == instant]
