"""What goes wrong elsewhere when a part is cancelled; each test names the public issue that reports it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aftersales import Booking, Cancel, Claim, InvalidInput, Quote
from tests.simple import ask, book, booking, document, hotel, rail, terms

NOW = "2025-06-18T12:00:00+08:00"
Dict = dict[str, Any]


def party(*fares: str, **keys: Any) -> Booking:
    """One rail item with a fare for each traveller: t0, t1, ..."""
    own = [{"kind": "fare", "amount": fare, "traveller": f"t{n}"} for n, fare in enumerate(fares)]
    travellers = [{"id": f"t{n}"} for n in range(len(fares))]
    return booking(rail(price=own), **{"travellers": travellers, **keys})


def journey(*segments: str, prices: list[Dict]) -> Booking:
    """One rail item of several segments, all of them open unless their status is given."""
    places = [{"origin": "A", "destination": "B", "status": status} for status in segments]
    return booking(rail(price=prices, segments=places))


def refund(quote: Quote) -> str:
    """What comes back, as text."""
    assert quote.refund is not None, (quote.outcome, quote.missing)
    return quote.refund.amount


def cancelled(traveller: str, amount: str) -> list[Dict]:
    """An earlier cancellation of one traveller, paid back."""
    event = {"item": "i1", "travellers": [traveller]}
    back = {**event, "kind": "refunded", "tender": "p1", "amount": amount}
    return [{**event, "kind": "cancelled", "at": "2025-06-10T12:00:00+08:00"}, back]


MINIMUM = 'cancel: [{when: {scope: part, travellers_left: "< 3"}, deny: group_too_small}, {penalty: 10%}]'
REPRICED = """\
facts: {saved: {difference: [total_left, remaining_price]}}
cancel: [{when: {scope: part}, refund: saved}, {free: true}]"""


def test_a_group_below_its_minimum_is_denied_in_words_not_refused_for_good() -> None:
    """A rule may keep a group together, and says so with its own code; the whole group may go. pretix#2598."""
    what = party("90.00", "90.00", "90.00")
    assert ask(terms(MINIMUM), what, travellers=["t0"]).lines[0].code == "group_too_small"
    assert refund(ask(terms(MINIMUM), what)) == "243.00"


@pytest.mark.parametrize(("rest", "expected"), [("180.00", "90.00"), ("200.00", "70.00"), ("300.00", "0.00")])
def test_no_more_comes_back_than_the_rest_leaves(rest: str, expected: str) -> None:
    """Not the list price: who gets below the discount's threshold gets back what is no longer owed, never less than
    nothing. sonata#177."""
    quote = ask(terms(REPRICED), party("90.00", "90.00", "90.00"), travellers=["t0"], remaining_price=rest)
    assert refund(quote) == expected


def test_the_new_price_of_the_rest_is_never_guessed() -> None:
    """Whether a coupon is shared out anew among those who stay is the seller's pricing: without it nobody can tell.
    woocommerce#28436."""
    quote = ask(terms(REPRICED), party("90.00", "90.00"), travellers=["t0"])
    assert (quote.outcome, quote.refund) == ("incomplete", None)


def test_a_discount_is_not_deducted_whole_from_one_part() -> None:
    """100.00 sold for 80.00 to each of two: one of them pays back nothing of the other's discount. PrestaShop#42502,
    PrestaShop#18319, EDD#8076, odoo#286433."""
    rules, what = terms("cancel: [{free: true}]"), party("80.00", "80.00")
    assert {refund(ask(rules, what, travellers=[own])) for own in ("t0", "t1")} == {"80.00"}


@pytest.mark.parametrize("first", ["t0", "t1", "t2"])
def test_who_cancels_first_does_not_matter(first: str) -> None:
    """What was paid back before belongs to whom it was paid back for, and is not taken from the others. solidus#512."""
    fares = {"t0": "100.00", "t1": "60.00", "t2": "40.00"}
    rules = terms("cancel: [{penalty: 10%}]")
    back = refund(ask(rules, party(*fares.values()), travellers=[first]))
    rest = party(*fares.values(), history=cancelled(first, back))
    assert Decimal(back) + Decimal(refund(ask(rules, rest))) == 180
    assert refund(ask(rules, rest, travellers=[first])) == "0.00"


def test_what_cost_nothing_gives_nothing_back() -> None:
    """An extra that was discounted to nothing. Sylius/RefundPlugin#252."""
    free = [{"kind": "fare", "amount": "50.00"}, {"kind": "ancillary", "amount": "0.00"}]
    assert refund(ask(terms("refundable: [ancillary]\ncancel: [{free: true}]"), booking(rail(price=free)))) == "0.00"


def test_the_tax_of_a_segment_goes_with_it() -> None:
    """Each part of a journey has taxes of its own. Sylius/RefundPlugin#110."""
    prices = [
        {"kind": kind, "amount": amount, "segment": n, "code": code}
        for n, (kind, amount, code) in enumerate([("tax", "7.00", "AA"), ("tax", "11.00", "BB")])
    ]
    fares = [{"kind": "fare", "amount": "50.00", "segment": n} for n in (0, 1)]
    what = journey("open", "open", prices=[*fares, *prices])
    assert refund(ask(terms("cancel: [{penalty: 10%, of: fare}]"), what, segments=[1])) == "56.00"


def test_a_fee_for_the_request_is_not_divided() -> None:
    """An overarching fee is a line of its own, kept once, and the refund is net of it. OSDM#593."""
    rules = terms("cancel: [{penalty: 10%, once: 15.00}]")
    one, both = (ask(rules, party("100.00", "60.00"), travellers=own) for own in (["t1"], None))
    assert [refund(one), refund(both)] == ["39.00", "129.00"]
    assert [line.code for line in both.lines] == ["", "once"]
    assert both.lines[-1].item == ""


