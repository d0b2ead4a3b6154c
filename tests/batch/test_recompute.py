"""Many bookings at once: what the engine says of each, in the order given, and why a row has no answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Claim, Disruption, Disruptions, InvalidInput, Quote
from aftersales.batch import recompute, schema
from aftersales.batch.affected import touched
from aftersales.model.reports import records_with
from tests.batch.tables import AT, rules, table_of
from tests.property.made_bookings import bookings
from tests.property.made_trips import RULES, rules_of, trips
from tests.simple import Dict, hotel, rail, raw

NUMBERED = {"carrier": "C", "number": "7"}


def numbered(own: str, **changes: Any) -> Dict:
    """A rail booking on service C 7 of 20 June 2025."""
    item = rail()
    item["segments"][0] |= {**NUMBERED, **changes}
    return raw(item, id=own)


def cancelled(**changes: Any) -> Disruption:
    """That service does not run."""
    return Disruption.from_dict({"id": "d", "kind": "cancelled", **NUMBERED, "date": "2025-06-20", **changes})


def money(quote: Quote) -> Dict:
    """The amounts of a quote in minor units."""
    amounts = {name: getattr(quote, name) for name in ("refund", "penalty", "compensation", "at_least")}
    return {name: None if amount is None else amount.minor for name, amount in amounts.items()}


@settings(max_examples=40)
@given(st.lists(st.one_of(bookings(), trips()), min_size=1, max_size=4), RULES, st.sampled_from((Cancel(), Claim())))
def test_every_row_is_the_engines_answer(listed: list[Dict], number: int, request: Cancel | Claim) -> None:
    """Outcome, amounts, what is missing and the payouts, booking by booking."""
    asked = [{**data, "id": f"B{place}"} for place, data in enumerate(listed)]
    found = recompute(table_of(asked), rules_of(number), request, at=AT)
    quotes = [rules_of(number).quote(Booking.from_dict(data), request, at=AT) for data in asked]
    for line, quote in zip(found.quotes.to_pylist(), quotes, strict=True):
        assert line["outcome"] == quote.outcome
        assert {name: line[name] for name in money(quote)} == money(quote)
        assert line["missing"] == list(quote.missing)
        assert line["reasons"]
    payouts = [(p.key, p.amount.minor, p.tender, p.method, p.due) for quote in quotes for p in quote.payouts]
    columns = ("key", "amount", "tender", "method", "due")
    assert [tuple(line[name] for name in columns) for line in found.payouts.to_pylist()] == payouts
    assert found.read == len(asked) == found.columnar + sum(found.scalar.values())


def test_a_line_says_what_decided() -> None:
    """The document's row, the reason, and no more of the traveller than ids."""
    found = recompute(table_of([numbered("B1")]), rules(), Cancel(id="r1"), at=AT, disruptions=[cancelled()])
    line = found.quotes.to_pylist()[0]
    assert (line["booking"], line["request"], line["outcome"], line["code"]) == ("B1", "r1", "granted", "granted")
    assert (line["refund"], line["penalty"], line["currency"]) == (10_000, 0, "CNY")
    assert line["decided_by"] == ["t/cancel-1"]
    assert found.quotes.schema == schema.QUOTES
    assert found.payouts.schema == schema.PAYOUTS


def test_only_what_reports_hit_is_answered() -> None:
    """The rest is counted, unless every row is wanted."""
    table = table_of([numbered("B1", number="8"), numbered("B2"), numbered("B3")])
    found = recompute(table, rules(), Cancel(), at=AT, disruptions=[cancelled()])
    assert found.quotes["booking"].to_pylist() == ["B2", "B3"]
    assert (found.read, found.untouched) == (3, 1)
    all_of_them = recompute(table, rules(), Cancel(), at=AT, disruptions=[cancelled()], every=True)
    assert all_of_them.quotes["refund"].to_pylist() == [8_000, 10_000, 10_000]


