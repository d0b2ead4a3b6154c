"""Where rows are answered in columns, before the rest is answered one by one."""

from __future__ import annotations

import numpy as np

from aftersales.batch.job import Job, Part
from aftersales.batch.schema import PAYOUTS, QUOTES


def by_columns(job: Job) -> Part:
    """What can be answered in columns, and why the rest cannot."""
    none = np.empty(0, np.int64)
    return Part(QUOTES.empty_table(), none, PAYOUTS.empty_table(), none, {"one_by_one": job.rows})