def test_one_traveller_on_one_segment() -> None:
    """A part is what lies in all that is named: this traveller, that train. OSDM#354, OSDM#750, OSDM#933."""
    prices = [
        {"kind": "fare", "amount": f"{amount}.00", "traveller": own, "segment": n}
        for own, n, amount in [("ana", 0, 10), ("ana", 1, 20), ("ben", 0, 30), ("ben", 1, 40)]
    ]
    places = [{"origin": "A", "destination": "B"}, {"origin": "B", "destination": "A"}]
    what = booking(rail(price=prices, segments=places), travellers=[{"id": "ana"}, {"id": "ben"}])
    assert refund(ask(terms("cancel: [{free: true}]"), what, travellers=["ben"], segments=[1])) == "40.00"


def test_a_waiver_keeps_the_original_conditions() -> None:
    """What is overruled is the fee; insurance that never came back does not come back. OSDM#362."""
    fare = document("refundable: {except: [insurance]}\ncancel: [{penalty: 40.00}]")
    storm = document("cancel: [{penalty: {of: terms_penalty, percent: 0}}]", own="storm", kind="waiver")
    price = [{"kind": "fare", "amount": "100.00"}, {"kind": "insurance", "amount": "8.00"}]
    assert refund(ask(book(fare, storm), booking(rail(price=price)))) == "100.00"


def test_an_overrule_code_that_nobody_knows_is_not_granted() -> None:
    """A reason that no row lists goes where the author sends it; a head that does not exist is an error with its place.
    OSDM#766, OSDM#870."""
    rows = "{when: {reason: death}, free: true}, {when: {reason: none}, penalty: 40.00}, {review: reason}"
    rules = terms(f"cancel: [{rows}]")
    codes = [ask(rules, booking(), reason=reason).lines[0].code for reason in ("death", None, "strike")]
    assert codes == ["", "", "reason"]
    with pytest.raises(InvalidInput, match="heads"):
        Claim.from_dict({"heads": ["strike"]})


def test_a_fee_above_the_price_gives_nothing_back_and_asks_for_nothing() -> None:
    """Never negative, also where nothing was paid. pretix#1723."""
    rules = terms("cancel: [{penalty: 30.00, once: 20.00}]")
    for fare in ("0.00", "25.00", "40.00"):
        quote = ask(rules, booking(rail(fare=fare)))
        assert (refund(quote), str(quote.penalty), quote.collect) == ("0.00", f"CNY {fare}", None)


def test_fees_that_are_kept_are_kept_when_the_rest_is_waived() -> None:
    """A service fee stays with the seller whatever else comes back. pretix#1030."""
    price = [{"kind": "fare", "amount": "100.00"}, {"kind": "service_fee", "amount": "5.00"}]
    rules = terms("refundable: {except: [service_fee]}\ncancel: [{free: true}]")
    line = ask(rules, booking(rail(price=price))).lines[0]
    assert [str(m) for m in (line.refundable, line.kept)] == ["CNY 100.00", "CNY 5.00"]


def test_a_law_that_comes_after_the_voucher() -> None:
    """Who took a voucher, and is then owed money, gets it by asking again. pretix#1673."""
    voucher = document("cancel: [{refund: 100%, as: voucher}]")
    law = document("cancel: [{free: true}]", own="law", kind="right")
    event = {"kind": "cancelled", "item": "i1", "at": "2025-06-10T12:00:00+08:00"}
    before, after = (ask(rules, booking(history=[event])) for rules in (book(voucher), book(voucher, law)))
    assert [refund(before), [option.form for option in before.options]] == ["0.00", ["voucher"]]
    assert refund(after) == "100.00"


def test_rooms_keep_their_own_ladders() -> None:
    """Two rooms of different rates are two items, and the answer of one is not the other's. happy-travel#93."""
    strict = document("cancel: [{penalty: {nights: 1}}]", own="s", applies="[{rate_plan: strict}]")
    loose = document("cancel: [{free: true}]", own="l", applies="[{rate_plan: loose}]")
    rooms = [{**hotel(attributes={"rate_plan": own}), "id": own} for own in ("strict", "loose")]
    lines = ask(book(strict, loose), booking(*rooms)).lines
    assert [str(line.penalty) for line in lines] == ["CNY 100.00", "CNY 0.00"]


def test_a_right_with_a_row_for_one_segment_is_not_lost_for_the_others() -> None:
    """A segment for which no row matches is owed nothing; the one that was late is."""
    body = 'compensate: {delay: [{each: segment, when: {arrival_delay: ">= 3h"}, pay: 50.00}]}'
    places = [{"origin": "A", "destination": "B", "arrives": f"2025-06-{day}T12:00[Asia/Shanghai]"} for day in (20, 27)]
    late = {"id": "d", "kind": "delayed", "item": "i1", "segment": 1, "actual_arrival": "2025-06-27T16:00:00+08:00"}
    what = booking(rail(segments=places), disruptions=[late])
    quote = book(document(body, kind="right")).quote(what, Claim(), at=NOW)
    assert str(quote.compensation) == "CNY 50.00"


def test_earlier_is_as_of_earlier() -> None:
    """Cancelled in time and not yet paid back: asking late does not make it late. solidus#512."""
    rules = terms('cancel: [{when: {time_left: ">= 48h"}, free: true}, {deny: late}]')
    event = {"kind": "cancelled", "item": "i1", "travellers": ["t0"], "at": "2025-06-10T12:00:00+08:00"}
    what = party("60.00", "40.00", history=[event])
    quote = rules.quote(what, Cancel(travellers=("t0",)), at="2025-06-20T09:00:00+08:00")
    assert refund(quote) == "60.00"
