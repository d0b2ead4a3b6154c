"""A booking and a request from what a case states. What a case leaves out is filled in; nothing is computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aftersales.check.case_keys import Plain
from aftersales.check.case_reading import Case
from aftersales.model.booking import Booking
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.request import Cancel, Change, Claim, NoShow, Request
from aftersales.policy.registry import COMPONENTS

LONG_AGO = "2000-01-01T00:00:00Z"
"""Stands for an instant that a case does not state."""

_SEGMENT = (
    "origin", "destination", "departs", "arrives", "carrier", "number", "operating_carrier", "carrier_country", "cabin",
    "origin_country", "destination_country", "status",
)  # fmt: skip
_STAY = ("check_in", "check_out", "rooms")
_WINDOW = ("starts", "ends")
_TIMES = ("departs", "arrives", *_STAY, *_WINDOW, "service_start")


def booking_of(case: Case) -> Booking:
    """The case's booking. Raises InvalidInput."""
    stated = dict(case.booking)
    short = _mappings(stated.pop("items", None), "items") or [_priced(case)]
    history = _mappings(stated.pop("history", None), "history")
    items = [_item(case, index, one, history) for index, one in enumerate(short, 1)]
    filled = {"id": "case", "booked_at": LONG_AGO, "currency": case.currency, "travellers": _travellers(items)}
    payments = _mappings(stated.pop("tenders", None), "tenders") or _payments(items)
    tenders = [_tender(index, one) for index, one in enumerate(payments, 1)]
    disruptions = [
        {"id": f"disruption-{n}", **_service_of(one, items[0]["id"]), **one}
        for n, one in enumerate(case.disruptions, 1)
    ]
    whole = {**filled, **stated, "items": items, "tenders": tenders, "history": history, "disruptions": disruptions}
    return Booking.from_dict({name: value for name, value in whole.items() if value is not None})


def request_of(case: Case) -> tuple[Request, str]:
    """The case's request and its instant. Raises InvalidInput."""
    asked = {name: value for name, value in case.asked.items() if name != "at"}
    kinds: dict[str, type[Request]] = {"cancel": Cancel, "no_show": NoShow, "change": Change, "claim": Claim}
    request = kinds[case.request].from_dict(_zoned(asked, case.item.get("zone")))
    return request, case.asked.get("at", LONG_AGO)


def _service_of(disruption: Plain, first: str) -> Plain:
    """A disruption that names no service is about the first item."""
    return {} if disruption.keys() & {"item", "carrier", "supplier"} else {"item": first}


def _priced(case: Case) -> Plain:
    """The case's one item; without a price of its own it costs what the stated facts say."""
    item: Plain = {"product": "service", **case.item}
    if "price" in item or any(kind in item for kind in COMPONENTS):
        return item
    found: Plain = {kind: str(case.given[kind]) for kind in COMPONENTS if kind in case.given}
    return {**item, **(found or {"fare": str(case.given.get("total", "0"))})}


def _item(case: Case, index: int, stated: Plain, history: list[Plain]) -> Plain:
    zone = stated.get("zone")
    short = _zoned({name: value for name, value in stated.items() if name != "zone" and value is not None}, zone)
    if isinstance(short.get("attributes"), dict):
        short["attributes"] = {name: value for name, value in short["attributes"].items() if value is not None}
    item: Plain = {"id": f"item-{index}"}
    item["price"] = [*_mappings(short.pop("price", None), "price"), *_components(short)]
    changes = _mappings(short.pop("changed", None), "changed")
    cancelled = _mappings(short.pop("cancelled", None), "cancelled")
    refunds = _mappings(short.pop("refunded", None), "refunded")
    owner = short.get("id") or item["id"]
    history += [{"kind": "changed", "item": owner, **_zoned(change, zone)} for change in changes]
    history += [{"kind": "cancelled", "item": owner, **event} for event in cancelled]
    history += [{"kind": "refunded", "item": owner, **refund} for refund in _repeated(refunds)]
    pin = {} if case.under is None else {"terms": _pin(case.under)}
    return {**item, **_service(short), **pin, **short}


def _mappings(value: Any, place: str) -> list[Plain]:
    """None, one mapping or a list of mappings as a list."""
    found = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(one, dict) for one in found):
        raise InvalidInput([Problem(place, "a mapping or a list of mappings is expected", str(value)[:60])])
    return list(found)


def _repeated(events: list[Plain]) -> Iterator[Plain]:
    """`times: 49` stands for as many events alike."""
    for event in events:
        times = event.get("times", 1)
        if not isinstance(times, int) or times > 1000:
            raise InvalidInput([Problem("refunded.times", "a whole number up to 1000 is expected", str(times)[:60])])
        yield from times * [{name: value for name, value in event.items() if name != "times"}]


def _zoned(stated: Plain, zone: str | None) -> Plain:
    """Local times with the zone in brackets, where they have none."""
    return {name: f"{value}[{zone}]" if _bare(name, value, zone) else value for name, value in stated.items()}


def _bare(name: str, value: Any, zone: str | None) -> bool:
    return zone is not None and name in _TIMES and isinstance(value, str) and "[" not in value


def _components(short: Plain) -> list[Plain]:
    """`fare: 553.00` is one component; a list states one per night of a stay, else one per traveller."""
    found: list[Plain] = []
    for kind in COMPONENTS:
        amount = short.pop(kind, None)
        if isinstance(amount, list) and "check_in" in short:
            found += [{"kind": kind, "amount": part, "night": night} for night, part in enumerate(amount)]
        elif isinstance(amount, list):
            found += [{"kind": kind, "amount": part, "traveller": f"t{n}"} for n, part in enumerate(amount, 1)]
        elif amount is not None:
            found.append({"kind": kind, "amount": amount})
    return found


def _service(short: Plain) -> Plain:
    """The segment, stay or window that the short keys describe."""
    parts = {
        name: {key: short.pop(key) for key in keys if key in short}
        for name, keys in (("segments", _SEGMENT), ("stay", _STAY), ("window", _WINDOW))
    }
    if parts["segments"]:
        parts["segments"] = [{"origin": "A", "destination": "B", **parts["segments"]}]  # type: ignore[assignment]
    return {name: part for name, part in parts.items() if part}


def _pin(under: str) -> Plain:
    own, _, version = under.partition("@")
    return {"id": own, "version": version} if version else {"id": own}


def _travellers(items: list[Plain]) -> list[Plain] | None:
    """The travellers that prices name."""
    names = dict.fromkeys(part["traveller"] for item in items for part in item["price"] if "traveller" in part)
    return [{"id": name} for name in names] or None


def _payments(items: list[Plain]) -> list[Plain]:
    """One payment for each part of the price: together they cover it."""
    return [{"amount": part.get("amount")} for item in items for part in item["price"]]


def _tender(index: int, stated: Plain) -> Plain:
    return {"id": f"payment-{index}", "method": "unspecified", **stated}
