"""Columns of whole numbers: distinct keys, joined keys, and what is worked out once for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


_SHORT: Final = 2**15
"""Keys below it are sorted by their digits, several times as fast as others."""


class Distinct(NamedTuple):
    """A row for each distinct key, and for each row which of them it has."""

    rows: Ints
    place: Ints


def distinct(keys: Ints) -> Distinct:
    """The distinct keys: by a table where they lie close together, else by sorting."""
    low, high = int(keys.min()), int(keys.max())
    if low == high:
        return Distinct(np.zeros(1, np.int64), np.zeros(len(keys), np.int64))
    if high - low > 4 * len(keys) + 1024:
        _, rows, place = np.unique(keys, return_index=True, return_inverse=True)
        return Distinct(rows, place)
    offset = keys - low
    some = np.full(high - low + 1, -1)
    some[offset] = np.arange(len(keys))
    present = np.flatnonzero(some >= 0)
    number = np.empty(len(some), np.int64)
    number[present] = np.arange(len(present))
    return Distinct(some[present], number[offset])


def joined(columns: Sequence[Ints], length: int) -> Ints:
    """One key for several columns."""
    if len(columns) == 1:
        return columns[0]
    key, size = np.zeros(length, np.int64), 1
    for column in columns:
        rows, place = distinct(column)
        key, size = key * len(rows) + place, size * len(rows)
        if size > length:
            rows, key = distinct(key)
            size = len(rows)
    return key


def grouped(keys: Ints) -> list[Ints]:
    """The places of equal keys together, in rising order."""
    low, high = int(keys.min()), int(keys.max())
    if low == high:
        return [np.arange(len(keys))]
    order = np.argsort((keys - low).astype(np.int16) if high - low < _SHORT else keys, kind="stable")
    sorted_keys = keys[order]
    ends = (np.flatnonzero(sorted_keys[1:] != sorted_keys[:-1]) + 1).tolist()
    return [order[first:end] for first, end in pairwise([0, *ends, len(order)])]
