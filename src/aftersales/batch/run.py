"""A run: chunk after chunk from a source to a sink, which says what is already done."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, closing
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales._version import __version__
from aftersales.batch.ahead import Behind, ahead, beside
from aftersales.batch.changes import Changes, changes_of
from aftersales.batch.earlier import Earlier
from aftersales.batch.recomputed import Recomputed, begin
from aftersales.batch.schema import CORRECTIONS, REJECTS
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
    disruptions: Disruptions | None = None
    every: bool = False
    earlier: Earlier | None = None

    def identity(self) -> dict[str, Any]:
        """What makes two runs over the same bookings the same."""
        reports = None if self.disruptions is None else [report.to_dict() for report in self.disruptions.reports]
        return {
            "run": FORMAT,
            "engine": __version__,
            "policies": self.rulebook.digest,
            "tzdata": version_of("tzdata"),
            "holidays": version_of("holidays"),
            "request": self.request if isinstance(self.request, str) else self.request.to_dict(),
            "at": str(self.at),
            "disruptions": sha256(json.dumps(reports, sort_keys=True).encode()).hexdigest(),
            "every": self.every,
            "earlier": None if self.earlier is None else self.earlier.identity,
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
    with closing(Behind(sink)) as written, ExitStack() as stack:
        state = written.begin(identity, resume)
        total = added([NOTHING, *(entry["tally"] for entry in state.chunks.values())])
        before = chunks = len(state.chunks)
        progress(_rows(total, "read"), source.rows)
        answers = stack.enter_context(closing(_answers(source, asked, state)))
        for number, changes, digest in answers:
            tally = tally_of(changes)
            written.commit(number, _tables(changes), {"tally": tally, "input": digest})
            total, chunks = added([total, tally]), chunks + 1
            progress(_rows(total, "read"), source.rows)
            if max_rejects is not None and _rows(total, "rejected") > max_rejects:
                why = f"{_rows(total, 'rejected')} rows were rejected, more than {max_rejects}"
                return Result(total, chunks, before, state.damaged, why)
        if not state.finished or chunks > before:
            written.finish({"schema": FORMAT, "run": identity, **summary_of(total)})
        return Result(total, chunks, before, state.damaged)


def _answers(source: Source, asked: Asked, state: State) -> Generator[tuple[int, Changes, str]]:
    with (
        closing(ahead(source.chunks(state.chunks))) as chunks,
        closing(beside((chunk, _begun(chunk, asked)) for chunk in chunks)) as answers,
    ):
        for chunk, found in answers:
            yield chunk.number, _changes(chunk, asked, found), chunk.digest


def _begun(chunk: Chunk, asked: Asked) -> Callable[[], Recomputed]:
    earlier = asked.earlier
    return begin(
        chunk.bookings,
        asked.rulebook,
        asked.request,
        at=asked.at,
        disruptions=asked.disruptions,
        every=asked.every,
        also=[] if earlier is None else _answered_before(chunk, earlier),
    )


def _changes(chunk: Chunk, asked: Asked, found: Recomputed) -> Changes:
    """A chunk's answers, or what differs of them, its rejects numbered as the rows of the input."""
    changes = Changes(found, CORRECTIONS.empty_table(), 0)
    if asked.earlier is not None:
        changes = changes_of(found, chunk.bookings, asked.earlier)
    return changes._replace(found=_numbered(changes.found, chunk))


def _answered_before(chunk: Chunk, earlier: Earlier) -> list[str]:
    """Bookings that earlier runs answered: what hit them then may be withdrawn."""
    ids = [own for own in chunk.bookings["id"].to_pylist() if own is not None]
    return list({booking for booking, _ in earlier.quotes(ids)})


def _numbered(found: Recomputed, chunk: Chunk) -> Recomputed:
    places = chunk.places[np.asarray(found.rejects["row"], np.int64)]
    numbered = found.rejects.set_column(0, REJECTS.field("row"), pa.array(places, pa.int64()))
    every = pa.concat_tables([numbered, pa.Table.from_pylist(list(chunk.rejects), schema=REJECTS)]).sort_by("row")
    return found._replace(rejects=every, read=found.read + len(chunk.rejects))


def _tables(changes: Changes) -> Mapping[str, pa.Table]:
    tables = {"quotes": changes.found.quotes, "payouts": changes.found.payouts, "rejects": changes.found.rejects}
    return {**tables, "corrections": changes.corrections}


def _rows(tally: Tally, name: str) -> int:
    count: int = tally.get("rows", {}).get(name, 0)
    return count
