"""Bookings of the flights as an Arrow table, built column by column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from aftersales.batch.schema import BOOKINGS, INSTANT, TEXT, WALL
from aftersales.values.zones import DAY, HOUR
from benchmarks.flights.schedule import Flights, flights

Ints = NDArray[np.int64]
FAMILIES = ((1, 0.7), (2, 0.22), (3, 0.08))
"""How many travel together, and how often."""


def bookings(rows: int, *, fares: int = 12, plain: bool = False, seed: int = 1, first: int = 0) -> pa.Table:
    """Bookings of one flight each, as many as `rows`, on flights drawn at random, each with the instant `asked_at` at
    which it is looked at again: from a month before departure to hours after.

    Those that are `plain` have one traveller, one amount and one payment. Ids count from `first`.
    """
    random, every = np.random.default_rng((seed, first)), flights()
    flown = random.integers(0, len(every), rows)
    people = np.ones(rows, np.int64) if plain else random.choice(3, rows, p=[share for _, share in FAMILIES]) + 1
    fare = random.integers(40_00, 900_00, rows)
    booked = every.departs_utc[flown] - random.integers(2 * DAY, 150 * DAY, rows)
    asked = np.maximum(booked, every.departs_utc[flown] - random.integers(-6 * HOUR, 30 * DAY, rows))
    price, total = _prices(people, fare, plain)
    attributes = _attributes(random.integers(0, fares, rows), plain)
    columns = {
        "schema": pa.array(np.ones(rows, np.int32)),
        "id": _named("B", np.arange(first, first + rows)),
        "booked_at": _times(booked, INSTANT),
        "currency": _words(np.zeros(rows, np.int64), ("USD",)),
        "channel": _words(random.integers(0, 2, rows), ("app", "web")),
        "point_of_sale": _words(np.zeros(rows, np.int64), ("US",)),
        "travellers": _lists(people, _struct(BOOKINGS.field("travellers").type.value_type, id=_people(people))),
        "items": _lists(np.ones(rows, np.int64), _items(every, flown, price, attributes)),
        "tenders": _tenders(random, total, booked, plain),
    }
    table = pa.table({field.name: columns.get(field.name, pa.nulls(rows, field.type)) for field in BOOKINGS})
    return table.append_column("asked_at", _times(asked, INSTANT))


def _prices(people: Ints, fare: Ints, plain: bool) -> tuple[pa.Array, Ints]:
    """A fare, and but for plain bookings a tax and a carrier's charge, for each traveller; and their sum."""
    kinds = ("fare",) if plain else ("fare", "tax", "carrier_imposed")
    amounts = np.stack([fare, fare * 75 // 1000 + 560, fare // 20], 1)[:, : len(kinds)]
    each = np.repeat(amounts, people, axis=0).reshape(-1)
    of = BOOKINGS.field("items").type.value_type.field("price").type.value_type
    who = np.repeat(_within(people), len(kinds))
    parts: dict[str, Any] = {"kind": _words(np.tile(np.arange(len(kinds)), int(people.sum())), kinds), "amount": each}
    parts |= {} if plain else {"traveller": _words(who, ("p0", "p1", "p2"))}
    return _lists(people * len(kinds), _struct(of, **parts)), amounts.sum(1) * people


def _attributes(fare: Ints, plain: bool) -> pa.Array:
    """The fare, and but for plain bookings its type, which tells the library's terms that it is none of theirs."""
    texts = (*(f"fare-{number:05d}" for number in range(int(fare.max()) + 1)), "flexible")
    names = ("rate_plan",) if plain else ("rate_plan", "rate_type")
    stated = np.stack([fare, np.full(len(fare), len(texts) - 1)], 1)[:, : len(names)].reshape(-1)
    of = BOOKINGS.field("items").type.value_type.field("attributes").type.value_type
    name = _words(np.tile(np.arange(len(names)), len(fare)), names)
    return _lists(np.full(len(fare), len(names)), _struct(of, name=name, text=_words(stated, texts)))


def _items(every: Flights, flown: Ints, price: pa.Array, attributes: pa.Array) -> pa.Array:
    of = BOOKINGS.field("items").type.value_type
    rows = len(flown)
    return _struct(
        of,
        id=_words(np.zeros(rows, np.int64), ("flight",)),
        product=_words(np.zeros(rows, np.int64), ("flight",)),
        supplier=_words(every.carrier[flown], every.carriers),
        price=price,
        segments=_lists(np.ones(rows, np.int64), _segments(of.field("segments").type.value_type, every, flown)),
        distance_m=every.metres[flown].astype(np.int32),
        attributes=attributes,
    )


def _segments(of: pa.StructType, every: Flights, flown: Ints) -> pa.Array:
    ends = {
        name: _struct(
            of.field(name).type, local=_times(clock[flown], WALL), zone=_words(place[flown], every.zones)
        )
        for name, clock, place in (
            ("departs", every.departs, every.origin), ("arrives", every.arrives, every.destination),
        )
    }  # fmt: skip
    home = _words(np.zeros(len(flown), np.int64), ("US",))
    return _struct(
        of,
        origin=_words(every.origin[flown], every.airports),
        destination=_words(every.destination[flown], every.airports),
        carrier=_words(every.carrier[flown], every.carriers),
        number=pa.array(every.number[flown]).cast(TEXT),
        carrier_country=home,
        origin_country=home,
        destination_country=home,
        status=_words(np.zeros(len(flown), np.int64), ("open",)),
        **ends,
    )


def _tenders(random: np.random.Generator, total: Ints, booked: Ints, plain: bool) -> pa.Array:
    """One payment, or in one of six bookings that are not plain two: part of it by voucher."""
    two = np.zeros(len(total), bool) if plain else random.random(len(total)) < 1 / 6
    counts = two + np.int64(1)
    by_voucher = np.where(two, total * random.integers(5, 60, len(total)) // 100, 0)
    second = _within(counts) == 1
    amount = np.where(second, by_voucher.repeat(counts), (total - by_voucher).repeat(counts))
    methods = np.where(second, 2, random.integers(0, 2, len(total)).repeat(counts))
    return _lists(
        counts,
        _struct(
            BOOKINGS.field("tenders").type.value_type,
            id=_words(_within(counts), ("t0", "t1")),
            method=_words(methods, ("credit_card", "paypal", "voucher")),
            amount=amount,
            captured_at=_times(booked.repeat(counts), INSTANT),
        ),
    )


def _people(people: Ints) -> pa.Array:
    return _words(_within(people), ("p0", "p1", "p2"))


def _within(counts: Ints) -> Ints:
    """The place of each in its own list."""
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)


def _named(prefix: str, numbers: Ints) -> pa.Array:
    return pa.array([f"{prefix}{number:09d}" for number in numbers.tolist()], TEXT)


def _times(microseconds: Ints, of: pa.DataType) -> pa.Array:
    return pa.array(microseconds, pa.int64()).cast(of)


def _words(codes: Ints, names: tuple[str, ...]) -> pa.Array:
    return pa.array(names, TEXT).take(pa.array(codes))


def _lists(counts: Ints, values: pa.Array) -> pa.Array:
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _struct(of: pa.StructType, **stated: Any) -> pa.Array:
    """A struct of a type, of which some fields are stated."""
    rows = len(next(iter(stated.values())))
    arrays = [
        pa.array(stated[field.name], field.type) if field.name in stated else pa.nulls(rows, field.type) for field in of
    ]
    return pa.StructArray.from_arrays(arrays, fields=list(of))
