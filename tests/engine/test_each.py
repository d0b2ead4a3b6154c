"""Rows asked for each unit: facts and price of its own, and how the answers are put together."""

from __future__ import annotations

import pytest

from aftersales import Cancel, Change, Claim, NoShow
from tests.engine.parts import (
    EVERY,
    MIXED,
    TWO,
    cancelled,
    fares,
    flight,
    quoted,
    refunded,
    refunds,
    segment,
    terms,
    with_right,
)  # fmt: skip
from tests.simple import Dict, book, booking, document, hotel, rail, refused

TRIP = flight(fares("60.00", "40.00"))
BY_TYPE = "cancel: [{each: traveller, when: {traveller_type: child}, free: true}, {each: traveller, penalty: 10.00}]"
SPLIT = [{"kind": "fare", "amount": amount, "traveller": who} for who, amount in (("a", "60.00"), ("c", "40.00"))]


def test_rows_for_the_item_are_tried_first() -> None:
    """Those for each unit only where none of them matches."""
    rules = terms("cancel: [{when: {product: rail}, penalty: 1.00}, {each: segment, penalty: 2.00}]")
    assert refunds(rules, booking(rail())) == ["99.00"]
    assert refunds(rules, booking(TRIP)) == ["96.00"]


@pytest.mark.parametrize(
    "rows",
    [
        "[{each: segment, free: true}, {penalty: 1.00}]",
        "[{each: segment, when: {origin: A}, free: true}, {each: traveller, free: true}]",
    ],
)
def test_rows_for_units_stand_last_and_name_one(rows: str) -> None:
    """Anything else is refused."""
    assert [found.code for found in refused(document(f"cancel: {rows}"))] == ["each-unit"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("{each: segment, when: {origin: A}, penalty: 50%}", "70.00"),
        ("{each: segment, when: {destination: C}, penalty: 50%}", "80.00"),
        ("{each: segment, when: {departure_date: 2025-06-21}, penalty: 50%}", "80.00"),
        ("{each: segment, when: {time_left: '< 48h'}, penalty: 50%}", "70.00"),
        ("{each: segment, when: {total: 40.00}, penalty: 50%}", "80.00"),
        ("{each: segment, when: {fare: '>= 60.00'}, penalty: 50%}", "70.00"),
        ("{each: segment, when: {product: flight}, penalty: 50%}", "50.00"),
        ("{each: leg, when: {origin: A, destination: C}, penalty: 50%}", "50.00"),
        ("{each: segment, when: {disruption: delayed}, penalty: 50%}", "80.00"),
        ("{each: segment, when: {disruption: none}, penalty: 50%}", "70.00"),
    ],
)
def test_a_segment_has_facts_and_a_price_of_its_own(row: str, expected: str) -> None:
    """Everything else is the item's; to the second flight there are 48 hours and more."""
    item = flight(fares("60.00", "40.00")) | {"segments": [segment(n, leg=0) for n in range(2)]}
    report = {"id": "d", "item": "i1", "segment": 1, "kind": "delayed"}
    unit = row[7 : row.index(",")]
    rules = terms(f"cancel: [{row}, {{each: {unit}, free: true}}]")
    assert refunds(rules, booking(item, disruptions=[report])) == [expected]


def test_the_distance_of_one_segment_of_several_is_not_known() -> None:
    """That of the item is another."""
    rules = terms("cancel: [{each: segment, when: {distance: '> 0 km'}, free: true}, {each: segment, penalty: 1.00}]")
    assert refunds(rules, booking(TRIP | {"distance_m": 5000})) == ["missing_facts distance"]
    assert refunds(rules, booking(flight(fares("60.00"), 1, distance_m=5000))) == ["60.00"]


