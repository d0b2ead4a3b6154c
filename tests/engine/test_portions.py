"""Parts of an item: what a request and the history name, what each portion paid, and how amounts are divided."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Cancel, Change, Claim, InvalidInput, NoShow
from aftersales.model.request import Request
from tests.engine.parts import (
    AT,
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
)  # fmt: skip
from tests.simple import Dict, book, booking, document, hotel, not_none, rail

HALF = terms("cancel: [{penalty: 50%}]\nno_show: [{penalty: 80%}]\nchange: [{fee: 10%}]")
FREE = terms("cancel: [{free: true}]\nchange: [{free: true}]")
PAIR = booking(rail(), **TWO)
TRIP = booking(flight(fares("60.00", "40.00")), **TWO)


@pytest.mark.parametrize(
    ("request_", "paid", "back"),
    [
        (Cancel(travellers=("a",)), "50.00", "25.00"),
        (Cancel(segments=(0,)), "60.00", "30.00"),
        (Cancel(travellers=("b",), segments=(1,)), "20.00", "10.00"),
        (Cancel(travellers=("a", "b"), segments=(0, 1)), "100.00", "50.00"),
        (NoShow(segments=(1,)), "40.00", "8.00"),
    ],
)
def test_a_part_lies_in_all_that_is_named(request_: Request, paid: str, back: str) -> None:
    """Travellers and segments cut across each other."""
    line = quoted(HALF, TRIP, request_).lines[0]
    assert (not_none(line.paid).amount, line.refundable and line.refundable.amount) == (paid, back)


def test_an_item_without_any_of_the_travellers_is_out_of_scope() -> None:
    """Others are answered for those of theirs who are named."""
    second = rail(travellers=["b"]) | {"id": "i2"}
    what = booking(rail(), second, **TWO)
    assert [line.item for line in quoted(FREE, what, Cancel(travellers=("a",))).lines] == ["i1"]
    assert [line.item for line in quoted(FREE, what, Cancel(travellers=("b",))).lines] == ["i1", "i2"]


STAY = booking(hotel(), **TWO)
BOTH = booking(hotel(), hotel() | {"id": "i2"}, **TWO)
NIGHTS = cancelled(nights=[0, 1])


@pytest.mark.parametrize(
    ("what", "request_", "path"),
    [
        (PAIR, Cancel(travellers=("a", "x")), "travellers[1]"),
        (STAY, Cancel(segments=(0,)), "segments"),
        (PAIR, Cancel(nights=(0,)), "nights"),
        (BOTH, Cancel(nights=(0,)), "nights"),
        (STAY, Cancel(nights=(2, 3)), "nights[1]"),
        (PAIR, Cancel(segments=(1,)), "segments[0]"),
        (PAIR, Cancel(items=("i1", "i9")), "items[1]"),
    ],
)
def test_what_an_item_does_not_have_is_refused_at_its_place(what: Any, request_: Request, path: str) -> None:
    """So is a part of what was cancelled together."""
    with pytest.raises(InvalidInput) as error:
        quoted(FREE, what, request_)
    assert [problem.path for problem in error.value.problems] == [path]


@pytest.mark.parametrize(
    ("item", "history", "path"),
    [
        (hotel(), [NIGHTS, cancelled(nights=[1])], "history[1].item"),
        (hotel(), [cancelled(), cancelled(nights=[1])], "history[1].item"),
        (hotel(), [NIGHTS, cancelled(nights=[2]), cancelled()], "history[2].item"),
        (hotel(), [cancelled(nights=[0, 3])], "history[0].nights"),
        (hotel(), [cancelled(segments=[0])], "history[0].segments"),
        (rail(), [refunded("1.00", travellers=["a", "x"])], "history[0].travellers"),
        (rail(), [cancelled(travellers=["a", "x"])], "history[0].travellers"),
    ],
)
def test_an_event_names_what_its_item_has_and_cancels_something(item: Dict, history: list[Dict], path: str) -> None:
    """Wherever in the history it stands."""
    with pytest.raises(InvalidInput) as error:
        booking(item, history=history, **TWO)
    assert [problem.path for problem in error.value.problems] == [path]


def test_what_is_left_may_be_cancelled_after_a_part() -> None:
    """The last event of several takes what the others left."""
    what = booking(hotel(), history=[NIGHTS, cancelled()])
    lines = quoted(HALF, what).lines
    assert [(line.nights, not_none(line.paid).amount) for line in lines] == [((0, 1), "200.00"), ((2,), "100.00")]


def test_one_finding_for_each_portion_in_the_order_of_the_events() -> None:
    """The cancelled ones first, each as of its instant; then what is left."""
    rules = terms("cancel: [{when: {time_left: '>= 72h'}, free: true}, {penalty: 50%}]")
    early, late = cancelled("2025-06-10T00:00:00Z", segments=[1]), cancelled("2025-06-18T00:00:00Z", segments=[2])
    what = booking(flight(fares("10.00", "20.00", "30.00"), 3), history=[late, early])
    lines = quoted(rules, what, at="2025-06-19T00:00:00Z").lines
    assert [(line.segments, line.refundable and line.refundable.amount) for line in lines] == [
        ((2,), "15.00"), ((1,), "20.00"), ((0,), "5.00"),
    ]  # fmt: skip
    assert [line.segments for line in quoted(rules, what, Cancel(segments=(0, 1))).lines] == [(1,), (0,)]
    assert [line.segments for line in quoted(rules, what, Change()).lines] == [(0,)]


def test_where_nothing_is_left_to_change() -> None:
    """Denied; a cancellation of the same is what is still owed of it."""
    gone = booking(flight(fares("60.00", "40.00")), history=[cancelled(segments=[0, 1])])
    parts = booking(flight(fares("60.00", "40.00")), history=[cancelled(segments=[0])])
    whole = booking(flight(fares("60.00", "40.00")), history=[cancelled()])
    assert refunds(HALF, gone, Change()) == refunds(HALF, whole, Change()) == ["nothing_unused"]
    assert refunds(HALF, parts, Change(segments=(0, 1))) == ["0.00"]
    assert refunds(HALF, gone) == ["50.00"]


LAW = "compensate: {delay: [{when: {traveller_cancelled_at: none}, pay: {amount: 250.00, per: traveller}}]}"


def test_a_claim_is_of_the_item_as_sold() -> None:
    """As far as named travellers go, and cancelled or not; whoever asks sees the same cancellation."""
    rules = book(document(LAW, "r", "right", EVERY))
    both, one = Claim(), Claim(travellers=("a",))
    in_part = booking(rail(), history=[cancelled(travellers=["a"])], **TWO)
    assert str(quoted(rules, in_part, both).compensation) == "CNY 500.00"
    assert str(quoted(rules, in_part, one).compensation) == "CNY 250.00"
    gone = booking(rail(), history=[cancelled()], **TWO)
    assert {quoted(rules, gone, request).outcome for request in (both, one)} == {"denied"}


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        ("{amount: 250.00, per: traveller}", "CNY 250.00"),
        ("250.00", "price per traveller"),
        ("25%", "price per traveller"),
        ("{percent: 25, per: traveller}", "price per traveller"),
    ],
)
def test_a_claim_needs_a_price_only_where_an_amount_does(pay: str, expected: str) -> None:
    """A fare that is not split over an adult and a child hides nothing of what is paid per traveller."""
    rules = book(document(f"compensate: {{delay: [{{pay: {pay}}}]}}", "r", "right", EVERY))
    quote = quoted(rules, booking(rail(), **MIXED), Claim(travellers=("a",)))
    assert (str(quote.compensation) if quote.compensation else " ".join(quote.missing)) == expected


def fact(test: str) -> str:
    """Terms that are free where a fact says so."""
    return f"cancel: [{{when: {{{test}}}, free: true}}, {{penalty: 100%}}]"


@pytest.mark.parametrize(
    ("test", "request_", "free"),
    [
        ("scope: part", Cancel(travellers=("a",)), True),
        ("scope: whole", Cancel(travellers=("a", "b")), True),
        ("scope: whole", Cancel(), True),
        ("travellers_left: 1", Cancel(travellers=("a",)), True),
        ("travellers_left: 2", Cancel(segments=(0,)), True),
        ("travellers_left: 0", Cancel(), True),
        ("total: 30.00", Cancel(travellers=("a",), segments=(0,)), True),
        ("fare: 30.00", Cancel(travellers=("a",), segments=(0,)), True),
        ("total_left: 100.00", Cancel(travellers=("a",), segments=(0,)), True),
        ("remaining_price: 70.00", Cancel(segments=(0,), remaining_price="70.00"), True),
        ("remaining_price: none", Cancel(remaining_price="70.00"), True),
        ("party_size: 2", Cancel(travellers=("a",)), True),
    ],
)
def test_facts_of_a_portion(test: str, request_: Request, free: bool) -> None:
    """The item's, but for what is left and what it cost."""
    quote = quoted(terms(fact(test)), TRIP, request_)
    assert quote.refund is not None
    assert (quote.refund.minor > 0) is free


