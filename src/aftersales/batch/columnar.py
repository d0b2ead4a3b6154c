"""Where rows are answered in columns, before the rest is answered one by one."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.engine import Columns
from aftersales.batch.columns.traces import Tracer
from aftersales.batch.job import Job, Part
from aftersales.batch.schema import PAYOUTS, QUOTES

_MOST_KEPT: Final = 4
_kept: dict[Hashable, tuple[Any, Columns]] = {}


def by_columns(job: Job) -> Part:
    """What can be answered in columns, and why the rest cannot."""
    if not isinstance(job.request, pa.Array):
        return _columns_of(job).answer(job)
    none = np.empty(0, np.int64)
    return Part(QUOTES.empty_table(), none, PAYOUTS.empty_table(), none, {"request_by_row": job.rows})


def _columns_of(job: Job) -> Columns:
    """The traces of a rulebook, request and reports, as far as they are kept from call to call."""
    key = (id(job.rulebook), job.request, id(job.disruptions) if job.disruptions else 0)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        assert not isinstance(job.request, pa.Array)
        found = (job.rulebook, job.disruptions), Columns(Tracer(job.rulebook, job.request, job.disruptions))
        _kept[key] = found
    return found[1]
