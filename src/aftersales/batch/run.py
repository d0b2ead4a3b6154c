"""A run: chunk after chunk from a source to a sink, which says what is already done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales._version import __version__
from aftersales.batch.recomputed import Recomputed, recompute
from aftersales.batch.schema import REJECTS
from aftersales.batch.sinks import Sink, State
from aftersales.batch.sources import Chunk, Source
from aftersales.batch.tally import NOTHING, Tally, added, summary_of, tally_of
from aftersales.engine.rulebook import Rulebook
from aftersales.model.reports import Disruptions
from aftersales.model.request import Request
from aftersales.values.zones import version_of

FORMAT: Final = 1
"""Of what a run writes."""
Progress = Callable[[int, int | None], None]
"""Told after each chunk how many rows of this run's are done, and of how many."""


class Asked(NamedTuple):
    """What a run asks of every booking, as `recompute` takes it."""

    rulebook: Rulebook
    request: Request | str
    at: datetime | str
    disruptions: Disruptions
    every: bool = False

    def identity(self) -> dict[str, Any]:
        """What makes two runs over the same bookings the same."""
        reports = json.dumps([report.to_dict() for report in self.disruptions.reports], sort_keys=True)
        return {
            "run": FORMAT,
            "engine": __version__,
            "policies": self.rulebook.digest,
            "tzdata": version_of("tzdata"),
            "holidays": version_of("holidays"),
            "request": self.request if isinstance(self.request, str) else self.request.to_dict(),
            "at": str(self.at),
            "disruptions": sha256(reports.encode()).hexdigest() if self.disruptions else None,
            "every": self.every,
        }


class Result(NamedTuple):
    """What a run came to, how many chunks it has and how many were done before, and why it stopped early if it did."""

    tally: Tally
    chunks: int
    before: int
    damaged: tuple[str, ...] = ()
    stopped: str = ""


def run(
    source: Source,
    sink: Sink,
    asked: Asked,
    *,
    resume: bool = False,
    max_rejects: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Every chunk that is not done yet. What is done stays done, however it ends. Raises InvalidInput and OSError."""
    identity = {**asked.identity(), "input": source.identity}
    try:
        state = sink.begin(identity, resume)
        total = added([NOTHING, *(entry["tally"] for entry in state.chunks.values())])
        before = chunks = len(state.chunks)
        if not state.finished:
            progress(_rows(total, "read"), source.rows)
            for number, found, digest in _answers(source, asked, state):
                tally = tally_of(found)
                sink.commit(number, _tables(found), {"tally": tally, "input": digest})
                total, chunks = added([total, tally]), chunks + 1
                progress(_rows(total, "read"), source.rows)
                if max_rejects is not None and _rows(total, "rejected") > max_rejects:
                    why = f"{_rows(total, 'rejected')} rows were rejected, more than {max_rejects}"
                    return Result(total, chunks, before, state.damaged, why)
            sink.finish({"schema": FORMAT, "run": identity, **summary_of(total)})
        return Result(total, chunks, before, state.damaged)
    finally:
        sink.close()


def _answers(source: Source, asked: Asked, state: State) -> Iterator[tuple[int, Recomputed, str]]:
    for chunk in source.chunks(state.chunks):
        yield chunk.number, answer(chunk, asked), chunk.digest


def answer(chunk: Chunk, asked: Asked) -> Recomputed:
    """A chunk's answers, its rejects numbered as the rows of the input."""
    found = recompute(
        chunk.bookings, asked.rulebook, asked.request, at=asked.at, disruptions=asked.disruptions, every=asked.every
    )
    places = chunk.places[np.asarray(found.rejects["row"], np.int64)]
    numbered = found.rejects.set_column(0, REJECTS.field("row"), pa.array(places, pa.int64()))
    every = pa.concat_tables([numbered, pa.Table.from_pylist(list(chunk.rejects), schema=REJECTS)]).sort_by("row")
    return found._replace(rejects=every, read=found.read + len(chunk.rejects))


def _tables(found: Recomputed) -> Mapping[str, pa.Table]:
    return {"quotes": found.quotes, "payouts": found.payouts, "rejects": found.rejects}


def _rows(tally: Tally, name: str) -> int:
    count: int = tally.get("rows", {}).get(name, 0)
    return count
