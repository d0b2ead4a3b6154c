"""A booking that lies in a cell of a table: built from what the cell asks, then read back and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from aftersales.check.prices import NIGHTS
from aftersales.check.samples import near, sample, satisfying, stated
from aftersales.check.spans import grouped, together
from aftersales.check.subject import Asked
from aftersales.check.witness import REQUESTS, Moment, Witness
from aftersales.engine.facts import given_facts
from aftersales.engine.quote import asked_by
from aftersales.engine.scope import in_scope
from aftersales.model.booking import Booking
from aftersales.model.facts import PLACED
from aftersales.model.problems import InvalidInput
from aftersales.model.record import ItemRecord, Part
from aftersales.plan.axes import Axis
from aftersales.plan.compile import Axes
from aftersales.plan.tables import Cell
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS, Declaration, Span, Stated, Tests
from aftersales.policy.registry import COMPONENTS, REQUESTED
from aftersales.values.money import to_text
from aftersales.values.zones import DAY, HOUR, instant, local_wall, moment

ZONE: Final = "Asia/Shanghai"
"""A zone whose clocks do not change."""
NOON: Final = instant(datetime.fromisoformat("2026-06-17T12:00:00+08:00"))
PRICE: Final = 100_000
_JOURNEYS: Final = ("flight", "rail", "coach", "cruise")
_OF_SEGMENT: Final = {
    "origin": "origin", "destination": "destination", "carrier": "carrier", "carrier_country": "carrier_country",
    "operating_carrier": "operating_carrier", "flight_number": "number", "origin_country": "origin_country",
    "destination_country": "destination_country",
}  # fmt: skip
_OF_BOOKING: Final = ("channel", "point_of_sale")
_OF_ITEM: Final = ("confirmed_at", "issued_at", "first_ticketed_at")
_STARTS: Final = ("service_start", "original_departure")
_ENDS: Final = ("service_end", "original_arrival")


class Draft:
    """A booking being put together: what is placed in it, and what has to be given beside it."""

    def __init__(self, asked: Asked, price: int = PRICE, pinned: bool = True, zone: str = ZONE) -> None:
        self.asked, self.price, self.pinned, self.zone = asked, price, pinned, zone
        self.currency = asked.currency
        self.now = _now(asked)
        self.given: dict[str, Any] = {}
        self.item: dict[str, Any] = {"id": "item", "product": "service", "attributes": {}}
        self.booking: dict[str, Any] = {}
        self.segment: dict[str, Any] = {}
        self.request: dict[str, Any] = {}
        self.instants: dict[str, int] = {}
        self.values: dict[str, Any] = {}
        self.amounts: dict[str, int] = {}
        self.nights = NIGHTS if asked.by_night else 0
        self.changes = 0
        self.party = 1
        self.components: tuple[Part, ...] = ()

    def place(self, fact: str, value: Any) -> None:
        """Put a fact where a booking or a request states it, or give it beside."""
        declared = self.asked.plan.facts[fact]
        if fact in ("product", "supplier"):
            self.item[fact] = value
        elif fact in _OF_BOOKING:
            self.booking[fact] = value
        elif fact in ("membership", "account"):
            self.booking.setdefault("customer", {})[fact] = value
        elif fact in _OF_SEGMENT:
            self.segment[_OF_SEGMENT[fact]] = value
        elif fact in ("countries_touched", "airports_touched") and value:
            self._touch("_country" if fact == "countries_touched" else "", value)
        elif fact in COMPONENTS and isinstance(value, int):
            self.amounts[fact] = value
        else:
            self._place_more(fact, value, declared.verb)

    def _place_more(self, fact: str, value: Any, verb: Any) -> None:
        if fact == "nights" and isinstance(value, int):
            self.nights = max(value, 1)
        elif fact == "changes_so_far" and isinstance(value, int):
            self.changes = value
        elif fact == "party_size" and isinstance(value, int):
            self.party = value
        elif fact in ("reason", "evidence", "aspects") and value is not None:
            self.request[fact] = value
        elif fact == "aspect" and value is not None:
            self.request["aspects"] = [value]
        elif _is_attribute(fact, verb) and isinstance(value, str | bool | int):
            self.item["attributes"][fact] = value

    def _touch(self, suffix: str, values: list[str]) -> None:
        self.segment[f"origin{suffix}"], self.segment[f"destination{suffix}"] = values[0], values[-1]

    def asking(self) -> dict[str, Any]:
        """The request as JSON, with its kind."""
        section = self.asked.section
        if section in HEADS:
            return {"kind": "claim", "heads": [section], **self.request}
        return {"kind": section if section in REQUESTS else "cancel", **self.request}

    def to_dict(self) -> dict[str, Any]:
        """The booking as JSON."""
        currency = self.currency
        item = {**self.item, **self._service(), "price": self._price(currency)}
        item |= {name: self._utc(name) for name in _OF_ITEM if name in self.instants}
        if self.pinned and self.asked.plan.kind == "terms":
            item["terms"] = self.asked.pin
        paid = [{"id": "payment", "method": "card", "amount": to_text(self._paid(), currency)}]
        travellers = [{"id": f"t{number}"} for number in range(1, self.party + 1)]
        booked = self._utc("booked_at") if "booked_at" in self.instants else "2000-01-01T00:00:00Z"
        head = {"id": "witness", "booked_at": booked, "currency": currency, "travellers": travellers}
        return {**head, **self.booking, "items": [item], "tenders": paid, "history": self._history()}

    def witness(self, says: Mapping[str, Any]) -> Witness:
        """The booking with the one request it was made for, and what its quote says."""
        return Witness(self.to_dict(), self.asking(), (self.moment(says),))

    def moment(self, says: Mapping[str, Any]) -> Moment:
        """The request at its instant."""
        return Moment(_utc(self.now), dict(self.given), dict(says))

    def priced(
        self, components: tuple[Part, ...], party: int, given: Mapping[str, Any], after: tuple[Part, ...] = ()
    ) -> Draft:
        """The same booking of so many travellers, at other prices and with more facts given beside it; and what a
        change states that it costs `after` it."""
        other = copy(self)
        other.components, other.party, other.given = components, party, {**self.given, **given}
        new = {"components": [_stated(part, self.currency) for part in after]} if after else {}
        other.request = {**self.request, **new}
        return other

    def at(self, now: int, given: Mapping[str, Any]) -> Draft:
        """The same booking at another instant."""
        other = copy(self)
        other.now, other.given = now, dict(given)
        return other

    def under(self, terms: Asked) -> Draft:
        """The same booking sold under some terms."""
        other = copy(self)
        other.item = {**self.item, "terms": {"id": terms.plan.id}}
        return other

    def in_currency(self, currency: str) -> Draft:
        """The same booking in another currency."""
        other = copy(self)
        other.currency = currency
        return other

    def seen(self) -> View:
        """The booking as the document sees it. Raises InvalidInput."""
        plan, currency = self.asked.plan, self.currency
        booking = Booking.from_dict(self.to_dict())
        asking = self.asking()
        request = REQUESTS[asking.pop("kind")].from_dict(asking)
        records: tuple[ItemRecord, ...] = in_scope(booking, request)
        view = View(records[0], self.now, asked_by(request, records, currency), came=request.kind != "no_show")
        if self.given:
            view.given = given_facts(self.given, view, plan.facts, plan.readers, currency)
        return plan.seen(view)

    def _parts(self) -> dict[str, int]:
        kind = "stay" if self.item["product"] == "hotel" else "fare"
        return {kind: self.price, **dict.fromkeys(self.asked.components - {kind}, self.price // 10), **self.amounts}

    def _paid(self) -> int:
        return sum(part.minor for part in self.components) or sum(self._parts().values())

    def _price(self, currency: str) -> list[dict[str, Any]]:
        if self.components:
            return [_stated(part, currency) for part in self.components]
        return [{"kind": kind, "amount": to_text(minor, currency)} for kind, minor in self._parts().items()]

    def _history(self) -> list[dict[str, Any]]:
        times = self.instants.get("changed_at", self.now - 2 * DAY), self.instants.get("start_before_change")
        count = self.changes or ("changed_at" in self.instants)
        start = {} if times[1] is None else {"service_start": self._local(times[1])}
        return [{"kind": "changed", "item": "item", "at": _utc(times[0]), **start} for _ in range(count)]

    def _service(self) -> dict[str, Any]:
        start = next((self.instants[name] for name in _STARTS if name in self.instants), None)
        end = next((self.instants[name] for name in _ENDS if name in self.instants), None)
        if self.nights or (self.item["product"] == "hotel" and start is not None):
            first = self.now + 30 * DAY if start is None else start
            last = first + max(self.nights, 1) * DAY
            return {"stay": {"check_in": self._local(first), "check_out": self._local(last if end is None else end)}}
        if self.segment or self.item["product"] in _JOURNEYS:
            times = {} if start is None else {"departs": self._local(start)}
            times |= {} if end is None else {"arrives": self._local(end)}
            return {"segments": [{"origin": "AAA", "destination": "BBB", **self.segment, **times}]}
        if start is None and end is None:
            return {}
        starts = (end or 0) - HOUR if start is None else start
        ends = {} if end is None else {"ends": self._local(end)}
        return {"window": {"starts": self._local(starts), **ends}}

    def _local(self, at: int) -> str:
        return f"{local_wall(at, self.zone).isoformat()}[{self.zone}]"

    def _utc(self, name: str) -> str:
        return _utc(self.instants[name])


def _stated(part: Part, currency: str) -> dict[str, Any]:
    """A component as JSON."""
    belongs = {name: own for name in ("code", "traveller", "night") if (own := getattr(part, name)) is not None}
    return {"kind": part.kind, "amount": to_text(part.minor, currency), **belongs}


def _is_attribute(fact: str, verb: Any) -> bool:
    return isinstance(verb, Stated) or (verb is None and fact not in PLACED)


def _utc(at: int) -> str:
    return moment(at, "UTC").isoformat()


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
    if start and not draft.instants.keys() & {*_STARTS, *_ENDS}:
        draft.instants["service_start"] = draft.now + 30 * DAY


def _counts_from(fact: Declaration, instant: str) -> bool:
    """Whether a fact is the time between an instant and the request, which then says where the instant is."""
    verb = fact.verb
    return isinstance(verb, Span) and fact.type == "span" and {verb.start, verb.end} == {instant, REQUESTED}


def _now(asked: Asked) -> int:
    """An instant at which the version is in force."""
    start, end = asked.in_force(ZONE)
    now = max(NOON, start + 12 * HOUR)
    return now if end is None or now < end else max(start, end - 12 * HOUR)


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


_PLACES: Final = {*_STARTS, *_ENDS, *_OF_ITEM, "booked_at", "changed_at", "start_before_change"}


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
