"""What a formula reads, in columns: prices added up once, then gathered for the items of a cell."""

from __future__ import annotations

from typing import Any

import numpy as np

from aftersales.model.record import Selection
from aftersales.plan.formula import Missing
from aftersales.plan.readers import Reader
from aftersales.policy.documents import Part
from benchmarks.columnar.clocks import nights_used
from benchmarks.columnar.columns import Columns, Ints
from benchmarks.columnar.digitise import read


class Sums:
    """Prices added up once for a selection, whichever cells ask."""

    def __init__(self, items: Columns) -> None:
        self.items, self.first = items, items.prices.first
        self.used = np.zeros_like(items.now) if items.nights is None else nights_used(items)
        self._totals: dict[tuple[str, ...], tuple[Ints, Ints, Ints]] = {}

    def kinds(self, of: Selection) -> tuple[str, ...]:
        """The component kinds of a selection."""
        return tuple(kind for kind in self.items.prices.paid if (kind in of.names) != of.excluded)

    def part(self, kinds: tuple[str, ...], part: Part, rows: Ints, unit: int | None) -> Any:
        """A part of what was paid, for some items or for a unit of each."""
        flat, until, whole = self._total(kinds)
        if unit is not None:
            return flat[self.first[rows] + unit]
        if part.name == "all" or (part.name == "unused" and self.items.nights is None):
            return whole[rows]
        first = self.first[rows]
        if part.name == "unused":
            return whole[rows] - until[first + self.used[rows]] + until[first]
        low = first + self.used[rows] if part.name == "next" else first
        return until[np.minimum(low + part.nights, self.first[rows + 1])] - until[low]

    def _total(self, kinds: tuple[str, ...]) -> tuple[Ints, Ints, Ints]:
        """For each unit, up to each unit, for each item. The second may wrap: differences within an item do not."""
        if kinds not in self._totals:
            flat = self.items.prices.of(kinds)
            until = np.concatenate(([0], np.cumsum(flat)))
            self._totals[kinds] = flat, until, np.add.reduceat(flat, self.first[:-1])
        return self._totals[kinds]


class ColumnPrices:
    """The environment of a formula for some items: whole, or the same unit of each."""

    xp: Any = np

    def __init__(self, sums: Sums, rows: Ints, unit: int | None = None) -> None:
        self.sums, self.rows, self.unit = sums, rows, unit

    def basis(self, of: Selection, part: Part) -> Any:
        """What was paid for a part of a selection. Raises Missing."""
        kinds = self.sums.kinds(of)
        if not kinds:
            raise Missing(*of.names)
        return self.sums.part(kinds, part, self.rows, self.unit)

    def fact(self, name: str, reader: Reader) -> Any:
        """An amount that is a fact. Raises Missing."""
        column = read(reader, self.sums.items)
        if column.none is not None and column.none[self.rows].any():
            raise Missing(name)
        return column.values[self.rows]

    def stated(self, minor: int) -> int:
        """What an amount stated for a unit comes to: items are asked about as a whole."""
        return minor

    def count(self, name: str, reader: Reader) -> int:
        """Counts have no columns here. Raises Missing."""
        raise Missing(name)

    def units(self, names: tuple[str, ...], part: Part) -> list[ColumnPrices]:
        """One environment a unit: the items of a group have equally many. Raises Missing."""
        prices, (name, *others) = self.sums.items.prices, names
        if others or name != prices.unit or name == "night":
            raise Missing(f"price per {name}")
        return [ColumnPrices(self.sums, self.rows, unit) for unit in range(int(prices.counts[self.rows[0]]))]