STAYS = {"supplier": "H", "starts": "2025-06-22", "ends": "2025-06-22"}
REPORTS = {
    "by carrier": cancelled(),
    "from another origin": cancelled(origin="ZZZ"),
    "from the origin": cancelled(origin="AAA"),
    "another day": cancelled(date="2025-06-21"),
    "a supplier": Disruption.from_dict({"id": "d", "kind": "not_provided", **STAYS}),
    "the day of check-out": Disruption.from_dict(
        {"id": "d", "kind": "not_provided", **STAYS, "starts": "2025-06-23", "ends": "2025-06-29"}
    ),
}
SERVICES = [
    numbered("B1"),
    numbered("B2", departs="2025-06-20T23:30[America/New_York]"),
    numbered("B3", departs="2025-06-21T00:30[Asia/Shanghai]"),
    numbered("B4", number=None),
    raw(hotel(supplier="H"), id="B5"),
    raw(hotel(supplier="G"), id="B6"),
    raw({**rail(), "supplier": "H"}, id="B7"),
    raw({**hotel(), "stay": None, "supplier": "H", "window": {"starts": "2025-06-22T10:00[UTC]"}, "price": [
        {"kind": "fare", "amount": "5.00"}]}, id="B8"),
    raw(rail(), id="B9"),
]  # fmt: skip


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_found_are_those_the_engine_finds(report: Disruption) -> None:
    """The mask over columns and the records of each booking agree."""
    data = [{name: value for name, value in one.items() if value is not None} for one in SERVICES]
    reports = Disruptions([report])
    books = [Booking.from_dict(without_none(one)) for one in data]
    expected = [records_with(one, reports) is not one.records for one in books]
    batch = table_of(without_none(one) for one in data).combine_chunks().to_batches()[0]
    assert touched(batch, reports).tolist() == expected
    assert touched(batch.slice(3), reports).tolist() == expected[3:]


def without_none(value: Any) -> Any:
    """Plain data without what is not stated."""
    if isinstance(value, dict):
        return {name: without_none(one) for name, one in value.items() if one is not None}
    return [without_none(one) for one in value] if isinstance(value, list) else value


def test_a_report_in_the_booking_touches_it() -> None:
    """It needs none from outside."""
    own = numbered("B1", number="9") | {"disruptions": [{"id": "d", "kind": "cancelled", "item": "i1"}]}
    found = recompute(table_of([numbered("B0", number="9"), own]), rules(), Cancel(), at=AT, disruptions=[cancelled()])
    assert found.quotes["booking"].to_pylist() == ["B1"]


def test_a_poisoned_row_is_rejected_alone() -> None:
    """With its place and the reason, without the value."""
    table = table_of([numbered("B1"), numbered("B2"), numbered("B3")])
    rows = table.to_pylist()
    rows[1]["tenders"][0]["amount"] = 1
    found = recompute(pa.Table.from_pylist(rows, schema=table.schema), rules(), Cancel(), at=AT)
    assert found.quotes["booking"].to_pylist() == ["B1", "B3"]
    (reject,) = found.rejects.to_pylist()
    assert (reject["row"], reject["booking"], reject["code"]) == (1, "B2", "invalid_booking")
    assert reject["message"].startswith("tenders: ")


def test_an_instant_that_python_does_not_have() -> None:
    """Is a reject, not the end of the batch."""
    table = table_of([numbered("B1")])
    far = pa.array([2**62], pa.int64()).cast(schema.INSTANT)
    table = table.set_column(table.schema.get_field_index("booked_at"), "booked_at", far)
    (reject,) = recompute(table, rules(), Cancel(), at=AT).rejects.to_pylist()
    assert (reject["row"], reject["code"]) == (0, "invalid_booking")


def test_requests_and_instants_from_columns() -> None:
    """JSON text or a struct; each row at its own time; what cannot be read is rejected."""
    table = table_of([numbered(f"B{n}") for n in range(4)])
    asked = ['{"kind": "cancel", "id": "r"}', '{"kind": "claim"}', '{"kind": "refund"}', None]
    at = [datetime(2025, 6, 18, tzinfo=UTC)] * 4
    table = table.append_column("ask", pa.array(asked)).append_column("when", pa.array(at, schema.INSTANT))
    found = recompute(table, rules(), "ask", at="when")
    assert [line["outcome"] for line in found.quotes.to_pylist()] == ["granted", "denied"]
    assert [line["code"] for line in found.rejects.to_pylist()] == ["invalid_request"] * 2
    structs = table.set_column(table.num_columns - 2, "ask", pa.array([{"kind": "cancel", "id": "r"}] * 4))
    assert recompute(structs, rules(), "ask", at="when").quotes["request"].to_pylist() == ["r"] * 4


