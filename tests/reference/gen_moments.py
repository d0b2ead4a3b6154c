"""Random requests, often exactly on a boundary of a document, or one microsecond or minute beside it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.record import ItemRecord
from aftersales.model.request import HEADS, Cancel, Change, Claim, NoShow, Request
from aftersales.policy.documents import Span
from aftersales.policy.registry import BUILT_IN, REQUESTED
from aftersales.values.instants import to_length
from aftersales.values.money import to_text
from tests.reference.arithmetic import EPOCH, MICROSECOND, add_months, later_instant, local
from tests.reference.features import FEATURES
from tests.reference.gen_changes import new_service
from tests.reference.gen_documents import SOME_HEADS
from tests.reference.gen_parts import named_part
from tests.reference.gen_routes import turns
from tests.reference.prices import minor
from tests.reference.words import CLAIM_WORDS, WORDS, chance, some, weighted

BESIDE = (0, 0, 0, 1, -1, 60_000_000, -60_000_000, 59_999_999, 3_600_000_000)
CUTOFF = re.compile(r"(?:by|before|after|from) (same time|\d\d:\d\d) (\d+) days? (before|after)")
LENGTH = re.compile(r"[<>=]+ (-?\d+) (day|month)s?")
Tested = tuple[str, str]


def request(rng: random.Random, booking: dict[str, Any]) -> Request:
    """Mostly about everything: half of them cancellations."""
    ids = [item["id"] for item in booking["items"]]
    items = (rng.choice(ids),) if chance(rng, 0.1) else None
    about: dict[str, Any] = {"items": items, "reason": rng.choice(WORDS["reason"]) if chance(rng, 0.4) else None}
    kind = weighted(rng, {"cancel": 5, "no_show": 1.2, "change": 2.2, "claim": 2.5})
    about["evidence"] = (rng.choice(CLAIM_WORDS["evidence"]),) if chance(rng, 0.3) else ()
    part = named_part(rng, booking, items)
    if kind == "change":
        most = 3 if "aspects" in FEATURES else 1
        aspects = tuple(some(rng, CLAIM_WORDS["aspects"], 1, most)) if chance(rng, 0.7) else ()
        found: dict[str, Any] = {**about, **part, "price": _new_price(rng, booking), "aspects": aspects}
        return Change(**{**found, **(new_service(rng, booking) if "changes" in FEATURES else {})})
    if kind == "claim":
        heads: Any = tuple(some(rng, SOME_HEADS if chance(rng, 0.9) else HEADS)) if chance(rng, 0.4) else None
        part = {key: names for key, names in part.items() if key == "travellers"}
        return Claim(**about, **part, heads=heads)
    if kind == "cancel" and part and chance(rng, 0.5):
        part = {**part, "remaining_price": to_text(rng.randint(0, 3000), booking["currency"])}
    return (Cancel if kind == "cancel" else NoShow)(**about, **part)


def _new_price(rng: random.Random, booking: dict[str, Any]) -> str | None:
    """Dearer, cheaper or the same as one of the items; not stated where there are several."""
    currency = booking["currency"]
    paid = sum(minor(part["amount"], currency) for part in booking["items"][0]["price"])
    price = max(0, paid + rng.choice((0, 1, -1, 500, 20_000, -500)))
    return to_text(price, currency) if len(booking["items"]) == 1 and chance(rng, 0.7) else None


def moment(rng: random.Random, booking: dict[str, Any], documents: Sequence[dict[str, Any]]) -> datetime:
    """When somebody asks."""
    record = rng.choice(Booking.from_dict(booking).records)
    boundaries = _of_tests(rng, record, documents) if chance(rng, 0.6) else _of_calendar(record, documents)
    known = _instants(record)
    ways = turns(booking, documents)
    if ways and chance(rng, 0.4):
        return _at(rng.choice(ways) + rng.choice(BESIDE))
    if record.supplier is not None and record.supplier.edges and chance(rng, 0.5):
        return _at(rng.choice(record.supplier.edges) + rng.choice(BESIDE))
    usual = [at for at in boundaries if known["booked_at"] <= at <= known.get("service_start", at)]
    boundaries = usual if chance(rng, 0.8) else boundaries
    if chance(rng, 0.2) or not boundaries:
        return _at(rng.randint(min(known.values()) - 86_400_000_000, max(known.values()) + 86_400_000_000))
    return _at(rng.choice(boundaries) + rng.choice(BESIDE))


def _at(instant: int) -> datetime:
    return EPOCH + instant * MICROSECOND


def _instants(record: ItemRecord) -> dict[str, int]:
    instants = (name for name, fact in BUILT_IN.items() if fact.type == "instant")
    return {name: record.facts[name] for name in instants if isinstance(record.facts.get(name), int)}


def _of_tests(rng: random.Random, record: ItemRecord, documents: Sequence[dict[str, Any]]) -> list[int]:
    """Where the tests of one document change their answer."""
    document = rng.choice(documents)
    spans = {name: fact.verb for name, fact in BUILT_IN.items() if isinstance(fact.verb, Span)}
    for name, verb in document.get("facts", {}).items():
        if "span" in verb:
            start, end = verb["span"]
            spans[name] = Span(start, end, end)
    known, zone = _instants(record), record.zone or "UTC"
    found: list[int] = []
    for fact, bounds in _tested(document):
        span = spans.get(fact)
        if span is not None and REQUESTED in (span.start, span.end):
            forward = span.end == REQUESTED
            anchor = known.get(span.start if forward else span.end)
            found += [] if anchor is None else _turns(bounds, anchor, forward, zone)
    return found


def _turns(bounds: str, anchor: int, forward: bool, zone: str) -> list[int]:
    sign = 1 if forward else -1
    found: list[int] = []
    for part in bounds.split(", "):
        cutoff, length = CUTOFF.fullmatch(part), LENGTH.fullmatch(part)
        if cutoff is not None:
            found.append(_cutoff_instant(cutoff, anchor, zone))
        elif length is not None:
            count, day = sign * int(length[1]), local(anchor, zone).date()
            day = day + timedelta(days=count) if length[2] == "day" else add_months(day, count)
            found += [_midnight(day, zone), _midnight(day + timedelta(days=1), zone)]
        else:
            elapsed = to_length(part.lstrip("<>= "))
            found += [] if elapsed is None else [anchor + sign * elapsed]
    return found


def _cutoff_instant(cutoff: re.Match[str], anchor: int, zone: str) -> int:
    wall = local(anchor, zone)
    if cutoff[1] != "same time":
        hours, minutes = map(int, cutoff[1].split(":"))
        wall = datetime.combine(wall.date(), datetime.min.time()) + timedelta(hours=hours, minutes=minutes)
    days = int(cutoff[2])
    return later_instant(wall + timedelta(days=-days if cutoff[3] == "before" else days), zone)


def _midnight(day: date, zone: str) -> int:
    return later_instant(datetime.combine(day, datetime.min.time()), zone)


def _of_calendar(record: ItemRecord, documents: Sequence[dict[str, Any]]) -> list[int]:
    """The booking's own instants, the nights of a stay, times of day, and where versions begin."""
    zone, known = record.zone or "UTC", _instants(record)
    found = [*known.values()]
    start = known.get("service_start")
    if start is not None:
        day = local(start, zone).date()
        nights = [_midnight(day + timedelta(days=n), zone) for n in range(-1, record.nights + 2)]
        hours = [datetime.combine(day, datetime.min.time()) + timedelta(hours=h, days=-1) for h in (8, 12, 18)]
        found += [*nights, *nights, *(later_instant(wall, zone) for wall in hours)]
    for document in documents:
        for version in document.get("versions", ()):
            found.append(_version_instant(str(version["from"]), zone))
    return found


def _version_instant(text: str, zone: str) -> int:
    if "T" in text:
        return (datetime.fromisoformat(text) - EPOCH) // MICROSECOND
    return _midnight(date.fromisoformat(text), zone)


def _tested(node: Any) -> Iterator[Tested]:
    """Every fact and the text it is compared with, wherever it stands."""
    if isinstance(node, list):
        for one in node:
            yield from _tested(one)
    elif isinstance(node, dict):
        if "over" in node:
            steps = node["steps"]
            keys = [*steps] if isinstance(steps, dict) else [key for step in steps for key in step]
            yield from ((node["over"], str(key)) for key in keys)
        for key, value in node.items():
            yield from [(key, value)] if isinstance(value, str) else _tested(value)
