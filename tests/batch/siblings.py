"""Rows that resemble one another: a generated booking, and others that differ in numbers, times and words."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales import Booking, Disruption, Disruptions, Rulebook
from aftersales.batch.job import Job
from aftersales.batch.rows import row_of
from aftersales.batch.schema import BOOKINGS, INSTANT
from tests.batch import families
from tests.reference import generate
from tests.reference.words import chance

WORDS = frozenset(
    {
        "channel", "point_of_sale", "membership", "account", "supplier", "carrier", "number", "operating_carrier",
        "carrier_country", "cabin", "origin", "destination", "origin_country", "destination_country", "method", "text",
        "cause", "cancelled_by", "payer",
    }
)  # fmt: skip
STEPS = [
    timedelta(microseconds=step * 1_000_000 + nudge)
    for step in (0, 0, 1_020, 3_600, -3_600, 86_400, -86_400, 90_000, 9 * 86_400, -40 * 86_400)
    for nudge in (0, 0, 1, -1)
]
SUMS = (1, -1, 50, -100, 1_000, 12_345)
Row = dict[str, Any]


class Asked(NamedTuple):
    """A booking's row, and when its traveller asks."""

    row: Row
    at: datetime


def job(seed: int, beside: bool, brothers: int = 9, plans: int = 0, echoes: int = 0) -> Job:
    """Some bookings under generated documents, each with brothers, in any order; and reports `beside` them. Of terms
    there are as many more as there are rate `plans`, which differ in constants; of each other document as many more as
    `echoes`, which apply to other bookings."""
    random = Random(seed)
    world = generate.world(random)
    made = [generate.booking(random, world.product, world.currency, world.documents) for _ in range(3)]
    if echoes:
        world = families.echoed(random, world, echoes)
    if plans:
        world = families.multiplied(random, world, plans)
        made = [families.planned(random, one, plans) for one in made]
    reports = [Disruption.from_dict(one) for data in made for one in generate.reported_beside(random, data)]
    rows = [row_of(Booking.from_dict(data)) for data in made]
    words = words_of(rows)
    words["text"] += families.names(plans)
    asked = []
    for data, row in zip(made, rows, strict=True):
        at = generate.moment(random, data, world.documents)
        asked.append(Asked(row, at))
        asked += [Asked(brother(random, row, words), at + random.choice(STEPS)) for _ in range(brothers)]
    random.shuffle(asked)
    request = generate.request(random, made[0])
    known = Disruptions(reports if beside else ())
    return _job(asked, Rulebook.of_texts(world.texts()), request, known)


def _job(asked: Sequence[Asked], rulebook: Rulebook, request: Any, reports: Disruptions) -> Job:
    batch = pa.RecordBatch.from_pylist([one.row for one in asked], schema=BOOKINGS)
    at = pa.array([one.at for one in asked], INSTANT)
    return Job(batch, np.arange(batch.num_rows), rulebook, request, at, reports)


def brother(random: Random, row: Row, words: dict[str, list[str]]) -> Row:
    """A row that differs here and there; mostly one that could be."""
    found: Row = _other(random, copy.deepcopy(row), "", words)
    if chance(random, 0.7):
        more = random.choice(SUMS)
        random.choice(random.choice(found["items"])["price"])["amount"] += more
        random.choice(found["tenders"])["amount"] += more if chance(random, 0.97) else 0
    return found


def _other(random: Random, value: Any, name: str, words: dict[str, list[str]]) -> Any:
    if isinstance(value, dict):
        return {key: _other(random, one, key, words) for key, one in value.items()}
    if isinstance(value, list):
        return [_other(random, one, name, words) for one in value]
    if isinstance(value, datetime):
        return value + random.choice(STEPS) if chance(random, 0.2) else value
    return random.choice(words[name]) if name in WORDS and isinstance(value, str) and chance(random, 0.1) else value


def words_of(rows: Sequence[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, word in _stated(list(rows), ""):
        found[name].append(word)
    return found


def _stated(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _stated(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from _stated(one, name)
    elif isinstance(value, str) and name in WORDS:
        yield name, value
