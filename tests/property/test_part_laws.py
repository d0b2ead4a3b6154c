"""Laws of parts: in turn or at once, in whatever order, nothing is lost and nothing is made."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Quote, Rulebook
from tests.property.ledger import executed, numbers_of
from tests.property.made_bookings import Dict, minor_of, text_of
from tests.property.made_trips import EVERY, PENALTIES, UNEVEN, rules_of, trips
from tests.simple import book, booking, document, hotel, not_none, rail

AT = datetime(2025, 6, 17, 16, tzinfo=UTC)
EVEN = st.sampled_from([number for number in range(len(PENALTIES)) if number not in UNEVEN])
ALL = st.integers(0, len(PENALTIES) - 1)


def minor(quote: Quote) -> int:
    """What comes back."""
    return quote.refund.minor if quote.refund else 0


def parts_of(data: Dict, item: Dict, key: str) -> list[Dict]:
    """Scopes that each take one traveller, segment or night of an item."""
    numbers = "nights" if "stay" in item else "segments"
    every = [t["id"] for t in data["travellers"]] if key == "travellers" else numbers_of(item)
    return [{"items": [item["id"]], key if key == "travellers" else numbers: [own]} for own in every]


def gone(scope: Dict) -> Dict:
    """The event that cancels a part of one item."""
    keys = {name: value for name, value in scope.items() if name != "items"}
    return {"kind": "cancelled", "item": scope["items"][0], "at": AT.isoformat(), **keys}


def asked(number: int, data: Dict, **scope: Any) -> Quote:
    """A cancellation."""
    return rules_of(number).quote(Booking.from_dict(data), Cancel(**scope), at=AT)


KEYS = st.sampled_from(("travellers", "numbers"))


@given(EVEN, trips(), KEYS, st.randoms(use_true_random=False))
def test_in_turn_is_as_at_once_but_for_the_rounding(number: int, data: Dict, key: str, order: Any) -> None:
    """What was cancelled part by part at one instant is owed what is owed for all of it, give or take a minor unit of
    each part; what is charged once is charged once."""
    item = data["items"][0]
    scopes = parts_of(data, item, key)
    order.shuffle(scopes)
    at_once = asked(number, data, items=(item["id"],))
    in_turn = asked(number, {**data, "history": [gone(scope) for scope in scopes]}, items=(item["id"],))
    assume(scopes and in_turn.outcome == at_once.outcome == "granted")
    assert abs(minor(in_turn) - minor(at_once)) <= len(scopes)


PRICED = [
    {"kind": kind, "amount": amount, "traveller": who}
    for kind, amount, who in (
        ("fare", "20.00", "a"),
        ("fare", "0.00", "b"),
        ("tax", "0.00", "a"),
        ("tax", "80.00", "b"),
    )
]
GOODWILL = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "10.00"}
LATE = {"id": "d", "item": "i1", "kind": "delayed"}


@pytest.mark.parametrize(
    ("terms", "right", "keys", "at_once", "in_turn"),
    [
        ("penalty: {percent: 100, of: fare}", "", {"history": [GOODWILL]}, "70.00", ["0.00", "80.00"]),
        ("penalty: {percent: 100, of: fare}", "penalty: 20.00", {"disruptions": [LATE]}, "80.00", ["16.00", "80.00"]),
        ("refundable: [tax], penalty: 50.00", "", {}, "30.00", ["0.00", "40.00"]),
    ],
)
def test_where_parts_may_be_owed_more(terms: str, right: str, keys: Dict, at_once: str, in_turn: list[str]) -> None:
    """Goodwill for no part counts against what is kept of the first; another document may be best for each part; and a
    fixed amount of which a part owes nothing is not kept of the others."""
    texts = [document(f"cancel: [{{{terms}}}]", applies=EVERY)]
    texts += [document(f"cancel: [{{when: {{disruption: delayed}}, {right}}}]", "r", "right", EVERY)] if right else []
    start = {"travellers": [{"id": "a"}, {"id": "b"}], **keys}
    parts = [{"kind": "cancelled", "item": "i1", "at": AT.isoformat(), "travellers": [who]} for who in "ab"]
    whole, divided = (
        book(*texts).quote(booking(rail(price=PRICED), **{**start, "history": events}), Cancel(), at=AT)
        for events in (keys.get("history", []), [*keys.get("history", []), *parts])
    )
    assert whole.refund is not None
    assert whole.refund.amount == at_once
    found = [line.refundable.amount if line.refundable else line.code for line in divided.lines]
    assert found == in_turn


def _long_stay(minor_units: int) -> Dict:
    item = hotel(nights=5, stay=text_of(minor_units))
    tenders = [{"id": "p1", "method": "card", "amount": text_of(minor_units)}]
    start: Dict = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY", "history": []}
    return {**start, "items": [item], "tenders": tenders, "travellers": [{"id": "t0"}], "disruptions": []}


@given(EVEN, st.integers(0, 1_000_000), st.permutations(range(5)))
@example(1, 12_345, [4, 3, 2, 1, 0])
def test_five_steps_give_no_more_than_one(number: int, price: int, order: list[int]) -> None:
    """Night by night, each paid back before the next: the same but for the rounding and what is charged once each."""
    data = _long_stay(price)
    at_once, steps = asked(number, data), 0
    assume(at_once.outcome == "granted")
    for night in order:
        scope: Dict = {"nights": [night]}
        quote = asked(number, data, **scope)
        charged = sum(line.kept.minor for line in quote.lines if not line.item and line.kept)
        assert quote.outcome == "granted"
        data, steps = executed(data, scope, quote, AT), steps + minor(quote) + charged
    first = sum(line.kept.minor for line in at_once.lines if not line.item and line.kept)
    assert abs(steps - (minor(at_once) + first)) <= 5
    assert sum(minor_of(event["amount"]) for event in data["history"] if event["kind"] == "refunded") <= price


@given(ALL, trips(), KEYS, st.integers(0, 3))
def test_portions_together_are_the_item(number: int, data: Dict, key: str, cuts: int) -> None:
    """Each minor unit of the price belongs to one portion, before and after each part is cancelled and paid back."""
    scopes = [scope for item in data["items"] for scope in parts_of(data, item, key)]
    total = sum(minor_of(part["amount"]) for item in data["items"] for part in item["price"])
    for scope in (*scopes[:cuts], {}):
        quote = asked(number, data)
        if not any("price per" in fact for line in quote.lines for fact in line.missing):
            assert sum(line.paid.minor for line in quote.lines if line.paid) == total
        for line in quote.lines:
            amounts = (line.used, line.already_refunded, line.kept, line.refundable)
            assert None in amounts or sum(money.minor for money in amounts if money) == not_none(line.paid).minor
        step = asked(number, data, **scope)
        if scope and step.outcome == "granted":
            data = executed(data, scope, step, AT)
    back = sum(line.already_refunded.minor for line in asked(number, data).lines)
    assert back == sum(minor_of(event["amount"]) for event in data["history"] if event["kind"] == "refunded")


@st.composite
def families(draw: st.DrawFn) -> Dict:
    """Flights whose price every traveller and segment states, some of it cancelled and paid back by traveller."""
    names = [f"t{n}" for n in range(3)]
    segments = [
        {"origin": "AB"[n], "destination": "BC"[n], "departs": f"2025-06-{20 + n}T10:00[UTC]"} for n in range(2)
    ]
    items: list[Dict] = [
        {"id": f"i{n}", "product": "flight", "segments": segments, "price": [
            {"kind": "fare", "amount": text_of(draw(st.integers(0, 9999)) * 100), "traveller": who, "segment": s}
            for who in names for s in range(2)
        ]}
        for n in range(2)
    ]  # fmt: skip
    prices = [sum(minor_of(part["amount"]) for part in item["price"]) for item in items]
    history: list[Dict] = []
    for who in draw(st.lists(st.sampled_from(names), unique=True, max_size=2)):
        event = {"item": "i0", "travellers": [who]}
        history += [{"kind": "cancelled", "at": AT.isoformat(), **event}]
        most = sum(minor_of(part["amount"]) for part in items[0]["price"] if part["traveller"] == who)
        back = text_of(draw(st.integers(0, most)))
        history += [{"kind": "refunded", "tender": "p0", "amount": back, **event}] if draw(st.booleans()) else []
    tenders = [{"id": f"p{n}", "method": "card", "amount": text_of(price)} for n, price in enumerate(prices)]
    start: Dict = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY", "disruptions": []}
    return {
        **start,
        "travellers": [{"id": who} for who in names],
        "items": items,
        "tenders": tenders,
        "history": history,
    }


def shuffled(data: Dict, order: Any) -> Dict:
    """The same booking with everything that has no order in another one."""

    def mixed(things: list[Any]) -> list[Any]:
        return [things[place] for place in order.sample(range(len(things)), len(things))]

    items = [{**item, "price": mixed(item["price"])} for item in mixed(data["items"])]
    lists = {name: mixed(data[name]) for name in ("travellers", "tenders", "history")}
    return {**data, **lists, "items": items}


@given(ALL, families(), st.randoms(use_true_random=False))
def test_the_order_of_what_has_none_changes_nothing(number: int, data: Dict, order: Any) -> None:
    """Travellers, items, tenders, components and events of different travellers."""
    one, other = asked(number, data), asked(number, shuffled(data, order))
    assert (one.outcome, one.refund, one.penalty, one.at_least) == (
        other.outcome, other.refund, other.penalty, other.at_least,
    )  # fmt: skip
    lines = [{(line.item, frozenset(line.travellers or ())): line.refundable for line in q.lines} for q in (one, other)]
    assert lines[0] == lines[1]


@given(ALL, trips(), KEYS)
def test_a_portion_that_cost_nothing_is_owed_nothing(number: int, data: Dict, key: str) -> None:
    """Whatever the document says of the whole; and no payout is made."""
    for scope in [scope for item in data["items"] for scope in parts_of(data, item, key)]:
        quote = asked(number, data, **scope)
        if quote.outcome == "granted" and not any(line.paid and line.paid.minor for line in quote.lines):
            assert minor(quote) == 0
            assert quote.payouts == ()


SHARES = "cancel: [{penalty: {percent: 12.5, per: traveller, at_most: total}}]"
PLACES = {"JPY": 0, "CNY": 2, "KWD": 3}


@lru_cache
def shares() -> Rulebook:
    """Terms that state no money."""
    return book(document(SHARES, applies=EVERY).replace("currency: CNY\n", ""))


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(("a", "b")))
@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_minor_units_are_minor_units(currency: str, one: int, other: int, who: str) -> None:
    """The same numbers of yen, fen and fils: the same answer for each traveller."""
    answers = [
        minor(shares().quote(_in(name, one, other), Cancel(travellers=(who,)), at=AT)) for name in ("CNY", currency)
    ]
    assert answers[0] == answers[1]


def _in(currency: str, one: int, other: int) -> Booking:
    def text(units: int) -> str:
        places = PLACES[currency]
        return f"{units // 10**places}.{units % 10**places:0{places}d}" if places else str(units)

    price = [{"kind": "fare", "amount": text(one)}, {"kind": "tax", "amount": text(other), "traveller": "a"}]
    item = {"id": "i1", "product": "rail", "price": price, "segments": [{"origin": "A", "destination": "B"}]}
    tenders = [{"id": "p1", "method": "card", "amount": text(one + other)}]
    head = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": currency, "items": [item], "tenders": tenders}
    return Booking.from_dict({**head, "travellers": [{"id": "a"}, {"id": "b"}]})
