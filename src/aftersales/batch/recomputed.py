"""`recompute`: Arrow in, Arrow out; everything else that works on many bookings wraps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales.batch.affected import touched
from aftersales.batch.columnar import by_columns
from aftersales.batch.job import Job, Part, Rows
from aftersales.batch.scalar import answered
from aftersales.batch.schema import BOOKINGS, INSTANT, REJECTS, REQUEST, TEXT
from aftersales.batch.shape import conform, conformed
from aftersales.engine.rulebook import Rulebook
from aftersales.model.disruption import Disruption
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.reports import Disruptions
from aftersales.model.request import Request
from aftersales.model.times import to_instant


class Recomputed(NamedTuple):
    """The tables `schema.QUOTES`, `PAYOUTS` and `REJECTS`, in the order of the input, and how many of the `read` rows
    were `untouched`, answered in columns, and, by the reason why, one by one."""

    quotes: pa.Table
    payouts: pa.Table
    rejects: pa.Table
    read: int
    untouched: int
    columnar: int
    scalar: Mapping[str, int]


def recompute(
    bookings: pa.Table | pa.RecordBatch,
    rulebook: Rulebook,
    request: Request | str,
    *,
    at: datetime | str,
    disruptions: Disruptions | Iterable[Disruption] = (),
    every: bool = False,
) -> Recomputed:
    """Quotes and payouts for rows of `schema.BOOKINGS`.

    `request` is one for all rows, or names a column: JSON text, or as `schema.REQUEST`. `at` is one instant for all, or
    names a column of timestamps with a time zone. With `disruptions` only rows that a report applies to are answered,
    unless `every` row is wanted; the others are counted as `untouched`. Rows that cannot be read or computed become
    rejects. Raises InvalidInput for columns that are not those of the schema.
    """
    job = _job(_one_batch(bookings), rulebook, request, at, disruptions, every)
    part = by_columns(job)
    left = np.sort(np.concatenate([np.empty(0, np.int64), *part.left.values()]))
    return _together(job, part, left)


def _one_batch(bookings: pa.Table | pa.RecordBatch) -> pa.RecordBatch:
    if isinstance(bookings, pa.RecordBatch):
        return bookings
    batches = bookings.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=bookings.schema)


def _job(
    batch: pa.RecordBatch,
    rulebook: Rulebook,
    request: Request | str,
    at: datetime | str,
    disruptions: Disruptions | Iterable[Disruption],
    every: bool,
) -> Job:
    asked, moment = _asked(batch, request), _moment(batch, at)
    names = {name for name in (request, at) if isinstance(name, str)}
    rest = batch.select([name for name in batch.schema.names if name not in names - set(BOOKINGS.names)])
    read = conformed(rest, BOOKINGS)
    reports = disruptions if isinstance(disruptions, Disruptions) else Disruptions(disruptions)
    rows = np.arange(read.num_rows) if every or not reports else np.flatnonzero(touched(read, reports))
    return Job(read, rows, rulebook, asked, moment, reports)


def _asked(batch: pa.RecordBatch, request: Request | str) -> Request | pa.Array:
    if not isinstance(request, str):
        return request
    column = _column(batch, request, "request")
    return conform(column, REQUEST if pa.types.is_struct(column.type) else TEXT, request)


def _moment(batch: pa.RecordBatch, at: datetime | str) -> int | pa.Array:
    if isinstance(at, str) and at in batch.schema.names:
        return conform(batch.column(at), INSTANT, at)
    return to_instant(at)


def _column(batch: pa.RecordBatch, name: str, what: str) -> pa.Array:
    if name not in batch.schema.names:
        raise InvalidInput([Problem(what, "no such column", name)])
    return batch.column(name)


def _together(job: Job, part: Part, left: Rows) -> Recomputed:
    """Both ways' answers in the order of the rows."""
    one_by_one = list(answered(job._replace(rows=left)))
    quotes = [(one.row, one.quote) for one in one_by_one if one.quote is not None]
    payouts = [(one.row, line) for one in one_by_one for line in one.payouts]
    rejects = [one.reject for one in one_by_one if one.reject is not None]
    return Recomputed(
        _merged(part.quotes, part.quote_rows, quotes),
        _merged(part.payouts, part.payout_rows, payouts),
        pa.Table.from_pylist(rejects, schema=REJECTS),
        job.bookings.num_rows,
        job.bookings.num_rows - len(job.rows),
        len(job.rows) - len(left),
        {why: len(rows) for why, rows in part.left.items()},
    )


def _merged(table: pa.Table, rows: Rows, lines: list[tuple[int, dict[str, Any]]]) -> pa.Table:
    """A table's lines and some more, by their rows; of one row in the order given."""
    if not lines:
        return table
    more = pa.Table.from_pylist([line for _, line in lines], schema=table.schema)
    places = np.concatenate([rows, np.array([row for row, _ in lines], np.int64)])
    return pa.concat_tables([table, more]).take(np.argsort(places, kind="stable"))
