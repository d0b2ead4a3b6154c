"""What a booking states of its payments, of what it earned, and of what the platform paid for it."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking, InvalidInput
from aftersales.model.basis import digest_of
from tests.simple import Dict, rail, raw

CHARGED = {"amount": "14.20", "currency": "USD"}
CARD = {"id": "p1", "method": "card", "amount": "100.00", "captured_at": "2025-06-01T10:00:00+08:00"}
STATED = {"payer": "company", "status": "closed", "points": 500, "expires_on": "2026-01-31", "captured": CHARGED}
BOUGHT = {"supplier_terms": {"id": "net"}, "cost": [{"kind": "fare", "amount": "80.00"}]}


def paid(**stated: Any) -> Dict:
    """A booking of 100.00 paid by one card that states more."""
    return raw({**rail(), "price": [{"kind": "fare", "amount": "100.00"}]}, tenders=[{**CARD, **stated}])


def refunded(amount: str, at: str | None = None) -> Dict:
    """An earlier refund on the card."""
    event = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": amount}
    return event if at is None else {**event, "at": at}


def problem(data: Dict) -> tuple[str, str]:
    """Place and found value of the one problem of a booking that must be refused."""
    with pytest.raises(InvalidInput) as error:
        Booking.from_dict(data)
    (only,) = error.value.problems
    return only.path, only.found


def test_a_payment_says_all_that_its_tender_states() -> None:
    """Minor units, ordinals, and the amount charged with its currency."""
    (payment,) = Booking.from_dict(paid(**STATED)).payments
    assert (payment.payer, payment.status, payment.points) == ("company", "closed", 500)
    assert (payment.expires_on, payment.charged) == (739647, (1420, "USD"))


def test_what_a_tender_does_not_state_is_open_or_unknown() -> None:
    """An instrument takes money unless it is said not to; nothing else is assumed."""
    (payment,) = Booking.from_dict(paid()).payments
    assert payment.status == "open"
    assert {payment.payer, payment.points, payment.expires_on, payment.charged, payment.last_refund} == {None}


def test_refunds_of_one_instant_are_one_refund() -> None:
    """One refund may stand for several items; refunds whose instant is not known count each."""
    first, later = "2025-06-02T10:00:00+08:00", "2025-06-03T02:00:00Z"
    back = [refunded("1.00", first), refunded("2.00", "2025-06-02T02:00:00Z"), refunded("3.00")]
    data = {**paid(), "history": [*back, refunded("4.00", later), refunded("5.00")]}
    (payment,) = Booking.from_dict(data).payments
    assert (payment.refunds, payment.refunded, payment.left) == (4, 1500, 8500)
    assert payment.last_refund == 1_748_916_000_000_000


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"status": "lost"}, ("tenders[0].status", "lost")),
        ({"points": 0}, ("tenders[0].points", "0")),
        ({"points": 1.5}, ("tenders[0].points", "1.5")),
        ({"payer": ""}, ("tenders[0].payer", "")),
        ({"expires_on": "2026-02-30"}, ("tenders[0].expires_on", "2026-02-30")),
        ({"captured": {"amount": "0.00", "currency": "USD"}}, ("tenders[0].captured", "dict")),
        ({"captured": "14.20"}, ("tenders[0].captured", "14.20")),
        ({"captured": {**CHARGED, "currency": "CNY"}}, ("tenders[0].captured.currency", "CNY")),
        ({"captured": {**CHARGED, "amount": "999999999999.99"}}, ("tenders[0].captured", "dict")),
    ],
)
def test_what_a_tender_cannot_state(stated: Dict, expected: tuple[str, str]) -> None:
    """Each mistake at its place."""
    assert problem(paid(**stated)) == expected


def test_a_program_is_earned_once() -> None:
    """Points of one program are added up by whoever states them."""
    earned = [{"program": "miles", "points": 5}, {"program": "miles", "points": 6}]
    assert problem({**paid(), "earned": earned}) == ("earned[1].program", "miles")


@pytest.mark.parametrize(
    ("component", "place"),
    [
        ({"amount": "80.001"}, "items[0].cost[0].amount"),
        ({"segment": 7}, "items[0].cost[0].segment"),
        ({"traveller": "nobody"}, "items[0].cost[0].traveller"),
        ({"amount": "100000000000.01"}, "items[0].cost[0].amount"),
    ],
)
def test_a_cost_is_stated_as_a_price_is(component: Dict, place: str) -> None:
    """In the booking's decimals, of segments and travellers that are there."""
    data = paid()
    data["items"][0]["cost"] = [{"kind": "fare", "amount": "80.00", **component}]
    assert problem(data)[0] == place


def test_what_the_platform_paid_may_be_more_than_the_price() -> None:
    """It is what it is."""
    data = paid()
    data["items"][0] |= {"cost": [{"kind": "fare", "amount": "120.00"}]}
    assert Booking.from_dict(data).items[0].cost is not None


@pytest.mark.parametrize("key", [*STATED, "earned", *BOUGHT])
def test_all_of_it_is_what_a_quote_was_made_of(key: str) -> None:
    """A quote is not honoured for a booking that states anything of it otherwise."""
    plain, more = paid(), paid(**{key: STATED[key]} if key in STATED else {})
    more |= {"earned": [{"program": "miles", "points": 5}]} if key == "earned" else {}
    more["items"][0] |= {key: BOUGHT[key]} if key in BOUGHT else {}
    before, after = (Booking.from_dict(data) for data in (plain, more))
    assert digest_of(before, before.records, None) != digest_of(after, after.records, None)
