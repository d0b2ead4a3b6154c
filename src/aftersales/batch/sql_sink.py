"""Answers in the tables of a database: each chunk with its entry in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from aftersales.batch.databases import engine_of
from aftersales.batch.journal import Entry
from aftersales.batch.schema import CORRECTIONS, PAYOUTS, QUOTES, REJECTS
from aftersales.batch.sinks import State, differing, refuse_unfinished
from aftersales.batch.tally import Tally
from aftersales.model.problems import InvalidInput, Problem

DIALECTS: Final = {"sqlite": sqlite, "postgresql": postgresql}
PREFIX: Final = "aftersales_"
_SCHEMAS: Final = {"quotes": QUOTES, "payouts": PAYOUTS, "rejects": REJECTS, "corrections": CORRECTIONS}
_ONCE: Final = {"payouts": "key"}
"""What stands once in a run."""
_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")
_DAY: Final = Date().with_variant(Text(), "sqlite")


class Database:
    """Tables `aftersales_quotes`, `_payouts`, `_rejects`, `_corrections` with the run and chunk of each line; lists are
    JSON text. `aftersales_runs` and `aftersales_chunks` say what is done. Several runs stand side by side.

    An SQLite file is put into WAL mode, so that bookings may be read from it meanwhile. Raises InvalidInput for other
    databases than SQLite and PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        self._engine = engine_of(url, "out")
        if self._engine.dialect.name not in DIALECTS:
            raise InvalidInput([Problem("out", "answers go to SQLite or PostgreSQL", self._engine.dialect.name)])
        self._all = MetaData()
        self._runs = self._table(
            "runs", Column("run", Text, primary_key=True), Column("identity", Text), Column("summary", Text)
        )
        self._chunks = self._table("chunks", *_place(), Column("entry", Text))
        self._tables = {name: self._table(name, *_columns(name, schema)) for name, schema in _SCHEMAS.items()}
        self._run = ""

    def begin(self, run: Entry, resume: bool) -> State:
        """Take up a run of that identity."""
        identity = json.dumps(run, sort_keys=True)
        self._run = sha256(identity.encode()).hexdigest()[:16]
        with self._alone() as connection:
            if connection.dialect.name == "sqlite":
                connection.execute(text("pragma journal_mode = wal"))
            self._all.create_all(connection)
            summary = self._begun(connection, identity, resume)
            found = select(self._chunks.c.chunk, self._chunks.c.entry).where(self._chunks.c.run == self._run)
            chunks = {number: json.loads(entry) for number, entry in connection.execute(found)}
        if summary is None:
            refuse_unfinished(self._place, len(chunks), resume)
        return State(chunks, summary is not None)

    def commit(self, number: int, tables: Mapping[str, pa.Table], entry: Entry) -> None:
        """All or nothing."""
        place = {"run": self._run, "chunk": number}
        with self._alone() as connection:
            connection.execute(insert(self._chunks).values(**place, entry=json.dumps(entry)))
            for name, table in tables.items():
                lines = [{**place, "line": n, **self._values(line)} for n, line in enumerate(table.to_pylist())]
                if lines:
                    connection.execute(self._insert(name), lines)

    def finish(self, summary: Tally) -> None:
        """The run has its summary."""
        with self._alone() as connection:
            own = self._runs.update().where(self._runs.c.run == self._run)
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

    @property
    def _place(self) -> str:
        return self._engine.url.render_as_string()

    def _begun(self, connection: Connection, identity: str, resume: bool) -> str | None:
        """The summary of the run, if it is finished; the run is there afterwards."""
        found = connection.execute(select(self._runs.c.summary).where(self._runs.c.run == self._run)).one_or_none()
        if found is None:
            if resume:
                self._refuse_stopped(connection, json.loads(identity))
            connection.execute(insert(self._runs).values(run=self._run, identity=identity))
        return None if found is None else found[0]

    def _refuse_stopped(self, connection: Connection, run: Entry) -> None:
        """To go on with a run that was stopped is not to begin another beside it: say what differs from the nearest."""
        stopped = connection.execute(select(self._runs.c.identity).where(self._runs.c.summary.is_(None))).scalars()
        others = sorted((differing(json.loads(other), run) for other in stopped), key=len)
        if others:
            message = f"the run that was stopped has other {', '.join(others[0])}; without `--resume` this one is begun"
            raise InvalidInput([Problem(self._place, message, "")])

    def _insert(self, name: str) -> Any:
        """What is to stand once is not written again."""
        if name not in _ONCE:
            return insert(self._tables[name])
        statement: Any = DIALECTS[self._engine.dialect.name].insert(self._tables[name])
        return statement.on_conflict_do_nothing()

    def _values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        texts = self._engine.dialect.name == "sqlite"
        return {name: _value(value, texts) for name, value in line.items()}

    def _table(self, name: str, *columns: Column[Any]) -> Table:
        return Table(PREFIX + name, self._all, *columns, sqlite_strict=True)


def _place() -> tuple[Column[Any], Column[Any]]:
    return Column("run", Text, primary_key=True), Column("chunk", _NUMBER, primary_key=True, autoincrement=False)


def _columns(name: str, schema: pa.Schema) -> list[Column[Any]]:
    once = _ONCE.get(name)
    place: list[Column[Any]] = [
        Column("run", Text, primary_key=True),
        Column("chunk", _NUMBER, primary_key=once is None, autoincrement=False),
        Column("line", _NUMBER, primary_key=once is None, autoincrement=False),
    ]
    kinds: dict[pa.DataType, Any] = {pa.int64(): _NUMBER, pa.int32(): _NUMBER, pa.date32(): _DAY}
    return place + [Column(own.name, kinds.get(own.type, Text), primary_key=own.name == once) for own in schema]


def _value(value: Any, texts: bool) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if texts and hasattr(value, "isoformat") else value
