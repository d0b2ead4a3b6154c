"""Items as columns: int64 minor units, UTC microseconds, codes for words; and scalar functions on distinct keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aftersales.plan.view import View
from aftersales.values.money import LARGEST

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Column(NamedTuple):
    """One fact: its values, where it does not exist, and the words if the values are codes of them."""

    values: Ints
    none: Flags | None = None
    words: tuple[str, ...] = ()

    def at(self, row: int) -> Any:
        """The fact of one item, as the scalar engine has it."""
        if self.none is not None and self.none[row]:
            return None
        value = int(self.values[row])
        return self.words[value] if self.words else value


@dataclass
class Prices:
    """What was paid, by component kind, for each `unit` (ticket, night) of each item: flat, item after item."""

    unit: str
    counts: Ints
    paid: dict[str, Ints]

    def __post_init__(self) -> None:
        for kind, amounts in self.paid.items():
            if amounts.min() < 0 or amounts.max() > LARGEST // max(1, int(self.counts.max())):
                raise ValueError(f"amounts of `{kind}` beyond what 64 bits are safe for")

    @cached_property
    def first(self) -> Ints:
        """Where each item's units begin."""
        return np.concatenate(([0], np.cumsum(self.counts)))

    def of(self, kinds: tuple[str, ...]) -> Ints:
        """The sum of some component kinds for each unit."""
        return sum((self.paid[kind] for kind in kinds[1:]), start=self.paid[kinds[0]])


@dataclass
class Columns:
    """Items and the instant each is cancelled at. `nights` is None for what is not a stay."""

    now: Ints
    zone: Ints
    zones: tuple[str, ...]
    facts: dict[str, Column]
    prices: Prices
    refunded: Ints
    nights: Ints | None = None
    dates: dict[int, tuple[Ints, Ints]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.now)

    def view(self, row: int) -> View:
        """One item as the scalar readers see it."""
        facts = {name: column.at(row) for name, column in self.facts.items()}
        record: Any = SimpleNamespace(facts=facts, zone=self.zones[self.zone[row]], nights=0, stated=(), pin=None)
        return View(record, int(self.now[row]))


class Distinct(NamedTuple):
    """A row for each distinct key, and for each row which of them it has."""

    rows: Ints
    place: Ints


def distinct(keys: Ints) -> Distinct:
    """The distinct keys: by a table where they lie close together, else by sorting."""
    low = int(keys.min())
    span = int(keys.max()) - low + 1
    if span > 4 * len(keys):
        _, rows, place = np.unique(keys, return_index=True, return_inverse=True)
        return Distinct(rows, place)
    some = np.full(span, -1)
    some[keys - low] = np.arange(len(keys))
    present = np.flatnonzero(some >= 0)
    number = np.zeros(span, np.int64)
    number[present] = np.arange(len(present))
    return Distinct(some[present], number[keys - low])


def gather(keys: Ints, scalar: Callable[[int], int]) -> Ints:
    """A scalar function of a row, worked out once for each distinct key."""
    rows, place = distinct(keys)
    return np.array([scalar(int(row)) for row in rows], np.int64)[place]


def joined(columns: list[Ints]) -> Ints:
    """One key for several."""
    key = np.zeros_like(columns[0])
    for column in columns:
        place = distinct(column).place
        key = distinct(key * (int(place.max()) + 1) + place).place
    return key
