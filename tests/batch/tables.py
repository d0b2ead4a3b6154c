"""Bookings in tables, for tests of what works on many."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pyarrow as pa

from aftersales import Booking, Rulebook
from aftersales.batch.rows import row_of
from aftersales.batch.schema import BOOKINGS
from tests.simple import Dict, document

AT = "2025-06-18T10:01:00+08:00"
RULES = """\
cancel: [{when: {disruption: cancelled}, penalty: free}, {penalty: 20%}]
compensate: {cancellation: [{when: {disruption: cancelled}, pay: 7.00}]}"""


def table_of(bookings: Iterable[Dict]) -> pa.Table:
    """Bookings as plain data in rows of the schema."""
    return pa.Table.from_pylist([row_of(Booking.from_dict(data)) for data in bookings], schema=BOOKINGS)


@lru_cache
def rules() -> Rulebook:
    """A rulebook of one document for rail, flights and hotels."""
    return Rulebook.of_texts({"t.yaml": document(RULES, applies="[{product: [rail, flight, hotel]}]")})
