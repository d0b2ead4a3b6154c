"""Reading and writing beside the work: while one chunk is worked on the next is read, and those before are finished and
written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import pyarrow as pa

from aftersales.batch.journal import Entry
from aftersales.batch.sinks import Sink, State
from aftersales.batch.tally import Tally

K = TypeVar("K")
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
            _close(reader, items)


def _close(reader: ThreadPoolExecutor, items: Generator[T]) -> None:
    """In the thread that made the items: connections may belong to it. When the interpreter ends it is gone."""
    try:
        closed = reader.submit(items.close)
    except RuntimeError:
        items.close()
    else:
        closed.result()


def beside(begun: Iterable[tuple[K, Callable[[], T]]]) -> Generator[tuple[K, T]]:
    """What each of some functions gives, with what stands before it: one is called in a thread of its own while the
    next is made. What calling or making one raises is raised in its place."""
    with ThreadPoolExecutor(1) as finisher:
        waiting = deque[Future[tuple[K, T]]]()
        for coming in _submitted(begun, finisher):
            waiting.append(coming)
            if len(waiting) > 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _submitted(
    begun: Iterable[tuple[K, Callable[[], T]]], finisher: ThreadPoolExecutor
) -> Iterator[Future[tuple[K, T]]]:
    try:
        for name, finish in begun:
            yield finisher.submit(_named, name, finish)
    except Exception as error:
        yield _failed(error)


def _named(name: K, finish: Callable[[], T]) -> tuple[K, T]:
    return name, finish()


def _failed(error: Exception) -> Future[Any]:
    found = Future[Any]()
    found.set_exception(error)
    return found


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
