"""Generated rail bookings with an instant of cancellation each: the same list for the same seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from aftersales import Booking

ZONE = "Asia/Shanghai"
_STATIONS = ("Beijing South", "Shanghai Hongqiao", "Guangzhou South", "Xi'an North", "Chengdu East", "Wuhan", "Harbin")
_TIERS = ((192, 360), (48, 192), (24, 48), (0, 24))
_BOUNDARIES = (192, 48, 24, 0)
_WHEN_CHANGED = (-1, 0, 12, 47, 48, 100, 120, 150, 191, 192, 200)


class Case(NamedTuple):
    """A booking and when its traveller cancels."""

    booking: Booking
    at: datetime


def cases(count: int, seed: int = 12306) -> list[Case]:
    """Bookings over a year, cancelled in every tier and at the exact boundaries."""
    random = Random(seed)
    return [case(random, number) for number in range(count)]


def case(random: Random, number: int) -> Case:
    """One booking and its cancellation."""
    departs = datetime(2025, 1, 1, 5, tzinfo=ZoneInfo(ZONE)) + timedelta(minutes=5 * random.randrange(365 * 12 * 18))
    at = departs.astimezone(UTC) - _time_left(random)
    return Case(Booking.from_dict(_order(random, number, departs, at)), at)


def _time_left(random: Random) -> timedelta:
    if random.random() < 0.1:
        nudge = random.choice((timedelta(), timedelta(seconds=1), timedelta(seconds=-1), timedelta(microseconds=1)))
        return timedelta(hours=random.choice(_BOUNDARIES)) + nudge
    if random.random() < 0.02:
        return -timedelta(minutes=random.randint(1, 600))
    low, high = random.choice(_TIERS)
    return timedelta(seconds=random.randint(low * 3600, high * 3600))


def _order(random: Random, number: int, departs: datetime, at: datetime) -> dict[str, Any]:
    travellers = [f"p{n}" for n in range(random.choices((1, 2, 3), (85, 11, 4))[0])]
    fares = [50 * random.randint(2, 3600) if random.random() < 0.95 else random.randint(50, 400) for _ in travellers]
    order: dict[str, Any] = {
        "id": f"E{number:09d}",
        "booked_at": (at - timedelta(minutes=random.randint(1, 9000))).isoformat(),
        "currency": "CNY",
        "channel": random.choice(("app", "web")),
        "travellers": [{"id": one} for one in travellers],
        "items": [_ticket(random, travellers, fares, departs)],
        "tenders": _tenders(random, sum(fares)),
    }
    return order | {"history": _history(random, order, departs, at)}


def _ticket(random: Random, travellers: list[str], fares: list[int], departs: datetime) -> dict[str, Any]:
    price = [{"kind": "fare", "amount": _yuan(fare), "traveller": t} for t, fare in zip(travellers, fares, strict=True)]
    if random.random() < 0.4:
        price = [{"kind": "fare", "amount": _yuan(sum(fares))}]
    origin, destination = random.sample(_STATIONS, 2)
    arrives = departs + timedelta(minutes=random.randint(20, 900))
    segment = {"origin": origin, "destination": destination, "departs": _local(departs), "arrives": _local(arrives)}
    segment |= {"origin_country": "CN", "destination_country": "CN"}
    return {"id": "t1", "product": "rail", "supplier": "CR", "price": price, "segments": [segment]}


def _tenders(random: Random, total: int) -> list[dict[str, Any]]:
    first = total if random.random() < 0.8 else random.randint(1, total - 1)
    tenders = [{"id": "pay1", "method": random.choice(("alipay", "wechat_pay")), "amount": _yuan(first)}]
    if total > first:
        tenders.append({"id": "pay2", "method": "gift_card", "amount": _yuan(total - first)})
    return tenders


def _history(random: Random, order: dict[str, Any], departs: datetime, at: datetime) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    if random.random() < 0.15:
        changed = at - timedelta(hours=random.randint(1, 100))
        before = changed.astimezone(ZoneInfo(ZONE)) + timedelta(hours=random.choice(_WHEN_CHANGED))
        events.append({"kind": "changed", "item": "t1", "at": changed.isoformat(), "service_start": _local(before)})
    if random.random() < 0.03:
        tender = order["tenders"][0]
        back = _yuan(random.randint(1, max(1, _fen(tender["amount"]) // 3)))
        events.append({"kind": "refunded", "item": "t1", "tender": tender["id"], "amount": back})
    return events


def _local(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat()}[{ZONE}]"


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _fen(yuan: str) -> int:
    return int(yuan.replace(".", ""))
