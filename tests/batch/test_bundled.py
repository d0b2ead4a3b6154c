"""Every bundled document in columns: bookings that it governs, and others like them, say what the engine says."""

from __future__ import annotations

from itertools import islice
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from aftersales import Booking, Disruptions
from aftersales.batch.columns.engine import Columns
from aftersales.batch.columns.traces import Tracer
from aftersales.batch.job import Job
from aftersales.batch.rows import row_of
from aftersales.batch.scalar import answered
from aftersales.batch.schema import BOOKINGS, INSTANT
from aftersales.model.problems import InvalidInput
from tests.batch.siblings import STEPS, brother, words_of
from tests.reference.compare import Question
from tests.reference.governed import library, questions, rules

DOCUMENTS = sorted(policy.id for policy in library().policies)
KNOWN = {"invalid", "too_large"}


def job_of(question: Question, random: Random, brothers: int = 5) -> Job | None:
    """A booking made for a document and some that resemble it; None if it cannot be booked."""
    try:
        row = row_of(Booking.from_dict(question.stated))
    except InvalidInput:
        return None
    rows = [row, *(brother(random, row, words_of([row])) for _ in range(brothers))]
    at = [question.at, *(question.at + random.choice(STEPS) for _ in range(brothers))]
    batch = pa.RecordBatch.from_pylist(rows, schema=BOOKINGS)
    return Job(batch, np.arange(len(rows)), rules(), question.request, pa.array(at, INSTANT), Disruptions(()))


@pytest.mark.parametrize("own", DOCUMENTS)
def test_columns_say_what_the_engine_says_of_a_bundled_document(own: str) -> None:
    """Two bookings that the document governs, with others like them: every field of every quote and payout."""
    random = Random(own)
    jobs = (job_of(question, random) for question in questions(own, 2, 5))
    compared = (count for job in jobs if job is not None and (count := same(job)))
    assert len(list(islice(compared, 2))) == 2


def same(job: Job) -> int:
    """How many rows columns answer, all of them as the engine does."""
    part = Columns(Tracer(job.rulebook, job.request, job.disruptions), 1).answer(job)
    left = {row for rows in part.left.values() for row in rows.tolist()}
    alone = [one for one in answered(job) if one.row not in left]
    assert part.quotes.to_pylist() == [one.quote for one in alone]
    assert part.payouts.to_pylist() == [line for one in alone for line in one.payouts]
    assert set(part.left) <= KNOWN
    return len(alone)
