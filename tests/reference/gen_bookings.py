"""Random bookings: near changes of the clocks, partly used, partly refunded, with facts left out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aftersales.values.instants import to_length
from aftersales.values.money import to_text
from aftersales.values.zones import zone
from tests.reference.arithmetic import MICROSECOND, instant_of, share_out
from tests.reference.features import use
from tests.reference.gen_disruptions import disruptions
from tests.reference.gen_parts import earlier_parts
from tests.reference.gen_routes import states
from tests.reference.gen_schedules import schedule
from tests.reference.words import (
    CLOCK_CHANGES,
    COMPONENTS,
    LENGTHS,
    MONTH_ENDS,
    STATED_WORDS,
    WORDS,
    ZONES,
    chance,
    some,
    weighted,
)

JITTERS = (timedelta(0), timedelta(0), MICROSECOND, -MICROSECOND, timedelta(minutes=1), timedelta(minutes=-1))
Json = dict[str, Any]
MONEY_KEYS = ("amount", "remaining_price")


RATES = ("1", "0.5", "7.8512", "0.127369812", "161.34", "999999.999999999")


def booking(rng: random.Random, product: str = "rail", currency: str = "CNY", documents: Sequence[Json] = ()) -> Json:
    """A booking as JSON."""
    people = [{"id": f"p{n}", **_type(rng)} for n in range(weighted(rng, {0: 1, 1: 4, 2: 3, 3: 2}))]
    ids = [str(person["id"]) for person in people]
    products = [product] if chance(rng, 0.85) else [product, _other(rng, product)]
    start = _first_start(rng)
    if any(one.get("terms") == "terms-package" for one in documents) and chance(rng, 0.7):
        products = [*products, product, "package"]
    items = [_item(rng, f"i{n}", one, start, ids, documents) for n, one in enumerate(products)]
    booked = _instant(start) - _length(rng)
    found: Json = {"id": "b1", "booked_at": _text(booked), "currency": currency, "items": items}
    found |= {"travellers": people} if people else {}
    found |= {name: rng.choice(WORDS[name]) for name in ("channel", "point_of_sale") if chance(rng, 0.88)}
    found |= {"customer": _customer(rng)} if chance(rng, 0.8) else {}
    for item in items[:-1] if products[-1] == "package" else ():
        item |= {"package": items[-1]["id"]} if chance(rng, 0.85) else {}
    _tickets(rng, items, booked)
    found |= {"disruptions": disruptions(rng, items)}
    prices = {item["id"]: sum(part["amount"] for part in item["price"]) for item in items}
    tenders = _tenders(rng, sum(prices.values()))
    parts, gone = earlier_parts(rng, items, ids, _text(_instant(start) - _length(rng)))
    whole = [event for event in _cancelled(rng, items, start) if event["item"] != gone]
    found["history"] = [*_changes(rng, items, start), *parts, *whole, *_refunds(rng, prices, tenders, parts)]
    found["tenders"] = [{"id": f"t{n}", "method": method, "amount": paid} for n, (method, paid) in enumerate(tenders)]
    if use(rng, "routing", 0.8):
        states(rng, found)
    found |= _rates(rng, currency, documents)
    return _decimals(found, currency)


def _rates(rng: random.Random, currency: str, documents: Sequence[Json]) -> Json:
    """Most of the rates that documents name."""
    said = [(one["paid_in"], one["currency"]) for one in documents if "paid_in" in one and one["currency"] != currency]
    named = {(paid["rate"], other, paid["as_of"]): rng.choice(RATES) for paid, other in said if chance(rng, 0.8)}
    rates = [{"source": a, "currency": b, "as_of": c, "rate": rate} for (a, b, c), rate in named.items()]
    return {"rates": rates} if rates else {}


def _type(rng: random.Random) -> Json:
    return {"type": weighted(rng, {"adult": 6, "child": 1})} if chance(rng, 0.8) else {}


def _other(rng: random.Random, product: str) -> str:
    return rng.choice([one for one in (*COMPONENTS, product) if one != product] + [product])


def _customer(rng: random.Random) -> Json:
    return {name: rng.choice(WORDS[name]) for name in ("membership", "account") if chance(rng, 0.6)}


def _first_start(rng: random.Random) -> tuple[datetime, str]:
    """A local time and its zone: often near a change of the clocks or the end of a month."""
    name = rng.choice(ZONES)
    dates = CLOCK_CHANGES.get(name, MONTH_ENDS) if chance(rng, 0.4) else MONTH_ENDS
    day = datetime.fromisoformat(rng.choice(dates)) + timedelta(days=rng.choice((0, 0, 1, 2, 3, 7, 30, -1)))
    times = ("00:00", "01:30", "02:30", "03:00", "10:00", "10:00", "15:00", "18:00", "23:59")
    hour, minute = rng.choice(times).split(":")
    wall = day + timedelta(hours=int(hour), minutes=int(minute))
    return wall + (timedelta(seconds=rng.randint(1, 59)) if chance(rng, 0.05) else timedelta(0)), name


def _instant(start: tuple[datetime, str]) -> int:
    return instant_of(start[0].replace(tzinfo=zone(start[1])))


def _length(rng: random.Random) -> int:
    """A length of time, on or beside those of the documents."""
    known = abs(to_length(rng.choice(LENGTHS)) or 0) if chance(rng, 0.5) else rng.randint(0, 400) * 3_600_000_000
    return known + rng.choice(JITTERS) // MICROSECOND


def _text(at: int) -> str:
    return (datetime.fromisoformat("1970-01-01T00:00:00+00:00") + at * MICROSECOND).isoformat()


def local_text(rng: random.Random, start: tuple[datetime, str]) -> str:
    """`2025-06-20T10:00[Asia/Shanghai]`, with the offset now and then where there is one."""
    wall, name = start
    aware = wall.replace(tzinfo=zone(name), fold=rng.randint(0, 1))
    exists = (aware.timestamp(), wall) == (aware.timestamp(), _round_trip(aware))
    return f"{(aware if exists and chance(rng, 0.4) else wall).isoformat()}[{name}]"


def _round_trip(aware: datetime) -> datetime:
    utc = datetime.fromtimestamp(0, tz=zone("UTC")) + (instant_of(aware) * MICROSECOND)
    return utc.astimezone(aware.tzinfo).replace(tzinfo=None)


def _item(
    rng: random.Random,
    own: str,
    product: str,
    start: tuple[datetime, str],
    people: Sequence[str],
    documents: Sequence[Json],
) -> Json:
    found: Json = {"id": own, "product": product}
    found |= {"supplier": rng.choice(WORDS["supplier"])} if chance(rng, 0.9) else {}
    found |= _service(rng, product, start)
    if people and chance(rng, 0.2):
        found["travellers"] = some(rng, people)
    found["price"] = _price(rng, product, found, found.get("travellers", people))
    if chance(rng, 0.08) and documents:
        found["terms"] = _pin(rng, documents)
    if chance(rng, 0.25):
        found["schedule"] = schedule(rng, start)
    found["attributes"] = _attributes(rng, documents)
    if documents and use(rng, "bought", 0.2):
        found |= _bought(rng, product, found, found.get("travellers", people), documents)
    return found


def _bought(rng: random.Random, product: str, item: Json, people: Sequence[str], documents: Sequence[Json]) -> Json:
    """What the platform bought it under, and mostly what it paid."""
    cost = {"cost": _price(rng, product, item, people)} if chance(rng, 0.7) else {}
    return {"supplier_terms": _pin(rng, documents), **cost}


def _service(rng: random.Random, product: str, start: tuple[datetime, str]) -> Json:
    if product == "hotel":
        return _stay(rng, start)
    if product in ("car", "activity", "package"):
        return {"window": {"starts": local_text(rng, start)}} if chance(rng, 0.6) else {}
    flown = weighted(rng, {0: 16, 1: 2.5, 2: 1, 3: 0.5})
    count = rng.randint(1, 3 if product == "flight" else 2)
    far = rng.choice((800, 1500, 3500)) * 1000 + rng.choice((0, 1, -1))
    distance = {"distance_m": far} if chance(rng, 0.7) else {}
    return {"segments": [_segment(rng, n, start, n < flown) for n in range(count)], **distance}


def _segment(rng: random.Random, number: int, start: tuple[datetime, str], flown: bool) -> Json:
    airports = ("AAA", "BBB", "CCC", "DDD")
    wall = start[0] + timedelta(hours=7 * number)
    found: Json = {"origin": airports[number], "destination": airports[number + 1]}
    found |= {"departs": local_text(rng, (wall, start[1]))} if chance(rng, 0.93) else {}
    arrival = (wall + timedelta(hours=20), rng.choice(ZONES))
    found |= {"arrives": local_text(rng, arrival)} if chance(rng, 0.8) else {}
    found |= {"carrier": rng.choice(WORDS["carrier"])} if chance(rng, 0.5) else {}
    found |= {"number": rng.choice(("1", "2"))} if chance(rng, 0.8) else {}
    for name in ("origin_country", "destination_country"):
        found |= {name: rng.choice(WORDS[name])} if chance(rng, 0.85) else {}
    found |= {"leg": number // 2} if use(rng, "units", 0.8) else {}
    found |= {"fare_component": number} if use(rng, "units", 0.5) else {}
    found |= {"pricing_unit": 1 if number else 0} if use(rng, "units", 0.5) else {}
    found |= {"attributes": {"actual_loss": rng.randint(0, 200)}} if use(rng, "units", 0.15) else {}
    return {**found, "status": "flown"} if flown else found


def _stay(rng: random.Random, start: tuple[datetime, str]) -> Json:
    nights = rng.randint(1, 6)
    leave = start[0].replace(hour=11, minute=0, second=0) + timedelta(days=nights)
    stay: Json = {"check_in": local_text(rng, start), "check_out": local_text(rng, (leave, start[1]))}
    stay |= {"rooms": rng.randint(1, 3)} if use(rng, "units", 0.5) else {}
    return {"stay": stay, **({"nights_used": rng.randint(0, nights)} if chance(rng, 0.12) else {})}


def _price(rng: random.Random, product: str, item: Json, people: Sequence[str]) -> list[Json]:
    """Components in minor units, some of them stated for each traveller, segment or night."""
    kinds = COMPONENTS.get(product, ("fare",))
    chosen = [kinds[0], *(kind for kind in kinds[1:] if chance(rng, 0.45))]
    chosen += ["change_fee"] if use(rng, "change_fee", 0.1) else []
    split = weighted(rng, {"": 5, "traveller": 3, "segment": 2.5, "mixed": 1, "night": 2})
    return [part for kind in chosen for part in _component(rng, kind, split, item, people)]


def _component(rng: random.Random, kind: str, split: str, item: Json, people: Sequence[str]) -> list[Json]:
    way = rng.choice(("", "traveller", "night", "segment")) if split == "mixed" else split
    stay = item.get("stay")
    nights = 0 if stay is None else _nights(stay)
    owners: dict[str, Sequence[Any]] = {"traveller": people, "segment": range(len(item.get("segments", ())))}
    owners["night"] = range(nights) if kind in ("stay", "tax") else ()
    code = {"code": rng.choice(("CN", "YQ"))} if kind == "tax" and chance(rng, 0.5) else {}
    each = owners.get(way) or [None]
    return [{"kind": kind, "amount": _minor(rng), **code, **({way: one} if one is not None else {})} for one in each]


def _nights(stay: Json) -> int:
    days = [datetime.fromisoformat(stay[key][:10]) for key in ("check_in", "check_out")]
    return (days[1] - days[0]).days


def _minor(rng: random.Random) -> int:
    return weighted(rng, {rng.randint(1, 2000): 2, rng.randint(2000, 200_000): 5, 55300: 1, 10000: 1, 0: 0.1})


def _pin(rng: random.Random, documents: Sequence[Json]) -> Json:
    terms = [one for one in documents if "terms" in one]
    if not terms or chance(rng, 0.2):
        return {"id": "no-such-terms"}
    one = rng.choice(terms)
    versions = [str(version["from"]) for version in one.get("versions", ())]
    return {
        "id": one["terms"],
        **({"version": rng.choice([*versions, "1999-01-01"])} if chance(rng, 0.5) else {}),
    }


def _attributes(rng: random.Random, documents: Sequence[Json]) -> Json:
    found: Json = {name: rng.choice(WORDS[name]) for name in STATED_WORDS if chance(rng, 0.85)}
    found |= {"insured": chance(rng, 0.5)} if chance(rng, 0.85) else {}
    found |= {"flown_value": rng.randint(0, 1500)} if use(rng, "flown", 0.6) else {}
    found |= {"actual_loss": rng.randint(0, 50_000)} if chance(rng, 0.5) else {}
    for one in documents:
        for name, verb in one.get("facts", {}).items():
            if verb.get("stated") not in (None, "word") and chance(rng, 0.7):
                found[name] = chance(rng, 0.5) if verb["stated"] == "flag" else rng.choice((0, 1, 2, 3, 500, 10_000))
    return found


def _tickets(rng: random.Random, items: Sequence[Json], booked: int) -> None:
    for item in items:
        for name, likely in (("confirmed_at", 0.8), ("issued_at", 0.8), ("first_ticketed_at", 0.6)):
            if chance(rng, likely):
                item[name] = _text(booked + (0 if chance(rng, 0.4) else _length(rng)))


def _tenders(rng: random.Random, price: int) -> list[tuple[str, int]]:
    methods = some(rng, ("card", "alipay", "points"))
    weights = [rng.randint(1, 5) for _ in methods]
    return list(zip(methods, share_out(price, weights), strict=True))


def _changes(rng: random.Random, items: Sequence[Json], start: tuple[datetime, str]) -> list[Json]:
    found: list[Json] = []
    for _ in range(weighted(rng, {0: 5, 1: 3, 2: 1.5})):
        before = (start[0] + timedelta(hours=rng.choice((0, 5, 24, 100))), start[1])
        event = {
            "kind": "changed",
            "item": rng.choice(items)["id"],
            "at": _text(_instant(before) - _length(rng)),
        }
        found.append({**event, "service_start": local_text(rng, before)} if chance(rng, 0.75) else event)
    return found


def _cancelled(rng: random.Random, items: Sequence[Json], start: tuple[datetime, str]) -> list[Json]:
    """An item cancelled earlier, now and then."""
    if chance(rng, 0.93):
        return []
    at = _text(_instant(start) - _length(rng) + rng.choice((0, 0, 86_400_000_000)))
    return [{"kind": "cancelled", "item": rng.choice(items)["id"], "at": at}]


def _refunds(
    rng: random.Random, prices: dict[str, int], tenders: Sequence[tuple[str, int]], parts: Sequence[Json]
) -> list[Json]:
    """What went back before for an item, or for a part of it."""
    found: list[Json] = []
    left = [paid for _, paid in tenders]
    item = rng.choice(list(prices))
    wanted = (
        rng.choice((prices[item], prices[item] // 2, prices[item] // 3, prices[item] // 10)) if chance(rng, 0.15) else 0
    )
    own = [event for event in parts if event["item"] == item]
    named: Json = {key: own[0][key] for key in ("travellers", "segments", "nights") if own and key in own[0]}
    named = named if chance(rng, 0.6) else {}
    for number in range(len(tenders)):
        back = min(wanted, left[number])
        wanted -= back
        if back:
            found.append({"kind": "refunded", "item": item, "tender": f"t{number}", "amount": back, **named})
    return found


def _decimals(found: Json, currency: str) -> Json:
    for item in found["items"]:
        for name in {"price", "cost"} & item.keys():
            item[name] = [{**part, "amount": to_text(part["amount"], currency)} for part in item[name]]
    for name in ("tenders", "history"):
        found[name] = [
            {key: to_text(x, currency) if key in MONEY_KEYS else x for key, x in one.items()} for one in found[name]
        ]
    return found
