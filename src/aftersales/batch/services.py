"""The services that reports name, as they stand in columns of bookings."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.shape import plain
from aftersales.model.disruption import Disruption
from aftersales.model.disruption_facts import name_of

BETWEEN: Final = "\x1f"
"""Stands between the words of a name."""
_EPOCH: Final = date(1970, 1, 1).toordinal()


def flat(lists: pa.Array) -> tuple[pa.Array, np.ndarray[Any, np.dtype[np.int64]]]:
    """The elements of all lists, and which list each is of."""
    return pc.list_flatten(lists), np.asarray(pc.list_parent_indices(lists)).astype(np.int64)


def journeys_of(segments: pa.Array) -> pa.Array:
    """The name of each segment's journey, null where any of its words is: carrier, number and day."""
    words = [plain(pc.struct_field(segments, name)) for name in ("carrier", "number")]
    return pc.binary_join_element_wise(*words, pc.cast(day_of_departure(segments), pa.string()), BETWEEN)


def day_of_departure(segments: pa.Array) -> pa.Array:
    """The local day, counted from 1970."""
    return pc.cast(pc.cast(pc.struct_field(segments, ["departs", "local"]), pa.date32()), pa.int32())


def days_of(day: date) -> int:
    """A day, counted from 1970."""
    return day.toordinal() - _EPOCH


def service_of(report: Disruption) -> str:
    """The name of the journeys that a report hits, or their supplier."""
    return BETWEEN.join(_word(part) for part in name_of(report))


def _word(part: object) -> str:
    return str(days_of(part) if isinstance(part, date) else part)
