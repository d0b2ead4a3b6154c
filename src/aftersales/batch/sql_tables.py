"""The tables of a database that answers go to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, Table, Text

from aftersales.batch.schema import TABLES

PREFIX: Final = "aftersales_"
_ONCE: Final = {"payouts": "key"}
"""What stands once in a run."""
_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")
_DAY: Final = Date().with_variant(Text(), "sqlite")


class Tables:
    """`runs`, `chunks`, and `answers` by name, all with the run that a line is of."""

    def __init__(self) -> None:
        self.all = MetaData()
        self.runs = self._table(
            "runs", Column("run", Text, primary_key=True), Column("identity", Text), Column("summary", Text)
        )
        self.chunks = self._table("chunks", _run(), _number("chunk", True), Column("entry", Text))
        self.answers = {name: self._table(name, *_columns(name, schema)) for name, schema in TABLES.items()}

    def _table(self, name: str, *columns: Column[Any]) -> Table:
        return Table(PREFIX + name, self.all, *columns, sqlite_strict=True)


def once(name: str) -> bool:
    """Whether lines of a table stand there once, by their key."""
    return name in _ONCE


def line_of(values: Mapping[str, Any], days: bool) -> dict[str, Any]:
    """The values of a line as columns hold them: lists as JSON text, and dates as text where there are no `days`."""
    return {name: _value(value, days) for name, value in values.items()}


def _value(value: Any, days: bool) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value if days or not hasattr(value, "isoformat") else value.isoformat()


def _run() -> Column[Any]:
    return Column("run", Text, primary_key=True)


def _number(name: str, key: bool) -> Column[Any]:
    return Column(name, _NUMBER, primary_key=key, autoincrement=False)


def _columns(name: str, schema: pa.Schema) -> list[Column[Any]]:
    key = _ONCE.get(name)
    kinds: dict[pa.DataType, Any] = {pa.int64(): _NUMBER, pa.int32(): _NUMBER, pa.date32(): _DAY}
    place = [_run(), _number("chunk", key is None), _number("line", key is None)]
    return place + [Column(own.name, kinds.get(own.type, Text), primary_key=own.name == key) for own in schema]
