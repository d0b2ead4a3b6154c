"""Random rails and orders of tenders, and payments that come near their limits."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from aftersales.values.money import to_text
from tests.reference.arithmetic import add_months, instant_of, later_instant, local
from tests.reference.words import WORDS, ZONES, chance, some, weighted

Json = dict[str, Any]
METHODS = ("card", "alipay", "points", "voucher", "coupon", "account")
TAKES = ("bank", "balance")
"""Methods that nothing is paid by, but that take what others do not."""
WINDOWS = ("48h", "168h", "720h", "3 days", "30 days", "1 months", "6 months", "1 years")
FORMS = {"points": "points", "voucher": "voucher", "coupon": "nothing", "account": "credit"}
CLOCKS = ("00:30", "02:30", "12:00", "22:00", "23:59")
HEAD: Json = {"language": 1, "title": {"en": "made up", "zh": "虚构"}, "source": "nowhere"}


def ways(rng: random.Random, product: str, currency: str) -> list[Json]:
    """Rails for some of the methods, and now and then who is paid back first."""
    rails = [*some(rng, METHODS, 3, 6), *some(rng, TAKES, 1, 2)]
    found = [_rail(rng, method, currency, rails) for method in rails]
    groups = [*rails, "money", "points", "voucher", "credit", "nothing", "rest"]
    count = weighted(rng, {0: 4, 1: 5, 2: 2})
    return [*found, *(_routing(rng, f"routing-{number}", product, groups) for number in range(count))]


def _rail(rng: random.Random, method: str, currency: str, rails: Sequence[str]) -> Json:
    form = FORMS.get(method, "money") if chance(rng, 0.9) else "money"
    found: Json = {"tender": f"rail-{method}", **HEAD, "methods": [method], "comes_back": form}
    found |= {"window": rng.choice(WINDOWS)} if chance(rng, 0.5) else {}
    found |= {"partial_refunds": rng.choice((0, 1, 2))} if chance(rng, 0.25) else {}
    found |= {"spacing": rng.choice(("1h", "24h", "168h"))} if chance(rng, 0.3) else {}
    found |= {"minimum": {currency: to_text(rng.choice((1, 50, 5000)), currency)}} if chance(rng, 0.25) else {}
    found |= {"void": {"until": rng.choice(CLOCKS)}} if chance(rng, 0.3) else {}
    if form == "voucher":
        found |= {"validity": rng.choice(("original", "1 months", "90 days"))} if chance(rng, 0.6) else {}
        found |= {"at_least": rng.choice(("1 months", "30 days", "6 months"))} if chance(rng, 0.3) else {}
    others = [one for one in rails if one != method]
    found |= {"fallback": some(rng, others, 1, 3)} if others and chance(rng, 0.85) else {}
    return {**found, "zone": rng.choice(ZONES)} if chance(rng, 0.8) else found


def _routing(rng: random.Random, own: str, product: str, groups: Sequence[str]) -> Json:
    found: Json = {"routing": own, **HEAD}
    if chance(rng, 0.6):
        narrow = {name: rng.choice(WORDS[name]) for name in some(rng, ("channel", "supplier", "point_of_sale"), 0, 2)}
        found["applies"] = [{"product": product, **narrow}, *([{"channel": "web"}] if chance(rng, 0.2) else [])]
    found |= {"payers": rng.choice(("apart", ["company"], ["agent", "company"]))} if chance(rng, 0.5) else {}
    found |= {"order": some(rng, groups, 1, 4)} if chance(rng, 0.7) else {}
    found |= {"within": rng.choice(("pro_rata", "latest_first", "first_first"))} if chance(rng, 0.7) else {}
    return {**found, "earned_points": "claw_back"} if chance(rng, 0.4) else found


def states(rng: random.Random, booking: Json) -> None:
    """What the tenders and refunds of a booking say beside their amounts, and how they are listed."""
    booked = datetime.fromisoformat(booking["booked_at"])
    for tender in booking["tenders"]:
        tender |= {"method": rng.choice(METHODS)} if chance(rng, 0.7) else {}
        captured = booked + timedelta(hours=rng.choice((0, 0, 1, 30)))
        tender |= {"captured_at": captured.isoformat()} if chance(rng, 0.8) else {}
        tender |= {"payer": rng.choice(("company", "me"))} if chance(rng, 0.5) else {}
        tender |= {"status": rng.choice(("closed", "chargeback", "open"))} if chance(rng, 0.12) else {}
        tender |= {"points": rng.choice((1, 3, 100, 777, 55_300, 1_000_000))} if chance(rng, 0.75) else {}
        tender |= {"expires_on": str(booked.date() + timedelta(days=rng.randint(0, 30)))} if chance(rng, 0.6) else {}
        tender |= {"captured": _charged(rng)} if chance(rng, 0.2) else {}
    for event in booking["history"]:
        if event["kind"] == "refunded" and chance(rng, 0.7):
            event["at"] = (booked + timedelta(hours=rng.choice((1, 24, 100, 1000)))).isoformat()
    if chance(rng, 0.4):
        rng.shuffle(booking["tenders"])
    if chance(rng, 0.5):
        booking["earned"] = [{"program": "miles", "points": rng.choice((1, 55, 10_000))}]


def _charged(rng: random.Random) -> Json:
    return {"amount": rng.choice(("0.01", "14.21", "99.99", "1000.00")), "currency": "USD"}


def turns(booking: Json, documents: Sequence[Json]) -> list[int]:
    """The instants at which a rail of a booking's tenders takes no more."""
    rails = {method: one for one in documents if "tender" in one for method in one["methods"]}
    found: list[int] = []
    for tender in booking["tenders"]:
        rail = rails.get(tender["method"])
        if rail is not None:
            found += _turns(tender, rail, rail.get("zone", "UTC"))
    return found


def _turns(tender: Json, rail: Json, zone: str) -> list[int]:
    found = []
    if "expires_on" in tender:
        found.append(_midnight(date.fromisoformat(tender["expires_on"]) + timedelta(days=1), zone))
    if "captured_at" not in tender:
        return found
    captured = instant_of(datetime.fromisoformat(tender["captured_at"]))
    day = local(captured, zone).date()
    if "void" in rail:
        hours, minutes = map(int, rail["void"]["until"].split(":"))
        wall = datetime.combine(day, datetime.min.time()) + timedelta(hours=hours, minutes=minutes)
        found.append(later_instant(wall, zone))
    return [*found, *_window(rail["window"], captured, day, zone)] if "window" in rail else found


def _window(window: str, captured: int, day: date, zone: str) -> list[int]:
    number, _, unit = window.rstrip("h").partition(" ")
    if not unit:
        return [captured + int(number) * 3_600_000_000 + 1]
    months = int(number) * (12 if unit == "years" else 1)
    last = day + timedelta(days=int(number)) if unit == "days" else add_months(day, months)
    return [_midnight(last + timedelta(days=1), zone)]


def _midnight(day: date, zone: str) -> int:
    return later_instant(datetime.combine(day, datetime.min.time()), zone)
