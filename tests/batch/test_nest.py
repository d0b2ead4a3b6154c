"""Flat tables as bookings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest

from aftersales import Booking, Cancel, InvalidInput
from aftersales.batch import nest, recompute, schema
from aftersales.batch.rows import booking_of
from tests.batch.tables import AT, rules
from tests.simple import BOOKED, Dict, hotel, rail, raw

WALL = datetime.fromisoformat
ORDERS: Dict = {"id": ["B1", "B2"], "booked_at": [WALL(BOOKED)] * 2, "currency": ["CNY"] * 2}
ITEMS: Dict = {
    "booking": ["B2", "B1", "B1", "B1"],
    "id": ["h", "i1", "i2", "i1"],
    "product": ["hotel", "rail", "rail", "rail"],
    "price.fare": [None, 6_000, 10_000, 4_000],
    "price.stay": [30_000, None, None, None],
    "price.tax.XX": [None, None, 50, None],
    "segment.origin": [None, "AAA", "AAA", "BBB"],
    "segment.destination": [None, "BBB", "BBB", "CCC"],
    "segment.departs.local": [None, *[WALL(f"2025-06-20T{hour}:00") for hour in ("10", "10", "12")]],
    "segment.departs.zone": [None, *["Asia/Shanghai"] * 3],
    "stay.check_in.local": [WALL("2025-06-20T15:00"), None, None, None],
    "stay.check_in.zone": ["Asia/Shanghai", None, None, None],
    "stay.check_out.local": [WALL("2025-06-23T12:00"), None, None, None],
    "stay.check_out.zone": ["Asia/Shanghai", None, None, None],
    "attributes.cabin": [None, "y", None, "y"],
    "attributes.pieces": [None, 2, None, 2],
    "attributes.insured": [None, None, True, None],
}
TENDERS: Dict = {"booking": ["B1", "B2", "B1"], "id": ["a", "b", "c"], "method": ["card", "card", "alipay"]}
TENDERS["amount"] = [20_000, 30_000, 50]


def nested(**changes: Dict) -> pa.Table:
    """The tables above, with some columns changed."""
    tables = {"orders": ORDERS, "items": ITEMS, "tenders": TENDERS}
    return nest(*(pa.table({**columns, **changes.get(name, {})}) for name, columns in tables.items()))


def test_flat_tables_are_bookings() -> None:
    """The same as if they had been written as JSON."""
    first = rail(attributes={"cabin": "y", "pieces": 2}) | {"price": [
        {"kind": "fare", "amount": "60.00", "segment": 0}, {"kind": "fare", "amount": "40.00", "segment": 1},
    ]}  # fmt: skip
    first["segments"].append({"origin": "BBB", "destination": "CCC", "departs": "2025-06-20T12:00[Asia/Shanghai]"})
    second = rail(attributes={"insured": True}) | {"id": "i2"}
    second["price"].append({"kind": "tax", "code": "XX", "amount": "0.50"})
    tenders = [
        {"id": "a", "method": "card", "amount": "200.00"},
        {"id": "c", "method": "alipay", "amount": "0.50"},
    ]
    expected = [
        raw(first, second, id="B1", tenders=tenders),
        raw(hotel() | {"id": "h"}, id="B2", tenders=[{"id": "b", "method": "card", "amount": "300.00"}]),
    ]
    table = nested()
    assert table.schema == schema.BOOKINGS
    assert [booking_of(row) for row in table.to_pylist()] == [Booking.from_dict(data) for data in expected]
    assert recompute(table, rules(), Cancel(), at=AT).rejects.num_rows == 0


def test_an_order_without_items() -> None:
    """Is a row, and a reject."""
    more = {name: [*values, values[0] if name != "id" else "B3"] for name, values in ORDERS.items()}
    found = recompute(nested(orders=more), rules(), Cancel(), at=AT)
    assert [(line["row"], line["booking"]) for line in found.rejects.to_pylist()] == [(2, "B3")]


def test_optional_columns_of_orders() -> None:
    """Dots go down."""
    table = nested(orders={"customer.membership": ["gold", None], "channel": [None, "app"]})
    first, second = (booking_of(row) for row in table.to_pylist())
    assert first.customer is not None
    assert (first.customer.membership, second.customer, second.channel) == ("gold", None, "app")


WRONG: dict[str, tuple[Dict, str]] = {
    "an item of no order": ({"items": {"booking": ["B9", "B1", "B1", "B1"]}}, r"items\[0\].booking: no such order"),
    "a tender of no order": ({"tenders": {"booking": ["B1", None, "B1"]}}, r"tenders\[1\].booking: no such order"),
    "an order that stands there twice": (
        {"orders": {"id": ["B1", "B1"]}},
        r"orders\[1\].id: the order `B1` stands in row 0 before",
    ),
    "two products of one item": (
        {"items": {"product": ["hotel", "rail", "rail", "coach"]}},
        r"items.product: the rows of the item `i1` differ",
    ),
    "two cabins of one item": (
        {"items": {"attributes.cabin": [None, "y", None, "f"]}},
        r"items.attributes.cabin: the rows of the item `i1` differ",
    ),
    "an attribute in a later row alone": (
        {"items": {"attributes.pieces": [None, None, None, 2]}},
        r"items.attributes.pieces: the rows of the item `i1` differ",
    ),
    "an unknown column": ({"items": {"carrier": ["C"] * 4}}, "carrier: unknown column"),
    "an unknown nested column": ({"items": {"segment.departs.at": ["C"] * 4}}, "departs.at: unknown column"),
    "floats": ({"tenders": {"amount": [1.0, 2.0, 3.0]}}, "amount: a column of type int64 is expected"),
    "decimals": ({"items": {"price.fare": ["1.00"] * 4}}, "price.fare: a column of type int64 is expected"),
}


@pytest.mark.parametrize(("changes", "message"), WRONG.values(), ids=WRONG)
def test_wrong_tables_are_refused(changes: Any, message: str) -> None:
    """With the column's name."""
    with pytest.raises(InvalidInput, match=message):
        nested(**changes)


@pytest.mark.parametrize(("table", "column"), [("orders", "id"), ("items", "id"), ("items", "booking")])
def test_columns_that_are_needed(table: str, column: str) -> None:
    """Are named where they are missing."""
    tables = {"orders": ORDERS, "items": ITEMS, "tenders": TENDERS}
    tables[table] = {name: values for name, values in tables[table].items() if name != column}
    with pytest.raises(InvalidInput, match=f"{table}.{column}: required, but missing"):
        nest(*map(pa.table, tables.values()))


def test_ids_of_other_types() -> None:
    """Dictionaries and large texts are texts; numbers are none."""
    coded = {"id": pa.array(ORDERS["id"]).dictionary_encode()}
    assert nested(orders=coded, items={"booking": pa.array(ITEMS["booking"], pa.large_string())}) == nested()
    with pytest.raises(InvalidInput, match=r"orders.id: a column of type string is expected"):
        nested(orders={"id": [1, 2]})


def test_what_is_of_an_item_may_stand_in_its_first_row_alone() -> None:
    """The rows after it are its further segments."""
    alone = {"product": ["hotel", "rail", "rail", None], "attributes.cabin": [None, "y", None, None]}
    assert nested(items=alone) == nested()


def test_empty_tables() -> None:
    """Nothing in, nothing out."""
    none = pa.array([], pa.string())
    assert nest(pa.table({"id": none}), *[pa.table({"booking": none, "id": none})] * 2).num_rows == 0
