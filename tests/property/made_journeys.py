"""Flights and stays with travellers, flown segments, reports of disruptions and a history, as plain data."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.property.made_bookings import PRICES, ZONES, Dict, items, minor_of, refunds, shares, text_of

AIRPORTS = ("PEK", "SHA", "FRA", "JFK")
TICKETED = ("2025-06-01T00:00:00Z", "2025-06-02T00:00:00Z")
ATTRIBUTES: dict[str, tuple[Any, ...]] = {
    "rate_plan": ("flex", "saver", "other"),
    "booking_class": ("Y", "F", "Q"),
    "insured": (True, False),
}
"""Facts of an item that stand under `attributes`."""
STATED: dict[str, tuple[Any, ...]] = {
    "cause": ("weather", "strike", "other"),
    "remedy_taken": ("rebooked", "none"),
    "extraordinary": (True, False),
    "within_control": (True, False),
    "downgraded": (True, False),
    "notified_at": ("2025-06-10T00:00:00Z", "2025-06-19T12:00:00Z", "none"),
    "actual_departure": ("2025-06-20T10:00:00Z", "none"),
    "final_arrival": ("2025-06-21T00:00:00Z", "2025-06-22T00:00:00Z", "none"),
}
"""Facts of a report, apart from those that its kind states."""
AMOUNTS = st.sampled_from(PRICES) | st.integers(0, 300_000)
KINDS = ("delayed", "diverted", "late_bags", "denied_boarding", "connection_changed")


REPORTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS)}, optional={name: st.sampled_from(values) for name, values in STATED.items()}
)
"""What a report states of some item."""
FACTS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in ATTRIBUTES.items()})
BESIDE = st.fixed_dictionaries({}, optional={"first_ticketed_at": st.sampled_from(TICKETED)})
SOLD = st.sampled_from(({}, {"channel": "app"}, {"channel": "web"}))
TIERS = st.sampled_from((None, "gold", "silver"))


@cache
@st.composite
def flights(draw: st.DrawFn, own: str, travellers: tuple[str, ...], flown: bool) -> Dict:
    """A journey of one to three segments from 20 June 2025 on; some may be flown, and priced one by one."""
    count, zone = draw(st.integers(1, 3)), draw(st.sampled_from(ZONES))
    done = draw(st.sampled_from((0, 0, 0, 1, count))) if flown else 0
    segments = [
        {
            "origin": AIRPORTS[n],
            "destination": AIRPORTS[n + 1],
            "departs": f"2025-06-{20 + n}T09:30[{zone}]",
            "arrives": f"2025-06-{20 + n}T13:00[{zone}]",
            "carrier": "CA",
            "number": f"CA{n}",
            "status": "flown" if n < done else "open",
        }
        for n in range(count)
    ]
    owners: list[Dict] = [{}]
    if draw(st.booleans()):
        owners = [{"segment": n} for n in range(count)]
    if len(travellers) > 0 and draw(st.booleans()):
        owners = [{**owner, "traveller": name} for owner in owners for name in travellers]
    price = [{"kind": "fare", "amount": text_of(draw(AMOUNTS)), **owner} for owner in owners]
    price += [{"kind": "tax", "amount": text_of(draw(AMOUNTS))}] if draw(st.booleans()) else []
    return {"id": own, "product": "flight", "price": price, "segments": segments}


@cache
@st.composite
def journeys(draw: st.DrawFn, most_items: int = 2, flown: bool = True, back: bool = True) -> Dict:
    """A booking of flights and stays, perhaps disrupted, partly used, cancelled or partly refunded."""
    names = tuple(f"t{n}" for n in range(draw(st.integers(0, 3))))
    count = draw(st.integers(1, most_items))
    listed = [
        draw(flights(f"i{n}", names, flown)) if draw(st.integers(0, 2)) else draw(items(f"i{n}")) for n in range(count)
    ]
    for item in listed:
        item.update(draw(BESIDE))
        item.setdefault("attributes", {}).update(draw(FACTS))
    prices = [sum(minor_of(part["amount"]) for part in item["price"]) for item in listed]
    parts = shares(draw, sum(prices))
    data: Dict = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY", "items": listed}
    types = draw(st.sampled_from((("adult",), ("adult", "child"))))
    data["travellers"] = [{"id": name, "type": types[n % len(types)]} for n, name in enumerate(names)]
    data["tenders"] = [{"id": f"p{n}", "method": "card", "amount": text_of(part)} for n, part in enumerate(parts)]
    data["history"] = refunds(draw, prices[0], parts[0]) if back else []
    count_reports = draw(st.integers(0, 2))
    hit = [draw(st.integers(0, count - 1)) for _ in range(count_reports)]
    data["disruptions"] = [{"id": f"d{n}", "item": f"i{place}", **draw(REPORTS)} for n, place in enumerate(hit)]
    tier = draw(TIERS)
    return data | draw(SOLD) | ({"customer": {"membership": tier}} if tier else {})
