"""Bookings as JSON texts, made rows of a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from aftersales.batch.lines import Values
from aftersales.batch.rows import row_of
from aftersales.batch.schema import BOOKINGS, TEXT
from aftersales.batch.sources import Chunk
from aftersales.model.booking import Booking
from aftersales.model.problems import InvalidInput, Problem, read_json

_NUL: Final[dict[type, Any]] = {str: "\\u0000", bytes: b"\\u0000"}
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
        if _NUL[type(text)] in text and _holds_nul(data):
            raise InvalidInput([Problem("", "a text holds the character NUL, which databases cannot", "")])
        if isinstance(data, dict):
            known = _id(data.get("id"))
            beside = {name: data.pop(name, None) for name in columns} if beside is None else beside
        booking = row_of(Booking.from_dict(data))
        return row, {**booking, **{name: _beside(value) for name, value in (beside or {}).items()}}
    except InvalidInput as error:
        message = "; ".join(f"{p.path}: {p.message}".removeprefix(": ") for p in error.problems)
        return row, {"row": row, "booking": known, "code": code, "message": message}


def _holds_nul(data: Any) -> bool:
    left = [data]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list):
            left += one
        elif isinstance(one, str) and "\0" in one:
            return True
    return False


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
