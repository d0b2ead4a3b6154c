"""Bookings from Parquet files."""

from __future__ import annotations

from collections.abc import Container, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from aftersales.batch.schema import BOOKINGS
from aftersales.batch.shape import conformed
from aftersales.batch.sources import Chunk
from aftersales.model.problems import InvalidInput, Problem

_SHORT: Final = 3
"""Bytes a value, below which a text is mostly a number in a dictionary."""


class _Group(NamedTuple):
    """Row groups of a file that are read together: the number of their first chunk, their first row, how many rows."""

    file: Path
    groups: tuple[int, ...]
    number: int
    first: int
    rows: int


class Parquet:
    """Files in the order of their names. A file is identified by its size and its footer."""

    def __init__(self, files: Sequence[Path], columns: Sequence[str], rows: int) -> None:
        self._size, self._columns = rows, columns
        self.identity: dict[str, Any] = {"parquet": [_identity(file) for file in files], "chunk": rows}
        self._plan = list(_planned(files, rows, columns))
        self.rows: int | None = sum(group.rows for group in self._plan)

    def chunks(self, done: Container[int]) -> Generator[Chunk]:
        """One row group after the other, several small ones together."""
        for group in self._plan:
            count = -(-group.rows // self._size)
            if any(group.number + n not in done for n in range(count)):
                yield from (chunk for chunk in self._read(group) if chunk.number not in done)

    def _read(self, group: _Group) -> Iterator[Chunk]:
        with _reported(group.file):
            metadata = pq.read_metadata(group.file)
            columns, words = stated_columns(metadata, group.groups), repeated_words(metadata, group.groups)
            with pq.ParquetFile(group.file, read_dictionary=words, page_checksum_verification=True) as file:
                alone = (file.iter_batches(self._size, row_groups=[one], columns=columns) for one in group.groups)
                yield from self._chunks(group, chain.from_iterable(alone))

    def _chunks(self, group: _Group, batches: Iterator[pa.RecordBatch]) -> Iterator[Chunk]:
        for n, table in enumerate(_sized(batches, self._size)):
            first = group.first + n * self._size
            yield Chunk(group.number + n, table, np.arange(first, first + table.num_rows), file=group.file)


def stated_columns(metadata: pq.FileMetaData, groups: Iterable[int]) -> list[str]:
    """The paths of the columns that have values in some row groups; and of every column, list and struct that has none
    one path, which tells where it is null and how long it is."""
    rows = [metadata.row_group(group) for group in groups]
    paths = [metadata.schema.column(n).path for n in range(metadata.num_columns)]
    empty = {path for n, path in enumerate(paths) if all(_is_empty(group.column(n)) for group in rows)}
    kept = [path for path in paths if path not in empty]
    known = {above for path in kept for above in _above(path)}
    for path in sorted(empty, key=lambda path: (path.count("."), path)):
        if not known.issuperset(_above(path)):
            kept.append(path)
            known.update(_above(path))
    return kept


def repeated_words(metadata: pq.FileMetaData, groups: Iterable[int]) -> list[str]:
    """The paths of texts that stand in dictionaries and are so often the same that they better stay there."""
    rows = [metadata.row_group(group) for group in groups]
    texts = [n for n in range(metadata.num_columns) if metadata.schema.column(n).logical_type.type == "STRING"]
    return [metadata.schema.column(n).path for n in texts if all(_repeats(group.column(n)) for group in rows)]


def _repeats(column: pq.ColumnChunkMetaData) -> bool:
    return bool(column.has_dictionary_page) and column.total_uncompressed_size < _SHORT * column.num_values


def _is_empty(column: pq.ColumnChunkMetaData) -> bool:
    told = column.statistics
    return told is not None and told.has_null_count and told.null_count == column.num_values


def _above(path: str) -> list[str]:
    """The column in which a path lies, and the lists and structs on the way."""
    steps = path.split(".")
    return [".".join(steps[:n]) for n in range(1, max(2, len(steps)))]


def _sized(batches: Iterator[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """The same rows, so many at a time."""
    kept: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        while count + batch.num_rows >= size:
            taken = size - count
            yield pa.Table.from_batches([*kept, batch.slice(0, taken)])
            kept, count, batch = [], 0, batch.slice(taken)
        if batch.num_rows:
            kept, count = [*kept, batch], count + batch.num_rows
    if kept:
        yield pa.Table.from_batches(kept)


def _planned(files: Sequence[Path], size: int, columns: Sequence[str]) -> Iterator[_Group]:
    number = first = 0
    for file in files:
        with _reported(file), pq.ParquetFile(file) as opened:
            _check(opened.schema_arrow, columns)
            sizes = [opened.metadata.row_group(n).num_rows for n in range(opened.num_row_groups)]
        for groups, rows in _together(sizes, size):
            yield _Group(file, groups, number, first, rows)
            number, first = number + -(-rows // size), first + rows


def _together(sizes: Sequence[int], size: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Row groups in order, as many together as make one chunk."""
    groups: tuple[int, ...] = ()
    rows = 0
    for n, own in enumerate(sizes):
        if groups and rows + own > size:
            yield groups, rows
            groups, rows = (), 0
        groups, rows = (*groups, n), rows + own
    if rows:
        yield groups, rows


def _check(schema: pa.Schema, columns: Sequence[str]) -> None:
    """Refuse a file of other columns before any row is read."""
    missing = [name for name in columns if name not in schema.names]
    if missing:
        raise InvalidInput(Problem(name, "no such column", "") for name in missing)
    rest = [field for field in schema if field.name not in columns or field.name in BOOKINGS.names]
    conformed(pa.RecordBatch.from_pylist([], schema=pa.schema(rest)), BOOKINGS)


def _identity(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        size = opened.seek(0, 2)
        opened.seek(max(0, size - 8))
        length = int.from_bytes(opened.read(4), "little")
        opened.seek(max(0, size - 8 - length))
        return {"file": file.name, "size": size, "footer": sha256(opened.read()).hexdigest()}


@contextmanager
def _reported(file: Path) -> Iterator[None]:
    """What the library cannot read, and columns of another schema, are problems of that file."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(Problem(f"{file}: {p.path}", p.message, p.found) for p in error.problems) from None
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        message = str(error).splitlines()[0]
        raise InvalidInput([Problem(str(file), f"damaged, or not Parquet: {message}", "")]) from None
