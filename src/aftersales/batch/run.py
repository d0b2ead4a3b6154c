"""A run: chunk after chunk from a source to a sink, which says what is already done."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
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
from aftersales.model.problems import InvalidInput, Problem
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
    """What a run came to, how many chunks it has and how many were done before; whether it was `finished` then; and if
    it stopped early why, and whether rows are `left`."""

    tally: Tally
    chunks: int
    before: int
    damaged: tuple[str, ...] = ()
    finished: bool = False
    stopped: str = ""
    left: bool = False


def run(
    source: Source,
    sink: Sink,
    asked: Asked,
    *,
    resume: bool = False,
    max_rejects: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Every chunk that is not done yet. What is done stays done, however it ends.

    It stops, or at least does not finish, once more rows than `max_rejects` are rejected. Raises InvalidInput, OSError.
    """
    identity = {**asked.identity(), "input": source.identity}
    with closing(Behind(sink)) as written:
        state = written.begin(identity, resume)
        result = _before(state)
        progress(_rows(result.tally, "read"), source.rows)
        with closing(_answers(source, asked, state)) as answers:
            for chunk, changes in answers:
                if state.finished:
                    raise InvalidInput([Problem("input", "has more rows than when the run was finished", "")])
                if why := _too_many(result, max_rejects):
                    return result._replace(stopped=why, left=True)
                result = _with(result, chunk, changes, written)
                progress(_rows(result.tally, "read"), source.rows)
        if state.finished:
            return result
        if why := _too_many(result, max_rejects):
            return result._replace(stopped=why)
        written.finish({"schema": FORMAT, "run": identity, **summary_of(result.tally)})
        return result


def _answers(source: Source, asked: Asked, state: State) -> Generator[tuple[Chunk, Changes]]:
    with (
        closing(ahead(source.chunks(state.chunks))) as chunks,
        closing(beside((chunk, _begun(chunk, asked)) for chunk in chunks)) as answers,
    ):
        for chunk, found in answers:
            yield chunk, _changes(chunk, asked, found)


def _before(state: State) -> Result:
    tally = added([NOTHING, *(entry["tally"] for entry in state.chunks.values())])
    return Result(tally, len(state.chunks), len(state.chunks), state.damaged, state.finished)


def _with(result: Result, chunk: Chunk, changes: Changes, sink: Behind) -> Result:
    """One chunk more, which is written meanwhile."""
    tally = tally_of(changes)
    sink.commit(chunk.number, _tables(changes), {"tally": tally, "input": chunk.digest})
    return result._replace(tally=added([result.tally, tally]), chunks=result.chunks + 1)


def _too_many(result: Result, most: int | None) -> str:
    """Why a run is to stop, if it is."""
    rejected = _rows(result.tally, "rejected")
    return "" if most is None or rejected <= most else f"rejected rows: {rejected}, more than {most}"


def _begun(chunk: Chunk, asked: Asked) -> Callable[[], Recomputed]:
    earlier = asked.earlier
    return begin(
        chunk.bookings,
        asked.rulebook,
        asked.request,
        at=asked.at,
        disruptions=asked.disruptions,
        every=asked.every,
        also=() if earlier is None else _answered_before(chunk, earlier),
    )


def _changes(chunk: Chunk, asked: Asked, found: Recomputed) -> Changes:
    """A chunk's answers, or what differs of them, its rejects numbered as the rows of the input."""
    changes = Changes(found, CORRECTIONS.empty_table(), 0)
    if asked.earlier is not None:
        changes = changes_of(found, chunk.bookings, asked.earlier)
    return changes._replace(found=_numbered(changes.found, chunk))


def _answered_before(chunk: Chunk, earlier: Earlier) -> set[str]:
    """Bookings that earlier runs answered: what hit them then may be withdrawn."""
    return earlier.answered([own for own in chunk.bookings["id"].to_pylist() if own is not None])


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
