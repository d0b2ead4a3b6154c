"""Generated hotel stays in three zones, under a ladder of all clocks, with requests at its cut-offs."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from aftersales.values.instants import wall_clock
from aftersales.values.zones import DAY, HOUR
from benchmarks.columnar.columns import Column, Columns, Ints, Prices, gather
from benchmarks.columnar.orders import booked, local, money

DOCUMENT = "city-stays"
TEXT = """\
terms: city-stays
language: 1
title: {en: "City hotels: cancellation"}
source: written for the benchmark, to have every clock in one table
reviewed: 2026-11-21
applies: [{product: hotel, supplier: city}]
currency: EUR
picked_by: booked_at
facts:
  trade_fair: {in: [check_in_date, [2025-03-20..2025-04-10, 2025-10-20..2025-11-10]]}
cancel:
  - {id: long-ahead, when: {time_left: ">= 1 months", trade_fair: false}, free: true}
  - {id: grace, when: {since_booking: "<= 24h", time_left: ">= 7 days"}, free: true}
  - id: fair
    when: {trade_fair: true, time_left: "> 0h"}
    penalty: {of: stay, round: {to: 1, half: up}, over: time_left, steps: {">= 168h": 40%, "> 0h": 75%}}
  - id: ladder
    penalty:
      of: stay
      round: {to: 0.01, half: up}
      over: time_left
      steps:
        - {"by 18:00 3 days before": free}
        - {">= 2 days": 30%}
        - {"by same time 1 days before": {nights: 1}}
        - {"> 0h": {greatest: [{nights: 1}, 80%]}}
  - id: arrived
    penalty: {of: stay, round: {to: 0.01, half: up}, sum: [{nights: 1}, {part: rest, percent: 50}]}
"""
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney")
_CHANGES = tuple(
    np.array([date(2025, month, day).toordinal() for month, day in days])
    for days in (((3, 30), (10, 26)), ((3, 9), (11, 2)), ((4, 6), (10, 5)))
)
_FIRST_DAY = date(2025, 1, 1).toordinal()


def stays(count: int, seed: int = 261) -> Columns:
    """Stays over a year, many of them around the changes of the clocks."""
    random = np.random.default_rng(seed)
    zone = random.integers(0, len(ZONES), count)
    day = np.where(random.random(count) < 0.3, _near_changes(random, zone), _FIRST_DAY + random.integers(0, 365, count))
    start = _instants(zone, day, random.choice([14, 15], count) * HOUR)
    now = _requests(random, zone, day, start)
    booked_at = now - random.choice([0, 24 * HOUR, 24 * HOUR + 1, 30 * DAY], count, p=[0.1, 0.05, 0.05, 0.8])
    facts = {"service_start": Column(start), "check_in_date": Column(day), "booked_at": Column(booked_at)}
    nights = random.integers(1, 8, count)
    total = random.integers(5000, 40000, count) * nights
    paid = {"stay": _nightly(total, nights), "tax": _nightly(total // 13, nights)}
    return Columns(now, zone, ZONES, facts, Prices("night", nights, paid), np.zeros_like(now), nights)


def _near_changes(random: np.random.Generator, zone: Ints) -> Ints:
    some = np.stack(_CHANGES)[zone, random.integers(0, 2, len(zone))]
    near: Ints = some + random.integers(-1, 5, len(zone))
    return near


def _instants(zone: Ints, day: Ints, time: Ints) -> Ints:
    """Wall-clock times as instants."""
    keys = (day * len(ZONES) + zone) * 64 + time // (HOUR // 2)
    return gather(keys, lambda row: wall_clock(int(day[row]), int(time[row]), ZONES[zone[row]]))


def _requests(random: np.random.Generator, zone: Ints, day: Ints, start: Ints) -> Ints:
    """Long ahead, days ahead, at the wall-clock cut-offs and midnights to the microsecond, and during the stay."""
    nudge = random.integers(-1, 2, len(zone))
    ahead = start - (random.random(len(zone)) * random.choice([3, 10, 60], len(zone)) * DAY).astype(np.int64)
    cut = _instants(zone, day - 3, np.full_like(zone, 18 * HOUR)) + nudge
    midnight = _instants(zone, day - random.choice([1, 6], len(zone)), np.zeros_like(zone)) + nudge
    same = start - DAY + random.choice([-1, 0, 1], len(zone)) * HOUR + nudge
    during = start + (random.random(len(zone)) * 8 * DAY).astype(np.int64)
    kind = random.choice(5, len(zone), p=[0.6, 0.1, 0.1, 0.1, 0.1])
    return np.choose(kind, [ahead, cut, midnight, same, during])


def _nightly(total: Ints, nights: Ints) -> Ints:
    """Even shares by largest remainder, the first nights taking what is left."""
    item = np.repeat(np.arange(len(nights)), nights)
    place = np.arange(len(item)) - (np.cumsum(nights) - nights)[item]
    even: Ints = total[item] // nights[item] + (place < total[item] % nights[item])
    return even


def order(items: Columns, row: int) -> dict[str, Any]:
    """One row as a booking's dictionary."""
    assert items.nights is not None
    first, zone = items.prices.first, ZONES[items.zone[row]]
    paid = {kind: int(part[first[row] : first[row + 1]].sum()) for kind, part in items.prices.paid.items()}
    start, day, booked_at = (items.facts[n].at(row) for n in ("service_start", "check_in_date", "booked_at"))
    leaves = date.fromordinal(day + int(items.nights[row])).isoformat()
    item = {
        "id": "room",
        "product": "hotel",
        "supplier": "city",
        "price": [{"kind": kind, "amount": money(minor)} for kind, minor in paid.items()],
        "stay": {"check_in": local(start, zone), "check_out": f"{leaves}T11:00[{zone}]"},
    }
    return booked(item, ["p0"], sum(paid.values()), "EUR", local(booked_at, "UTC").partition("[")[0])
