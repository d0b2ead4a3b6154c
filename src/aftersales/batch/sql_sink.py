"""Answers in the tables of a database: each chunk with its entry in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from aftersales.batch.databases import engine_of
from aftersales.batch.journal import Entry
from aftersales.batch.sinks import State, differing, refuse_unfinished
from aftersales.batch.sql_tables import Tables, line_of, once
from aftersales.batch.tally import Tally
from aftersales.model.problems import InvalidInput, Problem

DIALECTS: Final = {"sqlite": sqlite, "postgresql": postgresql}


class Database:
    """Tables `aftersales_quotes`, `_payouts`, `_rejects`, `_corrections` with the run and chunk of each line; lists are
    JSON text. `aftersales_runs` and `aftersales_chunks` say what is done. Several runs stand side by side.

    An SQLite file is put into WAL mode, so that bookings may be read from it meanwhile. Raises InvalidInput for other
    databases than SQLite and PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        self._engine = engine_of(url, "out")
        self._place = self._engine.url.render_as_string()
        self._dialect = self._engine.dialect.name
        if self._dialect not in DIALECTS:
            raise InvalidInput([Problem("out", "answers go to SQLite or PostgreSQL", self._dialect)])
        self._tables, self._run = Tables(), ""

    def begin(self, run: Entry, resume: bool) -> State:
        """Take up a run of that identity."""
        identity = json.dumps(run, sort_keys=True)
        self._run = sha256(identity.encode()).hexdigest()[:16]
        with self._alone() as connection:
            if self._dialect == "sqlite":
                connection.execute(text("pragma journal_mode = wal"))
            self._tables.all.create_all(connection)
            summary = self._begun(connection, identity, resume)
            chunks = self._chunks(connection)
        if summary is None:
            refuse_unfinished(self._place, len(chunks), resume)
        return State(chunks, summary is not None)

    def commit(self, number: int, tables: Mapping[str, pa.Table], entry: Entry) -> None:
        """All or nothing."""
        place = {"run": self._run, "chunk": number}
        with self._alone() as connection:
            connection.execute(insert(self._tables.chunks).values(**place, entry=json.dumps(entry)))
            for name, table in tables.items():
                values = (line_of(one, days=self._dialect != "sqlite") for one in table.to_pylist())
                lines = [{**place, "line": n, **one} for n, one in enumerate(values)]
                if lines:
                    connection.execute(self._insert(name), lines)

    def finish(self, summary: Tally) -> None:
        """The run has its summary."""
        runs = self._tables.runs
        with self._alone() as connection:
            own = runs.update().where(runs.c.run == self._run)
            connection.execute(own.values(summary=json.dumps(summary, ensure_ascii=False)))

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction; that of another process over the same chunk, or the same run, makes it fail."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise InvalidInput([Problem(self._place, "another run is writing there", "")]) from None

    def _begun(self, connection: Connection, identity: str, resume: bool) -> str | None:
        """The summary of the run, if it is finished; the run is there afterwards."""
        runs = self._tables.runs
        found = connection.execute(select(runs.c.summary).where(runs.c.run == self._run)).one_or_none()
        if found is None:
            if resume:
                self._refuse_stopped(connection, json.loads(identity))
            connection.execute(insert(runs).values(run=self._run, identity=identity))
        return None if found is None else found[0]

    def _refuse_stopped(self, connection: Connection, run: Entry) -> None:
        """To go on with a run that was stopped is not to begin another beside it: say what differs from the nearest."""
        runs, begun = self._tables.runs, select(self._tables.chunks.c.run)
        stopped = select(runs.c.identity).where(runs.c.summary.is_(None), runs.c.run.in_(begun))
        others = sorted((differing(json.loads(other), run) for other in connection.execute(stopped).scalars()), key=len)
        if others:
            message = f"the run that was stopped has other {', '.join(others[0])}; without `--resume` this one is begun"
            raise InvalidInput([Problem(self._place, message, "")])

    def _chunks(self, connection: Connection) -> dict[int, Entry]:
        chunks = self._tables.chunks
        found = select(chunks.c.chunk, chunks.c.entry).where(chunks.c.run == self._run)
        return {number: json.loads(entry) for number, entry in connection.execute(found)}

    def _insert(self, name: str) -> Any:
        """What is to stand once is not written again."""
        table = self._tables.answers[name]
        if not once(name):
            return insert(table)
        statement: Any = DIALECTS[self._dialect].insert(table)
        return statement.on_conflict_do_nothing()
