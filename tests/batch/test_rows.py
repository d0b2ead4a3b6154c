"""A booking as a row and back: nothing is lost, and nothing that is wrong is read as if it were right."""

from __future__ import annotations

import json
import random
import types
from datetime import UTC, date, datetime
from typing import Any, Union, get_args, get_origin

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from aftersales import Booking, Disruption, InvalidInput, Money
from aftersales.batch import schema
from aftersales.batch.rows import booking_of, disruption_of, request_of, row_of
from aftersales.model.parts import Cancelled, Changed, Refunded
from aftersales.model.request import Cancel, Change, Claim, NoShow
from tests.docs.markdown import DOCS
from tests.property.made_bookings import bookings
from tests.property.made_journeys import journeys
from tests.property.made_trips import trips
from tests.reference.gen_bookings import booking as random_booking
from tests.simple import Dict, hotel, rail, raw

EXAMPLES = sorted((DOCS / "examples").glob("*.json"))
GENERATED = st.one_of(
    bookings(),
    journeys(),
    trips(),
    st.integers(0, 10_000).map(lambda seed: random_booking(random.Random(seed), ("rail", "hotel", "flight")[seed % 3])),
)
EDGES = [
    {"percent": "12.50", "from": {"days_before": 2, "time": "18:00"}, "until": "2025-06-19T10:00+08:00"},
    {"nights": 1, "after": "2025-06-19T12:00[Asia/Shanghai]", "tax_included": True},
    {"amount": "7", "currency": "JPY", "by": {"at": "2025-06-20T09:00", "hours_after": 0, "prefer": "at"}},
]
REPORT = {
    "id": "d1", "kind": "cancelled", "item": "i1", "notified_at": "2025-06-20T08:00:00+08:00", "cancelled_at": "none",
    "alternative": "none", "extraordinary": False,
}  # fmt: skip
FULL = raw(
    rail(
        attributes={"insured": True, "cabin": "y", "pieces": 2}, extensions={"own": [1, {"x": None}]},
        travellers=[], terms={"id": "t"}, distance_m=1_200_000,
    ),
    hotel(schedule={"penalties": EDGES, "no_show": {"percent": "100"}}) | {"id": "i2"},
    rail() | {"id": "i3", "segments": [
        {"origin": "A", "destination": "B", "departs": "2025-11-02T01:30-05:00[America/New_York]", "status": "flown"},
    ]},
    travellers=[{"id": "a", "type": "adult"}], customer={"membership": "gold"}, extensions={"any": ["thing"]},
    disruptions=[REPORT],
    history=[
        {"kind": "changed", "item": "i1", "at": "2025-06-02T10:00:00+08:00", "service_start": "2025-07-01T10:00[UTC]"},
        {"kind": "refunded", "item": "i2", "tender": "p1", "amount": "10.00", "nights": [0]},
        {"kind": "cancelled", "item": "i2", "at": "2025-06-03T10:00:00Z", "nights": [0], "remaining_price": "200.00"},
    ],
)  # fmt: skip


def through_arrow(booking: Booking) -> Booking:
    """The booking of its row, once that was in a table."""
    table = pa.Table.from_pylist([row_of(booking)], schema=schema.BOOKINGS)
    return booking_of(table.to_pylist()[0])


@given(GENERATED)
def test_a_row_gives_the_booking_back(data: Dict) -> None:
    """Equal, and with the same records: what the engine reads."""
    booking = Booking.from_dict(data)
    back = through_arrow(booking)
    assert plain(back) == plain(booking)
    assert [one.facts for one in back.records] == [one.facts for one in booking.records]


@pytest.mark.parametrize("data", [FULL, *(json.loads(path.read_text("utf-8")) for path in EXAMPLES)])
def test_written_bookings_come_back(data: Any) -> None:
    """Examples of the pages, and one that uses what the generators do not."""
    if isinstance(data, dict):
        booking = Booking.from_dict(data)
        assert plain(through_arrow(booking)) == plain(booking)


def plain(booking: Booking) -> Any:
    """A booking's own values, amounts and percentages in all their decimals."""
    return canonical(booking.model_dump(by_alias=True), booking.currency)


def canonical(value: Any, currency: str) -> Any:
    """Amounts as minor units; the rest as it is."""
    if isinstance(value, dict):
        own = value.get("currency") or currency
        return {name: spelled(name, canonical(one, own), own) for name, one in value.items()}
    return [canonical(one, currency) for one in value] if isinstance(value, list | tuple) else value


def spelled(name: str, value: Any, currency: str) -> Any:
    """An amount or a percentage, however many zeros it was written with."""
    if name in ("amount", "remaining_price") and isinstance(value, str):
        return Money.of(value, currency).minor
    return float(value) if name == "percent" and value is not None else value


