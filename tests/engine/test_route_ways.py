"""How a share finds its rail: limits, fallbacks, voids, points, vouchers, and what finds none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from aftersales import Cancel, Quote
from tests.engine.ways import BANK, FREE, HALF, MANY, POINTS, back, paid, routing, sent, shares, tender
from tests.property.made_bookings import TICK
from tests.simple import Dict, book, booking, rail

AT = "2025-06-18T12:00:00+08:00"
CAPTURED = "2025-06-10T03:00:00Z"
CARD = paid("c", "card", "100.00", captured_at=CAPTURED)
MORNING = back("c", "1.00", "2025-06-18T03:00:00Z")


def ways(quote: Quote) -> list[tuple[str, str, str, str, str]]:
    """Tender, method, amount, how and why of each payout."""
    return [(p.tender, p.method, p.amount.amount, p.how, p.because) for p in quote.payouts]


def card(*lines: str, terms: str = FREE, at: str = AT, **stated: Any) -> Quote:
    """The refund of a card payment by a rail that falls back on the bank."""
    keys = {key: stated.pop(key) for key in ("history",) if key in stated}
    return sent([{**CARD, **stated}], tender("card", "fallback: [bank]", *lines), BANK, terms=terms, at=at, **keys)


@pytest.mark.parametrize(
    ("lines", "stated", "why"),
    [
        ([], {"status": "closed"}, "instrument_closed"),
        (["window: 48h"], {}, "window_closed"),
        (["partial_refunds: 1"], {"history": [back("c", "1.00")]}, "too_many_refunds"),
        (["minimum: {CNY: 200.00}"], {}, "below_minimum"),
        (["comes_back: voucher"], {"expires_on": "2025-06-17"}, "voucher_expired"),
        (["comes_back: points"], {}, "points_unknown"),
        (["window: 48h", "minimum: {CNY: 200.00}"], {"status": "closed"}, "instrument_closed"),
        (["window: 48h", "minimum: {CNY: 200.00}"], {}, "window_closed"),
        (["minimum: {CNY: 200.00}", "comes_back: points"], {}, "below_minimum"),
    ],
)
def test_a_closed_rail_falls_back(lines: list[str], stated: Dict, why: str) -> None:
    """For the first reason that closes it; a note says so."""
    found = card(*lines, terms=HALF, **stated)
    assert found.outcome == "granted"
    assert [(way[1], *way[3:]) for way in ways(found)] == [("bank", "transfer", why)]
    assert [(r.code, r.role) for r in found.reasons if not r.item] == [(why, "noted")]


def test_a_refund_of_all_is_not_partial() -> None:
    """A rail that takes no partial refund takes back all of a payment."""
    assert ways(card("partial_refunds: 0")) == [("c", "card", "100.00", "refund", "")]
    assert ways(card("partial_refunds: 0", terms=HALF)) == [("c", "bank", "50.00", "transfer", "too_many_refunds")]


@pytest.mark.parametrize(("least", "method"), [("50.00", "card"), ("50.01", "bank")])
def test_the_smallest_refund(least: str, method: str) -> None:
    """The minimum itself is enough; other currencies have none."""
    assert [way[1] for way in ways(card(f"minimum: {{CNY: {least}, USD: 900.00}}", terms=HALF))] == [method]


@pytest.mark.parametrize(
    ("at", "method"), [("2025-07-01T23:59:59.999999Z", "voucher"), ("2025-07-02T00:00:00Z", "bank")]
)
def test_a_voucher_counts_on_its_last_date(at: str, method: str) -> None:
    """In the zone of its rail."""
    voucher = tender("voucher", "comes_back: voucher", "fallback: [bank]")
    tenders = [paid("v", "voucher", "100.00", expires_on="2025-07-01")]
    what = booking(rail("2025-08-20T10:00"), tenders=tenders)
    found = book(FREE, voucher, BANK).quote(what, Cancel(), at=at)
    assert [p.method for p in found.payouts] == [method]


@pytest.mark.parametrize(
    ("lines", "expires"),
    [
        (["validity: original"], "2025-06-19"),
        (["validity: original", "at_least: 2 months"], "2025-08-18"),
        (["validity: 12 months"], "2026-06-18"),
        (["validity: 3 days"], "2025-06-21"),
        (["validity: 3 days", "at_least: 10 days"], "2025-06-28"),
    ],
)
def test_until_when_a_voucher_counts(lines: list[str], expires: str) -> None:
    """As long as before, or from the request on, but never less than the floor."""
    (found,) = card("comes_back: voucher", *lines, expires_on="2025-06-19").payouts
    assert (found.form, found.expires_on) == ("voucher", expires)


def test_an_end_that_is_not_stated_is_not_known() -> None:
    """A floor does not tell the end of a voucher that keeps its own."""
    (found,) = card("comes_back: voucher", "at_least: 2 months").payouts
    assert (found.form, found.expires_on) == ("voucher", None)


def test_months_at_the_end_of_a_month() -> None:
    """A validity is clamped back, a floor rolls forward."""
    at = "2024-02-29T12:00:00Z"
    what = booking(rail("2025-08-20T10:00"), booked_at="2024-01-01T00:00:00Z", tenders=[paid("v", "v", "100.00")])
    ends = []
    for lines in (["validity: 12 months"], ["validity: 1 days", "at_least: 12 months"]):
        (found,) = book(FREE, tender("v", "comes_back: voucher", *lines)).quote(what, Cancel(), at=at).payouts
        ends.append(found.expires_on)
    assert ends == ["2025-02-28", "2025-03-01"]


@pytest.mark.parametrize(
    ("fallback", "method"),
    [("[coupon, points, voucher, bank]", "voucher"), ("[small, bank]", "bank"), ("[coupon, points]", None)],
)
def test_the_first_method_that_takes_it(fallback: str, method: str | None) -> None:
    """One with a document, that gives back other things than points and nothing, and takes so little."""
    small = tender("small", "minimum: {CNY: 100.01}")
    found = sent([{**CARD, "status": "closed"}], tender("card", f"fallback: {fallback}"), small, *MANY)
    assert [p.method for p in found.payouts] == ([] if method is None else [method])
    assert found.outcome == ("review" if method is None else "granted")
    assert [p.form for p in found.payouts if p.method == "voucher"] == ["voucher"] * (method == "voucher")


def test_limits_of_a_fallback_do_not_matter_but_its_minimum() -> None:
    """It is a new payment, not a refund of one."""
    strict = tender("bank", "window: 1h", "partial_refunds: 0", "spacing: 900h", "fallback: [card]")
    found = sent([{**CARD, "status": "closed"}], tender("card", "fallback: [bank]"), strict, terms=HALF)
    assert ways(found) == [("c", "bank", "50.00", "transfer", "instrument_closed")]
    assert found.payouts[0].not_before is None


def test_a_stuck_share_stops_all_of_the_refund() -> None:
    """A person finds the way; the whole of it is owed, and each stuck tender is named with its share."""
    tenders = [CARD, paid("a", "cash", "60.00"), paid("d", "other", "40.00", status="chargeback")]
    found = sent(tenders, tender("card", "window: 48h"), terms=HALF)
    assert (found.outcome, found.refund, found.penalty, found.payouts) == ("review", None, None, ())
    assert found.at_least is not None
    assert found.at_least.amount == "100.00"
    stuck = [(r.code, r.facts) for r in found.reasons if not r.item]
    expected = {"c": ("window_closed", "50.00"), "d": ("chargeback", "20.00")}
    assert stuck == [(why, {"tender": own, "share": f"CNY {share}"}) for own, (why, share) in expected.items()]


def test_a_disputed_payment_is_paid_nowhere() -> None:
    """The bank takes it back from us: another payment would be a second one."""
    found = card(status="chargeback")
    assert (found.outcome, found.reasons[-1].code) == ("review", "chargeback")


def test_a_disputed_payment_that_gets_nothing_stops_nothing() -> None:
    """Where the others take all of the refund."""
    tenders = [CARD, paid("d", "other", "100.00", status="chargeback")]
    found = sent(tenders, routing("order: [card]"), terms=HALF)
    assert shares(found) == {"c": "100.00"}


def test_points_come_back_whole() -> None:
    """What is left of the share is money, by the fallback."""
    found = sent([paid("p", "points", "30.00", points=400)], POINTS, BANK, terms=HALF)
    assert ways(found) == [("p", "points", "15.00", "refund", "")]
    assert (found.payouts[0].form, found.payouts[0].points) == ("points", 200)
    found = sent([paid("p", "points", "99.00", points=13)], POINTS, BANK, terms=HALF)
    assert ways(found) == [("p", "points", "45.69", "refund", ""), ("p", "bank", "3.81", "transfer", "remainder")]
    assert [p.points for p in found.payouts] == [6, None]


def test_less_than_a_point_is_a_remainder() -> None:
    """No point comes back for it, nor one that counts as nothing."""
    tenders = [paid("p", "points", "0.03", points=4), paid("c", "cash", "0.01")]
    found = sent(tenders, POINTS, BANK, routing("order: [cash]"), terms=HALF)
    assert shares(found) == {"p": "0.01", "c": "0.01"}
    assert [(p.method, p.points) for p in found.payouts] == [("bank", None), ("cash", None)]


def test_a_remainder_that_nothing_takes_is_stuck() -> None:
    """Not even a cent is lost."""
    found = sent([paid("p", "points", "99.00", points=13)], tender("points", "comes_back: points"), terms=HALF)
    assert (found.outcome, found.reasons[-1].code) == ("review", "remainder")
    assert found.reasons[-1].facts["share"] == "CNY 3.81"


@pytest.mark.parametrize(
    ("at", "how"),
    [
        ("2025-06-10T13:59:59.999999Z", "void"),
        ("2025-06-10T14:00:00Z", "refund"),
        ("2025-06-11T03:00:00Z", "refund"),
        ("2025-06-09T20:00:00Z", "void"),
        ("2025-06-09T15:59:59.999999Z", "refund"),
    ],
)
def test_a_payment_is_voided_on_its_date(at: str, how: str) -> None:
    """Before the rail's time, in its zone; it then arrives on that date."""
    arrival = "arrival: {earliest: 5 days, latest: 9 days}"
    (found,) = card('void: {until: "22:00"}', "zone: Asia/Shanghai", arrival, 'cut_off: "00:00"', at=at).payouts
    assert (found.how, found.method) == (how, "card")
    assert (found.arrives == ("2025-06-10", "2025-06-10")) is (how == "void")


