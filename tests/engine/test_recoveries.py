"""Whose money a refund is: what the supplier gives back of an item, and what the platform bears."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from aftersales import Cancel, Change, Claim, NoShow, Quote, Rulebook
from tests.simple import Dict, ask, book, booking, document, hotel, no_show

OURS = document("cancel: [{free: true}]\nno_show: [{deny: gone}]", "ours", applies="[{product: hotel}]")
THEIRS = document(
    'cancel: [{when: {time_left: ">= 72h"}, free: true}, {penalty: 60%}]\nno_show: [{penalty: 90%}]',
    "theirs",
    applies="[{bought: true}]",
)
WORDS = """\
vocabulary: v
language: 1
title: {en: v}
source: made for a test
facts: {bought: {stated: flag, optional: true}}
"""
COST = [{"kind": "stay", "amount": "200.00"}]
EARLY = "2025-06-10T12:00:00+08:00"


@pytest.fixture
def rules() -> Rulebook:
    """Free for the traveller until check-in; the supplier keeps 60 % from three days before on."""
    return book(WORDS, OURS, THEIRS)


def bought(cost: list[Dict] | None = COST, own: str = "theirs", **keys: Any) -> Dict:
    """A room sold for 300 and bought for 200 under the supplier's terms."""
    found = hotel(supplier_terms={"id": own}, **keys)
    return found if cost is None else {**found, "cost": cost}


def told(quote: Quote) -> list[tuple[str, str, str, str, bool | None]]:
    """Item, what the traveller gets, what the supplier gives back, what is borne, and the flag."""
    return [
        (one.item, str(one.refunded), str(one.recovered), str(one.borne), one.more_than_supplier)
        for one in quote.recoveries
    ]


def test_what_the_platform_bears(rules: Rulebook) -> None:
    """The traveller gets 300; of the 200 that the room cost the supplier gives back 80."""
    assert told(ask(rules, booking(bought()))) == [("i1", "CNY 300.00", "CNY 80.00", "CNY 220.00", True)]
    one = ask(rules, booking(bought())).recoveries[0]
    assert (one.outcome, one.code, one.document, one.cost.amount) == ("granted", "", "theirs", "200.00")


def test_the_supplier_gives_more(rules: Rulebook) -> None:
    """Nothing is borne of a no-show that the traveller gets nothing of."""
    assert told(no_show(rules, booking(bought()))) == [("i1", "CNY 0.00", "CNY 20.00", "CNY 0.00", False)]


@pytest.mark.parametrize(("kept", "more"), [("180.01", False), ("180.00", False), ("179.99", True)])
def test_both_sides_of_the_same_amount(kept: str, more: bool) -> None:
    """A minor unit more than the supplier is flagged, as much is not."""
    ours = document(f"cancel: [{{penalty: {kept}}}]", "ours", applies="[{product: hotel}]")
    found = ask(book(WORDS, ours, THEIRS), booking(bought(None))).recoveries[0]
    assert (str(found.recovered), found.more_than_supplier) == ("CNY 120.00", more)
    assert str(found.borne) == ("CNY 0.01" if more else "CNY 0.00")


def test_without_a_cost_it_is_the_price(rules: Rulebook) -> None:
    """The platform earns nothing on it."""
    assert told(ask(rules, booking(bought(None)))) == [("i1", "CNY 300.00", "CNY 120.00", "CNY 180.00", True)]


def test_items_without_supplier_terms_are_left_out(rules: Rulebook) -> None:
    """Of two rooms one was bought."""
    assert [one[0] for one in told(ask(rules, booking(hotel(), bought() | {"id": "i2"})))] == ["i2"]
    assert ask(rules, booking(hotel())).recoveries == ()


def test_rights_of_the_traveller_bind_no_supplier() -> None:
    """A law gives the traveller all; the supplier's terms are asked alone."""
    keeps = document("cancel: [{penalty: 100%}]", "ours", applies="[{product: hotel}]")
    law = document("cancel: [{free: true}]", "law", "right", "[{product: hotel}]")
    found = told(ask(book(WORDS, keeps, THEIRS, law), booking(bought())))
    assert found == [("i1", "CNY 300.00", "CNY 80.00", "CNY 220.00", True)]


@pytest.mark.parametrize(
    ("own", "body", "outcome", "code"),
    [
        ("nobody", "cancel: [{free: true}]", "incomplete", "unknown_terms"),
        ("theirs", "cancel: [{review: ask_them}]", "review", "ask_them"),
        ("theirs", "cancel: [{when: {channel: app}, free: true}, {deny: no}]", "incomplete", "missing_facts"),
        ("theirs", "change: [{free: true}]", "incomplete", "not_stated"),
    ],
)
def test_a_supplier_who_does_not_say(own: str, body: str, outcome: str, code: str) -> None:
    """Neither is known, and why; the traveller's answer stands."""
    theirs = document(body, "theirs", applies="[{bought: true}]")
    quote = ask(book(WORDS, OURS, theirs), booking(bought(own=own)))
    one = quote.recoveries[0]
    assert (quote.outcome, one.outcome, one.code) == ("granted", outcome, code)
    assert (one.recovered, one.borne, one.more_than_supplier) == (None, None, None)
    assert str(one.refunded) == "CNY 300.00"


