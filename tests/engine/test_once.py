"""What is charged once for a request, whatever number of items and portions."""

from __future__ import annotations

from aftersales import Cancel, Change, Quote
from tests.engine.parts import AT, TWO, cancelled, fares, flight, quoted, refunded, refunds, terms, with_right
from tests.simple import Dict, book, booking, document, hotel, not_none, rail, refused

ONCE = terms("cancel: [{penalty: 10%, once: 15.00}]\nchange: [{fee: 20.00, once: 15.00}]")
PAIR = booking(rail(), rail() | {"id": "i2"}, **TWO)


def said(quote: Quote) -> tuple[str, ...]:
    """Refund and penalty, and what the line without an item charges."""
    charges = [line.kept.amount for line in quote.lines if not line.item and line.kept]
    return str(quote.refund), str(quote.penalty), *charges


def test_it_is_kept_once_for_all_items() -> None:
    """A line of its own, without an item; the penalty includes it."""
    quote = quoted(ONCE, PAIR)
    assert said(quote) == ("CNY 165.00", "CNY 35.00", "15.00")
    line = quote.lines[-1]
    assert (line.item, line.code, line.document, not_none(line.paid).minor) == ("", "once", "t", 0)
    assert line.refundable is not None
    assert line.refundable.minor == -1500
    assert sum(payout.amount.minor for payout in quote.payouts) == 16500


def test_it_is_collected_once_for_a_change() -> None:
    """Beside the fee of each item."""
    quote = quoted(ONCE, PAIR, Change())
    assert (str(quote.fee), str(quote.collect)) == ("CNY 55.00", "CNY 55.00")
    assert (str(quote.lines[-1].fee), quote.lines[-1].code) == ("CNY 15.00", "once")


def test_the_highest_counts() -> None:
    """Of the item as sold, not divided for portions, and in part of none."""
    rules = terms("cancel: [{when: {origin: AAA}, free: true, once: 5.00}, {free: true, once: 8.00}]")
    other = rail() | {"id": "i2", "segments": [{"origin": "ZZZ", "destination": "BBB"}]}
    assert said(quoted(rules, booking(rail(), other))) == ("CNY 192.00", "CNY 8.00", "8.00")
    share = terms("cancel: [{free: true, once: 10%}]")
    trip = booking(flight(fares("60.00", "40.00")), **TWO)
    for part in (Cancel(segments=(1,)), Cancel(travellers=("a",)), Cancel()):
        assert quoted(share, trip, part).lines[-1].kept == quoted(share, trip).lines[-1].kept
    assert said(quoted(ONCE, trip, Cancel(segments=(1,)))) == ("CNY 21.00", "CNY 19.00", "15.00")


def test_it_is_at_most_what_the_findings_owe() -> None:
    """A refund is never below zero; a fee is collected in full."""
    rules = terms("cancel: [{penalty: 95%, once: 15.00}]\nchange: [{free: true, once: 15.00}]")
    assert said(quoted(rules, booking(rail()))) == ("CNY 0.00", "CNY 100.00", "5.00")
    assert str(quoted(rules, booking(rail(fare="1.00")), Change()).fee) == "CNY 15.00"


def test_portions_cancelled_at_one_instant_were_one_request() -> None:
    """At two instants they were two, and what is left is another."""
    one = [cancelled(segments=[0]), cancelled(segments=[1])]
    two = [cancelled(segments=[0]), cancelled("2025-06-17T12:00:01+08:00", segments=[1])]
    item = flight(fares("60.00", "40.00", "100.00"), 3)
    assert said(quoted(ONCE, booking(item, history=one))) == ("CNY 150.00", "CNY 50.00", "15.00", "15.00")
    assert said(quoted(ONCE, booking(item, history=two))) == ("CNY 135.00", "CNY 65.00", "15.00", "15.00", "15.00")


def test_each_document_charges_its_own() -> None:
    """Items under different terms."""
    other = document("cancel: [{free: true, once: 3.00}]", "h", applies="[{product: hotel}]")
    rules = book(document("cancel: [{free: true, once: 2.00}]"), other)
    assert said(quoted(rules, booking(rail(), hotel() | {"id": "i2"}))) == ("CNY 395.00", "CNY 5.00", "2.00", "3.00")


