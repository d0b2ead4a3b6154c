"""`nest`: bookings from the flat tables people have."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.flat import Columns, Places, attributes_of, below, columns_of, listed, prices_of, struct_of
from aftersales.batch.schema import BOOKING, BOOKINGS, ITEM, SEGMENT, TENDER, TEXT
from aftersales.batch.shape import conform
from aftersales.model.problems import InvalidInput, Problem

PARENT: Final = "booking"


def nest(orders: pa.Table, items: pa.Table, tenders: pa.Table) -> pa.Table:
    """A table of `schema.BOOKINGS`, one row for each order, in their order.

    Columns are named as the fields of a booking, dots go down: `customer.membership`, `stay.check_in.local`. Items and
    tenders name their order in `booking`. An item is one row, or one for each of its segments, in their order, which
    stand in `segment.origin` and so on. Prices stand in `price.KIND` or `price.KIND.CODE`, attributes in
    `attributes.NAME`; all money is in minor units. Raises InvalidInput for columns of other names, for an order that
    stands there twice, for items and tenders of no order, and for rows of one item that differ in what is not of a
    segment.
    """
    sold = columns_of(orders)
    ids, count = _names(sold, "orders", "id"), orders.num_rows
    _refuse_repeated(ids)
    paid, payers = _sorted(tenders, ids, "tenders")
    bookings = struct_of(sold, BOOKING, count)
    lists = {
        "items": _items(*_sorted(items, ids, "items"), count),
        "tenders": listed(struct_of(paid, TENDER, len(payers)), payers, count, pa.list_(TENDER)),
    }
    columns = [lists.get(field.name, bookings.field(place)) for place, field in enumerate(BOOKING)]
    return pa.Table.from_arrays(columns, schema=BOOKINGS)


def _names(columns: Columns, table: str, name: str) -> pa.Array:
    """A column of texts that must be there."""
    if name not in columns:
        raise InvalidInput([Problem(f"{table}.{name}", "required, but missing", "")])
    return conform(columns[name], TEXT, f"{table}.{name}")


def _refuse_repeated(ids: pa.Array) -> None:
    """Each order is one row."""
    first = np.asarray(pc.index_in(ids, value_set=ids)).astype(np.int64)
    again = np.flatnonzero(first != np.arange(len(ids)))
    if len(again):
        row = int(again[0])
        message = f"the order `{ids[row].as_py()}` stands in row {first[row]} before"
        raise InvalidInput([Problem(f"orders[{row}].id", message, "")])


def _sorted(table: pa.Table, ids: pa.Array, name: str) -> tuple[Columns, Places]:
    """The columns in the order of the orders, and the order that each row is of."""
    columns = columns_of(table)
    parents = pc.index_in(_names(columns, name, PARENT), value_set=ids)
    del columns[PARENT]
    if parents.null_count:
        row = int(np.flatnonzero(np.asarray(parents.is_null()))[0])
        raise InvalidInput([Problem(f"{name}[{row}].{PARENT}", "no such order", "")])
    places = np.asarray(parents).astype(np.int64)
    order = np.argsort(places, kind="stable")
    return {key: column.take(pa.array(order)) for key, column in columns.items()}, places[order]


def _items(columns: Columns, parents: Places, count: int) -> pa.ListArray:
    """The items of each order; rows of one id are its segments."""
    order = np.lexsort((_first_rows(parents, _names(columns, "items", "id")), parents))
    columns = {name: column.take(pa.array(order)) for name, column in columns.items()}
    parents = parents[order]
    starts = _starts(parents, columns["id"])
    own = np.cumsum(starts) - 1
    first = np.flatnonzero(starts)
    _refuse_unlike(columns, first[own])
    heads = {
        name: column.take(pa.array(first)) for name, column in columns.items() if "." not in name or _of_item(name)
    }
    found = struct_of(heads, ITEM, len(first))
    lists = _lists(columns, own, first)
    fields = [lists.get(field.name, found.field(place)) for place, field in enumerate(ITEM)]
    return listed(pa.StructArray.from_arrays(fields, fields=list(ITEM)), parents[first], count, pa.list_(ITEM))


def _of_item(name: str) -> bool:
    return name.partition(".")[0] not in ("segment", "price", "attributes")


def _refuse_unlike(columns: Columns, heads: Places) -> None:
    """What is of the item is the same in each of its rows, or stands in the first alone."""
    if len(heads) == len(np.unique(heads)):
        return
    for name, column in columns.items():
        if _of_item(name) or name.startswith("attributes."):
            codes = np.asarray(column.dictionary_encode().indices.fill_null(-1))
            unlike = np.flatnonzero((codes >= 0) & (codes != codes[heads]))
            if len(unlike):
                item = columns["id"][int(unlike[0])].as_py()
                message = f"the rows of the item `{item}` differ in what is not of a segment"
                raise InvalidInput([Problem(f"items.{name}", message, "")])


def _first_rows(parents: Places, ids: pa.Array) -> Places:
    """For each row the first one of the same item."""
    seen: dict[tuple[int, str], int] = {}
    keys = zip(parents.tolist(), ids.to_pylist(), strict=True)
    return np.array([seen.setdefault(key, row) for row, key in enumerate(keys)], np.int64)


def _starts(parents: Places, ids: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where another item starts."""
    codes = np.asarray(ids.dictionary_encode().indices)
    return np.concatenate([[True], (parents[1:] != parents[:-1]) | (codes[1:] != codes[:-1])])[: len(parents)]


def _lists(columns: Columns, own: Places, first: Places) -> dict[str, pa.Array]:
    """Segments and prices of all rows of an item, attributes of its first one."""
    count, rows = len(first), len(own)
    numbers = np.arange(rows) - first[own]
    several = np.bincount(own, minlength=count)[own] > 1
    components, places = prices_of(below(columns, "price"), pa.array(numbers, mask=~several), rows)
    found = {"price": listed(components, own[places], count, ITEM.field("price").type)}
    attributes = {name: column.take(pa.array(first)) for name, column in below(columns, "attributes").items()}
    found["attributes"] = attributes_of(attributes, count)
    segments = struct_of(below(columns, "segment"), SEGMENT, rows)
    stated = np.flatnonzero(np.asarray(segments.is_valid()))
    listed_segments = listed(segments.take(pa.array(stated)), own[stated], count, ITEM.field("segments").type)
    return {**found, "segments": listed_segments}
