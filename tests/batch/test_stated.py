"""Columns without values are not read, and what is read says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.batch.parquet import repeated_words, stated_columns
from aftersales.batch.shape import conform
from aftersales.batch.sources import opened
from tests.batch.tables import table_of
from tests.simple import raw

INNER = pa.struct([("a", pa.int64()), ("b", pa.string()), ("deep", pa.list_(pa.struct([("x", pa.int64())])))])
SCHEMA = pa.schema(
    [("id", pa.int64()), ("one", INNER), ("some", pa.list_(INNER)), ("words", pa.list_(pa.string())), ("n", pa.int64())]
)


def rarely(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly null."""
    return st.integers(0, 4).flatmap(lambda n: values if n == 0 else st.none())


DEEP = rarely(st.lists(rarely(st.fixed_dictionaries({"x": rarely(st.integers(0, 3))})), max_size=2))
INNERS = rarely(
    st.fixed_dictionaries({"a": rarely(st.integers(0, 3)), "b": rarely(st.sampled_from(["", "u"])), "deep": DEEP})
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 9),
            "one": INNERS,
            "some": rarely(st.lists(INNERS, max_size=2)),
            "words": rarely(st.lists(rarely(st.just("w")), max_size=2)),
            "n": rarely(st.integers(0, 9)),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300)
@given(ROWS, st.integers(1, 3))
def test_columns_without_values_say_nothing(rows: list[dict[str, Any]], size: int) -> None:
    """Nulls, empty lists and structs of nothing are told apart without them, in each row group and in all together."""
    table = pa.Table.from_pylist(rows, SCHEMA)
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, row_group_size=size)
    file = pq.ParquetFile(pa.BufferReader(buffer.getvalue()))
    every = list(range(file.num_row_groups))
    for groups in [every, *([group] for group in every)]:
        read = file.read_row_groups(groups, columns=stated_columns(file.metadata, groups))
        whole = file.read_row_groups(groups)
        for field in SCHEMA:
            column = read[field.name].combine_chunks()
            assert conform(column, field.type, field.name).to_pylist() == whole[field.name].to_pylist()


def test_most_columns_of_bookings_are_not_read(tmp_path: Path) -> None:
    """And the bookings are the same."""
    table = table_of([raw(id=f"B{n}") for n in range(10)])
    pq.write_table(table, tmp_path / "bookings.parquet")
    metadata = pq.ParquetFile(tmp_path / "bookings.parquet").metadata
    assert len(stated_columns(metadata, [0])) < metadata.num_columns / 2
    (chunk,) = opened(tmp_path).chunks({})
    found = {
        name: conform(chunk.bookings[name].combine_chunks(), table.schema.field(name).type, name)
        for name in table.column_names
    }
    assert pa.table(found, schema=table.schema).to_pylist() == table.to_pylist()


def test_small_row_groups_are_read_together(tmp_path: Path) -> None:
    """Each has dictionaries of its own."""
    table = table_of([raw(id=f"B{n}", channel=f"C{n // 300}") for n in range(1_200)])
    pq.write_table(table, tmp_path / "bookings.parquet", row_group_size=300)
    assert repeated_words(pq.read_metadata(tmp_path / "bookings.parquet"), range(4))
    (chunk,) = opened(tmp_path).chunks({})
    for name in ("id", "channel", "items"):
        column = conform(chunk.bookings[name].combine_chunks(), table.schema.field(name).type, name)
        assert column.to_pylist() == table[name].to_pylist()


@pytest.mark.parametrize("statistics", [True, False])
def test_without_statistics_every_column_is_read(tmp_path: Path, statistics: bool) -> None:
    """Nobody can tell then which have values."""
    pq.write_table(pa.Table.from_pylist([{"id": 1}], SCHEMA), tmp_path / "one.parquet", write_statistics=statistics)
    metadata = pq.ParquetFile(tmp_path / "one.parquet").metadata
    assert (len(stated_columns(metadata, [0])) == metadata.num_columns) is not statistics