def test_only_all_of_a_payment_is_voided() -> None:
    """A part of it is refunded, and so is the rest."""
    lines, at = ('void: {until: "22:00"}', "zone: Asia/Shanghai"), "2025-06-10T04:00:00Z"
    assert [p.how for p in card(*lines, at=at, terms=HALF).payouts] == ["refund"]
    assert [p.how for p in card(*lines, at=at, history=[back("c", "1.00")]).payouts] == ["refund"]


@pytest.mark.parametrize(
    ("at", "first"), [("2025-06-18T10:59:59.999999Z", "2025-06-20"), ("2025-06-18T11:00:00Z", "2025-06-21")]
)
def test_a_cut_off(at: str, first: str) -> None:
    """A request at that time or later counts as the next date's."""
    (found,) = card('cut_off: "11:00"', "arrival: {earliest: 2 days, latest: 2 days}", at=at).payouts
    assert found.arrives == (first, first)


def test_hours_count_from_the_next_date_after_the_cut_off() -> None:
    """From its start."""
    lines = ('cut_off: "11:00"', "arrival: {earliest: 1h, latest: 25h}")
    assert [p.arrives for p in card(*lines, at="2025-06-18T10:00:00Z").payouts] == [("2025-06-18", "2025-06-19")]
    assert [p.arrives for p in card(*lines, at="2025-06-18T12:00:00Z").payouts] == [("2025-06-19", "2025-06-20")]


