"""Rows answered one by one: the way that can answer every row, and that judges the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

import pyarrow as pa

from aftersales.batch.job import Job, Rows
from aftersales.batch.lines import Values, lines_of
from aftersales.batch.rows import booking_of, request_from, request_of
from aftersales.model.problems import InvalidInput, Problem, read_json
from aftersales.model.request import Request
from aftersales.values.zones import EPOCH, MICROSECOND

_AT_ONCE: Final = 1024
"""Rows whose values are held in memory as Python has them."""


class Answered(NamedTuple):
    """One row's lines of the output tables; `reject` alone where it could not be answered."""

    row: int
    quote: Values | None
    payouts: tuple[Values, ...]
    reject: Values | None


def answered(job: Job) -> Iterator[Answered]:
    """Every wanted row of a job."""
    for start in range(0, len(job.rows), _AT_ONCE):
        rows = job.rows[start : start + _AT_ONCE]
        for row, data in zip(rows.tolist(), _values(job.bookings, rows), strict=True):
            yield _answered(job, row, data)


def _answered(job: Job, row: int, data: Values | ValueError) -> Answered:
    code, known = "invalid_booking", None
    try:
        if isinstance(data, ValueError):
            raise data
        known = data["id"]
        booking = booking_of(data)
        code = "invalid_instant"
        at = _instant(job.at, row)
        code = "invalid_request"
        request = _request(job.request, row, booking.currency)
        quote = job.rulebook.quote(booking, request, at=at, disruptions=job.disruptions)
        line, payouts = lines_of(quote, booking, request.id)
        return Answered(row, line, tuple(payouts), None)
    except InvalidInput as error:
        return Answered(row, None, (), _reject(row, known, code, "; ".join(map(_message, error.problems))))
    except Exception as error:
        return Answered(row, None, (), _reject(row, known, "failed", f"{type(error).__name__}: {error}"))


def _values(bookings: pa.RecordBatch, rows: Rows) -> list[Values] | list[Values | ValueError]:
    """The values of some rows, or why Python does not have them, such as instants of the year 10000."""
    try:
        found: list[Values] = bookings.take(rows).to_pylist()
        return found
    except (ValueError, OverflowError):
        return [_value(bookings, row) for row in rows.tolist()]


def _value(bookings: pa.RecordBatch, row: int) -> Values | ValueError:
    try:
        found: Values = bookings.slice(row, 1).to_pylist()[0]
        return found
    except (ValueError, OverflowError) as error:
        return InvalidInput([Problem("", f"a value cannot be read: {error}", "")])


def _instant(at: int | pa.Array, row: int) -> datetime:
    value = at if isinstance(at, int) else at[row].value
    try:
        return EPOCH + value * MICROSECOND
    except (TypeError, OverflowError):
        raise InvalidInput([Problem("at", "an instant with its UTC offset is expected", "")]) from None


def _request(request: Request | pa.Array, row: int, currency: str) -> Request:
    if not isinstance(request, pa.Array):
        return request
    value = request[row].as_py()
    if value is None:
        raise InvalidInput([Problem("request", "required, but missing", "")])
    return request_from(read_json(value)) if isinstance(value, str) else request_of(value, currency)


def _message(problem: Problem) -> str:
    """Place and reason, without the value found: it may be anything."""
    return f"{problem.path}: {problem.message}" if problem.path else problem.message


def _reject(row: int, booking: Any, code: str, message: str) -> Values:
    return {"row": row, "booking": booking, "code": code, "message": message}