def test_facts_of_a_portion_cancelled_earlier() -> None:
    """As they were when it was asked: what its event states, and what later ones took, was still there."""
    history = [cancelled(segments=[0], remaining_price="70.00"), cancelled("2025-06-18T00:00:00Z", segments=[1])]
    what = booking(flight(fares("60.00", "40.00")), history=history, **TWO)
    for test in ("scope: part", "total_left: 100.00", "remaining_price: 70.00", "travellers_left: 2"):
        assert refunds(terms(fact(test)), what, Cancel(segments=(0,))) == ["60.00"]
    for test in ("scope: whole", "total_left: 40.00", "remaining_price: none", "travellers_left: 0"):
        assert refunds(terms(fact(test)), what, Cancel(segments=(1,))) == ["40.00"]


def test_what_is_not_stated_of_a_portion_is_unknown() -> None:
    """The price of what stays, and the travellers where none are listed."""
    assert refunds(terms(fact("remaining_price: 0.00")), TRIP, Cancel(segments=(0,))) == [
        "missing_facts remaining_price"
    ]
    nobody = booking(flight(fares("60.00", "40.00")))
    assert refunds(terms(fact("travellers_left: 0")), nobody, Cancel(segments=(0,))) == [
        "missing_facts travellers_left"
    ]
    assert refunds(terms(fact("travellers_left: 0")), nobody) == ["100.00"]


