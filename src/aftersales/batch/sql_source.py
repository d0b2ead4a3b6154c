"""Bookings from a query."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import text

from aftersales.batch.databases import engine_of, shown
from aftersales.batch.journal import Entry
from aftersales.batch.json_bookings import chunk_of
from aftersales.batch.lines import Values
from aftersales.batch.sources import Chunk
from aftersales.model.problems import InvalidInput, Problem

BOOKING: Final = "booking"
_ORDERED: Final = re.compile(r"\border\s+by\b", re.IGNORECASE)

_OTHER: Final = Problem("query", "gives other rows than when the run was started", "")


class Query:
    """The rows of a query, in its order: JSON in the column `booking`, and the `columns` beside it.

    Rows are read as they come, so a query is identified by its text; each chunk has a checksum, which must be the same
    when a run goes on. Raises InvalidInput for a query without an order.
    """

    rows: int | None = None

    def __init__(self, url: str, query: str, columns: Sequence[str], rows: int) -> None:
        if not _ORDERED.search(query):
            raise InvalidInput(
                [Problem("query", "`order by` is expected: a run that goes on needs the same order", "")]
            )
        self._engine, self._query = engine_of(url, "sql"), text(query)
        self._columns, self._size = tuple(columns), rows
        self.identity: dict[str, Any] = {"sql": shown(url), "query": query, "chunk": rows}

    def chunks(self, done: Mapping[int, Entry]) -> Generator[Chunk]:
        """Those that are not done; those that are must be as they were. Raises InvalidInput."""
        missing = set(done)
        for number, read in enumerate(self._rows()):
            digest = sha256("\n".join(json.dumps(row, default=repr) for row in read).encode()).hexdigest()
            if number not in done:
                yield chunk_of(number, number * self._size, read, self._columns)._replace(digest=digest)
            elif done[number]["input"] != digest:
                raise InvalidInput([_OTHER])
            missing.discard(number)
        if missing:
            raise InvalidInput([_OTHER])

    def _rows(self) -> Iterator[list[tuple[str | bytes, Values]]]:
        asked = self._query.execution_options(stream_results=True, yield_per=self._size)
        with self._engine.connect() as connection, connection.execute(asked) as result:
            self._check(list(result.keys()))
            for rows in result.mappings().partitions(self._size):
                yield [self._read({**row}) for row in rows]

    def _check(self, names: Sequence[str]) -> None:
        wanted = (BOOKING, *self._columns)
        found = [Problem(name, "no such column in the query", "") for name in wanted if name not in names]
        found += [Problem(name, "unknown column; leave it out", "") for name in names if name not in wanted]
        if found:
            raise InvalidInput(found)

    def _read(self, row: Mapping[str, Any]) -> tuple[str | bytes, Values]:
        booking = row[BOOKING]
        written = booking if isinstance(booking, str | bytes) else json.dumps(booking, sort_keys=True, default=str)
        return written, {name: _plain(row[name]) for name in self._columns}


def _plain(value: Any) -> Any:
    """Text, or an object; other types that databases have are no requests and no instants."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | dict) else str(value)
