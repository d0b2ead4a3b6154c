"""Facts to axis indices, a column for each axis of a compiled table."""

from __future__ import annotations

from typing import Any

import numpy as np

from aftersales.plan.axes import Axis, Quantity
from aftersales.plan.clocks import CalendarDays, CutOff, MonthBound, Until
from aftersales.plan.readers import Plain, Requested, Subtract
from benchmarks.columnar.clocks import cutoffs, local_days, months_on
from benchmarks.columnar.columns import Column, Columns, Ints, gather, joined

_INNER = ("left", "right", "fact", "instant")


def indices(axis: Axis, items: Columns) -> Ints:
    """The interval of each item on an axis."""
    if isinstance(axis, CutOff | MonthBound | Until | Quantity):
        column = _measured(axis, items)
        if column is not None:
            return column.values if column.none is None else np.where(column.none, axis.none, column.values)
    return _by_key(axis, items)


def _measured(axis: Axis, items: Columns) -> Column | None:
    """The interval where it exists, by arithmetic on whole columns; None if an axis needs the scalar function."""
    if isinstance(axis, CutOff):
        moving, anchor = read(axis.moving, items), read(axis.anchor, items)
        deadline = cutoffs(items, anchor.values, axis.cutoff.days, axis.cutoff.time)
        return Column((moving.values >= deadline + (not axis.strict)).astype(np.int64))
    if isinstance(axis, MonthBound):
        limit = months_on(items, read(axis.anchor, items).values, axis.months)
        day = local_days(items, read(axis.moving, items).values)
        return Column((day >= limit).astype(np.int64) + (day > limit))
    if isinstance(axis, CalendarDays):
        start, end = read(axis.start, items), read(axis.end, items)
        return _placed(axis, Column(local_days(items, end.values) - local_days(items, start.values)))
    if isinstance(axis, Until):
        return _placed(axis, _less(items.facts[axis.end], Column(items.now)))
    if isinstance(axis, Quantity) and isinstance(axis.reader, Plain | Requested | Subtract):
        return _placed(axis, read(axis.reader, items))
    return None


def _placed(axis: Quantity, column: Column) -> Column:
    return Column(np.searchsorted(np.array(axis.cuts, np.int64), column.values, side="right"), column.none)


def read(reader: Any, items: Columns) -> Column:
    """The values of a fact that is stated, or the difference of two."""
    if isinstance(reader, Requested):
        return Column(items.now)
    if isinstance(reader, Plain):
        return items.facts[reader.name]
    if isinstance(reader, Subtract):
        return _less(read(reader.right, items), read(reader.left, items))
    raise TypeError(f"{type(reader).__name__} is not read in columns")


def _less(one: Column, other: Column) -> Column:
    none = one.none if other.none is None else other.none if one.none is None else one.none | other.none
    return Column(one.values - other.values, none)


def _by_key(axis: Axis, items: Columns) -> Ints:
    """The scalar function once for each distinct combination of the facts it reads."""
    columns = [items.facts[name] for name in sorted(facts_read(axis.reader))]
    keys = [items.zone, *(column.values for column in columns)]
    keys += [column.none.astype(np.int64) for column in columns if column.none is not None]
    return gather(joined(keys), lambda row: axis.index(items.view(row)))


def facts_read(reader: Any) -> set[str]:
    """The stated facts behind a reader."""
    if isinstance(reader, Plain):
        return {reader.name}
    if isinstance(reader, Requested):
        raise TypeError("a fact that moves with the request has too many values to go through")
    return {name for inner in _INNER if hasattr(reader, inner) for name in facts_read(getattr(reader, inner))}
