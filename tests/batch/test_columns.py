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
from tests.simple import Dict, rail, raw, terms

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


def agreed(columns: Columns, job: Job) -> tuple[Part, list[Any]]:
    """What columns answer, which is what the engine says on every field of every row; and the lines of its quotes."""
    part = columns.answer(job)
    quotes, payouts, wrongly = one_by_one(job, part)
    assert part.quotes.to_pylist() == quotes
    assert part.payouts.to_pylist() == payouts
    assert not wrongly
    return part, quotes


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside reports"])
@pytest.mark.parametrize("seed", range(14))
def test_columns_say_what_the_engine_says(seed: int, beside: bool) -> None:
    """On every field of every row, of all kinds of documents, bookings and requests; and the second time as the first.
    What the engine rejects is left."""
    job = siblings.job(1000 * beside + seed, beside)
    columns = columns_of(job)
    first, _ = agreed(columns, job)
    again = columns.answer(job)
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


BY_TYPE = """\
cancel: [{each: traveller, when: {traveller_type: child}, penalty: 50%}, {each: traveller, penalty: 20%}]"""


def test_whose_a_fare_is_tells_rows_apart() -> None:
    """Tickets for an adult and a child, of which now one and now the other paid more: ids are not words, but which are
    the same matters."""
    rulebook = terms(BY_TYPE)
    listed = [shared(f"B{place}", ("p1", "p2") if place % 3 else ("p2", "p1")) for place in range(30)]
    found = recompute(table_of(listed), rulebook, Cancel(), at=AT)
    assert found.columnar > 0
    assert found.quotes["refund"].to_pylist() == [6_800 if place % 3 else 6_200 for place in range(30)]


def shared(own: str, travellers: tuple[str, str]) -> Dict:
    """A ticket of two fares, the first of them 60.00."""
    fares = zip(("60.00", "40.00"), travellers, strict=True)
    price = [{"kind": "fare", "amount": amount, "traveller": who} for amount, who in fares]
    people = [{"id": "p1", "type": "adult"}, {"id": "p2", "type": "child"}]
    return raw({**rail(), "price": price}, id=own, travellers=people)


def test_tenders_are_ordered_by_their_ids() -> None:
    """The first of two equal ones takes the odd cent, whatever the ids are called."""
    listed = [paid_by(f"B{place}", ("a", "b") if place % 2 else ("b", "a")) for place in range(40)]
    table = table_of(listed)
    found = recompute(table, rules(), Cancel(), at=AT)
    assert found.columnar > 0
    assert {(line["tender"], line["amount"]) for line in found.payouts.to_pylist()} == {("a", 4_003), ("b", 4_002)}


def paid_by(own: str, tenders: tuple[str, str]) -> Dict:
    """A ticket of which 80.05 come back, on two equal payments."""
    booking = raw(rail(fare="100.06"), id=own)
    return booking | {"tenders": [{"id": one, "method": "card", "amount": "50.03"} for one in tenders]}


def test_requests_from_a_column_are_answered_each_in_columns() -> None:
    """Rows of equal text together; those without one, or with one that cannot be read, are left."""
    asked = ['{"kind": "cancel", "id": "r"}', '{"kind": "claim"}', None, "no request"]
    table = table_of([raw(rail(), id=f"B{place}") for place in range(80)])
    table = table.append_column("ask", pa.array([asked[place % 4] for place in range(80)]))
    found = recompute(table, rules(), "ask", at=AT)
    assert (found.columnar, dict(found.scalar)) == (40, {"request_by_row": 40})
    assert found.quotes["outcome"].to_pylist() == ["granted", "denied"] * 20
    assert found.quotes["booking"].to_pylist() == [f"B{place}" for place in range(80) if place % 4 < 2]
    assert found.rejects.num_rows == 40
