"""Many rows answered in columns: each trace once, for all the rows that share it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.arrays import Ints, grouped
from aftersales.batch.columns.frames import Frame, TooLarge
from aftersales.batch.columns.outputs import Lines
from aftersales.batch.columns.shapes import same_ids, shapes
from aftersales.batch.columns.source import Source
from aftersales.batch.columns.traces import AT, Outcome, Trace, Tracer, Unanswered, traced
from aftersales.batch.columns.trees import Astray, Tree, descended
from aftersales.batch.columns.twins import Twin
from aftersales.batch.job import Job, Part
from aftersales.batch.rows import booking_of
from aftersales.batch.schema import PAYOUTS, QUOTES
from aftersales.model.booking import Booking
from aftersales.model.problems import InvalidInput

FEW: Final = 16
"""As many rows a trace is worth."""
Leaf = tuple[Outcome, Frame]


class Columns:
    """The traces of one rulebook and request; they serve any number of batches."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._trees: dict[Hashable, Tree[Outcome]] = {}
        self.traces = 0

    def answer(self, job: Job) -> Part:
        """What can be answered of a job, and why the rest cannot."""
        source = Source(job.bookings, self._tracer.vocabulary)
        source.given[AT] = job.at if isinstance(job.at, int) else np.asarray(job.at.cast(pa.int64()))
        with np.errstate(all="ignore"):
            leaves = list(self._leaves(source, job))
            return _part(job, source, leaves)

    def _leaves(self, source: Source, job: Job) -> Iterator[Leaf]:
        """Every row of a job with what it comes to."""
        if not len(job.rows):
            return
        every = shapes(source)
        for places in grouped(every[job.rows]):
            yield from self._of_shape(source, job.rows[places])

    def _of_shape(self, source: Source, rows: Ints) -> Iterator[Leaf]:
        found = self._twin(source, rows)
        if isinstance(found, Unanswered):
            yield found, Frame(source, rows)
            return
        same = [
            ids
            for paths in found.ids.values()
            if len(paths) > 1
            for ids in [same_ids(source, paths, rows)]
            if ids is not None
        ]
        if not same:
            yield from self._of_tree(source, rows, found.shape)
            return
        from aftersales.batch.columns.arrays import joined

        for places in grouped(joined(same, len(rows))):
            alike = rows[places]
            found = self._twin(source, alike)
            if isinstance(found, Unanswered):
                yield found, Frame(source, alike)
            else:
                yield from self._of_tree(source, alike, found.shape)

    def _of_tree(self, source: Source, rows: Ints, shape: Hashable) -> Iterator[Leaf]:
        tree = self._trees.setdefault(shape, Tree())
        waiting = [(tree, Frame(source, rows))]
        while waiting:
            try:
                for place, frame in descended(*waiting.pop()):
                    if place.leaf is None:
                        place.met += len(frame)
                        if place.met < FEW:
                            yield Unanswered("rare"), frame
                            continue
                        self._grow(tree, source, int(frame.rows[0]))
                        waiting.append((place, frame))
                    else:
                        yield place.leaf, frame
            except TooLarge:
                raise

    def _grow(self, tree: Tree[Outcome], source: Source, row: int) -> None:
        self.traces += 1
        tape = self._tracer.tape()
        twin = Twin(tape, _booking(source, row))
        at = source.values(AT, np.array([row]))
        outcome = traced(
            self._tracer.rulebook, twin, tape, self._tracer.request, int(at if isinstance(at, int) else at[0])
        )
        tree.grow(tape.answers, outcome)

    def _twin(self, source: Source, rows: Ints) -> Twin | Unanswered:
        """That of the first of some rows."""
        try:
            return Twin(self._tracer.tape(), _booking(source, int(rows[0])))
        except InvalidInput:
            return Unanswered("invalid_booking")


def _booking(source: Source, row: int) -> Booking:
    return booking_of(source.batch.slice(row, 1).to_pylist()[0])


def _part(job: Job, source: Source, leaves: list[Leaf]) -> Part:
    left: dict[str, list[Ints]] = {}
    place = np.full(job.bookings.num_rows, -1)
    payouts = np.zeros(job.bookings.num_rows, np.int64)
    done: list[tuple[Trace, Frame]] = []
    for outcome, frame in leaves:
        if isinstance(outcome, Unanswered):
            left.setdefault(outcome.why, []).append(frame.rows)
        else:
            done.append((outcome, frame))
            place[frame.rows], payouts[frame.rows] = 0, len(outcome.payouts)
    rows = np.flatnonzero(place == 0)
    place[rows] = np.arange(len(rows))
    first = np.cumsum(payouts) - payouts
    quotes, paid = Lines(QUOTES, len(rows)), Lines(PAYOUTS, int(payouts.sum()))
    for trace, frame in done:
        quotes.fill(trace.quote, frame, place[frame.rows])
        for number, line in enumerate(trace.payouts):
            paid.fill(line, frame, first[frame.rows] + number)
    return Part(
        quotes.table(source), rows, paid.table(source), np.repeat(np.arange(len(payouts)), payouts),
        {why: np.sort(np.concatenate(some)) for why, some in left.items()},
    )  # fmt: skip


__all__ = ["Any", "Astray", "Columns"]
