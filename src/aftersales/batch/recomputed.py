"""`recompute`: Arrow in, Arrow out; everything else that works on many bookings wraps it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.affected import touched
from aftersales.batch.asked import asked_in, moment_in, repeated
from aftersales.batch.columnar import by_columns
from aftersales.batch.job import NO_ROWS, Job, Part, Rows
from aftersales.batch.lines import Values
from aftersales.batch.scalar import answered
from aftersales.batch.schema import BOOKINGS, REJECTS
from aftersales.batch.shape import conformed
from aftersales.engine.rulebook import Rulebook
from aftersales.model.disruption import Disruption
from aftersales.model.reports import Disruptions
from aftersales.model.request import Request


class Recomputed(NamedTuple):
    """The tables `schema.QUOTES`, `PAYOUTS` and `REJECTS`, in the order of the input, and how many of the `read` rows
    were `untouched`, answered in columns, and, by the reason why, one by one. `watched` are the rows in which a watched
    document could have a say."""

    quotes: pa.Table
    payouts: pa.Table
    rejects: pa.Table
    read: int
    untouched: int
    columnar: int
    scalar: Mapping[str, int]
    watched: Rows = NO_ROWS


def recompute(
    bookings: pa.Table | pa.RecordBatch,
    rulebook: Rulebook,
    request: Request | str,
    *,
    at: datetime | str,
    disruptions: Disruptions | Iterable[Disruption] | None = None,
    every: bool = False,
    also: Collection[str] = (),
    watch: Collection[str] = (),
) -> Recomputed:
    """Quotes and payouts for rows of `schema.BOOKINGS`.

    `request` is one for all rows, or names a column: JSON text, or as `schema.REQUEST`. `at` is one instant for all, or
    names a column of timestamps with a time zone or of their ISO text. With `disruptions`, be they none, only rows that
    a report applies to are answered, and `also` bookings of those ids, unless `every` row is wanted; the others are
    counted as `untouched`. Rows that cannot be read or computed become rejects, and so does a booking that stands there
    again with the same request id. Where ids of documents to `watch` are stated, rows in which one of them could
    have a say are told as `watched`, and so are all that are answered one by one. Raises InvalidInput for columns that
    are not those of the schema.
    """
    found = begin(bookings, rulebook, request, at=at, disruptions=disruptions, every=every, also=also, watch=watch)
    return found()


def begin(
    bookings: pa.Table | pa.RecordBatch,
    rulebook: Rulebook,
    request: Request | str,
    *,
    at: datetime | str,
    disruptions: Disruptions | Iterable[Disruption] | None = None,
    every: bool = False,
    also: Collection[str] = (),
    watch: Collection[str] = (),
) -> Callable[[], Recomputed]:
    """`recompute`, of which half is done now. The other half is done when the result is called, in any thread: for many
    batches in turn it may be done beside the first half of the next."""
    batch = _one_batch(bookings)
    beside = {name for name in (request, at) if isinstance(name, str)} - set(BOOKINGS.names)
    read = conformed(batch.select([name for name in batch.schema.names if name not in beside]), BOOKINGS)
    reports = disruptions if isinstance(disruptions, Disruptions) else Disruptions(disruptions or ())
    rows = _wanted(read, reports, every or disruptions is None, also)
    asked = asked_in(batch, request)
    again = repeated(read, rows, asked)
    rows = np.setdiff1d(rows, list(again)) if again else rows
    job = Job(read, rows, rulebook, asked, moment_in(batch, at), reports, frozenset(watch))
    return partial(_together, job, by_columns(job), again)


def _one_batch(bookings: pa.Table | pa.RecordBatch) -> pa.RecordBatch:
    if isinstance(bookings, pa.RecordBatch):
        return bookings
    batches = bookings.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=bookings.schema)


def _wanted(bookings: pa.RecordBatch, disruptions: Disruptions, every: bool, also: Collection[str]) -> Rows:
    if every:
        return np.arange(bookings.num_rows)
    named = pc.is_in(bookings.column("id"), value_set=pa.array(also, pa.string()))
    return np.flatnonzero(touched(bookings, disruptions) | np.asarray(named))


def _together(job: Job, columnar: Callable[[], Part], again: Mapping[int, int]) -> Recomputed:
    """Both ways' answers in the order of the rows."""
    part = columnar()
    left = np.sort(np.concatenate([np.empty(0, np.int64), *part.left.values()]))
    one_by_one = list(answered(job._replace(rows=left)))
    quotes = [(one.row, one.quote) for one in one_by_one if one.quote is not None]
    payouts = [(one.row, line) for one in one_by_one for line in one.payouts]
    rejects = [one.reject for one in one_by_one if one.reject is not None]
    rejects += [_twice(job, row, first) for row, first in again.items()]
    return Recomputed(
        _merged(part.quotes, part.quote_rows, quotes),
        _merged(part.payouts, part.payout_rows, payouts),
        pa.Table.from_pylist(sorted(rejects, key=lambda one: int(one["row"])), schema=REJECTS),
        job.bookings.num_rows,
        job.bookings.num_rows - len(job.rows) - len(again),
        len(job.rows) - len(left),
        {why: len(rows) for why, rows in part.left.items()},
        np.union1d(part.watched, left) if job.watch else NO_ROWS,
    )


def _twice(job: Job, row: int, first: int) -> Values:
    message = f"the booking and its request stand in row {first} before"
    return {"row": row, "booking": job.bookings.column("id")[row].as_py(), "code": "twice", "message": message}


def _merged(table: pa.Table, rows: Rows, lines: list[tuple[int, Values]]) -> pa.Table:
    """A table's lines and a few more, by their rows, of which none has lines in both."""
    if not lines:
        return table
    more = pa.Table.from_pylist([line for _, line in lines], schema=table.schema)
    places = np.searchsorted(rows, np.array([row for row, _ in lines], np.int64))
    firsts = np.flatnonzero(np.diff(places, prepend=-1)).tolist()
    pieces, begun = [], 0
    for first, end in pairwise([*firsts, len(lines)]):
        place = int(places[first])
        pieces += [table.slice(begun, place - begun), more.slice(first, end - first)]
        begun = place
    return pa.concat_tables([*pieces, table.slice(begun)]).combine_chunks()
