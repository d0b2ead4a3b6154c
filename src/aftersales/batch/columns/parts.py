"""What rows come to, as parts of the output in the order of the input."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.arrays import Ints
from aftersales.batch.columns.outputs import Lines
from aftersales.batch.columns.source import Source
from aftersales.batch.columns.traces import Leaf, Trace, Unanswered
from aftersales.batch.job import NO_ROWS, Job, Part
from aftersales.batch.schema import PAYOUTS, QUOTES


class Answered(NamedTuple):
    """What rows come to, all of it worked out: `part` may be made in any thread, while the next rows are answered."""

    job: Job
    source: Source
    leaves: list[Leaf]

    def part(self) -> Part:
        """The tables, and the rows that are not in them."""
        left: dict[str, list[Ints]] = {}
        done: list[tuple[Trace, Leaf]] = []
        for leaf in self.leaves:
            if isinstance(leaf.outcome, Unanswered):
                left.setdefault(leaf.outcome.why, []).append(leaf.rows)
            else:
                done.append((leaf.outcome, leaf))
        why = {name: np.sort(np.concatenate(some)) for name, some in left.items()}
        watched = np.sort(np.concatenate([NO_ROWS, *(leaf.rows for trace, leaf in done if trace.watched)]))
        return Part(*_tables(done, self.source, self.job.bookings.num_rows), why, watched)


def _tables(done: list[tuple[Trace, Leaf]], source: Source, length: int) -> tuple[pa.Table, Ints, pa.Table, Ints]:
    """Quotes and payouts, each line in its place, and the rows they belong to."""
    counts: Ints = np.full(length, -1)
    for trace, leaf in done:
        counts[leaf.rows] = len(trace.payouts)
    rows = np.flatnonzero(counts >= 0)
    counts = counts[rows]
    place, first = np.empty(length, np.int64), np.empty(length, np.int64)
    place[rows], first[rows] = np.arange(len(rows)), np.cumsum(counts) - counts
    quotes, payouts = Lines(QUOTES, len(rows)), Lines(PAYOUTS, int(counts.sum()))
    for trace, leaf in done:
        quotes.fill(trace.quote, leaf, source, place[leaf.rows])
        for number, line in enumerate(trace.payouts):
            payouts.fill(line, leaf, source, first[leaf.rows] + number)
    return quotes.table(source), rows, payouts.table(source), np.repeat(rows, counts)


def together(one: Part, other: Part, rows: Ints) -> Part:
    """Two parts as one; the rows of the second are places among `rows`."""
    quotes, quote_rows = _merged(one.quotes, one.quote_rows, other.quotes, rows[other.quote_rows])
    payouts, payout_rows = _merged(one.payouts, one.payout_rows, other.payouts, rows[other.payout_rows])
    told = {why: rows[some] for why, some in other.left.items()}
    left = {
        why: np.sort(np.concatenate([one.left.get(why, NO_ROWS), told.get(why, NO_ROWS)]))
        for why in {**one.left, **told}
    }
    watched = np.sort(np.concatenate([one.watched, rows[other.watched]]))
    return Part(quotes, quote_rows, payouts, payout_rows, left, watched)


def _merged(one: pa.Table, rows: Ints, other: pa.Table, more: Ints) -> tuple[pa.Table, Ints]:
    if not len(more):
        return one, rows
    if not len(rows):
        return other, more
    every = np.concatenate([rows, more])
    order = np.argsort(every, kind="stable")
    return pa.concat_tables([one, other]).take(pa.array(order)), every[order]