def test_others_win_all_where_they_give_more_together() -> None:
    """Terms owe 200 less 15; the right owes 184, 185 or 186."""
    for kept, document_, refund in (("8.00", "t", "185.00"), ("7.50", "t", "185.00"), ("7.00", "beside", "186.00")):
        rules = with_right("cancel: [{free: true, once: 15.00}]", f"cancel: [{{penalty: {kept}}}]")
        quote = quoted(rules, PAIR)
        assert (quote.lines[0].document, quote.lines[1].document) == (document_, document_)
        assert str(quote.refund) == f"CNY {refund}"


def test_paying_does_not_let_the_others_win() -> None:
    """The right owes 30 and 10, the terms 200 less 150: after these 50 are paid nothing more is owed."""
    right = "cancel: [{when: {origin: AAA}, penalty: 70.00}, {penalty: 90.00}]"
    rules = with_right("cancel: [{free: true, once: 150.00}]", right)
    items = rail(), rail() | {"id": "i2", "segments": [{"origin": "ZZZ", "destination": "BBB"}]}
    assert said(quoted(rules, booking(*items))) == ("CNY 50.00", "CNY 150.00", "150.00")
    for paid in ("i1", "i2"):
        gone: list[Dict] = [cancelled(AT), cancelled(AT) | {"item": "i2"}, refunded("50.00") | {"item": paid}]
        assert said(quoted(rules, booking(*items, history=gone)))[0] == "CNY 0.00"


def test_an_open_answer_may_still_win() -> None:
    """A right that would owe all, if it applied: at least what the terms owe less what they charge."""
    for penalty, sure in (("0.00", "85.00"), ("10.00", "75.00")):
        own = f"cancel: [{{penalty: {penalty}, once: 15.00}}]"
        rules = with_right(own, "cancel: [{when: {insured: true}, free: true}]")
        quote = quoted(rules, booking(rail()))
        assert (quote.outcome, quote.missing, str(quote.at_least)) == ("incomplete", ("insured",), f"CNY {sure}")
    bound = with_right("cancel: [{free: true, once: 15.00}]", "cancel: [{when: {insured: true}, penalty: 15.00}]")
    assert said(quoted(bound, booking(rail()))) == ("CNY 85.00", "CNY 15.00", "15.00")


def test_others_win_what_they_answer_and_the_terms_the_rest() -> None:
    """200 less 15 from the terms; 95 from the right for the first and 100 less 5 from the terms for the second."""
    rules = with_right(
        "cancel: [{when: {origin: AAA}, free: true, once: 15.00}, {free: true, once: 5.00}]",
        "cancel: [{when: {origin: AAA}, penalty: 5.00}]",
    )
    items = rail(), rail() | {"id": "i2", "segments": [{"origin": "ZZZ", "destination": "BBB"}]}
    quote = quoted(rules, booking(*items))
    assert [line.document for line in quote.lines] == ["beside", "t", "t"]
    assert said(quote) == ("CNY 190.00", "CNY 10.00", "5.00")


def test_unless_stated_it_is_a_share_of_what_is_unused() -> None:
    """Of three nights one was slept: 10% of 200.00."""
    rules = book(document("cancel: [{free: true, once: 10%}]", applies="[{product: hotel}]"))
    assert said(quoted(rules, booking(hotel(nights_used=1))))[0] == "CNY 180.00"


def test_a_charge_of_zero_is_none() -> None:
    rules = terms("cancel: [{deny: too_late, when: {origin: ZZZ}}, {penalty: 100%, once: 15.00}]")
    assert [line.item for line in quoted(rules, booking(rail())).lines] == ["i1"]


def test_what_it_comes_to_must_be_known() -> None:
    """Two rows that differ in nothing else are two answers."""
    rules = terms("cancel: [{when: {insured: true}, penalty: 1.00, once: 5.00}, {penalty: 1.00, once: 20.00}]")
    assert refunds(rules, booking(rail())) == ["missing_facts insured"]
    same = terms("cancel: [{when: {insured: true}, penalty: 1.00, once: 5.00}, {penalty: 1.00, once: 5.00}]")
    assert said(quoted(same, booking(rail())))[0] == "CNY 94.00"
    assert refunds(terms("cancel: [{free: true, once: {sum: [actual_loss]}}]"), booking(rail())) == [
        "missing_facts actual_loss"
    ]


def test_it_stands_in_terms_alone() -> None:
    """Nobody else charges for a request."""
    assert refused(document("cancel: [{free: true, once: 1.00}]", kind="right"))
