"""Where rows are answered in columns, before the rest is answered one by one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial, reduce
from typing import Any, Final

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.engine import Columns
from aftersales.batch.columns.parts import together
from aftersales.batch.columns.traces import Tracer
from aftersales.batch.job import Job, Part, Rows
from aftersales.batch.rows import request_from
from aftersales.batch.schema import PAYOUTS, QUOTES
from aftersales.model.problems import InvalidInput, read_json
from aftersales.model.request import Request

MOST_REQUESTS: Final = 16
"""As many requests of one job are answered in columns, and the traces of as many are kept."""
_kept: dict[Hashable, tuple[Any, Columns]] = {}


def by_columns(job: Job) -> Callable[[], Part]:
    """What can be answered in columns, and why the rest cannot: begun now, and done when called, in any thread."""
    if not isinstance(job.request, pa.Array):
        return _columns_of(job, job.request).begin(job).part
    parts = [_begun(job, rows, text) for text, rows in _by_text(job.request, job.rows)]
    return partial(_joined, parts, np.arange(job.bookings.num_rows))


def _joined(parts: Iterable[Callable[[], Part]], every: Rows) -> Part:
    return reduce(lambda one, other: together(one, other(), every), parts, _unanswered({}))


def _by_text(requests: pa.Array, rows: Rows) -> Iterator[tuple[str | None, Rows]]:
    """The rows of each request; of none those whose request is missing, no text, or one of too many."""
    texts = requests.take(pa.array(rows))
    coded = texts.dictionary_encode() if pa.types.is_string(texts.type) else None
    if coded is None or len(coded.dictionary) > MOST_REQUESTS:
        yield None, rows
        return
    numbers = np.asarray(coded.indices.fill_null(-1))
    for number, text in enumerate(coded.dictionary.to_pylist()):
        yield text, rows[numbers == number]
    yield None, rows[numbers < 0]


def _begun(job: Job, rows: Rows, text: str | None) -> Callable[[], Part]:
    try:
        request = None if text is None else request_from(read_json(text))
    except InvalidInput:
        request = None
    if request is None:
        return partial(_unanswered, {"request_by_row": rows} if len(rows) else {})
    return _columns_of(job, request).begin(job._replace(rows=rows, request=request)).part


def _unanswered(left: dict[str, Rows]) -> Part:
    none = np.empty(0, np.int64)
    return Part(QUOTES.empty_table(), none, PAYOUTS.empty_table(), none, left)


def _columns_of(job: Job, request: Request) -> Columns:
    """The traces of a rulebook, request and reports, as far as they are kept from call to call."""
    key = (id(job.rulebook), request, tuple(map(id, job.disruptions.reports)), job.watch)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_REQUESTS:
            _kept.pop(next(iter(_kept)))
        found = (job.rulebook, job.disruptions), Columns(Tracer(job.rulebook, request, job.disruptions, job.watch))
        _kept[key] = found
    return found[1]
