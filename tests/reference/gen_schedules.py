"""Random penalty schedules of suppliers, never contradicting themselves."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from aftersales.values.zones import zone
from tests.reference.words import chance, some, weighted

Json = dict[str, Any]
HOURS = (0, 1, 2, 24, 48, 72, 168, 192, 720)
ODD = ("17:07", "00:07", "23:53")
"""Times of day at which no offset in hours from a start can end."""


def schedule(rng: random.Random, start: tuple[datetime, str]) -> Json:
    """A schedule for an item that starts then, or does not say when it starts."""
    found: Json = {"penalties": _penalties(rng, start)}
    if chance(rng, 0.2):
        day = (start[0] - timedelta(days=rng.choice((0, 1, 3, 10)))).date()
        found["non_refundable"] = [{"first": f"{day - timedelta(days=rng.randint(0, 3))}", "last": f"{day}"}]
    return found | ({"no_show": charge(rng)} if chance(rng, 0.2) else {})


def _penalties(rng: random.Random, start: tuple[datetime, str]) -> list[Json]:
    hours = sorted(some(rng, HOURS, 0, 4), reverse=True)
    found = [{**charge(rng), **_from_hours(rng, h, start), **_until(rng, h)} for h in hours]
    days = rng.sample(range(6), rng.randint(0, 2))
    found += [{**charge(rng), "from": {"days_before": day, "time": rng.choice(ODD)}} for day in days]
    found += [{"amount": "0"} if chance(rng, 0.7) else charge(rng)] if chance(rng, 0.75) else []
    return rng.sample(found, len(found))


def _from_hours(rng: random.Random, hours: int, start: tuple[datetime, str]) -> Json:
    way = weighted(rng, {"hours": 4, "after": 2, "absolute": 2, "minutes": 1})
    if way == "absolute":
        aware = start[0].replace(tzinfo=zone(start[1]))
        return {"from": (aware.astimezone(zone("UTC")) - timedelta(hours=hours)).isoformat()}
    if way == "minutes":
        return {"from": {"minutes_before": hours * 60}}
    return {"after" if way == "after" else "from": {"hours_before": hours}}


def _until(rng: random.Random, hours: int) -> Json:
    """An end of its own now and then, later than any reading of the start."""
    nearer = [h for h in (*HOURS, -5) if h < hours - 1]
    if not nearer or chance(rng, 0.6):
        return {}
    end = rng.choice(nearer)
    edge = {"hours_before": end} if end >= 0 else {"hours_after": -end}
    return {rng.choice(("until", "by")): edge}


def charge(rng: random.Random) -> Json:
    """Any charge."""
    kind = weighted(rng, {"amount": 4, "percent": 4, "nights": 2, "both": 1, "ends": 0.5})
    tax: Json = {} if chance(rng, 0.4) else {"tax_included": chance(rng, 0.5)}
    if kind == "amount":
        foreign = {"currency": rng.choice(("EUR", "CNY"))} if chance(rng, 0.1) else {}
        return {"amount": rng.choice(("0", "1", "55", "400", "20000")), **foreign, **tax}
    percent = {"percent": rng.choice(("0", "5", "12.5", "33.33", "50", "100"))}
    if kind == "percent":
        return {**percent, **tax, **({"basis": "full_stay"} if chance(rng, 0.3) else {})}
    if kind == "ends":
        return {**percent, **tax, "basis": "first_and_last_night"}
    nights = {"nights": rng.randint(1, 4), **({"basis": "average_nights"} if chance(rng, 0.3) else {})}
    return {**nights, **tax, **(percent if kind == "both" else {})}
