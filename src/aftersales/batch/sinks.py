"""Where the answers go: each chunk whole or not at all, with the entry that says it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import pyarrow as pa

from aftersales.batch.journal import Entry
from aftersales.batch.tally import Tally
from aftersales.model.problems import InvalidInput, Problem


class State(NamedTuple):
    """What was done before: the entries of chunks by number, whether that was all, what of it must be done again."""

    chunks: Mapping[int, Entry] = {}
    finished: bool = False
    damaged: tuple[str, ...] = ()


class Sink(Protocol):
    """A place for the tables of a run."""

    def begin(self, run: Entry, resume: bool) -> State:
        """Take up a run, new or stopped. Raises InvalidInput if another run is there, or one that was to be resumed."""
        ...

    def commit(self, number: int, tables: Mapping[str, pa.Table], entry: Entry) -> None:
        """The tables of a chunk, and that it is done."""
        ...

    def finish(self, summary: Tally) -> None:
        """All chunks are done."""
        ...

    def close(self) -> None:
        """Let others write there."""
        ...


class Nowhere:
    """Nothing is written: a dry run."""

    def begin(self, run: Entry, resume: bool) -> State:
        """Nothing was done before."""
        return State()

    def commit(self, number: int, tables: Mapping[str, pa.Table], entry: Entry) -> None:
        """Forgotten."""

    def finish(self, summary: Tally) -> None:
        """Forgotten."""

    def close(self) -> None:
        """Nothing is held."""


def refuse_other(place: str, found: Entry, run: Entry) -> None:
    """Refuse to go on with a run of something else, saying of what."""
    if other := differing(found, run):
        message = f"holds a run with other {', '.join(other)}; name another place, or remove it"
        raise InvalidInput([Problem(place, message, "")])


def differing(found: Entry, run: Entry) -> list[str]:
    """In what two runs differ."""
    return sorted(name for name in {*found, *run} if found.get(name) != run.get(name))


def refuse_unfinished(place: str, done: int, resume: bool) -> None:
    """A run that was stopped goes on only if that is asked for."""
    if done and not resume:
        raise InvalidInput(
            [Problem(place, f"holds a run that was stopped after {done} chunks; `--resume` goes on with it", "")]
        )
