"""Many rows answered in columns: the engine works out one row of a kind, and columns follow for all the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from threading import Lock
from typing import Final

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.arrays import Flags, Ints, grouped, joined
from aftersales.batch.columns.frames import Frame, TooLarge
from aftersales.batch.columns.parts import Answered
from aftersales.batch.columns.shapes import same_ids, shapes
from aftersales.batch.columns.source import Source
from aftersales.batch.columns.traces import AT, Leaf, Outcome, Read, Tracer, Unanswered
from aftersales.batch.columns.trees import Tree, descended
from aftersales.batch.columns.twins import Twin
from aftersales.batch.job import Job, Part
from aftersales.values.zones import FIRST, LAST

NEVER: Final = FIRST - 1
"""In place of an instant that is missing."""
FEW: Final = 4
"""How many rows must have wanted a trace before one is made: as many cost less one by one."""
MOST_TRACES: Final = 20_000
MOST_WORDS: Final = 2**21
_TRIED: Final = 4
"""How many of some rows are tried for one that can be read."""


class Columns:
    """The traces of one rulebook and request; they serve any number of batches."""

    def __init__(self, tracer: Tracer, few: int = FEW) -> None:
        self._tracer, self._few = tracer, few
        self._trees: dict[Hashable, Tree[Outcome]] = {}
        self._alone = Lock()
        self.traces = 0

    def answer(self, job: Job) -> Part:
        """What can be answered of a job, and why the rest cannot."""
        return self.begin(job).part()

    def begin(self, job: Job) -> Answered:
        """The same before its tables are made."""
        with self._alone, np.errstate(divide="ignore"):
            if len(self._tracer.vocabulary.words) > MOST_WORDS:
                self._forget()
            return self._begin(job._replace(bookings=self._beside_reports(job)))

    def _beside_reports(self, job: Job) -> pa.RecordBatch:
        """The bookings, with the reports that may hit those in question as a column."""
        known = self._tracer.reports and len(job.rows)
        return self._tracer.index.beside(job.bookings, job.rows) if known else job.bookings

    def _forget(self) -> None:
        """Begin anew: words are never taken back one by one."""
        self._tracer = self._tracer.anew()
        self._trees.clear()
        self.traces = 0

    def _begin(self, job: Job) -> Answered:
        source = Source(job.bookings, self._tracer.vocabulary)
        source.given[AT] = at = (
            job.at if isinstance(job.at, int) else np.asarray(job.at.cast(pa.int64()).fill_null(NEVER))
        )
        told: Flags = np.broadcast_to((at >= FIRST) & (at <= LAST), job.bookings.num_rows)[job.rows]
        leaves = list(self._leaves(source, job.rows[told]))
        if not told.all():
            leaves.append(Leaf(Unanswered("invalid"), job.rows[~told]))
        return Answered(job, source, leaves)

    def _leaves(self, source: Source, rows: Ints) -> Iterator[Leaf]:
        """All rows, each with those that come to the same."""
        if not len(rows):
            return
        for places in grouped(shapes(source)[rows]):
            yield from self._of_shape(source, rows[places])

    def _of_shape(self, source: Source, rows: Ints) -> Iterator[Leaf]:
        """Rows of the same lists, nulls and kinds: now those in which the same ids are equal."""
        twin = self._twin(source, rows)
        if twin is None:
            yield Leaf(Unanswered("invalid"), rows)
            return
        equal = [same_ids(source, paths, rows) for paths in twin.ids.values() if len(paths) > 1]
        kinds = joined([one for one in equal if one is not None], len(rows))
        groups = grouped(kinds)
        for places in groups:
            part = Frame(source, rows[places])
            alike = twin if len(groups) == 1 else self._twin(source, part.rows)
            if alike is None:
                yield Leaf(Unanswered("invalid"), part.rows)
            else:
                yield from self._of_tree(source, self._trees.setdefault(alike.shape, Tree()), part)

    def _of_tree(self, source: Source, tree: Tree[Outcome], frame: Frame) -> Iterator[Leaf]:
        """Rows of one shape, down its tree; which grows where many rows find no way on."""
        waiting = [(tree, frame)]
        while waiting:
            for place, part in descended(*waiting.pop()):
                outcome = Unanswered("too_large") if place is None else place.leaf or self._unanswered(place, part)
                if outcome is not None or place is None:
                    assert outcome is not None
                    yield _worked_out(outcome, part)
                elif self._grow(source, tree, part.rows) and not place.empty:
                    waiting.append((place, part))
                else:
                    yield Leaf(Unanswered("invalid"), part.rows)

    def _unanswered(self, place: Tree[Outcome], part: Frame) -> Outcome | None:
        """Why rows are not worth a trace, or nothing."""
        place.met += len(part)
        if place.met < self._few:
            return Unanswered("rare")
        return Unanswered("too_many_traces") if self.traces >= MOST_TRACES else None

    def _grow(self, source: Source, tree: Tree[Outcome], rows: Ints) -> bool:
        """Trace one of some rows, if any can be read."""
        read = self._read(source, rows)
        if read is None:
            return False
        self.traces += 1
        tree.grow(*self._tracer.traced(read))
        return True

    def _twin(self, source: Source, rows: Ints) -> Twin | None:
        """That of one of some rows, if any can be read."""
        read = self._read(source, rows)
        return None if read is None else self._tracer.twin(read, self._tracer.tape())

    def _read(self, source: Source, rows: Ints) -> Read | None:
        """The first of a few of some rows that can be read."""
        tried = rows[:: max(1, len(rows) // _TRIED)].tolist()
        return next((read for row in tried if (read := self._tracer.read(source, row)) is not None), None)


def _worked_out(outcome: Outcome, frame: Frame) -> Leaf:
    """What rows come to, unless some of it could leave 64 bits."""
    try:
        return Leaf(outcome, frame.rows, {node: frame.values(node) for node in outcome.nodes})
    except TooLarge:
        return Leaf(Unanswered("too_large"), frame.rows)
