"""Bookings in tables, for tests of what works on many."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

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


def coded(array: Any) -> Any:
    """An array whose texts all stand in dictionaries."""
    if pa.types.is_string(array.type):
        return array.dictionary_encode()
    if pa.types.is_struct(array.type):
        children = [coded(array.field(place)) for place in range(array.type.num_fields)]
        names = [field.name for field in array.type]
        return pa.StructArray.from_arrays(children, names=names, mask=array.is_null())
    if pa.types.is_list(array.type):
        offsets = pa.array(array.offsets.to_pylist(), pa.int32())
        return pa.ListArray.from_arrays(offsets, coded(array.values), mask=array.is_null())
    return array


@lru_cache
def rules() -> Rulebook:
    """A rulebook of one document for rail, flights and hotels."""
    return Rulebook.of_texts({"t.yaml": document(RULES, applies="[{product: [rail, flight, hotel]}]")})
