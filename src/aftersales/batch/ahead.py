"""Reading and writing beside the work: the next chunk is read, and the one before written, while one is worked on."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pyarrow as pa

from aftersales.batch.journal import Entry
from aftersales.batch.sinks import Sink, State
from aftersales.batch.tally import Tally

T = TypeVar("T")


def ahead(items: Generator[T]) -> Generator[T]:
    """The same items: while one is worked on the next is made, in a thread of its own. What making one raises is raised
    in its place."""
    with ThreadPoolExecutor(1) as reader:
        try:
            coming = reader.submit(next, items, None)
            while (item := coming.result()) is not None:
                coming = reader.submit(next, items, None)
                yield item
        finally:
            reader.submit(items.close).result()


class Behind:
    """A sink that is written to in a thread of its own, chunk after chunk. What writing a chunk raises is raised
    when the next is to be written, or the sink closed."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self._writer = sink, ThreadPoolExecutor(1)
        self._last: Future[None] | None = None

    def begin(self, run: Entry, resume: bool) -> State:
        """As the sink does."""
        return self._writer.submit(self._sink.begin, run, resume).result()

    def commit(self, number: int, tables: Mapping[str, pa.Table], entry: Entry) -> None:
        """The chunk before is done; this one will be."""
        self._wait()
        self._last = self._writer.submit(self._sink.commit, number, tables, entry)

    def finish(self, summary: Tally) -> None:
        """All chunks are done."""
        self._wait()
        self._writer.submit(self._sink.finish, summary).result()

    def close(self) -> None:
        """The last chunk is done too."""
        with self._writer:
            try:
                self._wait()
            finally:
                self._writer.submit(self._sink.close).result()

    def _wait(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()