@pytest.mark.parametrize(
    ("price", "travellers", "request_", "expected"),
    [
        ([{"kind": "fare", "amount": "100.01"}], TWO, Cancel(travellers=("a",)), "50.01"),
        ([{"kind": "fare", "amount": "100.01"}], TWO, Cancel(travellers=("b",)), "50.00"),
        ([{"kind": "fare", "amount": "100.00"}], MIXED, Cancel(travellers=("c",)), "missing_facts price per traveller"),
        (fares("60.00", "40.00"), MIXED, Cancel(segments=(0,)), "60.00"),
        ([{"kind": "fare", "amount": "100.00"}], TWO, Cancel(segments=(0,)), "missing_facts price per segment"),
        ([*fares("60.00", "40.00", traveller="a"), *fares("9.00", "1.00", traveller="c")], MIXED,
         Cancel(travellers=("c",), segments=(0,)), "9.00"),
    ],
)  # fmt: skip
def test_what_a_portion_paid(price: list[Dict], travellers: Dict, request_: Request, expected: str) -> None:
    """Components where they belong; shared equally among alike travellers; else missing."""
    assert refunds(FREE, booking(flight(price), **travellers), request_) == [expected]


def test_what_a_portion_of_a_stay_paid() -> None:
    """Stay and tax are spread over the nights; the rest belongs to what comes last."""
    price = [
        {"kind": kind, "amount": amount}
        for kind, amount in (("stay", "100.00"), ("tax", "0.02"), ("service_fee", "7.00"))
    ]
    item = hotel() | {"price": price}
    assert refunds(FREE, booking(item), Cancel(nights=(0,))) == ["33.35"]
    assert refunds(FREE, booking(item), Cancel(nights=(2,))) == ["33.33"]
    assert refunds(FREE, booking(item, history=[NIGHTS])) == ["66.69", "40.33"]
    assert refunds(FREE, booking(item, history=[cancelled(nights=[2]), NIGHTS])) == ["33.33", "73.69"]


@pytest.mark.parametrize(
    ("refund", "expected"),
    [
        (refunded("20.00", travellers=["b"]), ["25.00", "5.00"]),
        (refunded("20.00"), ["5.00", "25.00"]),
        (refunded("60.00"), ["already_refunded", "15.00"]),
        (refunded("60.00", travellers=["b"]), ["15.00", "already_refunded"]),
        (refunded("20.00", travellers=["a", "b"]), ["5.00", "25.00"]),
    ],
)
def test_refunds_belong_to_portions(refund: Dict, expected: list[str]) -> None:
    """To those they name, else to the cancelled ones in order, each up to what it paid."""
    what = booking(rail(), history=[refund, cancelled(travellers=["a"])], **TWO)
    assert refunds(HALF, what) == expected


