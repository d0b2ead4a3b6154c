"""Journeys of which some was flown: what is used of them, and who answers."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking, Cancel
from tests.engine.parts import TWO, fares, flight, quoted, refunds, segment, terms, with_right
from tests.simple import Dict, booking, not_none

SPLIT = fares("60.00", "40.00")
WHOLE: list[Dict] = [{"kind": "fare", "amount": "100.00"}]
TAXED = [*SPLIT, {"kind": "tax", "amount": "5.00", "segment": 0}, {"kind": "tax", "amount": "3.00", "segment": 1}]
FREE = "cancel: [{free: true}]"


def journey(price: list[Dict] = SPLIT, **keys: Any) -> Booking:
    """Of two flights the first was flown."""
    beside = {key: keys.pop(key) for key in ("attributes",) if key in keys}
    return booking(flight(price, **beside) | {"segments": [segment(0, status="flown"), segment(1)]}, **keys)


@pytest.mark.parametrize(
    ("flown", "price", "value", "expected"),
    [
        ("", SPLIT, None, "partly_used"),
        ("flown: segments\n", SPLIT, None, "40.00"),
        ("flown: segments\n", TAXED, None, "43.00"),
        ("flown: segments\n", WHOLE, None, "missing_facts price per segment"),
        ("flown: repriced\n", SPLIT, None, "missing_facts flown_value"),
        ("flown: repriced\n", SPLIT, "70.00", "30.00"),
        ("flown: repriced\n", WHOLE, "70.00", "30.00"),
        ("flown: repriced\n", WHOLE, "99.99", "0.01"),
        ("flown: repriced\n", WHOLE, "100.01", "0.00"),
        ("flown: repriced\n", TAXED, "20.00", "83.00"),
    ],
)
def test_what_was_flown_is_used(flown: str, price: list[Dict], value: str | None, expected: str) -> None:
    """By what components say of their segments; or of the fare what those flights would have cost alone."""
    attributes = {} if value is None else {"flown_value": value}
    what = journey(price, attributes=attributes)
    assert refunds(terms(f"{flown}{FREE}"), what) == [expected]
    line = quoted(terms(f"{flown}{FREE}"), what).lines[0]
    if line.refundable is not None and line.kept is not None:
        assert not_none(line.paid).minor == not_none(line.used).minor + line.refundable.minor + line.kept.minor


def test_without_it_a_person_decides_and_rights_go_on() -> None:
    """Waivers and benefits do not answer."""
    for kind, expected in (("right", "40.00"), ("waiver", "partly_used"), ("benefit", "partly_used")):
        assert refunds(with_right("cancel: [{penalty: 50%}]", FREE, kind), journey()) == [expected]


@pytest.mark.parametrize("kind", ["waiver", "benefit", "right"])
def test_with_it_the_others_answer_too(kind: str) -> None:
    """The terms keep half of 40."""
    rules = with_right("flown: segments\ncancel: [{penalty: 50%}]", FREE, kind)
    assert refunds(rules, journey()) == ["40.00"]


def test_a_waiver_values_what_was_flown_as_the_terms_do() -> None:
    """Repriced at 20 of 100, less than the 60 that its flight cost: 80 come back, not 40, and the line says so."""
    rules = with_right("flown: repriced\ncancel: [{penalty: 50%}]", FREE, "waiver")
    line = quoted(rules, journey(attributes={"flown_value": "20.00"})).lines[0]
    assert (line.document, not_none(line.used).amount, line.refundable and line.refundable.amount) == (
        "beside",
        "20.00",
        "80.00",
    )
    assert line.kept is not None
    assert line.kept.minor == 0


def test_all_flown() -> None:
    """Nothing unused is left, of the item or of the part."""
    rules = terms(f"flown: segments\n{FREE}")
    assert refunds(rules, journey(), Cancel(segments=(0,))) == ["nothing_unused"]
    assert refunds(rules, journey(), Cancel(segments=(1,))) == ["40.00"]
    assert refunds(rules, journey(**TWO), Cancel(travellers=("a",))) == ["20.00"]
    item = flight(SPLIT) | {"segments": [segment(n, status="flown") for n in range(2)]}
    assert refunds(rules, booking(item)) == ["nothing_unused"]


@pytest.mark.parametrize(
    "of",
    ["total", "all", "{except: [tax]}", "fare",
     "change_fee", "[fare, change_fee]"],
)  # fmt: skip
def test_the_fee_of_an_earlier_change(of: str) -> None:
    """Paid, and kept, unless a selection names it."""
    price = [*WHOLE, {"kind": "change_fee", "amount": "30.00"}]
    rules = terms("refundable: [fare, change_fee]\ncancel: [{penalty: 10.00}]")
    assert refunds(rules, booking(flight(price))) == ["120.00"]
    line = quoted(terms(FREE), booking(flight(price))).lines[0]
    assert (not_none(line.paid).amount, line.refundable and line.refundable.amount) == ("130.00", "100.00")
    share = terms(f"cancel: [{{penalty: {{percent: 10, of: {of}}}}}]")
    penalty = quoted(share, booking(flight(price))).penalty
    assert penalty is not None
    assert penalty.amount == {"change_fee": "3.00", "[fare, change_fee]": "13.00"}.get(of, "10.00")


@pytest.mark.parametrize(
    ("flown", "value", "used"),
    [
        ("flown: repriced\n", "20.00", "20.00"),
        ("flown: repriced\n", None, "0.00"),
        ("flown: segments\n", "20.00", "0.00"),
        ("", "20.00", "0.00"),
    ],
)
def test_a_line_says_what_is_known_to_be_used(flown: str, value: str | None, used: str) -> None:
    """Of a denied change: the stated value of the fare, and of components that name no segment nothing."""
    attributes = {} if value is None else {"flown_value": value}
    line = quoted(terms(f"{flown}cancel: [{{deny: never}}]"), journey(WHOLE, attributes=attributes)).lines[0]
    assert not_none(line.used).amount == used


def test_a_change_fee_of_what_was_flown_is_used_too() -> None:
    """It was paid, as the fare was: 60.00 and 5.00."""
    fee = {"kind": "change_fee", "amount": "5.00", "segment": 0}
    line = quoted(terms("flown: segments\ncancel: [{deny: never}]"), journey([*SPLIT, fee])).lines[0]
    assert (not_none(line.paid).amount, not_none(line.used).amount, line.kept and line.kept.amount) == (
        "105.00",
        "65.00",
        "40.00",
    )


def test_the_stated_value_is_missing_before_the_segments_are() -> None:
    """The fare is asked for first, the tax after it."""
    tax = {"kind": "tax", "code": "CN", "amount": "5.00"}
    rules = terms(f"flown: repriced\n{FREE}")
    assert refunds(rules, journey([*SPLIT, tax])) == ["missing_facts flown_value"]
    assert refunds(rules, journey([*SPLIT, tax], attributes={"flown_value": "20.00"})) == [
        "missing_facts price per segment"
    ]
