"""Columns whose names have dots in them as nested ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.schema import ATTRIBUTES, COMPONENT, COUNT, MINOR, TEXT
from aftersales.batch.shape import conform
from aftersales.model.problems import InvalidInput, Problem

Columns = Mapping[str, pa.Array]
Places = np.ndarray[Any, np.dtype[np.int64]]


def columns_of(table: pa.Table) -> dict[str, pa.Array]:
    """The columns of a table, each in one piece."""
    return {name: _whole(column) for name, column in zip(table.column_names, table.columns, strict=True)}


def _whole(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks()
    return pa.concat_arrays(found.chunks) if isinstance(found, pa.ChunkedArray) else found


def below(columns: Columns, prefix: str) -> dict[str, pa.Array]:
    """The columns under a prefix, by the rest of their names."""
    start = f"{prefix}."
    return {name.removeprefix(start): column for name, column in columns.items() if name.startswith(start)}


def struct_of(columns: Columns, of: pa.StructType, count: int, path: str = "") -> pa.StructArray:
    """Rows of a struct from columns named as its fields; one of which nothing is stated is null.

    Raises InvalidInput for columns of other names.
    """
    _refuse_strangers(columns, of, path)
    children = [_field(columns, field, count, f"{path}{field.name}") for field in of]
    empty = np.logical_and.reduce([np.asarray(child.is_null()) for child in children])
    return pa.StructArray.from_arrays(children, fields=list(of), mask=pa.array(empty))


def _field(columns: Columns, field: pa.Field, count: int, path: str) -> pa.Array:
    if field.name in columns:
        return conform(columns[field.name], field.type, path)
    inner = below(columns, field.name)
    if inner and pa.types.is_struct(field.type):
        return struct_of(inner, field.type, count, f"{path}.")
    return pa.nulls(count, field.type)


def _refuse_strangers(columns: Columns, of: pa.StructType, path: str) -> None:
    fields = {field.name: field.type for field in of}
    strange = [
        name
        for name in columns
        if name not in fields and not pa.types.is_struct(fields.get(name.partition(".")[0], pa.null()))
    ]
    if strange:
        raise InvalidInput(Problem(f"{path}{name}", "unknown column; leave it out", "") for name in strange)


def listed(values: pa.Array, parents: Places, count: int, of: pa.ListType) -> pa.ListArray:
    """A list for each of so many parents, from values in the order of their parents."""
    ends = np.searchsorted(parents, np.arange(count + 1))
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values, type=of)


def attributes_of(columns: Columns, count: int) -> pa.ListArray:
    """`schema.ATTRIBUTES` from a column for each; null is not stated."""
    kinds = {pa.bool_(): "flag", pa.string(): "text"}
    rows = [_stated(column) for column in columns.values()]
    parts = []
    for (name, column), stated in zip(columns.items(), rows, strict=True):
        kind = kinds.get(column.type, "number")
        value = conform(column.take(pa.array(stated)), ATTRIBUTES.value_type.field(kind).type, f"attributes.{name}")
        parts.append(struct_of({"name": _same(name, len(stated)), kind: value}, ATTRIBUTES.value_type, len(stated)))
    return _gathered(parts, rows, count, ATTRIBUTES)


def prices_of(columns: Columns, segments: pa.Array, count: int) -> tuple[pa.StructArray, Places]:
    """Components from columns `KIND` and `KIND.CODE`, with the `segments` they are of, and the row of each."""
    rows = [_stated(column) for column in columns.values()]
    parts = []
    for (name, column), stated in zip(columns.items(), rows, strict=True):
        kind, _, code = name.partition(".")
        one = {
            "kind": _same(kind, len(stated)),
            "amount": conform(column, MINOR, f"price.{name}").take(pa.array(stated)),
        }
        one |= {"code": _same(code, len(stated))} if code else {}
        one["segment"] = segments.take(pa.array(stated)).cast(COUNT)
        parts.append(struct_of(one, COMPONENT, len(stated)))
    order = np.argsort(np.concatenate([np.empty(0, np.int64), *rows]), kind="stable")
    every = pa.concat_arrays([pa.nulls(0, COMPONENT), *parts]).take(pa.array(order))
    return every, np.concatenate([np.empty(0, np.int64), *rows])[order]


def _gathered(parts: Iterable[pa.Array], rows: list[Places], count: int, of: pa.ListType) -> pa.ListArray:
    """What stands in several columns, row by row."""
    every = np.concatenate([np.empty(0, np.int64), *rows])
    order = np.argsort(every, kind="stable")
    values = pa.concat_arrays([pa.nulls(0, of.value_type), *parts]).take(pa.array(order))
    return listed(values, every[order], count, of)


def _stated(column: pa.Array) -> Places:
    return np.flatnonzero(np.asarray(pc.is_valid(column))).astype(np.int64)


def _same(text: str, count: int) -> pa.Array:
    return pa.array([text] * count, TEXT)
