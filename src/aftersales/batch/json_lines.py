"""Bookings from JSON Lines."""

from __future__ import annotations

from collections.abc import Container, Generator, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from aftersales.batch.json_bookings import chunk_of
from aftersales.batch.lines import Values
from aftersales.batch.sources import Chunk
from aftersales.model.problems import InvalidInput, Problem, read_json

FIRST: Final = 1000
"""Bookings that tell which keys there are."""
_SHOWN: Final = 20


class _File(NamedTuple):
    """A file with the number of its first chunk, its first row and its rows."""

    path: Path
    number: int
    first: int
    rows: int


class JsonLines:
    """Files in the order of their names, one booking a line; empty lines do not count.

    Each is read once to identify it. The values of `columns` stand in the booking's object, under those names. Raises
    InvalidInput for a name that none of the first bookings has.
    """

    def __init__(self, files: Sequence[Path], columns: Sequence[str], rows: int) -> None:
        self._size, self._columns, self._files = rows, tuple(columns), list[_File]()
        found = []
        number = first = 0
        for path in files:
            digest, count = _identified(path)
            found.append({"file": path.name, "rows": count, "sha256": digest})
            self._files.append(_File(path, number, first, count))
            number, first = number + -(-count // rows), first + count
        _check(files, columns)
        self.identity: dict[str, Any] = {"json_lines": found, "chunk": rows}
        self.rows: int | None = first

    def chunks(self, done: Container[int]) -> Generator[Chunk]:
        """So many lines at a time."""
        for file in self._files:
            if file.rows and any(file.number + n not in done for n in range(-(-file.rows // self._size))):
                yield from self._read(file, done)

    def _read(self, file: _File, done: Container[int]) -> Iterator[Chunk]:
        with file.path.open("rb") as opened:
            lines = (line for line in opened if line.strip())
            for n in range(-(-file.rows // self._size)):
                texts = [(line, None) for line in islice(lines, self._size)]
                if file.number + n not in done:
                    chunk = chunk_of(file.number + n, file.first + n * self._size, texts, self._columns)
                    yield chunk._replace(file=file.path)


def _identified(path: Path) -> tuple[str, int]:
    """Checksum and number of lines that are not empty."""
    digest, count = sha256(), 0
    with path.open("rb") as file:
        for line in file:
            digest.update(line)
            count += bool(line.strip())
    return digest.hexdigest(), count


def _check(files: Sequence[Path], columns: Sequence[str]) -> None:
    """Refuse a key that bookings do not have before any is answered."""
    found = list(islice(_objects(files), FIRST)) if columns else []
    keys = dict.fromkeys(key for one in found for key in one)
    if missing := [name for name in columns if found and name not in keys]:
        shown = ", ".join(f"`{key[:30]}`" for key in islice(keys, _SHOWN))
        message = f"none of the first {len(found)} bookings has such a key; there are {shown}"
        raise InvalidInput(Problem(name, message, "") for name in missing)


def _objects(files: Sequence[Path]) -> Iterator[Values]:
    """The JSON objects among the lines."""
    for path in files:
        with path.open("rb") as lines:
            for line in lines:
                try:
                    data = read_json(line.strip())
                except InvalidInput:
                    continue
                if isinstance(data, dict):
                    yield data
