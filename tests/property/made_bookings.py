"""Bookings as plain data, and instants around their services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

Dict = dict[str, Any]
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
TICK = timedelta(microseconds=1)
PRICES = (0, 1, 2, 333, 10_000, 55_300)
WORDS: dict[str, tuple[str, ...]] = {
    "rate_plan": ("flex", "saver"),
    "cabin": ("economy", "business"),
    "channel": ("app", "web"),
    "supplier": ("S1", "S2"),
    "membership": ("gold", "none at all"),
}


def text_of(minor: int) -> str:
    """Decimal text of cents."""
    return f"{minor // 100}.{minor % 100:02d}"


@cache
def cents() -> st.SearchStrategy[int]:
    """Amounts: small, ordinary and large."""
    return st.sampled_from(PRICES) | st.integers(0, 3_000_000_000)


@cache
@st.composite
def items(draw: st.DrawFn, own: str) -> Dict:
    """A rail or hotel item around June 2025, in one of four zones."""
    zone = draw(st.sampled_from(ZONES))
    kinds = ("fare", "tax", "insurance") if draw(st.booleans()) else ("stay", "tax", "service_fee")
    chosen = draw(st.lists(st.sampled_from(kinds[1:]), max_size=2, unique=True))
    price = [{"kind": kind, "amount": text_of(draw(cents()))} for kind in (kinds[0], *chosen)]
    item: Dict = {"id": own, "product": "rail" if kinds[0] == "fare" else "hotel", "price": price}
    hour = draw(st.integers(0, 23))
    if item["product"] == "rail":
        departs = f"2025-06-20T{hour:02d}:{draw(st.sampled_from((0, 30, 59))):02d}[{zone}]"
        item["segments"] = [{"origin": "A", "destination": "B", "departs": departs}]
    else:
        out = f"2025-06-{20 + draw(st.integers(1, 5))}T11:00[{zone}]"
        item["stay"] = {"check_in": f"2025-06-20T{hour:02d}:00[{zone}]", "check_out": out}
    for fact in ("rate_plan", "cabin"):
        if draw(st.booleans()):
            item.setdefault("attributes", {})[fact] = draw(st.sampled_from((*WORDS[fact], "other")))
    if draw(st.booleans()):
        item["supplier"] = draw(st.sampled_from(WORDS["supplier"]))
    return item


@cache
@st.composite
def bookings(draw: st.DrawFn, most_items: int = 2) -> Dict:
    """A booking of one or two items, paid with up to three tenders, possibly partly refunded already."""
    listed = [draw(items(f"i{place}")) for place in range(draw(st.integers(1, most_items)))]
    prices = [sum(minor_of(part["amount"]) for part in item["price"]) for item in listed]
    parts = shares(draw, sum(prices))
    tenders = [{"id": f"p{n}", "method": "card", "amount": text_of(part)} for n, part in enumerate(parts)]
    data: Dict = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY", "items": listed}
    data["travellers"] = [{"id": f"t{n}"} for n in range(draw(st.integers(0, 3)))]
    data["history"] = refunds(draw, prices[0], parts[0])
    if draw(st.booleans()):
        data["channel"] = draw(st.sampled_from(WORDS["channel"]))
    return data | {"tenders": tenders}


def minor_of(text: str) -> int:
    """Cents of decimal text with two places."""
    return int(text.replace(".", ""))


def shares(draw: st.DrawFn, total: int) -> list[int]:
    """Up to three parts of a total."""
    cuts = sorted(draw(st.lists(st.integers(0, total), max_size=2)))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def refunds(draw: st.DrawFn, price: int, share: int) -> list[Dict]:
    """Perhaps a refund of some or all of the first item on the first tender."""
    most = min(price, share)
    if not most or draw(st.booleans()):
        return []
    amount = draw(st.integers(0, most) | st.just(most))
    return [{"kind": "refunded", "item": "i0", "tender": "p0", "amount": text_of(amount)}]


@cache
def instants() -> st.SearchStrategy[datetime]:
    """Instants before, during and after the services; many of them on whole hours, and one tick beside."""
    hours = st.integers(-25 * 24, 8 * 24).map(lambda n: datetime(2025, 6, 20, tzinfo=UTC) + timedelta(hours=n))
    minutes = st.integers(0, 59).map(lambda n: timedelta(minutes=n)) | st.just(timedelta(0))
    ticks = st.sampled_from((-TICK, timedelta(0), TICK))
    return st.builds(lambda hour, minute, tick: hour + minute + tick, hours, minutes, ticks)
