"""What a document does not say, and what it cannot tell where facts are missing."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import InvalidInput
from tests.simple import answer, ask, booking, missing, no_show, rail, terms

FREE, HALF, NOTHING = "cancel: [{free: true}]", "cancel: [{penalty: 50%}]", "cancel: [{penalty: 100%}]"

FREE = "cancel: [{free: true}]"


def test_no_row_is_not_free() -> None:
    """A table that ends without a match is incomplete, with its own code."""
    assert answer(terms("cancel: [{when: {product: hotel}, free: true}]"), booking()) == "incomplete no_row"


def test_no_show_has_its_own_table() -> None:
    """Not stated, the same as a cancellation, or its own rows."""
    found = [
        no_show(terms(FREE + more), booking()).refund
        for more in ("", "\nno_show: same_as_cancel", "\nno_show: [{penalty: 100%}]")
    ]
    assert [None if money is None else money.amount for money in found] == [None, "100.00", "0.00"]
    assert no_show(terms(FREE), booking()).lines[0].code == "not_stated"


@pytest.mark.parametrize(
    ("rows", "item", "expected"),
    [
        ("[{when: {cabin: y}, free: true}, {penalty: 50%}]", {}, ("cabin",)),
        (
            "[{when: {cabin: y}, free: true}, {when: {rate_plan: z}, penalty: 50%}, {deny: x}]",
            {},
            ("cabin", "rate_plan"),
        ),
        ("[{unless: [{cabin: y}], free: true}, {penalty: 50%}]", {}, ("cabin",)),
        ("[{penalty: {over: cabin, steps: {y: 5%, else: 6%}}}]", {}, ("cabin",)),
        ("[{penalty: actual_loss}]", {}, ("actual_loss",)),
        ("[{penalty: 50%, of: surcharge}]", {}, ("surcharge",)),
        ('[{when: {time_left: ">= 24h"}, free: true}, {penalty: 50%}]', {"segments": []}, ("time_left",)),
        ("[{penalty: {nights: 1}}]", {}, ("nights",)),
        (
            "[{penalty: 10, per: segment}]",
            {"segments": [{"origin": "A", "destination": "B"}] * 2},
            ("price per segment",),
        ),
        ("[{penalty: 10%, per: segment}]", {"segments": []}, ("price per segment",)),
    ],
)
def test_incomplete_names_the_facts_that_are_missing(
    rows: str, item: dict[str, Any], expected: tuple[str, ...]
) -> None:
    """Exactly the facts that could make a difference."""
    assert missing(terms(f"cancel: {rows}"), booking({**rail(), **item})) == expected


@pytest.mark.parametrize(
    "rows",
    [
        "[{when: {cabin: y}, penalty: 50%}, {penalty: 50%}]",
        "[{when: {cabin: y, product: hotel}, free: true}, {penalty: 50%}]",
        "[{penalty: 50%}, {when: {cabin: y}, free: true}]",
        "[{unless: [{cabin: y, product: hotel}], penalty: 50%}]",
        "[{penalty: {over: cabin, steps: {y: 100, else: 50%}}, at_most: 50}]",
    ],
)
def test_unknown_facts_that_do_not_matter(rows: str) -> None:
    """If every value gives the same amounts, that is the answer."""
    assert answer(terms(f"cancel: {rows}"), booking()) == "50.00"


def test_none_is_not_unknown() -> None:
    """A fact that does not exist fails every comparison, also in `unless`."""
    gold, other = "{when: {membership: gold}, penalty: 10%}", "{unless: [{membership: gold}], penalty: 20%}"
    rows = f"[{gold}, {other}, {{deny: no}}]"
    assert answer(terms(f"cancel: {rows}"), booking(customer={})) == "80.00"
    assert answer(terms(f"cancel: {rows}"), booking(customer={"membership": "gold"})) == "90.00"
    assert missing(terms(f"cancel: {rows}"), booking()) == ("membership",)


def test_the_reason_of_a_request() -> None:
    """Not given, it is none; given, it is a word."""
    rules = terms("cancel: [{when: {reason: illness}, free: true}, {when: {reason: none}, penalty: 50%}]")
    assert answer(rules, booking(), reason="illness") == "100.00"
    assert answer(rules, booking()) == "50.00"


@pytest.mark.parametrize("disruptions", [[1], ({"kind": "cancelled"},), ["late"]])
def test_what_is_no_disruption_is_refused(disruptions: Any) -> None:
    """Rather than ignored."""
    from aftersales import Cancel

    with pytest.raises(InvalidInput, match="disruptions"):
        terms(FREE).quote(booking(), Cancel(), at="2025-06-18T00:00:00Z", disruptions=disruptions)
    assert ask(terms(FREE), booking()).outcome == "granted"
