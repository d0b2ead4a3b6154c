"""A booking that lies in a cell of a table: built from what the cell asks, then read back and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from aftersales.check.draft import ENDS, OF_ITEM, PRICE, STARTS, Draft
from aftersales.check.samples import near, sample, satisfying, stated
from aftersales.check.spans import grouped, together
from aftersales.check.subject import Asked
from aftersales.check.witness import Witness
from aftersales.model.booking import Booking
from aftersales.model.problems import InvalidInput
from aftersales.model.record import ItemRecord
from aftersales.plan.axes import Axis
from aftersales.plan.compile import Axes
from aftersales.plan.tables import Cell
from aftersales.plan.view import View
from aftersales.policy.documents import Declaration, Span, Tests
from aftersales.policy.registry import REQUESTED
from aftersales.values.zones import DAY, HOUR


def witness(asked: Asked, cell: Cell, says: Mapping[str, Any], price: int = PRICE) -> Witness | None:
    """A booking in a cell, with what its quote says of the document; None if none was found."""
    found = locate(asked, cell, price)
    return None if found is None else found.witness({"document": asked.plan.id, **says})


def locate(asked: Asked, cell: Cell, price: int = PRICE, pinned: bool = True) -> Draft | None:
    """A draft of a booking that lies in a cell of a table."""
    for tests in asked.plan.policy.applies or ((),):
        found = _find(Draft(asked, price, pinned), asked.table.axes, cell, tests)
        if found is not None:
            return found
    return None


def somewhere(asked: Asked, axes: Sequence[Axis], cell: Cell, price: int = PRICE) -> Draft | None:
    """A draft of a booking that lies in the intervals of some axes of a table, wherever it lies in the others."""
    for tests in asked.plan.policy.applies or ((),):
        found = _find(Draft(asked, price), axes, cell, tests)
        if found is not None:
            return found
    return None


def where(asked: Asked, tests: Tests, price: int = PRICE, pinned: bool = False) -> Draft | None:
    """A draft of a booking of which some tests hold."""
    axes = Axes(tests, asked.plan.facts, asked.plan.readers)
    cell = dict[int, int]()
    for fact, places in grouped(axes.axes):
        masks = [mask for test in axes.tests if test.fact == fact for mask in axes.masks[test]]
        for indices in together([axes.axes[place] for place in places], asked.plan.facts[fact]):
            at = dict(zip(places, indices, strict=True))
            if all(mask >> at[place] & 1 for place, mask in masks):
                cell |= at
                break
    full = tuple(cell.get(place, 0) for place in range(len(axes.axes)))
    return _find(Draft(asked, price, pinned), axes.axes, full, ())


def fixed(asked: Asked, zone: str, instants: Mapping[str, int], now: int) -> Draft:
    """A booking that a document applies to, with some of its instants, asked for at another."""
    draft = Draft(asked, zone=zone)
    for test in (asked.plan.policy.applies or ((),))[0]:
        draft.place(test.fact, satisfying(test, asked.plan.facts[test.fact].type))
    draft.instants |= instants
    draft.now = now
    return draft


def row_of(draft: Draft) -> str | None:
    """The row that takes a booking; None if not all that its table asks is known."""
    table = draft.asked.table
    try:
        cell = table.cell(draft.seen())
    except (InvalidInput, LookupError, ValueError):
        return None
    taken = -1 if -1 in cell else table.candidate(cell).row
    return table.rows[taken].id if taken >= 0 else None


def later(draft: Draft, axes: Sequence[Axis], cell: Cell, fact: str) -> Draft | None:
    """The same booking asked for at another instant, which lies in a cell that differs in one span alone."""
    if fact in draft.given:
        own = [place for place, axis in enumerate(axes) if axis.fact == fact]
        value = sample([axes[p] for p in own], [cell[p] for p in own], draft.asked.plan.facts[fact])
        text = stated(value, draft.asked.plan.facts[fact].type, axes[own[0]].clock, draft.asked.currency)
        return draft.at(draft.now, {**draft.given, fact: text})
    verb = draft.asked.plan.facts[fact].verb
    assert isinstance(verb, Span)
    view = draft.seen()
    for at in near([axis for axis in axes if axis.fact == fact], draft.instants.get(verb.end, draft.now)):
        moved = view.at(at)
        if [axis.index(moved) for axis in axes] == list(cell):
            return draft.at(at, draft.given)
    return None


def _find(draft: Draft, axes: Sequence[Axis], cell: Cell, tests: Tests) -> Draft | None:
    """The draft filled, with a start of the service where none was needed if that helps."""
    for start, hours, since in _TRIED:
        filled = Draft(draft.asked, draft.price, draft.pinned)
        filled.now += hours * HOUR
        try:
            _fill(filled, axes, cell, tests, start, since * HOUR)
            if _lies(filled, axes, cell):
                return filled
        except (LookupError, InvalidInput, ValueError, OverflowError):
            continue
    return None


_TRIED: Final = ((False, 0, 1), (True, 0, 1), (False, 8, 1), (False, -11, 1), (False, 0, 49), (False, 0, 960))
"""Whether a start of the service is added, by how many hours the request is moved, and how many after the sale it
comes, where that picks the version."""


def _fill(draft: Draft, axes: Sequence[Axis], cell: Cell, tests: Tests, start: bool, since: int) -> None:
    """What a document applies to, then what the cell asks for."""
    facts, asks = draft.asked.plan.facts, dict(grouped(axes))
    for test in tests:
        if test.fact not in asks:
            draft.place(test.fact, satisfying(test, facts[test.fact].type))
    picked = draft.asked.plan.policy.picked_by
    if picked != REQUESTED and not any(_counts_from(facts[fact], picked) for fact in asks):
        draft.instants[picked] = draft.now
        draft.now += since
    for fact, places in asks.items():
        own, indices = [axes[place] for place in places], [cell[place] for place in places]
        verb = facts[fact].verb
        if isinstance(verb, Span) and facts[fact].type == "span":
            _time(draft, verb, own, indices)
        else:
            draft.values[fact] = value = sample(own, indices, facts[fact])
            draft.place(fact, value)
    if start and not draft.instants.keys() & {*STARTS, *ENDS}:
        draft.instants["service_start"] = draft.now + 30 * DAY


def _counts_from(fact: Declaration, instant: str) -> bool:
    """Whether a fact is the time between an instant and the request, which then says where the instant is."""
    verb = fact.verb
    return isinstance(verb, Span) and fact.type == "span" and {verb.start, verb.end} == {instant, REQUESTED}


def _time(draft: Draft, verb: Span, axes: list[Axis], indices: list[int]) -> None:
    """Put the free end of a span where its axes are in their intervals; what has no place is given."""
    fact = axes[0].fact
    if indices[0] == axes[0].none and axes[0].size > axes[0].none:
        draft.values[fact] = None
        return
    ends = [end for end in (verb.start, verb.end) if end != REQUESTED and end not in draft.instants]
    if len(ends) == 2 and set(ends) <= _PLACES:
        draft.instants[ends.pop(0)] = draft.now - 30 * DAY
    if len(ends) == 1 and ends[0] in _PLACES:
        known = verb.start if ends[0] == verb.end else verb.end
        base = draft.now if known == REQUESTED else draft.instants[known]
        for at in near(axes, base):
            facts = {**draft.instants, ends[0]: at}
            view = _view(facts, draft)
            if [axis.index(view) for axis in axes] == indices:
                draft.instants[ends[0]] = at
                return
        raise LookupError(fact)
    if not ends:
        return
    draft.values[fact] = sample(axes, indices, draft.asked.plan.facts[fact])


def _view(instants: dict[str, int], draft: Draft) -> View:
    """An item of which some instants are known."""
    view = View(_bare(), draft.now)
    view.facts, view.zone = instants, draft.zone
    return view


@lru_cache(maxsize=1)
def _bare() -> ItemRecord:
    item = {"id": "item", "product": "service", "price": [{"kind": "fare", "amount": "1"}]}
    paid = [{"id": "payment", "method": "card", "amount": "1"}]
    head = {"id": "bare", "booked_at": "2000-01-01T00:00:00Z", "currency": "EUR"}
    return Booking.from_dict({**head, "items": [item], "tenders": paid}).records[0]


_PLACES: Final = {*STARTS, *ENDS, *OF_ITEM, "booked_at", "changed_at", "start_before_change"}


def _lies(draft: Draft, axes: Sequence[Axis], cell: Cell) -> bool:
    """Whether the booking lies in a cell, once what it does not state is given beside it."""
    view, facts = draft.seen(), draft.asked.plan.facts
    for axis, index in zip(axes, cell, strict=True):
        if axis.index(view) != index:
            value = draft.values[axis.fact]
            draft.given[axis.fact] = stated(value, facts[axis.fact].type, axis.clock, draft.asked.currency)
    if draft.given:
        view = draft.seen()
    return all(axis.index(view) == index for axis, index in zip(axes, cell, strict=True))
