"""Arrow data brought to the schemas of this package: columns by name, what is not stated null, nothing read as what it
is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.schema import MINOR
from aftersales.model.problems import InvalidInput, Problem

t = pa.types
_FAMILIES = (
    lambda of: t.is_string(of) or t.is_large_string(of) or t.is_string_view(of),
    t.is_integer,
    t.is_boolean,
    t.is_date,
    t.is_decimal,
    lambda of: t.is_timestamp(of) and of.tz is None,
    lambda of: t.is_timestamp(of) and of.tz is not None,
)
"""Types that say the same in other widths or units."""


def conformed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The columns of a batch in the order and of the types of a schema; words may stand in dictionaries. Raises
    InvalidInput for columns of other names, and for those that cannot be read as what the schema says."""
    _refuse_strangers(batch.schema.names, schema.names, "")
    columns = [
        conform(batch.column(field.name), field.type, field.name, coded=True)
        if field.name in batch.schema.names
        else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, names=schema.names)


def plain(array: pa.Array) -> pa.Array:
    """Words that may stand in a dictionary, each in its place."""
    return array.dictionary_decode() if t.is_dictionary(array.type) else array


def conform(array: pa.Array, of: pa.DataType, path: str, *, coded: bool = False) -> pa.Array:
    """An array as one of a type; if `coded`, words may stay in dictionaries. Raises InvalidInput naming `path`."""
    if array.type.equals(of):
        return array
    if t.is_dictionary(array.type):
        kept = coded and array.type.value_type.equals(of) and t.is_string(of) and not array.dictionary.null_count
        return array if kept else conform(array.dictionary_decode(), of, path)
    if t.is_null(array.type):
        return pa.nulls(len(array), of)
    if t.is_struct(of) and t.is_struct(array.type):
        return _struct(array, of, path, coded)
    if t.is_list(of) and (t.is_list(array.type) or t.is_large_list(array.type)):
        return _list(array, of, path, coded)
    return _plain(array, of, path)


def _struct(array: pa.StructArray, of: pa.StructType, path: str, coded: bool) -> pa.Array:
    stated = {field.name: place for place, field in enumerate(array.type)}
    _refuse_strangers(stated, [field.name for field in of], f"{path}.")
    children = [
        conform(array.field(stated[field.name]), field.type, f"{path}.{field.name}", coded=coded)
        if field.name in stated
        else pa.nulls(len(array), field.type)
        for field in of
    ]
    fields = [pa.field(field.name, child.type) for field, child in zip(of, children, strict=True)]
    return pa.StructArray.from_arrays(children, fields=fields, mask=_nulls(array))


def _nulls(array: pa.Array) -> pa.Array | None:
    return array.is_null() if array.null_count else None


def _list(array: Any, of: pa.ListType, path: str, coded: bool) -> pa.Array:
    if t.is_list(array.type) and not array.offset and array.offsets[-1].as_py() == len(array.values):
        values = conform(array.values, of.value_type, f"{path}[]", coded=coded)
        return pa.ListArray.from_arrays(array.offsets, values, type=_lists_of(values, of), mask=_nulls(array))
    values = conform(pc.list_flatten(array), of.value_type, f"{path}[]", coded=coded)
    lengths = pc.fill_null(pc.list_value_length(array), 0).cast(pa.int64())
    ends = pc.cumulative_sum(lengths).cast(pa.int32())
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.ListArray.from_arrays(offsets, values, type=_lists_of(values, of), mask=array.is_null())


def _lists_of(values: pa.Array, of: pa.ListType) -> pa.ListType:
    return pa.list_(of.value_field.with_type(values.type))


def _plain(array: pa.Array, of: pa.DataType, path: str) -> pa.Array:
    if not any(family(array.type) and family(of) for family in _FAMILIES):
        hint = "; money is whole minor units" if of == MINOR else ""
        raise InvalidInput([Problem(path, f"a column of type {of} is expected{hint}", str(array.type))])
    try:
        return array.cast(of)
    except pa.ArrowInvalid as error:
        message = str(error).splitlines()[0]
        raise InvalidInput([Problem(path, f"values do not fit {of}: {message[:1].lower()}{message[1:]}", "")]) from None


def _refuse_strangers(found: Iterable[str], known: Iterable[str], path: str) -> None:
    strange = sorted(set(found) - set(known))
    if strange:
        raise InvalidInput(Problem(f"{path}{name}", "unknown column; leave it out", "") for name in strange)
