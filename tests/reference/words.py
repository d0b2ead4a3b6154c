"""The small world that generated documents and bookings share, so that they meet often."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

PRODUCTS = ("rail", "flight", "hotel")
CURRENCIES = ("CNY", "JPY", "KWD")
ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
)
CLOCK_CHANGES = {
    "Europe/Berlin": ("2025-03-30", "2025-10-26", "2026-03-29"),
    "America/New_York": ("2025-03-09", "2025-11-02", "2026-03-08"),
    "Australia/Lord_Howe": ("2025-04-06", "2025-10-05"),
    "Africa/Casablanca": ("2025-02-23", "2025-04-06"),
}
MONTH_ENDS = ("2025-02-28", "2025-03-31", "2025-05-31", "2024-02-29", "2025-12-31", "2026-01-30")

WORDS: dict[str, tuple[str, ...]] = {
    "supplier": ("acme", "blue", "NO"),
    "channel": ("web", "app"),
    "point_of_sale": ("CN", "DE"),
    "membership": ("gold", "silver"),
    "account": ("corporate", "private"),
    "rate_plan": ("flex", "saver", "promo"),
    "rate_type": ("nonrefundable", "semi"),
    "fare_family": ("basic", "full", "flex"),
    "cabin": ("economy", "business"),
    "travel_class": ("SL", "2S", "1A"),
    "origin": ("AAA", "BBB", "CCC"),
    "destination": ("BBB", "CCC", "DDD"),
    "origin_country": ("CN", "NO", "DE"),
    "destination_country": ("CN", "NO", "DE"),
    "airports_touched": ("AAA", "BBB", "DDD"),
    "carrier": ("XX", "YY"),
    "reason": ("illness", "weather"),
    "journey_used": ("none", "part", "all"),
    "product": PRODUCTS,
    "purpose": ("work", "fun"),
    "season": ("high", "low"),
}
REPORT_WORDS: dict[str, tuple[str, ...]] = {
    "disruption": ("cancelled", "delayed", "retimed", "downgraded"),
    "cause": ("weather", "strike", "technical"),
    "cancelled_by": ("carrier", "authority"),
    "alternative": ("flight", "train", "voucher"),
    "alternative_response": ("accepted", "rejected"),
    "remedy_taken": ("refund", "voucher"),
}
REPORT_FLAGS = ("extraordinary", "within_control", "safety", "downgraded", "provided")
CLAIM_WORDS = {"evidence": ("doctors_note", "police_report"), "aspects": ("date", "route", "name")}
STATED_WORDS = ("rate_plan", "rate_type", "fare_family", "cabin", "travel_class", "purpose", "season")
LENGTHS = (
    "-20min",
    "0h",
    "20min",
    "1h",
    "2h",
    "4h",
    "12h",
    "24h",
    "47h59min",
    "48h",
    "72h",
    "168h",
    "192h",
    "720h",
)
DAYS = (0, 1, 2, 3, 5, 7, 14, 30)
MONTHS = (1, 2, 3, 6)
TIMES = ("00:00", "02:30", "08:00", "12:00", "18:00", "23:59", "24:00")
COMPONENTS = {
    "rail": ("fare", "insurance", "service_fee", "tax"),
    "flight": ("fare", "tax", "carrier_imposed", "ancillary", "insurance"),
    "hotel": ("stay", "tax", "surcharge", "deposit", "service_fee"),
    "car": ("fare", "insurance"),
    "activity": ("fare",),
}


def chance(rng: random.Random, probability: float) -> bool:
    """True that often."""
    return rng.random() < probability


def weighted(rng: random.Random, choices: Mapping[T, float]) -> T:
    """One of the keys, as often as its weight says."""
    return rng.choices(list(choices), list(choices.values()))[0]


def some(rng: random.Random, among: Sequence[T], least: int = 1, most: int = 3) -> list[T]:
    """A few of them, in any order."""
    return rng.sample(list(among), min(len(among), rng.randint(least, most)))


def shuffled(rng: random.Random, mapping: dict[str, Any]) -> dict[str, Any]:
    """The same mapping in another order."""
    return dict(rng.sample(list(mapping.items()), len(mapping)))
