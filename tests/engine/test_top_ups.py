"""A waiver that is declared after a cancellation: what is still owed, to the tenders that have anything left."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking, Cancel, Quote
from tests.simple import Dict, book, booking, document

CANCELLED = "2025-06-10T12:00:00+08:00"
AFTER = "2025-06-18T12:00:00+08:00"
TERMS = document('cancel:\n  - {when: {time_left: ">= 48h"}, penalty: 50%}\n  - {deny: too_late}')
WAIVER = document("cancel: [{penalty: free}]", "storm", "waiver")
HEAD = "language: 1\ntitle: {en: Rail}\nsource: made for a test\n"
POINTS = f"tender: points\n{HEAD}methods: [points]\ncomes_back: points\nfallback: [card]\n"
CARD = f"tender: card\n{HEAD}methods: [card]\nwindow: 10 days\nzone: Asia/Shanghai\nfallback: [wallet]\n"
WALLET = f"tender: wallet\n{HEAD}methods: [wallet]\ncomes_back: credit\n"
CASH_FIRST = f"routing: cash\n{HEAD}order: [money, rest]\n"
RAILS = (POINTS, CARD, WALLET)
MIXED: list[Dict] = [
    {"id": "miles", "method": "points", "amount": "30.00", "points": 300},
    {"id": "visa", "method": "card", "amount": "70.00"},
]


def refunded(*paid: tuple[str, str], at: str = CANCELLED) -> list[Dict]:
    """What was paid back when it was cancelled."""
    return [{"kind": "refunded", "item": "i1", "tender": own, "amount": amount, "at": at} for own, amount in paid]


def cancelled(*paid: tuple[str, str], tenders: list[Dict] | None = None, **keys: Any) -> Booking:
    """A booking that was cancelled, and partly paid back."""
    event = {"kind": "cancelled", "item": "i1", "at": CANCELLED, **keys}
    return booking(tenders=tenders or MIXED, history=[event, *refunded(*paid)])


def owed(what: Booking, *more: str, at: str = AFTER) -> Quote:
    """What is owed once the waiver is there."""
    return book(TERMS, WAIVER, *RAILS, *more).quote(what, Cancel(id="r1"), at=at)


def paid(quote: Quote) -> list[tuple[str, str, str, int | None]]:
    """Tender, method, amount and points of each payout."""
    return [(one.tender, one.method, one.amount.amount, one.points) for one in quote.payouts]


def test_the_rest_goes_to_what_is_left_of_each_tender() -> None:
    """Half came back on the card alone; the card has 20 left and the points 30."""
    quote = owed(cancelled(("visa", "50.00")))
    assert str(quote.refund) == "CNY 50.00"
    assert paid(quote) == [("miles", "points", "30.00", 300), ("visa", "card", "20.00", None)]
    assert quote.lines[0].already_refunded.amount == "50.00"


def test_in_proportion_to_what_is_left() -> None:
    """Of two thirds that the waiver owes the tenders share by what they have left; points come back whole."""
    waiver = document("cancel: [{penalty: 30%}]", "storm", "waiver")
    what = cancelled(("miles", "15.00"), ("visa", "35.00"))
    quote = book(TERMS, waiver, *RAILS).quote(what, Cancel(), at=AFTER)
    assert paid(quote) == [("miles", "points", "6.00", 60), ("visa", "card", "14.00", None)]


def test_a_tender_that_was_paid_back_in_full_gets_nothing() -> None:
    """All of the top-up goes to the other one."""
    assert paid(owed(cancelled(("miles", "30.00"), ("visa", "20.00")))) == [("visa", "card", "50.00", None)]


def test_the_order_of_the_routing_holds_for_top_ups() -> None:
    """Money first: what is left of the card, then points."""
    waiver = document("cancel: [{penalty: 40%}]", "storm", "waiver")
    what = cancelled(("visa", "50.00"))
    quote = book(TERMS, waiver, *RAILS, CASH_FIRST).quote(what, Cancel(), at=AFTER)
    assert paid(quote) == [("visa", "card", "10.00", None)]


def test_a_rail_that_has_closed_since_falls_back() -> None:
    """Paid on 5 June, open for ten days: at the cancellation the card took it, at the top-up the wallet does."""
    tenders = [MIXED[0], {**MIXED[1], "captured_at": "2025-06-05T10:00:00+08:00"}]
    what = cancelled(("miles", "15.00"), ("visa", "35.00"), tenders=tenders)
    assert paid(owed(what, at="2025-06-15T23:59:59+08:00"))[1] == ("visa", "card", "35.00", None)
    quote = owed(what, at="2025-06-16T00:00:00+08:00")
    assert paid(quote) == [("miles", "points", "15.00", 150), ("visa", "wallet", "35.00", None)]
    assert (quote.payouts[1].because, quote.payouts[1].how, quote.payouts[1].form) == (
        "window_closed",
        "transfer",
        "credit",
    )


def test_odd_points_fall_back_to_the_card() -> None:
    """Three points paid 30.00: of a share of 16.00 one comes back as a point, and the rest in cash."""
    tenders = [{**MIXED[0], "points": 3}, MIXED[1]]
    quote = owed(cancelled(("miles", "14.00"), ("visa", "36.00"), tenders=tenders))
    assert paid(quote) == [
        ("miles", "points", "10.00", 1),
        ("miles", "card", "6.00", None),
        ("visa", "card", "34.00", None),
    ]
    assert quote.payouts[1].because == "remainder"


def test_without_a_way_back_a_person_decides() -> None:
    """A disputed payment is not paid back twice; what is owed is said all the same."""
    tenders = [MIXED[0], {**MIXED[1], "status": "chargeback"}]
    quote = owed(cancelled(("visa", "50.00"), tenders=tenders))
    assert (quote.outcome, quote.payouts, str(quote.at_least)) == ("review", (), "CNY 50.00")


def test_paying_it_leaves_nothing() -> None:
    """Recorded, it is owed no more; the keys of what was paid first and of what was paid then differ."""
    terms_only = book(TERMS, *RAILS)
    first = terms_only.quote(booking(tenders=MIXED), Cancel(id="r1"), at=CANCELLED)
    before = [(one.tender, one.amount.amount) for one in first.payouts]
    top_up = owed(cancelled(*before))
    after = [*before, *((one.tender, one.amount.amount) for one in top_up.payouts)]
    assert {one.key for one in first.payouts}.isdisjoint({one.key for one in top_up.payouts})
    done = owed(cancelled(*after))
    assert (done.outcome, done.lines[0].code, done.payouts) == ("denied", "already_refunded", ())


def test_asked_twice_it_has_the_same_keys() -> None:
    """Whenever it is computed: executing both pays once."""
    what = cancelled(("visa", "50.00"))
    early, late = owed(what, at=AFTER), owed(what, at="2025-06-19T09:00:00+08:00")
    assert [one.key for one in early.payouts] == [one.key for one in late.payouts]


@pytest.mark.parametrize(
    ("kept", "owed_more"), [("penalty: 60%", "0.00"), ("penalty: 50%", "0.00"), ("penalty: 49.99%", "0.01")]
)
def test_both_sides_of_what_the_terms_gave(kept: str, owed_more: str) -> None:
    """A waiver that gives no more than the terms did adds nothing."""
    waiver = document(f"cancel: [{{{kept}}}]", "storm", "waiver")
    quote = book(TERMS, waiver, *RAILS).quote(cancelled(("miles", "15.00"), ("visa", "35.00")), Cancel(), at=AFTER)
    assert quote.refund is not None
    assert quote.refund.amount == owed_more


def test_a_part_that_was_cancelled_is_topped_up_alone() -> None:
    """One of two travellers cancelled; the other still travels."""
    travellers = [{"id": "a"}, {"id": "b"}]
    event = {"kind": "cancelled", "item": "i1", "at": CANCELLED, "travellers": ["a"]}
    back = [{**one, "travellers": ["a"]} for one in refunded(("miles", "7.50"), ("visa", "17.50"))]
    what = booking(tenders=MIXED, travellers=travellers, history=[event, *back])
    quote = book(TERMS, WAIVER, *RAILS).quote(what, Cancel(travellers=("a",)), at=AFTER)
    assert paid(quote) == [("miles", "points", "7.50", 75), ("visa", "card", "17.50", None)]
