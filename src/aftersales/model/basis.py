"""What a quote was made of: enough to tell later whether the same would be answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from aftersales.model.amounts import minor_of
from aftersales.model.booking import Booking
from aftersales.model.parts import Cancelled, Refunded
from aftersales.model.record import ItemRecord, parts_of
from aftersales.model.request import Cancel, Change, Claim, NoShow, Request
from aftersales.model.unknown import UNKNOWN
from aftersales.values.zones import instant

REQUESTS: Final[Mapping[str, type[Request]]] = {"cancel": Cancel, "no_show": NoShow, "change": Change, "claim": Claim}


class Basis(NamedTuple):
    """The instant of a quote, the request, and the digest of what was known: the booking with the reports that hit it
    and the facts given."""

    at: datetime
    request: Request
    known: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"at": self.at.isoformat(), "request": self.request.to_dict(), "known": self.known}


def digest_of(booking: Booking, asked: Iterable[ItemRecord], given: Mapping[tuple[str, str], Any] | None) -> str:
    """Identifies what the engine reads of a booking, with the records of some items as reports left them.

    A booking read again, or stated in other words (other offsets, other zeros, in other `extensions`), is the same.
    """
    hit = {record.id: record.sold or record for record in asked}
    records = [_record(hit.get(record.id, record)) for record in booking.records]
    facts = sorted((name, clock, _plain(value)) for (name, clock), value in (given or {}).items())
    paid = [[list(payment) for payment in booking.payments], [[one.program, one.points] for one in booking.earned]]
    read = [booking.id, booking.currency, records, paid, facts]
    return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


def _record(record: ItemRecord) -> list[Any]:
    package = "" if record.package is None else record.package.item.id
    parts = [list(part) for part in record.whole.parts]
    who = [list(record.travellers), sorted(map(str, record.types.items()))]
    history: tuple[Cancelled | Refunded, ...] = (*record.back, *record.earlier)
    events = [_event(event, record.currency) for event in history]
    pin, cost = record.item.supplier_terms, record.item.cost or ()
    bought = [pin and [pin.id, pin.version], [list(part) for part in parts_of(cost, record.currency)]]
    used = [events, record.refunded, record.cancelled, record.nights, sorted(record.flown), record.gate]
    return [record.id, package, record.zone, record.pin, bought, parts, who, used, _plain(record.facts)]


def _event(event: Cancelled | Refunded, currency: str) -> list[Any]:
    scope = [event.travellers, event.segments, event.nights]
    at = None if event.at is None else instant(event.at)
    if isinstance(event, Refunded):
        return ["refunded", scope, at, event.tender, minor_of(event.amount, currency)]
    rest = event.remaining_price
    return ["cancelled", scope, at, None if rest is None else minor_of(rest, currency)]


def _plain(value: Any) -> Any:
    """A fact as a JSON value that is the same in every process."""
    if value is UNKNOWN:
        return {"unknown": True}
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, int | str | None) else repr(value)
