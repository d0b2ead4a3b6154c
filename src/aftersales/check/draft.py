"""A booking in the making: what a cell asks of it, one thing after the other."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any, Final

from aftersales.check.prices import NIGHTS
from aftersales.check.subject import Asked
from aftersales.check.witness import REQUESTS, Moment, Witness
from aftersales.engine.facts import given_facts
from aftersales.engine.quote import asked_by
from aftersales.engine.scope import in_scope
from aftersales.model.booking import Booking
from aftersales.model.facts import PLACED
from aftersales.model.record import ItemRecord, Part
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS, Stated
from aftersales.policy.registry import COMPONENTS
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
OF_ITEM: Final = ("confirmed_at", "issued_at", "first_ticketed_at")
STARTS: Final = ("service_start", "original_departure")
ENDS: Final = ("service_end", "original_arrival")


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
        item |= {name: self._utc(name) for name in OF_ITEM if name in self.instants}
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
        start = next((self.instants[name] for name in STARTS if name in self.instants), None)
        end = next((self.instants[name] for name in ENDS if name in self.instants), None)
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


def _now(asked: Asked) -> int:
    """An instant at which the version is in force."""
    start, end = asked.in_force(ZONE)
    now = max(NOON, start + 12 * HOUR)
    return now if end is None or now < end else max(start, end - 12 * HOUR)