AT_MICROS = 1_750_212_060_000_000


def test_at_without_an_instant() -> None:
    """A row without one is rejected; text that is neither an instant nor a column is refused."""
    table = table_of([numbered("B1")]).append_column("when", pa.nulls(1, schema.INSTANT))
    assert recompute(table, rules(), Cancel(), at="when").rejects["code"].to_pylist() == ["invalid_instant"]
    with pytest.raises(InvalidInput, match="at: "):
        recompute(table.drop_columns(["when"]), rules(), Cancel(), at="when")


def test_an_instant_out_of_reach_is_rejected_among_any_number_of_others() -> None:
    """Also where rows like it were answered in columns before."""
    when = [AT_MICROS + n for n in range(30)] + [None, -(2**60), 2**60]
    table = table_of([numbered(f"B{n}") for n in range(33)]).append_column("when", pa.array(when, schema.INSTANT))
    found = recompute(table, rules(), Cancel(), at="when")
    assert found.rejects["row"].to_pylist() == [30, 31, 32]
    assert found.quotes.num_rows == found.columnar == 30


ODD = {
    "an unknown column": lambda t: t.append_column("chanel", pa.array(["app"])),
    "money as decimals": lambda t: pa.table(
        {**columns(t), "tenders": pa.array([[{"id": "p", "method": "m", "amount": "1.00"}]])}
    ),
    "floats": lambda t: pa.table({**columns(t), "tenders": pa.array([[{"id": "p", "amount": 1.0}]])}),
    "a nested stranger": lambda t: pa.table({**columns(t), "customer": pa.array([{"name": "Ana"}])}),
    "naive instants": lambda t: pa.table({**columns(t), "booked_at": pa.array([datetime(2025, 6, 1)])}),  # noqa: DTZ001
}


def columns(table: pa.Table) -> Dict:
    """By name."""
    return dict(zip(table.column_names, table.columns, strict=True))


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_columns_of_another_schema_are_refused(change: Any) -> None:
    """Before any row is answered."""
    with pytest.raises(InvalidInput):
        recompute(change(table_of([numbered("B1")])), rules(), Cancel(), at=AT)


def test_other_widths_say_the_same() -> None:
    """Columns that other writers make, in another order, some left out."""
    table = table_of([numbered("B1"), numbered("B2")])
    plain = recompute(table, rules(), Cancel(), at=AT)
    names = [name for name in reversed(table.column_names) if name not in ("history", "airport_data", "schema")]
    other = table.select(names)
    other = other.set_column(names.index("currency"), "currency", other["currency"].dictionary_encode())
    booked = other["booked_at"].cast(pa.timestamp("ns", "Asia/Shanghai"))
    other = other.set_column(names.index("booked_at"), "booked_at", booked)
    wide = other["tenders"].cast(pa.large_list(schema.TENDER))
    other = other.set_column(names.index("tenders"), "tenders", wide)
    found = recompute(other, rules(), Cancel(), at=AT)
    assert found.quotes.equals(plain.quotes)
    assert found.payouts.equals(plain.payouts)


def test_chunks_make_no_difference() -> None:
    """Nor does an empty table."""
    table = table_of([numbered(f"B{n}") for n in range(5)])
    whole = recompute(table, rules(), Cancel(), at=AT)
    pieces = pa.concat_tables([table.slice(0, 2), table.slice(2, 1), table.slice(3)])
    assert recompute(pieces, rules(), Cancel(), at=AT).quotes.equals(whole.quotes)
    assert recompute(table.slice(0, 0), rules(), Cancel(), at=AT).quotes.num_rows == 0