@pytest.mark.parametrize(
    ("history", "not_before"),
    [
        ([MORNING, back("c", "1.00")], "2025-06-19T03:00:00+00:00"),
        (
            [MORNING, back("c", "1.00", "2025-06-12T03:00:00Z")],
            "2025-06-19T03:00:00+00:00",
        ),
        ([back("c", "1.00", "2025-06-17T04:00:00Z")], None),
        ([back("c", "1.00")], None),
        ([], None),
    ],
)
def test_the_time_between_two_refunds(history: list[Dict], not_before: str | None) -> None:
    """The next one waits; what arrives is counted from then. Refunds at no known instant hold up nothing."""
    (found,) = card("spacing: 24h", "arrival: {earliest: 0 days, latest: 1 days}", history=history).payouts
    first = "2025-06-18" if not_before is None else "2025-06-19"
    assert (found.not_before, found.arrives and found.arrives[0]) == (not_before, first)


def test_what_was_charged_comes_back_in_its_currency() -> None:
    """By what comes back of the payment in all, on its own rail alone."""
    charged: Dict = {"captured": {"amount": "14.21", "currency": "USD"}}
    (half,) = card(terms=HALF, **charged).payouts
    (rest,) = card(history=[back("c", "50.00")], **charged).payouts
    assert [str(p.captured) for p in (half, rest)] == ["USD 7.10", "USD 7.11"]
    (other,) = card(status="closed", **charged).payouts
    assert other.captured is None


