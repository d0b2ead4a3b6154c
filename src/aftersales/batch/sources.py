"""Where bookings come from: the same rows in the same chunks whenever they are read."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import pyarrow as pa

from aftersales.batch.job import Rows
from aftersales.batch.journal import Entry
from aftersales.batch.lines import Values
from aftersales.model.problems import InvalidInput, Problem

CHUNK: Final = 65_536
"""Rows that are in memory at once."""

_ONE_KIND: Final = "files of one kind are expected: Parquet (.parquet) or JSON Lines (.jsonl)"


class Chunk(NamedTuple):
    """Some rows of the input: those that could be read, with their `places` in it, and rejects for the others.

    `digest` identifies the rows where the source as a whole could not be identified before reading it.
    """

    number: int
    bookings: pa.Table
    places: Rows
    rejects: Sequence[Values] = ()
    digest: str = ""


class Source(Protocol):
    """Bookings in chunks. `identity` changes with what will be read; `rows` is None where nobody can tell how many."""

    @property
    def identity(self) -> dict[str, Any]: ...
    @property
    def rows(self) -> int | None: ...
    def chunks(self, done: Mapping[int, Entry]) -> Generator[Chunk]:
        """Those that are not done, by their entries. Raises InvalidInput for what cannot be read."""
        ...


def opened(path: Path, columns: Sequence[str] = (), rows: int = CHUNK) -> Source:
    """The bookings of a file or of all files of a folder: Parquet or JSON Lines; `columns` stand beside the booking's.

    Raises InvalidInput for what is neither, and for columns that are not those of a booking.
    """
    from aftersales.batch.json_lines import JsonLines
    from aftersales.batch.parquet import Parquet

    files = sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]
    kinds: list[tuple[type[Parquet] | type[JsonLines], tuple[str, ...]]] = [
        (Parquet, (".parquet", ".pq")),
        (JsonLines, (".jsonl", ".ndjson")),
    ]
    for kind, suffixes in kinds:
        if files and all(file.suffix in suffixes for file in files):
            return kind(files, columns, rows)
    raise InvalidInput([Problem(str(path), _ONE_KIND, "")])
