"""What is asked of each row, where that stands in a column."""

from __future__ import annotations

import json
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.job import Rows
from aftersales.batch.schema import INSTANT, REQUEST, TEXT
from aftersales.batch.shape import conform, plain
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.request import Request
from aftersales.model.times import to_instant


def asked_in(batch: pa.RecordBatch, request: Request | str) -> Request | pa.Array:
    """One request for all, or the column of that name. Raises InvalidInput."""
    if not isinstance(request, str):
        return request
    if request not in batch.schema.names:
        raise InvalidInput([Problem("request", "no such column", request)])
    column = batch.column(request)
    return conform(column, REQUEST if pa.types.is_struct(column.type) else TEXT, request)


def moment_in(batch: pa.RecordBatch, at: datetime | str) -> int | pa.Array:
    """One instant for all, or the column of that name, null where it holds none. Raises InvalidInput."""
    if not isinstance(at, str) or at not in batch.schema.names:
        return to_instant(at)
    column = plain(batch.column(at))
    if pa.types.is_string(column.type):
        return pa.array([_instant(text) for text in column.to_pylist()], pa.int64()).cast(INSTANT)
    return conform(column, INSTANT, at)


def _instant(text: str | None) -> int | None:
    try:
        return None if text is None else to_instant(text)
    except InvalidInput:
        return None


def repeated(bookings: pa.RecordBatch, rows: Rows, request: Request | pa.Array) -> dict[int, int]:
    """The rows whose booking and request id stand in a row before, and that row."""
    ids = plain(bookings.column("id").take(pa.array(rows)))
    if _rising(ids) or pc.count_distinct(ids, mode="all").as_py() == len(rows):
        return {}
    seen: dict[tuple[str, str], int] = {}
    found = {}
    for row, own in zip(rows.tolist(), ids.to_pylist(), strict=True):
        first = seen.setdefault((own, _request_id(request, row)), row)
        if first != row and own is not None:
            found[row] = first
    return found


def _rising(ids: pa.Array) -> bool:
    """Whether each id is greater than the one before, as rows of a table by its key are."""
    return bool(pc.all(pc.fill_null(pc.less(ids[:-1], ids[1:]), False)).as_py())


def _request_id(request: Request | pa.Array, row: int) -> str:
    if not isinstance(request, pa.Array):
        return ""
    value = request[row].as_py()
    try:
        value = json.loads(value) if isinstance(value, str) else value
        return str(value.get("id") or "")
    except (ValueError, AttributeError):
        return ""
