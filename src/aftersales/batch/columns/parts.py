"""What rows come to, as parts of the output in the order of the input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.arrays import Ints
from aftersales.batch.columns.frames import Frame
from aftersales.batch.columns.outputs import Lines
from aftersales.batch.columns.source import Source
from aftersales.batch.columns.traces import Outcome, Trace, Unanswered
from aftersales.batch.job import NO_ROWS, Job, Part
from aftersales.batch.schema import PAYOUTS, QUOTES

Leaf = tuple[Outcome, Frame]


class Filled(NamedTuple):
    """What rows come to, before tables are made of it. Of the traces nothing is needed any more: `part` may be made
    in any thread, while the next rows are answered."""

    source: Source
    quotes: Lines
    quote_rows: Ints
    payouts: Lines
    payout_rows: Ints
    left: Mapping[str, Ints]
    watched: Ints

    def part(self) -> Part:
        """The tables."""
        quotes, payouts = self.quotes.table(self.source), self.payouts.table(self.source)
        return Part(quotes, self.quote_rows, payouts, self.payout_rows, self.left, self.watched)


def filled(job: Job, source: Source, leaves: list[Leaf]) -> Filled:
    """The lines of a job's rows, and the rows that have none."""
    left: dict[str, list[Ints]] = {}
    done: list[tuple[Trace, Frame]] = []
    for outcome, frame in leaves:
        if isinstance(outcome, Unanswered):
            left.setdefault(outcome.why, []).append(frame.rows)
        else:
            done.append((outcome, frame))
    count: Ints = np.full(job.bookings.num_rows, -1)
    for trace, frame in done:
        count[frame.rows] = len(trace.payouts)
    rows = np.flatnonzero(count >= 0)
    quotes, payouts = _lines(done, rows, count[rows], job.bookings.num_rows)
    why = {name: np.sort(np.concatenate(some)) for name, some in left.items()}
    watched = np.sort(np.concatenate([NO_ROWS, *(frame.rows for trace, frame in done if trace.watched)]))
    return Filled(source, quotes, rows, payouts, np.repeat(rows, count[rows]), why, watched)


def _lines(done: list[tuple[Trace, Frame]], rows: Ints, counts: Ints, length: int) -> tuple[Lines, Lines]:
    """Both tables, each line in its place."""
    place, first = np.empty(length, np.int64), np.empty(length, np.int64)
    place[rows], first[rows] = np.arange(len(rows)), np.cumsum(counts) - counts
    quotes, payouts = Lines(QUOTES, len(rows)), Lines(PAYOUTS, int(counts.sum()))
    for trace, frame in done:
        quotes.fill(trace.quote, frame, place[frame.rows])
        for number, line in enumerate(trace.payouts):
            payouts.fill(line, frame, first[frame.rows] + number)
    return quotes, payouts


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
