"""What a quote says of where its refund goes: lines for people, reasons as data, the explanation, JSON."""

from __future__ import annotations

import pickle

import pytest

from aftersales import Quote, explain
from aftersales.model.ways import UNCLEAR, WHY
from aftersales.text.quote import quote_text
from aftersales.text.words import words_of
from tests.engine.ways import BANK, HALF, POINTS, paid, routing, sent, tender

CARD = paid("c", "card", "40.00", status="closed", captured={"amount": "5.60", "currency": "USD"})
TENDERS = [
    CARD,
    paid("p", "points", "40.00", points=1301, payer="company"),
    paid("v", "voucher", "20.00", expires_on="2026-01-31"),
]
RAILS = (tender("card", "fallback: [bank]"), POINTS, BANK, tender("voucher", "comes_back: voucher"))
ORDER = routing("payers: apart", "earned_points: claw_back")


def quoted(*texts: str) -> Quote:
    """Half of an order paid in three ways."""
    return sent(TENDERS, *RAILS, *texts, terms=HALF, earned=[{"program": "miles", "points": 100}])


def test_people_read_who_gets_what_how_and_why() -> None:
    """One line a payout, each fallback with its reason."""
    assert quote_text(quoted(ORDER)).splitlines()[3:8] == [
        "paid to     bank     c  CNY 20.00  arrival not stated, because its instrument takes no money any more",
        "            points   p  CNY 19.98  arrival not stated, 650 points, to company",
        "            bank     p   CNY 0.02  arrival not stated, to company, because it makes no whole point",
        "            voucher  v  CNY 10.00  arrival not stated, as a voucher, until 2026-01-31",
        "taken back  miles 50 points",
    ]


def test_in_chinese_too() -> None:
    """The same in other words."""
    text = quote_text(quoted(ORDER), "zh")
    assert "原路不可退：该支付工具已不能收款" in text
    assert "650 积分，退给 company" in text


def test_a_stuck_share_is_told_to_people() -> None:
    """Which tender, how much of it, and why."""
    found = quote_text(sent([CARD], terms=HALF))
    assert "CNY 20.00 of tender c: its instrument takes no money any more" in found
    assert "at least  CNY 20.00" in found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_reason_has_its_words(lang: str) -> None:
    """In both languages."""
    assert {*WHY, *UNCLEAR} <= set(words_of(lang))


def test_the_explanation_tells_the_order_and_every_share() -> None:
    """As data, and as lines."""
    data = explain(quoted(ORDER)).to_dict()["routing"]
    assert (data["document"], data["source"]) == ("r", "the order")
    told = [(one["tender"], one["method"], one["how"], one["because"]) for one in data["shares"]]
    assert told[0] == ("c", "bank", "transfer", "instrument_closed")
    assert [way[:2] for way in told[1:]] == [("p", "points"), ("p", "bank"), ("v", "voucher")]
    lines = str(explain(quoted(ORDER))).splitlines()
    assert lines[-5] == "refund routed by r"
    assert lines[-4] == "    tender c: CNY 20.00, transfer by bank (instrument closed)"
    assert str(explain(sent([CARD], terms=HALF))).splitlines()[-1].endswith("no way back (instrument closed)")


def test_a_refund_that_goes_back_as_it_was_paid_needs_no_words() -> None:
    """One open payment and no limits."""
    found = sent([paid("k", "cash", "10.00")], terms=HALF)
    assert "routing" not in explain(found).to_dict()
    assert [reason.item for reason in found.reasons] == ["i1"]


def test_a_quote_carries_its_payouts() -> None:
    """Through pickles and plain data."""
    found = quoted(ORDER)
    again = pickle.loads(pickle.dumps(found))
    assert (again.payouts, again.clawbacks, again.missing) == (found.payouts, found.clawbacks, found.missing)
    assert again.to_dict() == found.to_dict()
    assert found.to_dict()["clawbacks"] == [{"program": "miles", "points": 50}]