def test_travellers_have_a_type() -> None:
    """Each its own price; without one, an amount that needs it is missing it."""
    assert refunds(terms(BY_TYPE), booking(rail(price=SPLIT), **MIXED)) == ["90.00"]
    assert refunds(terms(BY_TYPE), booking(rail(), **MIXED)) == ["missing_facts price per traveller"]
    fee = terms(BY_TYPE.replace("cancel", "change").replace("penalty", "fee"))
    assert str(quoted(fee, booking(rail(), **MIXED), Change()).fee) == "CNY 10.00"
    untyped = {"travellers": [{"id": "a"}, {"id": "c"}]}
    assert refunds(terms(BY_TYPE), booking(rail(price=SPLIT), **untyped)) == ["missing_facts traveller_type"]
    party = terms("cancel: [{each: traveller, when: {party_size: 1}, free: true}, {each: traveller, deny: no}]")
    assert refunds(party, booking(rail(), **TWO)) == ["100.00"]


def test_nights_have_a_date_and_a_weekday() -> None:
    """The nights of Friday the 20th to Sunday the 22nd."""
    friday = "cancel: [{each: night, when: {night_weekday: fri}, penalty: 100%}, {each: night, free: true}]"
    assert refunds(terms(friday), booking(hotel())) == ["200.00"]
    dated = "cancel: [{each: night, when: {night_date: '>= 2025-06-21'}, penalty: 100%}, {each: night, free: true}]"
    assert refunds(terms(dated), booking(hotel())) == ["100.00"]


def test_what_is_used_is_left_out() -> None:
    """Nights stayed and segments flown; not for compensation."""
    rules = terms("cancel: [{each: night, penalty: 10.00}]")
    assert refunds(rules, booking(hotel()), at="2025-06-20T23:00:00+08:00") == ["270.00"]
    assert refunds(rules, booking(hotel()), at="2025-06-21T00:00:00+08:00") == ["180.00"]
    assert refunds(rules, booking(hotel()), NoShow(), at="2025-06-21T00:00:00+08:00") == ["not_stated"]
    item = flight(fares("60.00", "40.00")) | {"segments": [segment(0, status="flown"), segment(1)]}
    law = "cancel: [{each: segment, penalty: 10%}]\ncompensate: {delay: [{each: segment, pay: 10.00}]}"
    rules = with_right("cancel: [{deny: no}]", law)
    assert refunds(rules, booking(item)) == ["36.00"]
    assert str(quoted(rules, booking(item), Claim()).compensation) == "CNY 20.00"


def test_nights_used_must_be_known() -> None:
    """A check-in in the hour that the clocks leave out: nobody knows when the first night began."""
    stay = {"check_in": "2025-03-30T02:30[Europe/Berlin]", "check_out": "2025-04-02T11:00[Europe/Berlin]"}
    item = hotel() | {"stay": stay}
    assert refunds(terms("cancel: [{each: night, penalty: 50%}]"), booking(item)) == ["missing_facts nights_used"]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("{percent: 50, per: night}", "150.00"), ("{nights: 1}", "200.00"), ("{amount: 7.00, per: room}", "279.00")],
)
def test_a_night_keeps_its_number(amount: str, expected: str) -> None:
    """Of a night alone, too, the first night is the first."""
    assert refunds(terms(f"cancel: [{{each: night, penalty: {amount}}}]"), booking(hotel())) == [expected]


ROWS = {
    "review": "{each: segment, when: {origin: A}, review: ask}",
    "denied": "{each: segment, when: {origin: B}, deny: no}",
    "incomplete": "{each: segment, when: {origin: B}, penalty: {sum: [actual_loss]}}",
    "granted": "{each: segment, penalty: 10%}",
}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("granted",), "90.00"),
        (("denied", "granted"), "54.00"),
        (("incomplete", "granted"), "missing_facts actual_loss"),
        (("review", "incomplete", "granted"), "ask"),
        (("review", "denied", "granted"), "ask"),
    ],
)
def test_answers_of_refunds_are_put_together(kinds: tuple[str, ...], expected: str) -> None:
    """A person, then what is missing, then what is granted; a denied unit keeps what could come back of it."""
    quote = quoted(terms(f"cancel: [{', '.join(ROWS[kind] for kind in kinds)}]"), booking(TRIP))
    assert refunds(terms(f"cancel: [{', '.join(ROWS[kind] for kind in kinds)}]"), booking(TRIP)) == [expected]
    if kinds == ("denied", "granted"):
        assert (str(quote.penalty), quote.lines[0].kept and quote.lines[0].kept.amount) == ("CNY 46.00", "46.00")


