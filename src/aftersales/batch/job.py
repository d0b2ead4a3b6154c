"""One call of `recompute`: what is asked of which rows; and what one way of answering has found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales.engine.rulebook import Rulebook
from aftersales.model.reports import Disruptions
from aftersales.model.request import Request

Rows = np.ndarray[Any, np.dtype[np.int64]]
"""Places of rows, counted from 0."""
NO_ROWS: Final[Rows] = np.empty(0, np.int64)


class Job(NamedTuple):
    """What is asked: `bookings` as `schema.BOOKINGS`, of which the `rows` are wanted, in rising order.

    `request` is one for all or an array, of JSON text or as `schema.REQUEST`; `at` one instant in microseconds since
    1970 in UTC, or an array of `schema.INSTANT`. Documents of the ids `watch` are watched.
    """

    bookings: pa.RecordBatch
    rows: Rows
    rulebook: Rulebook
    request: Request | pa.Array
    at: int | pa.Array
    disruptions: Disruptions
    watch: frozenset[str] = frozenset()


class Part(NamedTuple):
    """What was answered: tables as in `aftersales.batch.schema`, with the row of each line; and the rows that are left,
    by the reason why. `watched` are rows in which a watched document has a say."""

    quotes: pa.Table
    quote_rows: Rows
    payouts: pa.Table
    payout_rows: Rows
    left: Mapping[str, Rows]
    watched: Rows = NO_ROWS
