"""Where rows are answered in columns, before the rest is answered one by one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.engine import columns_of
from aftersales.batch.job import Job, Part
from aftersales.batch.schema import PAYOUTS, QUOTES


def by_columns(job: Job) -> Part:
    """What can be answered in columns, and why the rest cannot."""
    none = np.empty(0, np.int64)
    if isinstance(job.request, pa.Array):
        return Part(QUOTES.empty_table(), none, PAYOUTS.empty_table(), none, {"request_by_row": job.rows})
    return columns_of(job.rulebook, job.request, job.disruptions).answer(job)
