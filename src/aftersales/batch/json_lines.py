"""Bookings from JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Container, Generator, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales.batch.lines import Values
from aftersales.batch.rows import row_of
from aftersales.batch.schema import BOOKINGS, TEXT
from aftersales.batch.sources import Chunk
from aftersales.model.booking import Booking
from aftersales.model.problems import InvalidInput, read_json


class _File(NamedTuple):
    """A file with the number of its first chunk, its first row and its rows."""

    path: Path
    number: int
    first: int
    rows: int


class JsonLines:
    """Files in the order of their names, one booking a line; empty lines do not count.

    Each is read once to identify it. The values of `columns` stand in the booking's object, under those names.
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
                    yield chunk_of(file.number + n, file.first + n * self._size, texts, self._columns)


def _identified(path: Path) -> tuple[str, int]:
    """Checksum and number of lines that are not empty."""
    digest, count = sha256(), 0
    with path.open("rb") as file:
        for line in file:
            digest.update(line)
            count += bool(line.strip())
    return digest.hexdigest(), count


Text = tuple[bytes | str, Values | None]
"""A booking's JSON, and what stands beside it; None if that is in the booking's object."""


def chunk_of(number: int, first: int, texts: Sequence[Text], columns: Sequence[str]) -> Chunk:
    """Bookings from their JSON texts; what is none is a reject."""
    read = [_read(first + place, *text, columns) for place, text in enumerate(texts)]
    rows = [one for one in read if "message" not in one[1]]
    table, failed = _table(rows, columns)
    rejects = sorted([one for _, one in read if "message" in one] + failed, key=lambda one: int(one["row"]))
    lost = {one["row"] for one in failed}
    return Chunk(number, table, np.array([row for row, _ in rows if row not in lost], np.int64), rejects)


def _read(row: int, text: bytes | str, beside: Values | None, columns: Sequence[str]) -> tuple[int, Values]:
    """A row of the table, or of the rejects."""
    code, known = "invalid_json", None
    try:
        data = read_json(text.strip())
        code = "invalid_booking"
        if isinstance(data, dict):
            known = _id(data.get("id"))
            beside = {name: data.pop(name, None) for name in columns} if beside is None else beside
        booking = row_of(Booking.from_dict(data))
        return row, {**booking, **{name: _beside(value) for name, value in (beside or {}).items()}}
    except InvalidInput as error:
        message = "; ".join(f"{p.path}: {p.message}".removeprefix(": ") for p in error.problems)
        return row, {"row": row, "booking": known, "code": code, "message": message}


def _id(value: Any) -> str | None:
    """An id as far as a table can hold it."""
    return value if isinstance(value, str) and value.isprintable() else None


def _beside(value: Any) -> Any:
    """A request as JSON text, or an instant."""
    return json.dumps(value) if isinstance(value, dict) else value


def _table(rows: list[tuple[int, Values]], columns: Sequence[str]) -> tuple[pa.Table, list[Values]]:
    """The rows that Arrow can hold, and rejects for the others."""
    schema = pa.schema([*BOOKINGS, *(pa.field(name, TEXT) for name in columns)])
    try:
        return pa.Table.from_pylist([data for _, data in rows], schema=schema), []
    except (pa.ArrowException, UnicodeError, TypeError, OverflowError):
        tables, rejects = [schema.empty_table()], []
        for row, data in rows:
            try:
                tables.append(pa.Table.from_pylist([data], schema=schema))
            except (pa.ArrowException, UnicodeError, TypeError, OverflowError):
                message = "a text or a value that no table can hold"
                rejects.append({"row": row, "booking": None, "code": "invalid_booking", "message": message})
        return pa.concat_tables(tables), rejects
