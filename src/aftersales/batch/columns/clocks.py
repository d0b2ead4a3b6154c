"""Zones in columns: offsets worked out for each zone and date that occurs; where the clocks change, for each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from aftersales.batch.columns.arrays import Ints, distinct, joined
from aftersales.batch.columns.calls import Called, Evaluate, Values, by_distinct, failure
from aftersales.batch.columns.nodes import Node
from aftersales.batch.columns.vocabulary import NORMAL, Vocabulary
from aftersales.values.zones import DAY, FIRST, LAST, transitions, utc_offset

UNCLEAR = 2**62
"""In place of an offset: it changes during the day, or the day is beyond those that are known."""
OfDay = Callable[[int, str], int]


@lru_cache(maxsize=65536)
def offset_of_day(day: int, zone: str) -> int:
    """Local minus UTC during a whole UTC day, counted from 1970."""
    return _of_days(day, day + 1, zone)


@lru_cache(maxsize=65536)
def offset_of_local_day(day: int, zone: str) -> int:
    """Local minus UTC during a whole local day, and a day before and after."""
    return _of_days(day - 1, day + 2, zone)


def _of_days(first: int, end: int, zone: str) -> int:
    start, stop = first * DAY, end * DAY
    known = start >= FIRST and stop <= LAST
    return utc_offset(start, zone) if known and not transitions(start, stop, zone) else UNCLEAR


def _offsets(at: Ints, zone: Values, vocabulary: Vocabulary, of_day: OfDay) -> Ints:
    """The offset of each time, UNCLEAR where it takes more than the day to tell."""
    zones = zone if isinstance(zone, np.ndarray) else np.zeros(1, np.int64) + zone
    days = at // DAY
    rows, place = distinct(joined([days, zones] if len(zones) == len(at) else [days], len(at)))
    names = [vocabulary.words[code] for code in np.broadcast_to(zones, len(at))[rows].tolist()]
    return np.array([of_day(day, name) for day, name in zip(days[rows].tolist(), names, strict=True)], np.int64)[place]


def _by_day(of_day: OfDay, result: Callable[[Ints, Ints, Any], tuple[Ints, Any]]) -> Evaluate:
    def evaluate(node: Node, values: Sequence[Values], vocabulary: Vocabulary) -> Called | None:
        at, zone = values[0], values[-1]
        if not isinstance(at, np.ndarray) or len(at) == 0:
            return None
        offsets = _offsets(at, zone, vocabulary, of_day) if node.args[-1].words else _fixed(at, zone, of_day)
        found, ends = result(at, offsets, (values[1], failure(ValueError(), vocabulary)))
        unclear = np.flatnonzero(offsets == UNCLEAR)
        if not len(unclear):
            return Called(found, ends)
        exact = by_distinct(node, [one[unclear] if isinstance(one, np.ndarray) else one for one in values], vocabulary)
        every = np.zeros(len(at), np.int64) + ends
        found[unclear], every[unclear] = exact.values, exact.ends
        return Called(found, every)

    return evaluate


def _fixed(at: Ints, zone: str, of_day: OfDay) -> Ints:
    days = at // DAY
    rows, place = distinct(days)
    return np.array([of_day(day, zone) for day in days[rows].tolist()], np.int64)[place]


def _offset(at: Ints, offsets: Ints, _: Any) -> tuple[Ints, Any]:
    return offsets, NORMAL


def _reading(wall: Ints, offsets: Ints, stated: tuple[Any, int]) -> tuple[Ints, Any]:
    offset, wrong = stated
    if offset is None:
        return wall - offsets, NORMAL
    return wall - offset, np.where(offsets == offset, NORMAL, wrong)


offsets = _by_day(offset_of_day, _offset)
"""`utc_offset` over columns."""
readings = _by_day(offset_of_local_day, _reading)
"""`only_reading` over columns."""
