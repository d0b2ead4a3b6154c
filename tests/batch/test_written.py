"""Tables as they stand in files."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aftersales.batch.schema import CORRECTIONS, PAYOUTS, QUOTES, REJECTS, TEXT
from aftersales.batch.written import options

TEXTS = pa.list_(TEXT)
EVERY = pytest.mark.parametrize("schema", [QUOTES, PAYOUTS, REJECTS, CORRECTIONS])


@EVERY
def test_texts_that_repeat_have_dictionaries_and_nothing_else_has(schema: pa.Schema) -> None:
    """The library knows their paths."""
    coded = {column.path_in_schema for column in _columns(schema) if column.has_dictionary_page}
    assert coded == set(options(schema)["use_dictionary"])
    assert not coded & {"booking", "key", "amount", "row"}


@EVERY
def test_parts_can_be_left_out_by_ids_amounts_and_days(schema: pa.Schema) -> None:
    """For these the least and the greatest value are told."""
    told = {column.path_in_schema for column in _columns(schema) if column.is_stats_set}
    assert told == {field.name for field in schema if field.name == "booking" or field.type not in (TEXT, TEXTS)}


def _columns(schema: pa.Schema) -> list[pq.ColumnChunkMetaData]:
    table = pa.Table.from_pylist([_line(schema, place) for place in range(9)], schema=schema)
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, **options(schema))
    group = pq.read_metadata(pa.BufferReader(buffer.getvalue())).row_group(0)
    return [group.column(n) for n in range(group.num_columns)]


def _line(schema: pa.Schema, place: int) -> dict[str, object]:
    values = {TEXT: "a", TEXTS: ["a", "b"]}
    return {field.name: values.get(field.type, place) for field in schema}
