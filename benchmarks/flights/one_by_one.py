"""Rivals that go booking by booking: every core through the scalar engine, and zen's decision table of the tiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from multiprocessing import Pool
from os import cpu_count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from aftersales.batch.job import Job
from aftersales.batch.scalar import Answered, answered
from aftersales.batch.schema import BOOKINGS, INSTANT, PAYOUTS, QUOTES, REJECTS
from aftersales.batch.shape import conform, conformed
from benchmarks.flights.jobs import CANCEL, Work, full, read_batches, recomputed, simple
from benchmarks.flights.terms import fares
from benchmarks.zen_tiers import KEY, engine

JOBS: dict[str, Callable[[], Work]] = {"simple": simple, "full": full}
PIECE = 500
"""Bookings in one piece of work."""
_held: list[tuple[str, pa.RecordBatch]] = []
"""What a process answers pieces of."""


def one_by_one(batch: pa.RecordBatch, work: Work) -> Iterator[Answered]:
    """Every row of a batch through the scalar engine."""
    read = conformed(batch.drop_columns(["asked_at"]), BOOKINGS)
    at = conform(batch.column("asked_at"), INSTANT, "asked_at")
    return answered(Job(read, np.arange(batch.num_rows), work.rulebook, CANCEL, at, work.disruptions))


def different(batch: pa.RecordBatch, job: str) -> int:
    """How many rows of a batch recomputed differ in any field of any table from the scalar engine's answers, which are
    worked out on every core; `job` is one of JOBS."""
    found = recomputed(batch, JOBS[job]())
    with Pool(cpu_count(), _hold, (job, batch)) as pool:
        some = pool.map(_scalar_tables, range(0, batch.num_rows, PIECE), chunksize=4)
    wanted = [pa.concat_tables(tables) for tables in zip(*some, strict=True)]
    return sum(_unlike(mine, theirs) for mine, theirs in zip(found[:3], wanted, strict=True))


def _hold(job: str, batch: pa.RecordBatch) -> None:
    """Begin a process."""
    _held.append((job, batch))


def _scalar_tables(first: int) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Quotes, payouts and rejects of a piece of the batch that a process holds."""
    job, batch = _held[-1]
    lines = list(one_by_one(batch.slice(first, PIECE), JOBS[job]()))
    rejects = [{**one.reject, "row": one.reject["row"] + first} for one in lines if one.reject is not None]
    return (
        pa.Table.from_pylist([one.quote for one in lines if one.quote is not None], schema=QUOTES),
        pa.Table.from_pylist([line for one in lines for line in one.payouts], schema=PAYOUTS),
        pa.Table.from_pylist(rejects, schema=REJECTS),
    )


def _unlike(mine: pa.Table, theirs: pa.Table) -> int:
    if mine.equals(theirs.cast(mine.schema)):
        return 0
    return sum(one != other for one, other in zip_longest(mine.to_pylist(), theirs.to_pylist()))


def _answer(batch: pa.RecordBatch) -> int:
    return sum(1 for _ in one_by_one(batch, simple()))


def by_processes(file: Path, rows: int) -> int:
    """The first rows of a file through the scalar engine, in pieces, on every core."""
    batches = (batch.slice(0, rows) for batch in read_batches(file))
    pieces = [batch.slice(at, PIECE) for batch in batches for at in range(0, batch.num_rows, PIECE)]
    with Pool(cpu_count()) as pool:
        return sum(pool.imap(_answer, pieces[: -(-rows // PIECE)]))


def by_zen(some: list[dict[str, Any]]) -> int:
    """The percent kept of each booking, all in one call: the fare and the hours left are ready."""
    asked = [{"key": KEY, "context": context} for context in some]
    answers = engine(("fare", "hours"), "percent", _rules()).evaluate_batch(asked)
    return sum(int(answer["data"]["result"]["percent"]) for answer in answers)


def contexts(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """What the decision table asks for."""
    every = batch.select(["items", "asked_at"]).to_pylist()
    return [{"fare": row["items"][0]["attributes"][0]["text"], "hours": _hours_left(row)} for row in every]


def _hours_left(row: dict[str, Any]) -> float:
    departs = row["items"][0]["segments"][0]["departs"]
    return float((departs["local"].replace(tzinfo=ZoneInfo(departs["zone"])) - row["asked_at"]).total_seconds() / 3600)


def _rules() -> list[dict[str, str]]:
    rules = [
        {"fare": f'"{fare.name}"', "hours": f"> {hours}", "points": str(percent)}
        for fare in fares()
        for hours, percent in fare.steps
    ]
    every = [*rules, {"fare": "", "hours": "", "points": "100"}]
    return [{"_id": f"r{number}", **rule} for number, rule in enumerate(every)]
