"""Words may stand in dictionaries: nothing else changes."""

from __future__ import annotations

import pyarrow as pa
import pytest

from aftersales.batch import Recomputed, recompute
from aftersales.batch.job import Job
from tests.batch import siblings
from tests.batch.tables import coded, rules, table_of
from tests.batch.test_recompute import cancelled, numbered


def answered(job: Job, bookings: pa.RecordBatch) -> Recomputed:
    """All rows of a job."""
    assert not isinstance(job.request, pa.Array)
    batch = bookings.append_column("asked", job.at)
    return recompute(batch, job.rulebook, job.request, at="asked", disruptions=job.disruptions, every=True)


@pytest.mark.parametrize("seed", range(6000, 6016))
def test_words_in_dictionaries_say_the_same(seed: int) -> None:
    """In columns and one by one, of all kinds of bookings and requests, also beside reports."""
    job = siblings.job(seed, seed % 2 == 0)
    columns = [coded(column) for column in job.bookings.columns]
    bookings = pa.RecordBatch.from_arrays(columns, names=job.bookings.schema.names)
    assert answered(job, bookings) == answered(job, job.bookings)


def test_reports_find_words_in_dictionaries() -> None:
    """And what is asked of each row may stand in one too."""
    table = table_of([numbered("B1", number="8"), numbered("B2"), numbered("B3"), numbered("B4")])
    table = table.append_column("on", pa.array(["2025-06-18T10:01:00+08:00"] * 3 + ["soon"]))
    table = table.append_column("what", pa.array(['{"kind": "cancel"}', '{"kind": "claim"}'] * 2))
    batch = table.to_batches()[0]
    words = pa.RecordBatch.from_arrays([coded(column) for column in batch.columns], names=batch.schema.names)
    found = recompute(words, rules(), "what", at="on", disruptions=[cancelled()])
    assert found == recompute(batch, rules(), "what", at="on", disruptions=[cancelled()])
    assert (found.read, found.untouched, found.quotes.num_rows, found.rejects.num_rows) == (4, 1, 2, 1)
