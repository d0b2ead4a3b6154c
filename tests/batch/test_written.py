"""Tables as they stand in files."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aftersales.batch.schema import CORRECTIONS, PAYOUTS, QUOTES, REJECTS
from aftersales.batch.written import repeated_texts


@pytest.mark.parametrize("schema", [QUOTES, PAYOUTS, REJECTS, CORRECTIONS])
def test_texts_that_repeat_have_dictionaries_and_nothing_else_has(schema: pa.Schema) -> None:
    """The library knows their paths."""
    table = pa.Table.from_pylist([_line(schema, place) for place in range(9)], schema=schema)
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, use_dictionary=repeated_texts(schema))
    group = pq.read_metadata(pa.BufferReader(buffer.getvalue())).row_group(0)
    coded = {group.column(n).path_in_schema for n in range(group.num_columns) if group.column(n).has_dictionary_page}
    assert coded == set(repeated_texts(schema))
    assert not coded & {"booking", "key", "amount", "row"}


def _line(schema: pa.Schema, place: int) -> dict[str, object]:
    values = {pa.string(): "a", pa.list_(pa.string()): ["a", "b"]}
    return {field.name: values.get(field.type, place) for field in schema}