def test_a_change_is_denied_where_one_unit_is() -> None:
    """Fees add up otherwise."""
    rows = "{each: segment, when: {origin: B}, deny: no}, {each: segment, review: ask}"
    assert refunds(terms(f"change: [{rows}]"), booking(TRIP), Change()) == ["no"]
    assert str(quoted(terms("change: [{each: segment, fee: 10%}]"), booking(TRIP), Change()).fee) == "CNY 10.00"


def test_heads_add_up_what_is_granted() -> None:
    """Unless a person must decide, or something is missing."""
    law = "compensate: {delay: [{each: segment, when: {origin: A}, none: true}, {each: segment, pay: 25%}]}"
    quote = quoted(book(document(law, "r", "right", EVERY)), booking(TRIP), Claim())
    assert str(quote.compensation) == "CNY 10.00"
    law = "compensate: {delay: [{each: segment, when: {origin: A}, review: ask}, {each: segment, pay: 25%}]}"
    assert quoted(book(document(law, "r", "right", EVERY)), booking(TRIP), Claim()).outcome == "review"


def test_amounts_in_two_currencies_are_not_added() -> None:
    """A share of the fare and an amount of the law's own: nobody knows the sum without a rate."""
    law = "compensate: {delay: [{each: segment, when: {origin: A}, pay: 25%}, {each: segment, pay: 10.00}]}"
    rules = book(document(law, "r", "right", EVERY).replace("CNY", "EUR"))
    award = quoted(rules, booking(TRIP), Claim()).awards[0]
    assert (award.outcome, award.code, award.missing) == ("incomplete", "other_currency", ("rate",))


def test_forms_are_not_added() -> None:
    """Money for one and a voucher for another: a person decides."""
    rows = "{each: segment, when: {origin: A}, refund: 100%, as: voucher}, {each: segment, penalty: 10%}"
    assert refunds(terms(f"cancel: [{rows}]"), booking(TRIP)) == ["several_forms"]


def test_what_was_paid_back_comes_off_the_sum() -> None:
    """Once, and not below zero; a portion has the units it names."""
    rules = terms("cancel: [{each: segment, penalty: 10%}]")
    assert refunds(rules, booking(TRIP, history=[refunded("30.00")])) == ["60.00"]
    assert refunds(rules, booking(TRIP, history=[refunded("95.00")])) == ["0.00"]
    assert refunds(rules, booking(TRIP), Cancel(segments=(1,))) == ["36.00"]
    assert refunds(rules, booking(TRIP, history=[cancelled(segments=[1]), refunded("36.00", segments=[1])])) == [
        "0.00",
        "54.00",
    ]


def waived(rows: str) -> Dict:
    """Terms that keep 90 %, and a waiver beside them."""
    rules = with_right("cancel: [{penalty: 90%}]", f"cancel: [{rows}]", "waiver")
    line = quoted(rules, booking(TRIP)).lines[0]
    return {"refund": line.refundable and line.refundable.amount, "document": line.document}


def test_a_waiver_for_each_unit() -> None:
    """Free for one segment, and all that the terms refund from kept of the other."""
    rows = "{each: segment, when: {origin: A}, free: true}, {each: segment, %s}"
    expected = {"refund": "60.00", "document": "beside"}
    assert waived(rows % "deny: no") == waived(rows % "penalty: 100%") == expected


def test_a_right_owes_nothing_to_a_unit_without_a_row() -> None:
    """And pays for the others; terms that say nothing of one unit do not tell the answer."""
    law = "compensate: {delay: [{each: segment, when: {origin: A}, pay: 25%}]}"
    assert str(quoted(book(document(law, "r", "right", EVERY)), booking(TRIP), Claim()).compensation) == "CNY 15.00"
    rows = "cancel: [{each: segment, when: {origin: A}, free: true}]"
    assert waived("{each: segment, when: {origin: A}, free: true}") == {"refund": "60.00", "document": "beside"}
    assert refunds(terms(rows), booking(TRIP)) == ["no_row"]


