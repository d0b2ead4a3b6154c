"""The same items through the public engine, booking by booking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import process_time
from typing import Any, NamedTuple

import numpy as np

from aftersales import Booking, Quote, Rulebook
from aftersales.values.zones import EPOCH
from benchmarks.bookings import Case
from benchmarks.columnar.columns import Columns
from benchmarks.columnar.settle import OUTCOMES, Settled
from benchmarks.runs import CANCEL
from benchmarks.timing import no_collection

Order = Callable[[Columns, int], dict[str, Any]]
CHUNK = 1000


class Compared(NamedTuple):
    """How many items the engine answered otherwise, the first of them, and the CPU seconds it took for all."""

    different: int
    first: str
    seconds: float


def compared(rulebook: Rulebook, items: Columns, order: Order, found: Settled) -> Compared:
    """Every item quoted, and its outcome, penalty and refund compared with the columns'."""
    different, first, seconds = 0, "", 0.0
    with no_collection():
        for start in range(0, len(items), CHUNK):
            cases = list(_bookings(items, order, range(start, min(start + CHUNK, len(items)))))
            began = process_time()
            quotes = [rulebook.quote(booking, CANCEL, at=at) for booking, at in cases]
            seconds += process_time() - began
            for row, quote in enumerate(quotes, start):
                if engine_says(quote) != columns_say(found, row):
                    different += 1
                    first = first or f"row {row}: {quote!r}, columns {columns_say(found, row)}"
            del quotes  # or letting go of them would count for the next chunk
    return Compared(different, first, seconds)


def _bookings(items: Columns, order: Order, rows: range) -> Iterator[Case]:
    """Bookings not yet quoted, their prices, times and history already read: as the columns have them."""
    for row in rows:
        booking = Booking.from_dict(order(items, row))
        booking.records, booking.payments  # noqa: B018
        yield Case(booking, EPOCH + timedelta(microseconds=int(items.now[row])))


def engine_says(quote: Quote) -> tuple[str, int, int]:
    """Outcome, refund and penalty of a quote, zero where it states none."""
    refund, penalty = (0 if amount is None else amount.minor for amount in (quote.refund, quote.penalty))
    return quote.outcome, refund, penalty


def columns_say(found: Settled, row: int) -> tuple[str, int, int]:
    """Outcome, refund and penalty of one row."""
    return OUTCOMES[found.outcome[row]], int(found.refund[row]), int(found.penalty[row])


def outcomes(found: Settled) -> dict[str, int]:
    """How many items have each outcome."""
    return dict(zip(OUTCOMES, np.bincount(found.outcome, minlength=len(OUTCOMES)).tolist(), strict=True))
