"""Rows answered in columns say what the engine says of each alone, and what they cannot say is left with its reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from aftersales import Cancel, Disruptions
from aftersales.batch import recompute
from aftersales.batch.columns.engine import Columns
from aftersales.batch.columns.traces import Tracer
from aftersales.batch.job import Job, Part
from aftersales.batch.scalar import answered
from aftersales.batch.schema import PAYOUTS, QUOTES
from tests.batch import siblings
from tests.batch.tables import AT, rules, table_of
from tests.simple import Dict, rail, raw

KNOWN_REASONS = {"invalid", "too_large"}


def columns_of(job: Job, few: int = 1) -> Columns:
    """Traces for a job's request, made for as few rows as that."""
    assert not isinstance(job.request, pa.Array)
    return Columns(Tracer(job.rulebook, job.request, job.disruptions), few)


def one_by_one(job: Job, part: Part) -> tuple[list[Any], list[Any], set[int]]:
    """What the engine says of the rows that columns answered, and which rows it rejects."""
    left = {row for rows in part.left.values() for row in rows.tolist()}
    lines = list(answered(job))
    quotes = [one.quote for one in lines if one.row not in left]
    payouts = [line for one in lines if one.row not in left for line in one.payouts]
    rejected = {one.row for one in lines if one.reject is not None}
    return (
        pa.Table.from_pylist(quotes, schema=QUOTES).to_pylist(),
        pa.Table.from_pylist(payouts, schema=PAYOUTS).to_pylist(),
        rejected - left,
    )


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside reports"])
@pytest.mark.parametrize("seed", range(14))
def test_columns_say_what_the_engine_says(seed: int, beside: bool) -> None:
    """On every field of every row, of all kinds of documents, bookings and requests; and the second time as the first.
    What the engine rejects is left."""
    job = siblings.job(1000 * beside + seed, beside)
    columns = columns_of(job)
    first, again = columns.answer(job), columns.answer(job)
    quotes, payouts, wrongly = one_by_one(job, first)
    assert first.quotes.to_pylist() == quotes
    assert first.payouts.to_pylist() == payouts
    assert not wrongly
    assert set(first.left) <= KNOWN_REASONS
    assert again.quotes.equals(first.quotes)
    assert again.payouts.equals(first.payouts)


def test_most_rows_share_a_trace() -> None:
    """Thousands of tickets that differ in price and time take a few traces."""
    job = tickets(5_000)
    columns = columns_of(job, few=8)
    part = columns.answer(job)
    assert columns.traces < 12
    assert part.quotes.num_rows > 4_980
    assert set(part.left) <= {"rare"}
    quotes, payouts, _ = one_by_one(job._replace(rows=part.quote_rows[::97]), part)
    assert part.quotes.take(list(range(0, part.quotes.num_rows, 97))).to_pylist() == quotes
    assert payouts


def tickets(count: int, price: int = 10_000) -> Job:
    """Tickets of one shape, asked about over a month."""
    table = table_of([raw(rail())]).combine_chunks()
    rows = table.take(np.zeros(count, np.int64)).to_pylist()
    for number, row in enumerate(rows):
        row["id"] = f"B{number}"
        row["items"][0]["price"][0]["amount"] = row["tenders"][0]["amount"] = price + number
    at = pa.array([1_748_000_000_000_000 + 500_000_000 * n for n in range(count)], pa.timestamp("us", "UTC"))
    batch = pa.RecordBatch.from_pylist(rows, schema=table.schema)
    return Job(batch, np.arange(count), rules(), Cancel(), at, Disruptions())


def test_a_row_out_of_reach_is_left() -> None:
    """A price whose share among tenders would leave 64 bits is the engine's; the others stay in columns."""
    job = tickets(20)
    rows = job.bookings.to_pylist()
    for row, price in zip(rows[:2], (9_000_000_000_000, 9_000_000_000_001), strict=True):
        row["items"][0]["price"][0]["amount"] = price
        row["tenders"] = [{**row["tenders"][0], "id": own, "amount": price // 3} for own in ("a", "b")]
        row["tenders"].append({**row["tenders"][0], "id": "c", "amount": price - price // 3 * 2})
    job = job._replace(bookings=pa.RecordBatch.from_pylist(rows, schema=job.bookings.schema))
    part = columns_of(job).answer(job)
    assert {why: rows.tolist() for why, rows in part.left.items()} == {"too_large": [0, 1]}
    assert part.quotes["refund"].to_pylist() == one_by_one_refunds(job, part)


def one_by_one_refunds(job: Job, part: Part) -> list[int]:
    """By the engine."""
    return [line["refund"] for line in one_by_one(job, part)[0]]


def test_the_same_ids_are_the_same_everywhere() -> None:
    """Two tickets of which one row gives a component to the first traveller, and another to the second."""
    found = recompute(table_of([shared("p1"), shared("p2"), shared("p1")] * 8), rules(), Cancel(), at=AT)
    alone = [recompute(table_of([shared(own)]), rules(), Cancel(), at=AT).quotes["refund"][0].as_py() for own in "12"]
    assert found.quotes["refund"].to_pylist() == [alone[0], alone[1], alone[0]] * 8


def shared(own: str) -> Dict:
    """A ticket for two, of which one pays a fare of their own."""
    own = own if own.startswith("p") else f"p{own}"
    price = [{"kind": "fare", "amount": "60.00", "traveller": own}, {"kind": "fare", "amount": "40.00"}]
    return raw({**rail(), "price": price}, travellers=[{"id": "p1"}, {"id": "p2"}])