def test_an_item_without_such_units_matches_no_row() -> None:
    """A stay has no segments, a journey no nights."""
    rules = book(document("cancel: [{each: segment, free: true}]", applies=EVERY))
    assert refunds(rules, booking(hotel())) == ["no_row"]
    rules = book(document("cancel: [{each: night, free: true}]", applies=EVERY))
    assert refunds(rules, booking(TRIP)) == ["no_row"]


def test_money_facts_are_of_the_unit() -> None:
    """60.00 for the first segment, 40.00 for the other."""
    rows = "{each: segment, when: {total: '> 50'}, free: true}, {each: segment, penalty: 100%}"
    assert refunds(terms(f"cancel: [{rows}]"), booking(TRIP)) == ["60.00"]
    unpriced = flight([{"kind": "fare", "amount": "100.00"}])
    rows = rows.replace("penalty: 100%", "deny: cheap")
    assert quoted(terms(f"cancel: [{rows}]"), booking(unpriced)).missing == ("price per segment", "total")


def test_units_of_a_unit_that_nobody_can_tell() -> None:
    """Neither the days of the journey nor the price of its segments: the days are asked for first."""
    law = "compensate: {delay: [{each: segment, pay: {per: day, percent: 10}}]}"
    unpriced = flight([{"kind": "fare", "amount": "100.00"}])
    unpriced["segments"] = [
        {key: value for key, value in one.items() if key != "departs"} for one in unpriced["segments"]
    ]
    quote = quoted(book(document(law, "r", "right", EVERY)), booking(unpriced), Claim())
    assert quote.missing == ("days",)


def test_the_explanation_says_which_row_answers_for_each_unit() -> None:
    """With the facts of the unit; rows for the item are those that did not match."""
    rows = "{when: {product: rail}, free: true}, {id: first, each: segment, when: {origin: A}, free: true}"
    rules = terms(f"cancel: [{rows}, {{id: rest, each: segment, penalty: 10%}}]")
    (item,) = quoted(rules, booking(TRIP)).details.explanation()["items"]
    (asked,) = item["answers"]
    assert [(unit["facts"], unit["row"]) for unit in asked["units"]] == [
        ({"origin": "A"}, "first"), ({"origin": "B"}, "rest"),
    ]  # fmt: skip
    assert asked["rows_before"] == ["cancel-1: not product is rail"]


def test_groups_are_those_of_the_item() -> None:
    """A segment that states its leg is of no leg that is known, while another one does not."""
    law = "compensate: {delay: [{each: segment, when: {origin: A}, pay: {per: leg, percent: 10}}]}"
    half = flight(fares("60.00", "40.00")) | {"segments": [segment(0, leg=1), segment(1)]}
    rules = book(document(law, "r", "right", EVERY))
    assert quoted(rules, booking(half), Claim()).missing == ("leg of each segment",)
    full = half | {"segments": [segment(0, leg=1), segment(1, leg=1)]}
    assert str(quoted(rules, booking(full), Claim()).compensation) == "CNY 6.00"


@pytest.mark.parametrize(("kind", "expected"), [("child", "granted"), ("adult", "review"), (None, "incomplete")])
def test_a_waiver_waits_for_what_a_person_may_have_to_decide_of_a_unit(kind: str | None, expected: str) -> None:
    """What a person decides of a unit cannot be waived; whether that is so depends on a fact of the unit."""
    child = "{each: traveller, when: {traveller_type: child}, penalty: 1.00}"
    rows = f"cancel: [{child}, {{each: traveller, review: ask_us}}]"
    party = {"travellers": [{"id": "a", **({} if kind is None else {"type": kind})}]}
    found = quoted(with_right(rows, "cancel: [{penalty: free}]", "waiver"), booking(TRIP, **party))
    assert (found.outcome, found.missing) == (expected, ("traveller_type",) if kind is None else ())
