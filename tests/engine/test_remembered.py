"""What a booking remembers of payouts and reasons: all but what follows from the instant of the request."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from aftersales import Booking, Cancel, Quote
from tests.simple import book, booking, document, rail

HEAD = "language: 1\ntitle: {en: x}\nsource: s\n"
CARD = f"tender: card\n{HEAD}methods: [card]\nzone: Asia/Shanghai\n"
RAILS = (
    "",
    "arrival: {earliest: 1 day, latest: 3 days}\n",
    "arrival: {earliest: 12h, latest: 36h}\n",
    "spacing: 36h\n",
    "comes_back: voucher\nvalidity: 2 months\n",
    'void: {until: "22:00"}\n',
)
TERMS = document(
    "deadlines: [{do: refund, within: 30h, from: requested_at}]\ncancel:\n"
    "  - {when: {time_left: '> 20h'}, free: true}\n  - {when: {time_left: '> 0h'}, penalty: {percent: 10}}\n"
    "  - {deny: late}"
)
PLAIN = document("cancel: [{free: true}]")
CAPTURED = "2025-06-17T09:00:00+08:00"
BACK = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "1.00", "at": CAPTURED}
PAID = {"id": "p1", "method": "card", "amount": "100.00", "captured_at": CAPTURED}
FIRST = datetime.fromisoformat("2025-06-17T10:00:00+08:00")
INSTANTS = [FIRST + timedelta(hours=5 * step) for step in range(8)]


def read(quote: Quote) -> tuple[Any, ...]:
    """What is read late of a quote."""
    return quote.payouts, quote.reasons, quote.deadlines, quote.timeline


@pytest.mark.parametrize("terms", [TERMS, PLAIN])
@pytest.mark.parametrize("rails", RAILS)
@pytest.mark.parametrize("history", [[], [BACK]])
def test_dates_follow_the_instant(terms: str, rails: str, history: list[Any]) -> None:
    """Asked again and again, at any instant and by any request, a booking says what one that was never asked says."""
    rules, what = book(terms, CARD + rails), booking(rail(), tenders=[PAID], history=history)
    for request in (Cancel(id="r"), Cancel(id="r"), Cancel(id="r"), Cancel(id="s"), Cancel(id="r")):
        for at in INSTANTS:
            fresh = Booking.from_dict(what.to_dict())
            assert read(rules.quote(what, request, at=at)) == read(rules.quote(fresh, request, at=at))


def test_the_instant_moves_a_payout() -> None:
    """What is compared above does differ from one instant to the next."""
    for rails, name in zip(RAILS[1:5], ("arrives", "arrives", "not_before", "expires_on"), strict=True):
        rules, what = book(PLAIN, CARD + rails), booking(rail(), tenders=[PAID], history=[BACK])
        found = {getattr(rules.quote(what, Cancel(), at=at).payouts[0], name) for at in INSTANTS * 3}
        assert len(found) > 1


def test_facts_that_move_are_told_anew() -> None:
    """Elapsed time in a reason is that of its own instant."""
    rules, what = book(TERMS), booking(rail())
    told = [rules.quote(what, Cancel(), at=at).reasons[0].facts["time_left"] for at in INSTANTS * 3]
    assert told[16:] == told[:8]
    assert len(set(told)) == 8


def test_a_void_arrives_on_its_own_date() -> None:
    """Though its rail does not say when refunds do."""
    rules, what = book(PLAIN, CARD + RAILS[-1]), booking(rail(), tenders=[PAID])
    for at in INSTANTS[:2] * 2:
        (payout,) = rules.quote(what, Cancel(), at=at).payouts
        assert (payout.how, payout.arrives) == ("void", ("2025-06-17", "2025-06-17"))
