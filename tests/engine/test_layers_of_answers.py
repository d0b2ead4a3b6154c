"""Rights beside the terms, several items, and the tenders."""

from __future__ import annotations

import pytest

from aftersales import Cancel, Change, InvalidInput
from tests.simple import answer, ask, book, booking, document, hotel, missing, rail, terms

HALF = document("cancel: [{penalty: 50%}]")
DENIED = document("cancel: [{deny: late}]")


def right(body: str, own: str = "r", applies: str = "[{product: rail}]") -> str:
    """A right."""
    return document(body, own, "right", applies)


@pytest.mark.parametrize(
    ("base", "body", "expected"),
    [
        (HALF, "cancel: [{free: true}]", "100.00"),
        (HALF, "cancel: [{penalty: 80%}]", "50.00"),
        (HALF, "cancel: [{deny: no}]", "50.00"),
        (HALF, "cancel: [{review: ask}]", "50.00"),
        (HALF, "cancel: [{when: {product: hotel}, free: true}]", "50.00"),
        (HALF, "no_show: [{free: true}]", "50.00"),
        (HALF, "versions: [{from: 2030-01-01, cancel: [{free: true}]}]", "50.00"),
        (DENIED, "cancel: [{penalty: 99%}]", "1.00"),
        (DENIED, "cancel: [{review: ask}]", "review ask"),
        (DENIED, "cancel: [{deny: no}]", "denied late"),
        (document("cancel: [{review: ask}]"), "cancel: [{deny: no}]", "review ask"),
        (document("cancel: [{when: {cabin: y}, free: true}, {deny: late}]"), "cancel: [{review: ask}]", "review ask"),
    ],
)
def test_the_best_answer_wins(base: str, body: str, expected: str) -> None:
    """Granted before review before incomplete before denied; then the larger refund."""
    assert answer(book(base, right(body)), booking()) == expected


def test_rights_do_not_add_up() -> None:
    """Of several rights the best one counts."""
    rules = book(DENIED, right("cancel: [{refund: 30%}]", "a"), right("cancel: [{refund: 40%}]", "b"))
    assert answer(rules, booking()) == "40.00"
    assert [reason.document for reason in ask(rules, booking()).reasons] == ["b", "t", "a"]


def test_ties_go_to_the_terms_then_by_name() -> None:
    """The same refund twice: the terms' own, else the document whose id comes first."""
    assert ask(book(HALF, right("cancel: [{refund: 50%}]")), booking()).lines[0].document == "t"
    twice = book(DENIED, right("cancel: [{refund: 50%}]", "b"), right("cancel: [{refund: 50%}]", "a"))
    assert ask(twice, booking()).lines[0].document == "a"


def test_documents_that_say_the_same_answer_by_their_own_names() -> None:
    """Also with deadlines, each of which has a source; one document's tables may answer for all of them."""
    for due in ("", "deadlines: [{do: refund, within: 7 days, from: requested_at}]"):
        body = f"cancel: [{{id: kind, refund: 40%}}]\n{due}"
        denied = document("cancel: [{deny: late}]", applies="[{product: rail}, {product: hotel}]")
        rules = book(denied, right(body, "a", "[{product: rail}]"), right(body, "b", "[{product: hotel}]"))
        for item, own in ((rail(), "a"), (hotel(), "b")):
            quote = ask(rules, booking(item))
            assert (quote.lines[0].document, quote.reasons[0].document, quote.reasons[0].row) == (own, own, "kind")
            assert [deadline.document for deadline in quote.deadlines] == [own] * bool(due)


def test_an_open_right_spoils_only_what_it_could_beat() -> None:
    """`at_least` is what is certain; the fact that would settle it is named."""
    rules = book(HALF, right("cancel: [{when: {cabin: y}, refund: 80%}, {deny: no}]"))
    quote = ask(rules, booking())
    assert (quote.outcome, quote.missing, str(quote.at_least)) == ("incomplete", ("cabin",), "CNY 50.00")
    assert quote.refund is quote.penalty is None
    assert quote.payouts == ()
    weak = book(HALF, right("cancel: [{when: {cabin: y}, refund: 50%}, {deny: no}]"))
    assert answer(weak, booking()) == "50.00"


def test_a_right_that_may_apply() -> None:
    """Where an unstated fact decides whether it applies at all."""
    rules = book(HALF, right("cancel: [{refund: 80%}]", applies="[{product: rail, cabin: y}]"))
    assert missing(rules, booking()) == ("cabin",)
    assert answer(rules, booking(), given={"cabin": "y"}) == "80.00"
    assert answer(rules, booking(), given={"cabin": "n"}) == "50.00"
    assert answer(book(HALF, right("cancel: [{refund: 20%}]", applies="[{cabin: y}]")), booking()) == "50.00"


