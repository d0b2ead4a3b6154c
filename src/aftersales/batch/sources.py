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

    `digest` identifies the rows where the source as a whole could not be identified before reading it; `file` is where
    they stand.
    """

    number: int
    bookings: pa.Table
    places: Rows
    rejects: Sequence[Values] = ()
    digest: str = ""
    file: Path | None = None


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

    Raises InvalidInput for what is neither, and for columns that are not those of a booking; while it is
    read, for a file that changes.
    """
    from aftersales.batch.json_lines import JsonLines
    from aftersales.batch.parquet import Parquet
    from aftersales.batch.steady import Steady, states_of

    files = _files(path) if path.is_dir() else [path]
    kinds: list[tuple[type[Parquet] | type[JsonLines], tuple[str, ...]]] = [
        (Parquet, (".parquet", ".pq")),
        (JsonLines, (".jsonl", ".ndjson")),
    ]
    for kind, suffixes in kinds:
        if files and all(file.suffix in suffixes for file in files):
            before = states_of(files)
            return Steady(kind(files, columns, rows), before)
    raise InvalidInput([Problem(str(path), _ONE_KIND, "")])


def _files(folder: Path) -> list[Path]:
    """All of a folder but what begins with `.` or `_`, which those who write Parquet leave there for themselves."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return [file for file in found if not any(name[0] in "._" for name in file.relative_to(folder).parts)]
