"""Many rows answered in columns: each trace once, for all the rows that share it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.arrays import Ints, grouped
from aftersales.batch.columns import clocks  # noqa: F401
from aftersales.batch.columns.frames import Frame, TooLarge
from aftersales.batch.columns.outputs import Lines
from aftersales.batch.columns.shapes import same_ids, shapes
from aftersales.batch.columns.source import Source
from aftersales.batch.columns.traces import AT, Outcome, Trace, Tracer, Unanswered, traced
from aftersales.batch.columns.trees import Astray, Tree, descended
from aftersales.batch.columns.twins import Twin
from aftersales.batch.job import Job, Part
from aftersales.batch.columns.reports import REPORTS, named, with_reports
from aftersales.batch.rows import booking_of, disruption_of
from aftersales.model.disruption import Disruption
from aftersales.model.reports import Disruptions
from aftersales.batch.schema import PAYOUTS, QUOTES
from aftersales.model.booking import Booking
from aftersales.engine.rulebook import Rulebook
from aftersales.model.request import Request

FEW: Final = 16
_TRIED: Final = 4
"""As many rows a trace is worth."""
Leaf = tuple[Outcome, Frame]


class Columns:
    """The traces of one rulebook and request; they serve any number of batches."""

    def __init__(self, tracer: Tracer, few: int = FEW) -> None:
        self._tracer, self._few = tracer, few
        self._trees: dict[Hashable, Tree[Outcome]] = {}
        self.traces = 0

    def answer(self, job: Job) -> Part:
        """What can be answered of a job, and why the rest cannot."""
        if not self._tracer.reports:
            return self._answer(job)
        count = named(job.bookings, job.rows, self._tracer.reports)
        hit = count.lengths > 0
        plain, told = self._answer(job._replace(rows=job.rows[~hit])), job.rows[hit]
        at = job.at if isinstance(job.at, int) else job.at.take(pa.array(told))
        batch = with_reports(job.bookings, told, count, self._tracer.reports)
        return together(plain, self._answer(Job(batch, np.arange(len(told)), job.rulebook, job.request, at, job.disruptions)), told)

    def _answer(self, job: Job) -> Part:
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
        same = [ids for paths in found.ids.values() if len(paths) > 1 for ids in [same_ids(source, paths, rows)] if ids is not None]
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
                        if place.met < self._few:
                            yield Unanswered("rare"), frame
                            continue
                        if self._grow(tree, source, frame.rows):
                            if place.test is None and place.leaf is None:
                                raise Astray([(x,y) for x,y in zip(self.path(tree, place),self.last) if x!=y][:1], int(frame.rows[0]))
                            waiting.append((place, frame))
                        else:
                            yield Unanswered("invalid_booking"), frame
                    else:
                        yield place.leaf, frame
            except TooLarge:
                raise

    def path(self, tree, place):
        """x"""
        def find(t, acc):
            if t is place: return acc
            for a, b in t.branches.items():
                r = find(b, [*acc, (t.test, a)])
                if r: return r
            return None
        return find(tree, [])

    def _grow(self, tree: Tree[Outcome], source: Source, rows: Ints) -> bool:
        """Trace one of some rows that can be read, if any of a few can."""
        for row in rows[:: max(1, len(rows) // _TRIED)].tolist():
            try:
                self._trace(tree, source, row)
                return True
            except (ValueError, OverflowError):
                continue
        return False

    def _trace(self, tree: Tree[Outcome], source: Source, row: int) -> None:
        self.traces += 1
        tape = self._tracer.tape()
        twin = self._tracer.twin(*_read(source, row), tape)
        at = source.values(AT, np.array([row]))
        outcome = traced(self._tracer.rulebook, twin, tape, self._tracer.request, int(at if isinstance(at, int) else at[0]))
        self.last=tape.answers
        tree.grow(tape.answers, outcome)

    def _twin(self, source: Source, rows: Ints) -> Twin | Unanswered:
        """That of the first of some rows."""
        try:
            return self._tracer.twin(*_read(source, int(rows[0])), self._tracer.tape())
        except (ValueError, OverflowError):
            return Unanswered("invalid_booking")


def together(one: Part, other: Part, rows: Ints) -> Part:
    """Two parts of a batch as one; the rows of the second are places among `rows`."""
    quotes, payouts = (np.concatenate([a, rows[b]]) for a, b in ((one.quote_rows, other.quote_rows), (one.payout_rows, other.payout_rows)))
    left = {why: np.sort(np.concatenate([p.get(why, _NO_ROWS) for p in (one.left, {w: rows[r] for w, r in other.left.items()})])) for why in {**one.left, **other.left}}
    by_quote, by_payout = (np.argsort(some, kind="stable") for some in (quotes, payouts))
    return Part(
        pa.concat_tables([one.quotes, other.quotes]).take(pa.array(by_quote)), quotes[by_quote],
        pa.concat_tables([one.payouts, other.payouts]).take(pa.array(by_payout)), payouts[by_payout], left,
    )  # fmt: skip


_NO_ROWS: Ints = np.empty(0, np.int64)
_MOST_KEPT: Final = 4
_kept: dict[Hashable, tuple[Any, Columns]] = {}


def columns_of(rulebook: Rulebook, request: Request, reports: Disruptions) -> Columns:
    """The traces of a rulebook and request, as far as they are kept from call to call."""
    key = (id(rulebook), request, id(reports) if reports else 0)
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = (rulebook, reports), Columns(Tracer(rulebook, request, reports))
    return _kept[key][1]


def _read(source: Source, row: int) -> tuple[Booking, list[Disruption]]:
    """The booking of a row, and the reports that may hit it. Raises ValueError and OverflowError."""
    data = source.batch.slice(row, 1).to_pylist()[0]
    return booking_of(data), [disruption_of(one) for one in data.pop(REPORTS, ())]


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