def test_a_right_that_may_apply_and_would_deny_spoils_nothing() -> None:
    """It could not give anything: neither a refund nor a cheaper change."""
    base = document("change: [{fee: 10.00}]")
    rules = book(base, right("change: [{deny: no}]", applies="[{product: rail, cabin: y}]"))
    quote = rules.quote(booking(), Change(), at="2025-06-18T00:00:00Z")
    assert (quote.outcome, str(quote.fee)) == ("granted", "CNY 10.00")


def test_a_right_by_the_calendar_is_judged_for_each_booking() -> None:
    """Two bookings with as many hours left, one of them across midnight: only that one has the right."""
    late, early = booking(rail("2025-06-20T22:00")), booking(rail("2025-06-20T01:00"))
    for first in (early, late):
        rules = book(HALF, right("cancel: [{free: true}]", applies='[{product: rail, time_left: ">= 1 day"}]'))
        answer(rules, first, "2025-06-19T23:00:00+08:00" if first is early else "2025-06-20T20:00:00+08:00")
        assert answer(rules, early, "2025-06-19T23:00:00+08:00") == "100.00"
        assert answer(rules, late, "2025-06-20T20:00:00+08:00") == "50.00"


def test_pinned_terms_do_not_stop_rights() -> None:
    """A pin replaces the terms only."""
    rules = book(DENIED, right("cancel: [{free: true}]"))
    assert answer(rules, booking(rail(terms={"id": "t"}))) == "100.00"


BOTH = document("cancel: [{penalty: 50%}]", applies="[{product: rail}, {product: hotel}]")


@pytest.mark.parametrize(
    ("stay", "expected"),
    [
        ("cancel: [{free: true}]", "granted"),
        ("cancel: [{deny: no}]", "granted"),
        ("cancel: [{review: ask}]", "review"),
        ("cancel: [{when: {cabin: y}, free: true}, {deny: no}]", "incomplete"),
    ],
)
def test_the_outcome_of_several_items(stay: str, expected: str) -> None:
    """Review before incomplete before granted before denied."""
    rules = book(HALF, document(stay, "h", applies="[{product: hotel}]"))
    quote = ask(rules, booking(rail(), hotel(id="i2")))
    assert quote.outcome == expected
    known = quote.refund if expected == "granted" else quote.at_least
    assert known is not None
    assert known.minor == 5_000 + (30_000 if "free: true}]" in stay and expected == "granted" else 0)


def test_only_the_items_asked_for() -> None:
    """The scope of a request; a stranger is refused with its place."""
    what = booking(rail(), hotel(id="i2"))
    quote = ask(book(BOTH), what, items=("i2",))
    assert ([line.item for line in quote.lines], str(quote.refund)) == (["i2"], "CNY 150.00")
    with pytest.raises(InvalidInput) as error:
        ask(book(BOTH), what, items=("i2", "zz"))
    assert [problem.path for problem in error.value.problems] == ["items[1]"]


def test_payouts_go_back_in_proportion() -> None:
    """To each tender its share of what is left on it, the odd cent to the first."""
    tenders = [
        {"id": f"p{n}", "method": "card", "amount": amount} for n, amount in enumerate(("33.33", "33.33", "33.34"))
    ]
    quote = ask(terms("cancel: [{penalty: 99.99}]"), booking(tenders=tenders))
    assert [(p.tender, p.amount.minor) for p in quote.payouts] == [("p2", 1)]
    quote = ask(terms("cancel: [{penalty: 50%}]"), booking(tenders=tenders))
    assert [p.amount.minor for p in quote.payouts] == [1667, 1666, 1667]


def test_what_was_paid_back_is_not_left() -> None:
    """A tender that was refunded in full gets nothing more."""
    tenders = [{"id": "p1", "method": "card", "amount": "40.00"}, {"id": "p2", "method": "card", "amount": "60.00"}]
    back = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "40.00"}
    quote = ask(terms("cancel: [{free: true}]"), booking(tenders=tenders, history=[back]))
    assert [(p.tender, str(p.amount)) for p in quote.payouts] == [("p2", "CNY 60.00")]


@pytest.mark.parametrize("at", ["2025-06-18T12:00", "2025-06-18", "yesterday", "", 5, None])
def test_the_instant_needs_an_offset(at: object) -> None:
    """A local time without its place is not an instant."""
    with pytest.raises(InvalidInput, match="at: "):
        book(HALF).quote(booking(), Cancel(), at=at)  # type: ignore[arg-type]