def test_what_does_not_come_back_is_said_so() -> None:
    """A coupon that is not restored counts as paid back."""
    found = sent([paid("k", "coupon", "40.00"), paid("c", "cash", "60.00")], *MANY, terms=HALF)
    assert [(p.form, p.amount.amount) for p in found.payouts] == [("nothing", "20.00"), ("money", "30.00")]


def test_earned_points_go_back_with_what_they_were_earned_by() -> None:
    """In proportion to the price; step by step they come to all of them."""
    order = routing("earned_points: claw_back")
    earned = [{"program": "miles", "points": 55}, {"program": "k", "points": 1}]
    first = sent([CARD], order, terms=HALF, earned=earned)
    assert [(c.program, c.points) for c in first.clawbacks] == [("miles", 27)]
    second = sent([CARD], order, earned=earned, history=[back("c", "50.00")])
    assert [(c.program, c.points) for c in second.clawbacks] == [("miles", 28), ("k", 1)]
    assert sent([CARD], routing("earned_points: keep"), earned=earned).clawbacks == ()
    assert sent([CARD], earned=earned).clawbacks == ()


def test_keys_tell_points_from_their_remainder() -> None:
    """Each payout of a tender has its own, and each step has others."""
    tenders = [paid("p", "points", "99.00", points=13)]
    steps = [sent(tenders, POINTS, BANK, terms=HALF), sent(tenders, POINTS, BANK, history=[back("p", "49.50")])]
    keys = [p.key for quote in steps for p in quote.payouts]
    assert len(set(keys)) == len(keys) == 4


def test_the_closing_of_a_rail_is_foreseen() -> None:
    """The quote holds until a payout's method changes, not until its void does."""
    lines = ("window: 9 days", 'void: {until: "22:00"}')
    rules = book(FREE, tender("card", "fallback: [bank]", *lines), BANK)
    what = booking(rail(), tenders=[CARD])
    change = rules.next_change(what, Cancel(), at=CAPTURED)
    assert change is not None
    assert (change.valid_until.isoformat(), change.outcome) == ("2025-06-20T08:00:00+08:00", "granted")
    assert (change.refund and change.refund.amount) == "100.00"
    last = (datetime.fromisoformat("2025-06-20T00:00:00+00:00") - TICK).isoformat()
    found = [rules.quote(what, Cancel(), at=at).payouts[0].method for at in (last, "2025-06-20T00:00:00Z", last)]
    assert found == ["card", "bank", "card"]


def test_an_answer_is_remembered_only_between_its_turns() -> None:
    """Asked again and again on both sides of a void and a window, a booking says the same as a new one."""
    rules = book(FREE, tender("card", "fallback: [bank]", "window: 72h", 'void: {until: "22:00"}'), BANK)
    kept = booking(rail(), tenders=[CARD])
    for hour in (4, 21, 22, 30, 75, 76, 4, 22, 75):
        at = datetime.fromisoformat("2025-06-10T00:00:00+00:00").timestamp() + hour * 3600
        text = datetime.fromtimestamp(at, datetime.fromisoformat(CAPTURED).tzinfo).isoformat()
        fresh = rules.quote(booking(rail(), tenders=[CARD]), Cancel(), at=text)
        assert ways(rules.quote(kept, Cancel(), at=text)) == ways(fresh)
