"""The same answers on Spark: a real one, in an environment of its own (`make spark`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aftersales import Cancel, Disruption
from aftersales.batch import recompute
from aftersales.batch.spark import answers, ddl, lines
from tests.batch.tables import AT, rules, table_of
from tests.simple import hotel, rail, raw

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("default")]
REPORT = {"id": "d", "kind": "cancelled", "carrier": "C", "number": "7", "date": "2025-06-20"}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session on two threads."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("aftersales")
    options = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4"}
    options |= {"spark.driver.host": "127.0.0.1"}
    options |= {"spark.sql.session.timeZone": "Asia/Shanghai", "spark.sql.execution.arrow.maxRecordsPerBatch": "64"}
    for name, value in options.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = builder.getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def bookings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trains and stays in a file of many row groups; every seventh is paid with too little."""
    found = []
    for n in range(240):
        item = rail(fare=f"{100 + n}.00", attributes={"insured": n % 2 == 0}) if n % 3 else hotel(n % 5 + 1)
        if n % 3:
            item["segments"][0] |= {"carrier": "C", "number": str(n % 11)}
        found.append(raw(item, id=f"B{n:04d}", channel="app"))
    rows = table_of(found).to_pylist()
    for n in range(0, 240, 7):
        rows[n]["tenders"][0]["amount"] = 1
    asked = [{**row, "ask": f'{{"kind": "cancel", "id": "r{n}"}}'} for n, row in enumerate(rows)]
    table = pa.Table.from_pylist(asked, schema=pa.schema([*table_of(found[:1]).schema, pa.field("ask", pa.string())]))
    path = tmp_path_factory.mktemp("spark") / "bookings.parquet"
    pq.write_table(table, path, row_group_size=50)
    return path


def values(frame: Any, *by: str) -> list[dict[str, Any]]:
    """Rows as plain data, sorted."""
    return sorted((row.asDict(recursive=True) for row in frame.collect()), key=lambda row: [row[name] for name in by])


@pytest.mark.parametrize("disruptions", [None, [Disruption.from_dict(REPORT)]], ids=["all", "affected"])
@pytest.mark.parametrize("request_", [Cancel(id="storm"), "ask"], ids=["one", "column"])
def test_spark_says_the_same(spark: Any, bookings: Path, disruptions: Any, request_: Any) -> None:
    """Every value of every quote, payout and reject, once both are sorted by id."""
    table = pq.read_table(bookings)
    frame = spark.read.parquet(str(bookings)).repartition(5)
    if not isinstance(request_, str):
        table, frame = table.drop_columns(["ask"]), frame.drop("ask")
    here = recompute(table, rules(), request_, at=AT, disruptions=disruptions)
    there = answers(frame, rules(), request_, at=AT, disruptions=disruptions).persist()
    for name, expected in (("quotes", here.quotes), ("payouts", here.payouts)):
        found = values(lines(there, name), "booking", "request")
        assert found == sorted(expected.to_pylist(), key=lambda line: line["booking"])
        assert found
    rejects = sorted(here.rejects.drop_columns(["row"]).to_pylist(), key=lambda line: line["booking"])
    assert values(lines(there, "rejects"), "booking") == rejects != []
    assert there.rdd.getNumPartitions() == 5


def test_one_output_partitioned_by_kind(spark: Any, bookings: Path, tmp_path: Path) -> None:
    """As the page says to write it."""
    frame = spark.read.parquet(str(bookings)).drop("ask")
    answers(frame, rules(), Cancel(), at=AT).write.partitionBy("kind").parquet(str(tmp_path / "out"))
    found = spark.read.parquet(str(tmp_path / "out"))
    expected = recompute(pq.read_table(bookings).drop_columns(["ask"]), rules(), Cancel(), at=AT)
    assert lines(found, "payouts").count() == expected.payouts.num_rows


def test_schemas_in_sparks_words() -> None:
    """Nested types too."""
    schema = pa.schema(
        {"a": pa.list_(pa.string()), "b": pa.struct({"c": pa.int64(), "d": pa.date32()}), "n": pa.int32()}
    )
    assert ddl(schema) == "`a` array<string>, `b` struct<`c`: bigint, `d`: date>, `n` int"
