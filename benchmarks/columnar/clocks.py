"""Calendars in columns: the scalar functions worked out for each zone and date that occurs, then gathered."""

from __future__ import annotations

import numpy as np

from aftersales.plan.clocks import cutoff_instant
from aftersales.values.instants import add_months
from aftersales.values.zones import DAY, EPOCH_DAY, HOUR, utc_offset
from benchmarks.columnar.columns import Columns, Ints, distinct, gather


def offsets(at: Ints, zone: Ints, zones: tuple[str, ...], widths: tuple[int, ...] = (DAY, HOUR, 1)) -> Ints:
    """Local minus UTC, by UTC date; where the clocks change during one, by its hours, then instant by instant."""
    width, *finer = widths
    rows, place = distinct(at // width * len(zones) + zone)
    starts = [(int(at[row]) // width * width, zones[zone[row]]) for row in rows]
    early = np.array([utc_offset(start, name) for start, name in starts])
    late = np.array([utc_offset(start + width - 1, name) for start, name in starts])
    found: Ints = early[place]
    unclear = np.flatnonzero((early != late)[place])
    if len(unclear):
        found[unclear] = offsets(at[unclear], zone[unclear], zones, tuple(finer))
    return found


def local_days(items: Columns, at: Ints) -> Ints:
    """The calendar date of each instant in its item's zone, as an ordinal; worked out once for a column."""
    known, days = items.dates.get(id(at), (None, at))
    if known is not at:
        days = (at + offsets(at, items.zone, items.zones)) // DAY + EPOCH_DAY
        items.dates[id(at)] = at, days
    return days


def cutoffs(items: Columns, anchor: Ints, days: int, time: int | None) -> Ints:
    """The wall-clock cut-off relative to each anchor."""
    local = anchor if time is None else local_days(items, anchor)
    keys = local * len(items.zones) + items.zone
    return gather(keys, lambda row: cutoff_instant(int(anchor[row]), items.zones[items.zone[row]], days, time))


def months_on(items: Columns, anchor: Ints, months: int) -> Ints:
    """Each anchor's date some months later or earlier."""
    days = local_days(items, anchor)
    return gather(days, lambda row: add_months(int(days[row]), months))


def nights_used(items: Columns) -> Ints:
    """Nights of each stay used at the request."""
    assert items.nights is not None
    start = items.facts["service_start"].values
    used = np.minimum(items.nights, local_days(items, items.now) - local_days(items, start))
    return np.where(items.now < start, 0, used)
