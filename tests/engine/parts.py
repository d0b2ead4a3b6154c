"""Journeys, families and quotes by portion, for tests of parts of an item."""

from __future__ import annotations

from typing import Any

from aftersales import Booking, Cancel, Quote, Rulebook
from tests.simple import Dict, book, document

AT = "2025-06-18T12:00:00+08:00"
EVERY = "[{product: [flight, hotel, rail]}]"
TWO: Dict = {"travellers": [{"id": "a", "type": "adult"}, {"id": "b", "type": "adult"}]}
MIXED: Dict = {"travellers": [{"id": "a", "type": "adult"}, {"id": "c", "type": "child"}]}
Portion = tuple[str, str, Any]


def terms(body: str) -> Rulebook:
    """Terms for flights, trains and stays."""
    return book(document(body, applies=EVERY))


def with_right(body: str, right: str, kind: str = "right") -> Rulebook:
    """The same, and a document beside them."""
    return book(document(body, applies=EVERY), document(right, "beside", kind, EVERY))


def segment(place: int, **keys: Any) -> Dict:
    """One of several flights, a day after the other, from A to B, from B to C and so on."""
    ends = {"origin": "ABCDE"[place], "destination": "BCDEF"[place]}
    return {**ends, "departs": f"2025-06-{20 + place}T10:00[Asia/Shanghai]", **keys}


def fares(*amounts: str, **keys: Any) -> list[Dict]:
    """One fare a segment."""
    return [{"kind": "fare", "amount": amount, "segment": n, **keys} for n, amount in enumerate(amounts)]


def flight(price: list[Dict], count: int = 2, **keys: Any) -> Dict:
    """A journey of some flights."""
    segments = [segment(place) for place in range(count)]
    return {"id": "i1", "product": "flight", "price": price, "segments": segments, **keys}


def cancelled(at: str = "2025-06-17T12:00:00+08:00", **part: Any) -> Dict:
    """A cancellation in the history."""
    return {"kind": "cancelled", "item": "i1", "at": at, **part}


def refunded(amount: str, **keys: Any) -> Dict:
    """A refund in the history."""
    return {"kind": "refunded", "item": "i1", "tender": "p1", "amount": amount, **keys}


def quoted(rules: Rulebook, what: Booking, request: Any = None, at: str = AT) -> Quote:
    """A cancellation, if nothing else is asked."""
    return rules.quote(what, request or Cancel(), at=at)


def refunds(rules: Rulebook, what: Booking, request: Any = None, at: str = AT) -> list[str]:
    """What comes back by line, or its code and what it misses."""
    found = []
    for line in quoted(rules, what, request, at).lines:
        said = " ".join((line.code, *line.missing))
        found.append(line.refundable.amount if line.refundable and line.outcome == "granted" else said)
    return found
