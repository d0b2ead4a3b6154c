"""The jobs that are timed: a file of bookings in, files of quotes and payouts out, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from aftersales import Cancel, Rulebook
from aftersales.batch import Recomputed
from aftersales.batch.ahead import ahead, beside
from aftersales.batch.parquet import stated_columns
from aftersales.batch.recomputed import begin
from aftersales.batch.sources import opened
from aftersales.batch.written import options
from aftersales.engine.rulebook import bundled_folder
from aftersales.model.reports import Disruptions
from benchmarks.flights.bookings import bookings
from benchmarks.flights.reports import reports
from benchmarks.flights.terms import PLAIN, fares, texts
from benchmarks.flights.waivers import waivers

GROUP = 262_144
"""Rows of a row group."""
CHUNK = 131_072
"""Rows that are answered at once."""
CANCEL = Cancel()


class Work(NamedTuple):
    """Policies, and the disruptions they are asked about; with `every` untouched bookings are answered too."""

    rulebook: Rulebook
    disruptions: Disruptions = Disruptions()
    every: bool = True


@lru_cache(maxsize=4)
def simple(count: int = PLAIN) -> Work:
    """Commercial terms alone: the job that is written by hand as SQL too."""
    return Work(Rulebook.of_texts(texts(fares(count))))


@lru_cache(maxsize=2)
def waived(count: int) -> Work:
    """The same beside event notices."""
    return Work(Rulebook.of_texts({**texts(fares()), **waivers(count)}))


@lru_cache(maxsize=1)
def full() -> Work:
    """Everything that is bundled beside the same terms, every disruption of the year reported."""
    folder = bundled_folder()
    library = {
        str(file.relative_to(folder)): file.read_text("utf-8")
        for file in sorted(folder.rglob("*.yaml"))
        if not file.name.endswith(".cases.yaml")
    }
    return Work(Rulebook.of_texts({**library, **texts(fares())}), Disruptions(reports()))


def write_bookings(file: Path, rows: int, *, plain: bool, fares: int = PLAIN) -> None:
    """A Parquet file of bookings, made and written in batches."""
    writer: Any = None
    for first in range(0, rows, GROUP):
        table = bookings(min(GROUP, rows - first), plain=plain, fares=fares, first=first)
        writer = writer or pq.ParquetWriter(file, table.schema)
        writer.write_table(table, row_group_size=GROUP)
    writer.close()


def read_batches(file: Path) -> Iterator[pa.RecordBatch]:
    """The bookings of a file, chunk after chunk: the columns that have values, read while others are worked on."""
    for chunk in ahead(opened(file, ["asked_at"], CHUNK).chunks({})):
        yield from chunk.bookings.combine_chunks().to_batches()


def _writer(file: Path, schema: pa.Schema) -> Any:
    """Columns as the sinks of `aftersales` write them."""
    return pq.ParquetWriter(file, schema, **options(schema))


class Files:
    """Quotes and payouts written as they come, in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self._writers, self._thread = folder, dict[str, Any](), ThreadPoolExecutor(1)
        self._last = self._thread.submit(self._write, {})

    def write(self, **tables: pa.Table) -> None:
        """One more batch of each."""
        self._last.result()
        self._last = self._thread.submit(self._write, tables)

    def _write(self, tables: dict[str, pa.Table]) -> None:
        for name, table in tables.items():
            if name not in self._writers:
                self._writers[name] = _writer(self.folder / f"{name}.parquet", table.schema)
            self._writers[name].write_table(table)

    def close(self) -> None:
        """Finish the files."""
        with self._thread:
            self._last.result()
        for writer in self._writers.values():
            writer.close()


class Counted(NamedTuple):
    """How many rows were read, untouched, and answered one by one."""

    read: int
    untouched: int
    scalar: int


def ours(file: Path, folder: Path, work: Work) -> Counted:
    """The job as `aftersales` does it."""
    out, read, untouched, scalar = Files(folder), 0, 0, 0
    for _, found in beside((None, begun(batch, work)) for batch in read_batches(file)):
        out.write(quotes=found.quotes, payouts=found.payouts)
        read, untouched = read + found.read, untouched + found.untouched
        scalar += sum(found.scalar.values())
    out.close()
    return Counted(read, untouched, scalar)


def begun(batch: pa.RecordBatch, work: Work) -> Callable[[], Recomputed]:
    """One batch recomputed by half."""
    return begin(batch, work.rulebook, CANCEL, at="asked_at", disruptions=work.disruptions, every=work.every)


def recomputed(batch: pa.RecordBatch, work: Work) -> Recomputed:
    """One batch recomputed."""
    return begun(batch, work)()


def made(folder: Path) -> dict[str, pa.Table]:
    """What a job wrote."""
    return {name: pq.read_table(folder / f"{name}.parquet") for name in ("quotes", "payouts")}


def floor(file: Path, folder: Path, tables: dict[str, pa.Table]) -> None:
    """The needed columns read and what the job made, ready in memory, written in a plain loop: nothing computed."""
    folder.mkdir(exist_ok=True)
    with pq.ParquetFile(file) as bookings, ExitStack() as stack:
        columns = stated_columns(bookings.metadata, range(bookings.num_row_groups))
        writers = {
            name: stack.enter_context(_writer(folder / f"{name}.parquet", table.schema))
            for name, table in tables.items()
        }
        for place, _ in enumerate(bookings.iter_batches(CHUNK, columns=columns)):
            for name, table in tables.items():
                writers[name].write_table(table.slice(place * CHUNK, CHUNK))


def floor_beside(file: Path, folder: Path, tables: dict[str, pa.Table]) -> None:
    """The same, read and written as `ours` does it: in threads, words in dictionaries."""
    out = Files(folder)
    for place, _ in enumerate(read_batches(file)):
        out.write(**{name: table.slice(place * CHUNK, CHUNK) for name, table in tables.items()})
    out.close()