def test_a_traveller_whose_answer_is_open() -> None:
    """What the supplier gives back is known all the same."""
    ours = document("cancel: [{review: later}]", "ours", applies="[{product: hotel}]")
    assert told(ask(book(WORDS, ours, THEIRS), booking(bought()))) == [("i1", "None", "CNY 80.00", "None", None)]


def test_a_denial_by_the_supplier() -> None:
    """It gives back nothing."""
    theirs = document("cancel: [{deny: never}]", "theirs", applies="[{bought: true}]")
    quote = ask(book(WORDS, OURS, theirs), booking(bought()))
    assert told(quote) == [("i1", "CNY 300.00", "CNY 0.00", "CNY 300.00", True)]
    assert quote.recoveries[0].code == "never"


def test_a_part_of_an_item(rules: Rulebook) -> None:
    """The last of three nights: a third of the price, a third of the cost, rounded as each side is."""
    quote = rules.quote(booking(bought()), Cancel(nights=(2,)), at="2025-06-18T12:00:00+08:00")
    assert told(quote) == [("i1", "CNY 100.00", "CNY 26.66", "CNY 73.34", True)]
    assert quote.recoveries[0].to_dict()["nights"] == [2]
    assert quote.recoveries[0].cost.amount == "66.66"


def test_parts_cancelled_one_after_the_other(rules: Rulebook) -> None:
    """One for each portion, each as of its own cancellation; the supplier gave back the first one in full."""
    early = {"kind": "cancelled", "item": "i1", "nights": [2], "at": EARLY}
    paid = {"kind": "refunded", "item": "i1", "nights": [2], "tender": "p1", "amount": "100.00", "at": EARLY}
    quote = rules.quote(booking(bought(), history=[early, paid]), Cancel(), at="2025-06-18T12:00:00+08:00")
    assert str(quote.refund) == "CNY 200.00"
    assert told(quote) == [
        ("i1", "CNY 100.00", "CNY 66.66", "CNY 33.34", True),
        ("i1", "CNY 200.00", "CNY 53.34", "CNY 146.66", True),
    ]


def test_what_was_paid_back_before_counts(rules: Rulebook) -> None:
    """A top-up: the supplier gives back once, whatever was paid when."""
    history = [
        {"kind": "cancelled", "item": "i1", "at": EARLY},
        {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "50.00", "at": EARLY},
    ]
    quote = rules.quote(booking(bought(), history=history), Cancel(), at="2025-06-19T12:00:00+08:00")
    assert str(quote.refund) == "CNY 250.00"
    assert told(quote) == [("i1", "CNY 300.00", "CNY 200.00", "CNY 100.00", True)]


def test_what_is_charged_once_is_shared() -> None:
    """A handling fee of either side, over two rooms in proportion to what comes back of each."""
    ours = document("cancel: [{free: true, once: 30}]", "ours", applies="[{product: hotel}]")
    theirs = document("cancel: [{free: true, once: 10}]", "theirs", applies="[{bought: true}]")
    rooms = (bought(), bought([{"kind": "stay", "amount": "300.00"}], stay="600.00") | {"id": "i2"})
    quote = ask(book(WORDS, ours, theirs), booking(*rooms))
    assert str(quote.refund) == "CNY 870.00"
    assert told(quote) == [
        ("i1", "CNY 290.00", "CNY 196.00", "CNY 94.00", True),
        ("i2", "CNY 580.00", "CNY 294.00", "CNY 286.00", True),
    ]


def test_a_suppliers_schedule_is_taken_of_the_cost() -> None:
    """The share that the supplier keeps is one of what the platform paid it."""
    theirs = document("cancel: [{penalty: supplier_penalty}]", "theirs", applies="[{bought: true}]")
    schedule = {"penalties": [{"percent": "25", "tax_included": True}]}
    found = told(ask(book(WORDS, OURS, theirs), booking(bought(schedule=schedule))))
    assert found == [("i1", "CNY 300.00", "CNY 150.00", "CNY 150.00", True)]


def test_other_requests_recover_nothing(rules: Rulebook) -> None:
    """Changes and claims are no refunds of what was bought."""
    for request in (Change(), Claim()):
        assert rules.quote(booking(bought()), request, at=EARLY).recoveries == ()
    assert rules.quote(booking(bought()), NoShow(), at=EARLY).recoveries != ()


def test_plain_values(rules: Rulebook) -> None:
    """A stored quote keeps them."""
    quote = ask(rules, booking(bought()))
    assert pickle.loads(pickle.dumps(quote)).recoveries == quote.recoveries
    assert json.loads(quote.to_json())["recoveries"] == [
        {
            "item": "i1",
            "outcome": "granted",
            "code": "",
            "document": "theirs",
            "version": "",
            "missing": [],
            "cost": {"amount": "200.00", "currency": "CNY"},
            "refunded": {"amount": "300.00", "currency": "CNY"},
            "recovered": {"amount": "80.00", "currency": "CNY"},
            "borne": {"amount": "220.00", "currency": "CNY"},
            "more_than_supplier": True,
        }
    ]
