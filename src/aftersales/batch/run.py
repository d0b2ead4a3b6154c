"""A run: chunk after chunk from a source to a sink, which says what is already done."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from typing import NamedTuple

import pyarrow as pa

from aftersales.batch.ahead import Behind, ahead, beside
from aftersales.batch.answering import FORMAT, Asked, begun, changes_in
from aftersales.batch.changes import Changes
from aftersales.batch.sinks import Sink, State
from aftersales.batch.sources import Chunk, Source
from aftersales.batch.tally import NOTHING, Tally, added, summary_of, tally_of
from aftersales.model.problems import InvalidInput, Problem

Progress = Callable[[int, int | None], None]
"""Told after each chunk how many rows of this run's are done, and of how many."""


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
        closing(beside((chunk, begun(chunk, asked)) for chunk in chunks)) as answers,
    ):
        for chunk, found in answers:
            yield chunk, changes_in(chunk, asked, found)


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


def _tables(changes: Changes) -> Mapping[str, pa.Table]:
    tables = {"quotes": changes.found.quotes, "payouts": changes.found.payouts, "rejects": changes.found.rejects}
    return {**tables, "corrections": changes.corrections}


def _rows(tally: Tally, name: str) -> int:
    count: int = tally.get("rows", {}).get(name, 0)
    return count
