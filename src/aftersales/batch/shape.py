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
    """The columns of a batch in the order and of the types of a schema. Raises InvalidInput for columns of other names,
    and for those that cannot be read as what the schema says."""
    _refuse_strangers(batch.schema.names, schema.names, "")
    columns = [
        conform(batch.column(field.name), field.type, field.name)
        if field.name in batch.schema.names
        else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def conform(array: pa.Array, of: pa.DataType, path: str) -> pa.Array:
    """An array as one of a type. Raises InvalidInput naming `path`."""
    if array.type.equals(of):
        return array
    if t.is_dictionary(array.type):
        return conform(array.dictionary_decode(), of, path)
    if t.is_null(array.type):
        return pa.nulls(len(array), of)
    if t.is_struct(of) and t.is_struct(array.type):
        return _struct(array, of, path)
    if t.is_list(of) and (t.is_list(array.type) or t.is_large_list(array.type)):
        return _list(array, of, path)
    return _plain(array, of, path)


def _struct(array: pa.StructArray, of: pa.StructType, path: str) -> pa.Array:
    stated = {field.name: place for place, field in enumerate(array.type)}
    _refuse_strangers(stated, [field.name for field in of], f"{path}.")
    children = [
        conform(array.field(stated[field.name]), field.type, f"{path}.{field.name}")
        if field.name in stated
        else pa.nulls(len(array), field.type)
        for field in of
    ]
    return pa.StructArray.from_arrays(children, fields=list(of), mask=_nulls(array))


def _nulls(array: pa.Array) -> pa.Array | None:
    return array.is_null() if array.null_count else None


def _list(array: Any, of: pa.ListType, path: str) -> pa.Array:
    if t.is_list(array.type) and not array.offset and array.offsets[-1].as_py() == len(array.values):
        values = conform(array.values, of.value_type, f"{path}[]")
        return pa.ListArray.from_arrays(array.offsets, values, type=of, mask=_nulls(array))
    values = conform(pc.list_flatten(array), of.value_type, f"{path}[]")
    lengths = pc.fill_null(pc.list_value_length(array), 0).cast(pa.int64())
    ends = pc.cumulative_sum(lengths).cast(pa.int32())
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.ListArray.from_arrays(offsets, values, type=of, mask=array.is_null())


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
