"""What is refunded of a price: the complement, refundable parts, earlier refunds, and what stops a cancellation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simple import answer, ask, book, booking, document, hotel, no_show, rail, terms

PRICE = [{"kind": "fare", "amount": "80.00"}, {"kind": "tax", "amount": "20.00", "code": "CN"}]


def test_the_refund_is_the_complement() -> None:
    """`refund: 30%` keeps the rest, rounded on the side that is stated."""
    rules = terms("cancel: [{refund: 33.33%, round: {to: 1, down: true}}]")
    quote = ask(rules, booking())
    assert (str(quote.refund), str(quote.penalty)) == ("CNY 33.00", "CNY 67.00")
    assert answer(terms("cancel: [{refund: 250}]"), booking()) == "100.00"


def test_refundable_components() -> None:
    """What is not refundable is kept beside the penalty; a row may say otherwise."""
    what = booking(rail(price=PRICE))
    assert answer(terms("refundable: [tax]\ncancel: [{free: true}]"), what) == "20.00"
    assert answer(terms("refundable: {except: [tax]}\ncancel: [{penalty: 10%, of: total}]"), what) == "70.00"
    assert answer(terms("refundable: [tax]\ncancel: [{free: true, refundable: all}]"), what) == "100.00"
    line = ask(terms("refundable: [tax]\ncancel: [{penalty: 50%, of: total}]"), what).lines[0]
    assert [str(m) for m in (line.refundable, line.kept, line.penalty)] == ["CNY 0.00", "CNY 100.00", "CNY 20.00"]


def test_shares_are_of_what_could_come_back() -> None:
    """Without `of` a percentage is of the refundable components, of all of them where none is excluded."""
    what = booking(rail(price=PRICE))
    assert answer(terms("refundable: {except: [tax]}\ncancel: [{penalty: 10%}]"), what) == "72.00"
    assert answer(terms("cancel: [{penalty: 10%, refundable: [tax]}]"), what) == "18.00"
    assert answer(terms("cancel: [{penalty: 10%}]"), what) == "90.00"


def test_what_was_refunded_before_counts() -> None:
    """A further refund is what the answer gives, less what already came back."""
    back = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "30.00"}
    assert answer(terms("cancel: [{penalty: 50%}]"), booking(history=[back])) == "20.00"
    assert answer(terms("cancel: [{penalty: 80%}]"), booking(history=[back])) == "0.00"


GATES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("all flown", {"segments": [{"origin": "A", "destination": "B", "status": "flown"}]}, {}, "denied nothing_unused"),
    (
        "some flown",
        {"segments": [{"origin": "A", "destination": "B", "status": "flown"}, {"origin": "B", "destination": "A"}]},
        {},
        "review partly_used",
    ),
    (
        "all refunded",
        {},
        {"history": [{"kind": "refunded", "item": "i1", "tender": "p1", "amount": "100.00"}]},
        "denied already_refunded",
    ),
]


@pytest.mark.parametrize(("item", "keys", "expected"), [gate[1:] for gate in GATES], ids=[gate[0] for gate in GATES])
def test_gates(item: dict[str, Any], keys: dict[str, Any], expected: str) -> None:
    """Before any document is asked; they stop cancellations, not no-shows."""
    rules = terms("cancel: [{free: true}]\nno_show: [{deny: shown}]")
    what = booking({**rail(), **item}, **keys)
    assert answer(rules, what) == expected
    assert no_show(rules, what).lines[0].code == "shown"


def test_a_stay_that_is_over() -> None:
    """When all nights are used nothing is left to cancel; one night before, there is."""
    rules = book(document("cancel: [{free: true}]", applies="[{product: hotel}]"))
    assert answer(rules, booking(hotel()), "2025-06-22T23:59:59+08:00") == "100.00"
    assert answer(rules, booking(hotel()), "2025-06-23T00:00:00+08:00") == "denied nothing_unused"
    assert answer(rules, booking(hotel(nights_used=3))) == "denied nothing_unused"


def test_denied_keeps_what_is_left() -> None:
    """A denied line keeps paid less used less refunded, and names its code."""
    line = ask(terms("cancel: [{deny: {code: never, final: true}}]"), booking()).lines[0]
    assert (line.outcome, line.code, str(line.kept), str(line.penalty)) == ("denied", "never", "CNY 100.00", "CNY 0.00")
