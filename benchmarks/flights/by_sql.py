"""The simple job by hand: DuckDB SQL, and Polars expressions; the tiers as a table beside the bookings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.flights.terms import Fare, fares

TIERS = pa.table(
    {
        "fare": [fare.name for fare in fares() for _ in fare.steps],
        "above": [hours * 3_600_000_000 for fare in fares() for hours, _ in fare.steps],
        "percent": [percent for fare in fares() for _, percent in fare.steps],
    }
)
_CASES = " ".join(
    f"WHEN fare = '{fare.name}' THEN CASE "
    + " ".join(f"WHEN time_left > {hours}::BIGINT * 3600000000 THEN {percent}" for hours, percent in fare.steps)
    + " ELSE 100 END"
    for fare in fares()
)
_SEEN = """
SELECT id AS booking, currency, fare, tender, method, paid, (paid * percent + 50) // 100 AS penalty
FROM (SELECT *, CASE {cases} END AS percent FROM (
  SELECT id, currency, items[1].attributes[1].text AS fare, tenders[1].id AS tender, tenders[1].method AS method,
    items[1].price[1].amount AS paid,
    epoch_us(timezone(items[1].segments[1].departs.zone, items[1].segments[1].departs.local)) - epoch_us(asked_at)
      AS time_left
  FROM read_parquet('{file}')))
"""
_QUOTES = """
COPY (SELECT booking, '' AS request, 'granted' AS outcome, 'granted' AS code, currency, paid - penalty AS refund,
  penalty, [fare || '/ladder'] AS decided_by, ['granted'] AS reasons
  FROM seen) TO '{folder}/quotes.parquet' (FORMAT parquet)
"""
_PAYOUTS = """
COPY (SELECT booking, '' AS request, tender, method, paid - penalty AS amount, currency,
  left(sha256(length(booking) || ':' || booking || '0:' || length(tender) || ':' || tender || (paid - penalty)), 32)
    AS key
  FROM seen WHERE paid > penalty) TO '{folder}/payouts.parquet' (FORMAT parquet)
"""


def by_duckdb(file: Path, folder: Path) -> None:
    """One statement for quotes and one for payouts, over what both see."""
    import duckdb

    folder.mkdir(exist_ok=True)
    with duckdb.connect() as base:
        base.execute("SET TimeZone = 'UTC'")
        base.execute("CREATE TEMP TABLE seen AS " + _SEEN.format(cases=_CASES, file=file))
        base.execute(_QUOTES.format(folder=folder))
        base.execute(_PAYOUTS.format(folder=folder))


def by_polars(file: Path, folder: Path) -> None:
    """Lazy, in one streamed pass each; Polars has no SHA-256, so payouts go without their keys."""
    import polars as pl

    folder.mkdir(exist_ok=True)
    item, tender = pl.col("items").list.first(), pl.col("tenders").list.first()
    departs = item.struct.field("segments").list.first().struct.field("departs")
    read = pl.read_parquet(file, columns=["id", "currency", "items", "tenders", "asked_at"]).lazy()
    flat = read.select(
        booking="id",
        currency="currency",
        asked_at="asked_at",
        fare=item.struct.field("attributes").list.first().struct.field("text"),
        paid=item.struct.field("price").list.first().struct.field("amount"),
        local=departs.struct.field("local"),
        zone=departs.struct.field("zone"),
        tender=tender.struct.field("id"),
        method=tender.struct.field("method"),
    )
    seen = flat.with_columns(percent=_percent(_time_left())).with_columns(
        penalty=(pl.col("paid") * pl.col("percent") + 50) // 100
    )
    refund = (pl.col("paid") - pl.col("penalty")).alias("refund")
    table = seen.with_columns(refund).collect()
    table.select(
        "booking", pl.lit("").alias("request"), pl.lit("granted").alias("outcome"), pl.lit("granted").alias("code"),
        "currency", "refund", "penalty", pl.concat_list(pl.col("fare") + "/ladder").alias("decided_by"),
        pl.concat_list(pl.lit("granted")).alias("reasons"),
    ).write_parquet(folder / "quotes.parquet")  # fmt: skip
    table.filter(pl.col("refund") > 0).select(
        "booking", pl.lit("").alias("request"), "tender", "method", pl.col("refund").alias("amount"), "currency"
    ).write_parquet(folder / "payouts.parquet")


def _time_left() -> Any:
    """Microseconds to departure: one conversion for each zone, as a column cannot hold several."""
    import polars as pl

    from benchmarks.flights.schedule import flights

    found: Any = pl.lit(None, pl.Int64)
    for zone in flights().zones:
        utc = pl.col("local").dt.replace_time_zone(zone, ambiguous="latest", non_existent="null").dt.epoch("us")
        found = pl.when(pl.col("zone") == zone).then(utc).otherwise(found)
    return found - pl.col("asked_at").dt.epoch("us")


def _percent(time_left: Any) -> Any:
    import polars as pl

    found: Any = pl.lit(100, pl.Int64)
    for fare in fares():
        found = pl.when(pl.col("fare") == fare.name).then(_step(fare, time_left)).otherwise(found)
    return found


def _step(fare: Fare, time_left: Any) -> Any:
    import polars as pl

    found: Any = pl.lit(100, pl.Int64)
    for hours, percent in reversed(fare.steps):
        found = pl.when(time_left > hours * 3_600_000_000).then(percent).otherwise(found)
    return found
