"""Cells found, then the engine's own formulas once for each cell, on whole columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from aftersales.plan.formula import UNUSED
from aftersales.plan.tables import Candidate, Cell, TablePlan
from benchmarks.columnar.columns import Columns, Ints, distinct
from benchmarks.columnar.digitise import indices
from benchmarks.columnar.prices import ColumnPrices, Sums

OUTCOMES = ("granted", "denied", "review", "none")
_DENIED = OUTCOMES.index("denied")


class Settled(NamedTuple):
    """The answers: outcomes by place in `OUTCOMES`, amounts in minor units, and the number of cells met."""

    outcome: Ints
    penalty: Ints
    refund: Ints
    cells: int = 0


def settled(table: TablePlan, items: Columns) -> Settled:
    """The answers of a table for every item."""
    sums, found = Sums(items), Settled(*np.zeros((3, len(items)), np.int64))
    cells = 0
    for cell, rows in groups(table, items):
        cells += 1
        _settle(table.candidate(cell), ColumnPrices(sums, rows), found)
    if items.nights is not None:
        _deny(np.flatnonzero(sums.used == items.nights), found)
    return found._replace(cells=cells)


def groups(table: TablePlan, items: Columns) -> Iterator[tuple[Cell, Ints]]:
    """The rows of each cell that occurs, apart by how many tickets they have."""
    cells = [indices(axis, items) for axis in table.axes]
    digits = list(zip(cells, (axis.size for axis in table.axes), strict=True))
    if items.prices.unit != "night":
        digits.append((items.prices.counts, int(items.prices.counts.max()) + 1))
    ids = np.zeros_like(items.now)
    for digit, size in digits:
        ids = ids * size + digit
    some, place = distinct(ids)
    order = np.argsort(place.astype(np.uint16) if len(some) < 1 << 16 else place, kind="stable")
    counts = np.bincount(place)
    for row, end, count in zip(some, np.cumsum(counts), counts, strict=True):
        yield tuple(int(cell[row]) for cell in cells), order[end - count : end]


def _settle(candidate: Candidate, prices: ColumnPrices, found: Settled) -> None:
    rows = prices.rows
    found.outcome[rows] = OUTCOMES.index(candidate.outcome)
    if candidate.outcome == "granted":
        base = prices.basis(candidate.refundable, UNUSED)
        penalty = np.minimum(candidate.formula.value(prices), base)
        found.penalty[rows] = penalty
        found.refund[rows] = np.maximum(base - penalty - prices.sums.items.refunded[rows], 0)


def _deny(rows: Ints, found: Settled) -> None:
    """The engine's own gate: every night is used."""
    found.outcome[rows], found.penalty[rows], found.refund[rows] = _DENIED, 0, 0