@pytest.mark.parametrize(
    ("row", "request_", "expected"),
    [
        ("penalty: 10.00", Cancel(segments=(0,)), "54.00"),
        ("penalty: 0.01", Cancel(segments=(0,)), "59.99"),
        ("refund: 0.01", Cancel(segments=(0,)), "0.00"),
        ("penalty: {amount: 10.00, per: segment}", Cancel(segments=(0,)), "50.00"),
        ("penalty: {amount: 10.00, per: segment}", Cancel(travellers=("a",)), "40.00"),
        ("penalty: {amount: 10.00, per: traveller}", Cancel(segments=(0,)), "48.00"),
        ("penalty: {amount: 10.00, per: traveller}", Cancel(travellers=("a",)), "40.00"),
        ("penalty: {percent: 50, payable_from: 50.00}", Cancel(segments=(0,)), "30.00"),
        ("penalty: {percent: 50, payable_above: 50.00}", Cancel(segments=(0,)), "60.00"),
        ("penalty: {percent: 1, at_least: 10.00}", Cancel(segments=(1,)), "36.00"),
        ("penalty: {percent: 90, at_most: 10.00}", Cancel(segments=(1,)), "36.00"),
        ("penalty: {percent: 1, round: {to: 10, up: true}}", Cancel(segments=(1,)), "30.00"),
    ],
)
def test_amounts_for_the_whole_count_in_part(row: str, request_: Request, expected: str) -> None:
    """In proportion to what the portion paid of the unit; percentages and steps of rounding are not divided."""
    assert refunds(terms(f"cancel: [{{{row}}}]"), TRIP, request_) == [expected]


def test_what_the_caller_states_for_the_item_counts_in_part() -> None:
    """A supplier's own penalty for the item, and a fee that a segment states for itself."""
    rules = terms("facts: {own: {stated: money}}\ncancel: [{penalty: own}]")
    item = flight(fares("60.00", "40.00"), attributes={"own": "10.00"})
    assert refunds(rules, booking(item), Cancel(segments=(1,))) == ["36.00"]
    rules = terms("facts: {own: {stated: money}}\ncancel: [{penalty: {sum: [own], per: segment}}]")
    item["segments"] = [segment(0, attributes={"own": "10.00"}), segment(1, attributes={"own": "20.00"})]
    assert refunds(rules, booking(item, **TWO)) == ["70.00"]
    assert refunds(rules, booking(item, **TWO), Cancel(travellers=("a",))) == ["35.00"]


def test_fees_and_compensation_in_part() -> None:
    """What is collected is rounded up, what is paid down."""
    price = fares("0.02", "0.01")
    change = terms("change: [{fee: 0.10}]")
    law = book(document("compensate: {delay: [{pay: 0.10}]}", "r", "right", EVERY))
    named = [{**part, "traveller": "a" if part["segment"] else "b"} for part in price]
    assert str(quoted(change, booking(flight(named), **TWO), Change(travellers=("a",))).fee) == "CNY 0.04"
    claim = quoted(law, booking(flight(named), **TWO), Claim(travellers=("a",)))
    assert str(claim.compensation) == "CNY 0.03"


def test_a_unit_that_paid_nothing_counts_in_full() -> None:
    """A free infant's fee is the whole fee."""
    price = [
        {"kind": "fare", "amount": "0.00", "traveller": "c"},
        {"kind": "fare", "amount": "100.00", "traveller": "a"},
    ]
    rules = terms("change: [{fee: {amount: 5.00, per: traveller}}]")
    assert str(quoted(rules, booking(rail() | {"price": price}, **MIXED), Change(travellers=("c",))).fee) == "CNY 5.00"


def test_nights_keep_their_numbers() -> None:
    """The first night costs a portion without it nothing; nights used are the item's."""
    rules = terms("cancel: [{penalty: {nights: 1}}]")
    assert refunds(rules, STAY, Cancel(nights=(2,))) == ["100.00"]
    assert refunds(rules, STAY, Cancel(nights=(0, 2))) == ["100.00"]
    inside = "2025-06-21T09:00:00+08:00"
    assert refunds(FREE, STAY, Cancel(nights=(0, 2)), inside) == ["100.00"]
    assert refunds(FREE, STAY, Cancel(nights=(0,)), inside) == ["nothing_unused"]
    assert quoted(FREE, STAY, Cancel(nights=(0, 2)), AT).lines[0].nights == (0, 2)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2025-06-20T09:59:59.999999+08:00", "50.00"),
        ("2025-06-20T10:00+08:00", "partly_used"),
        ("2025-06-21T09:59:59.999999+08:00", "partly_used"),
        ("2025-06-21T10:00+08:00", "nothing_unused"),
    ],
)
def test_what_others_flew_later_is_not_used_by_those_who_had_cancelled(at: str, said: str) -> None:
    """A segment's status is of those who stayed; who cancels as it departs or later has flown it too."""
    trip = flight(fares("60.00", "40.00")) | {"segments": [segment(place, status="flown") for place in (0, 1)]}
    gone = booking(trip, **TWO, history=[cancelled(at, travellers=["a"])])
    assert refunds(FREE, gone, Cancel(travellers=("a",)), "2025-06-25T12:00:00+08:00") == [said]