def fields_of(of: Any) -> Any:
    """The shape of a model or an Arrow type: names of fields, nested."""
    if isinstance(of, pa.DataType):
        return {field.name: fields_of(field.type) for field in of} if pa.types.is_struct(of) else None
    return {info.alias or name: None for name, info in of.model_fields.items()}


PAIRS: list[tuple[Any, tuple[type[BaseModel], ...]]] = [
    (schema.BOOKING, (Booking,)),
    (schema.DISRUPTION, (Disruption,)),
    (schema.EVENT, (Changed, Cancelled, Refunded)),
    (schema.REQUEST, (Cancel, NoShow, Change, Claim)),
]


@pytest.mark.parametrize(("of", "models"), PAIRS, ids=["booking", "disruption", "event", "request"])
def test_the_schema_is_the_models(of: pa.DataType, models: tuple[type[BaseModel], ...]) -> None:
    """Every field of a model has its column, and every column its field, all the way down."""
    wanted = {name for model in models for name in fields_of(model)}
    assert {field.name for field in of} == wanted
    for model in models:
        for name, info in model.model_fields.items():
            inner = of.field(info.alias or name).type
            inner = inner.value_type if pa.types.is_list(inner) and not inner.equals(schema.ATTRIBUTES) else inner
            nested = [one for one in models_in(info.annotation) if one.__name__ not in SPECIAL]
            if nested and pa.types.is_struct(inner):
                test_the_schema_is_the_models(inner, tuple(nested))
            assert bool(nested) <= pa.types.is_struct(inner), name


SPECIAL = ("LocalTime", "Edge", "Money")


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation names."""
    if get_origin(annotation) is None:
        return [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []
    inner = get_args(annotation)
    if get_origin(annotation) in (tuple, Union, types.UnionType) or inner:
        return [found for one in inner for found in models_in(one)]
    return []


BAD: dict[str, tuple[Dict, str]] = {
    "an unknown currency": ({"currency": "XXZ"}, "currency"),
    "a negative price": ({"items": [{**row_of(Booking.from_dict(raw()))["items"][0], "price": [
        {"kind": "fare", "amount": -5, "code": None, "traveller": None, "segment": None, "night": None, "room": None}
    ]}]}, "items[0].price[0].amount"),
    "no id": ({"id": None}, "id"),
    "no items": ({"items": None}, "items"),
    "an empty element": ({"tenders": [None]}, "tenders[0]"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "path"), BAD.values(), ids=BAD)
def test_a_wrong_row_names_the_place(changes: Dict, path: str) -> None:
    """As the JSON of the booking would."""
    row = pa.Table.from_pylist([{**row_of(Booking.from_dict(raw())), **changes}], schema=schema.BOOKINGS).to_pylist()[0]
    with pytest.raises(InvalidInput) as error:
        booking_of(row)
    assert path in [problem.path for problem in error.value.problems]


@pytest.mark.parametrize(
    "stated",
    [
        [{"name": "a", "text": "x", "flag": None, "number": None}] * 2,
        [{"name": "a", "text": "x", "flag": True, "number": None}],
        [{"name": "a", "text": None, "flag": None, "number": None}],
        [None],
    ],
)
def test_attributes_are_stated_once(stated: list[Any]) -> None:
    """Twice, in two ways, or in none: refused."""
    row = row_of(Booking.from_dict(raw(rail(attributes={"a": 1}))))
    row["items"][0]["attributes"] = stated
    with pytest.raises(InvalidInput) as error:
        booking_of(pa.Table.from_pylist([row], schema=schema.BOOKINGS).to_pylist()[0])
    assert error.value.problems[0].path.startswith("items[0].attributes")


def test_an_offset_that_contradicts_its_zone() -> None:
    """Or is none at all."""
    row = row_of(Booking.from_dict(raw()))
    departs = row["items"][0]["segments"][0]["departs"]
    for seconds in (3600, 90_000):
        departs["offset"] = seconds
        with pytest.raises(InvalidInput):
            booking_of(row)


def test_reports_are_read() -> None:
    """From rows of their own schema."""
    named = {"id": "d", "kind": "delayed", "carrier": "C", "number": "1"}
    times = {"actual_arrival": {"at": datetime(2025, 6, 20, 15, tzinfo=UTC)}, "deplaned_at": {"none": True}}
    table = pa.Table.from_pylist([{**named, **times, "date": date(2025, 6, 20)}], schema=schema.DISRUPTIONS)
    stated = {"actual_arrival": "2025-06-20T15:00:00Z", "deplaned_at": "none", "date": "2025-06-20"}
    assert disruption_of(table.to_pylist()[0]) == Disruption.from_dict({**named, **stated})


def test_requests_are_read() -> None:
    """Amounts in minor units of the booking's currency."""
    asked = {"kind": "change", "price": 12_050, "bags": 2, "aspects": ["date"]}
    assert request_of(asked, "CNY") == Change(price="120.50", bags=2, aspects=("date",))
