"""Many bookings on a cluster: `recompute` over the Arrow batches of a Spark DataFrame. Needs the extra `spark`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from aftersales.batch.recomputed import recompute
from aftersales.batch.schema import COUNT, DAY, MINOR, PAYOUTS, QUOTES, REJECTS, TEXT
from aftersales.engine.rulebook import Rulebook
from aftersales.model.disruption import Disruption
from aftersales.model.reports import Disruptions
from aftersales.model.request import Request

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

TABLES: Final = {"quotes": QUOTES, "payouts": PAYOUTS, "rejects": pa.schema([f for f in REJECTS if f.name != "row"])}
"""A row of a DataFrame has no number, so rejects have none."""
KIND: Final = "kind"
_LINES: Final = pa.schema([pa.field(KIND, pa.string()), *(pa.field(n, pa.struct(list(s))) for n, s in TABLES.items())])


def answers(
    bookings: DataFrame,
    rulebook: Rulebook,
    request: Request | str,
    *,
    at: datetime | str,
    disruptions: Disruptions | Iterable[Disruption] | None = None,
    every: bool = False,
) -> DataFrame:
    """Quotes, payouts and rejects of `schema.BOOKINGS`, asked as `recompute` is.

    All lines are in one DataFrame, whose `kind` says of which table each is. Write it once, partitioned by `kind`, or
    persist it, then take its tables with `lines`.
    """
    reports = disruptions
    if reports is not None and not isinstance(reports, Disruptions):
        reports = Disruptions(reports)
    return bookings.mapInArrow(_answering(rulebook, request, at, reports, every), ddl(_LINES))


def lines(found: DataFrame, table: str) -> DataFrame:
    """The `quotes`, `payouts` or `rejects` of what `answers` gives."""
    return found.where(found[KIND] == table).select(f"{table}.*")


def ddl(schema: pa.Schema) -> str:
    """An Arrow schema in Spark's words."""
    return ", ".join(f"`{field.name}` {_type(field.type)}" for field in schema)


def _type(of: pa.DataType) -> str:
    if pa.types.is_struct(of):
        return f"struct<{', '.join(f'`{field.name}`: {_type(field.type)}' for field in of)}>"
    return f"array<{_type(of.value_type)}>" if pa.types.is_list(of) else _NAMES[of]


_NAMES: Final = {TEXT: "string", COUNT: "int", MINOR: "bigint", DAY: "date"}


def _answering(
    rulebook: Rulebook, request: Request | str, at: datetime | str, disruptions: Disruptions | None, every: bool
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def answer(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            found = recompute(batch, rulebook, request, at=at, disruptions=disruptions, every=every)
            for name, table in (("quotes", found.quotes), ("payouts", found.payouts), ("rejects", found.rejects)):
                yield from _lines(name, table)

    return answer


def _lines(name: str, table: pa.Table) -> Iterator[pa.RecordBatch]:
    """The lines of one table, the others' columns null."""
    for batch in table.select(TABLES[name].names).to_batches():
        own = pa.StructArray.from_arrays(batch.columns, fields=list(TABLES[name]))
        rest = {field.name: pa.nulls(batch.num_rows, field.type) for field in _LINES}
        columns = {**rest, KIND: pa.array([name] * batch.num_rows, pa.string()), name: own}
        yield pa.RecordBatch.from_arrays(list(columns.values()), schema=_LINES)
