"""Generated train tickets in columns, and each as the booking it would be."""

from __future__ import annotations

from typing import Any

import numpy as np

from aftersales.values.zones import DAY, EPOCH_DAY, HOUR, MINUTE, SECOND
from benchmarks.columnar.columns import Column, Columns, Ints, Prices
from benchmarks.columnar.orders import booked, local, money

DOCUMENT = "cn-12306"
ZONE = "Asia/Shanghai"
_OFFSET = 8 * HOUR
_NEW_YEAR = 1_735_660_800 * SECOND
"""2025-01-01 in China."""
_BOUNDARIES = np.array([192, 48, 24, 0]) * HOUR
_WHEN_CHANGED = np.array([-1, 0, 12, 47, 48, 100, 150, 191, 192, 200]) * HOUR


def tickets(count: int, seed: int = 12306) -> Columns:
    """Tickets over a year, cancelled in every tier and at its boundaries; a sixth were changed before."""
    random = np.random.default_rng(seed)
    departs = _NEW_YEAR + random.integers(0, 365 * DAY // (5 * MINUTE), count) * 5 * MINUTE
    now = departs - _time_left(random, count)
    prices = _fares(random, count)
    total = np.add.reduceat(prices.paid["fare"], prices.first[:-1])
    refunded = np.where(random.random(count) < 0.03, total // 4, 0)
    facts = {"service_start": Column(departs), "departure_date": Column((departs + _OFFSET) // DAY + EPOCH_DAY)}
    facts |= _changes(random, now)
    return Columns(now, np.zeros_like(now), (ZONE,), facts, prices, refunded)


def _time_left(random: np.random.Generator, count: int) -> Ints:
    spread = random.choice([24, 48, 192, 360], count) * HOUR
    left = (random.random(count) * spread).astype(np.int64)
    exact = random.choice(_BOUNDARIES, count) + random.integers(-1, 2, count)
    return np.where(random.random(count) < 0.1, exact, left)


def _fares(random: np.random.Generator, count: int) -> Prices:
    """One to three tickets an item; two in five items have only a total, split evenly."""
    counts = random.choice([1, 2, 3], count, p=[0.85, 0.11, 0.04])
    first = np.concatenate(([0], np.cumsum(counts)))[:-1]
    own = random.integers(1, 3600, counts.sum()) * 50 + random.integers(0, 2, counts.sum())
    total = np.add.reduceat(own, first)
    item = np.repeat(np.arange(count), counts)
    place = np.arange(len(own)) - first[item]
    even = total[item] // counts[item] + (place < total[item] % counts[item])
    return Prices("ticket", counts, {"fare": np.where(item % 5 < 2, even, own)})


def _changes(random: np.random.Generator, now: Ints) -> dict[str, Column]:
    never = random.random(len(now)) < 0.85
    changed = now - random.integers(1, 100, len(now)) * HOUR
    before = changed + random.choice(_WHEN_CHANGED, len(now))
    facts = {"changed_at": Column(changed, never), "start_before_change": Column(before, never)}
    return facts | {"changes_so_far": Column((~never).astype(np.int64))}


def order(items: Columns, row: int) -> dict[str, Any]:
    """One row as a booking's dictionary."""
    facts, first = items.facts, items.prices.first
    fares = [int(fare) for fare in items.prices.paid["fare"][first[row] : first[row + 1]]]
    travellers = [f"p{n}" for n in range(len(fares))]
    price = [{"kind": "fare", "amount": money(f), "traveller": t} for t, f in zip(travellers, fares, strict=True)]
    if row % 5 < 2:
        price = [{"kind": "fare", "amount": money(sum(fares))}]
    departs = local(int(facts["service_start"].values[row]), ZONE)
    segment = {"origin": "SHH", "destination": "BJP", "departs": departs}
    item = {"id": "t1", "product": "rail", "supplier": "CR", "price": price, "segments": [segment]}
    return booked(item, travellers, sum(fares), "CNY") | {"history": _history(items, row)}


def _history(items: Columns, row: int) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    changed, before = (items.facts[name].at(row) for name in ("changed_at", "start_before_change"))
    if changed is not None:
        at = local(changed, ZONE).partition("[")[0]
        events.append({"kind": "changed", "item": "t1", "at": at, "service_start": local(before, ZONE)})
    if items.refunded[row]:
        events.append({"kind": "refunded", "item": "t1", "tender": "pay1", "amount": money(int(items.refunded[row]))})
    return events
