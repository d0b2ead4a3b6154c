"""Ladders and named amounts as documents write them."""

from __future__ import annotations

import pytest

from tests.simple import answer, ask, booking, rail, refused, terms
from tests.simple import document as text

AT = {"73h": "2025-06-17T09:00:00+08:00", "72h": "2025-06-17T10:00:00+08:00", "5h": "2025-06-20T05:00:00+08:00"}


def ladder(steps: str, left: str, over: str = "time_left") -> str:
    """What comes back of 100.00 under a ladder of penalties."""
    return answer(
        terms(f"cancel: [{{penalty: {{over: {over}, steps: {steps}}}}}, {{deny: passed}}]"), booking(), AT[left]
    )


@pytest.mark.parametrize("steps", ['{"> 0h": 3, ">= 72h": 1, "> 72h": 0}', '{"> 72h": 0, "> 0h": 3, ">= 72h": 1}'])
def test_a_mapping_is_sorted_by_its_bounds(steps: str) -> None:
    """The tightest bound first; of two at one place, the strict one."""
    assert [ladder(steps, left) for left in ("73h", "72h", "5h")] == ["100.00", "99.00", "97.00"]


@pytest.mark.parametrize("steps", ['{"<= 72h": 1, "< 72h": 0, "< 999h": 3}', '{"< 999h": 3, "< 72h": 0, "<= 72h": 1}'])
def test_upper_bounds_are_sorted_upwards(steps: str) -> None:
    """Bounds from above run the other way."""
    assert [ladder(steps, left) for left in ("73h", "72h", "5h")] == ["97.00", "99.00", "100.00"]


def test_else_of_a_mapping_is_last() -> None:
    """`else` may stand anywhere in a mapping."""
    assert ladder('{else: 7, ">= 72h": 1}', "73h") == "99.00"
    assert ladder('{else: 7, ">= 72h": 1}', "5h") == "93.00"


def test_cutoffs_of_a_mapping_are_sorted() -> None:
    """The earliest cut-off first."""
    steps = '{"by 18:00 1 day before": 2, "by 18:00 3 days before": 1, "by 12:00 3 days before": 0}'
    assert [ladder(steps, left) for left in ("73h", "72h", "5h")] == ["100.00", "100.00", "denied passed"]
    later = terms(f"cancel: [{{penalty: {{over: time_left, steps: {steps}}}}}]")
    assert answer(later, booking(), "2025-06-17T12:00:00.000001+08:00") == "99.00"


def test_a_list_keeps_its_order() -> None:
    """The first step that holds, even if a later one is tighter."""
    assert ladder('[{"> 0h": 3}, {">= 72h": 1}]', "73h") == "97.00"


def test_a_ladder_that_fails_passes_on() -> None:
    """Without `else` the next row is tried."""
    assert ladder('[{">= 73h": 3}]', "5h") == "denied passed"


def test_ladders_over_words() -> None:
    """A class as key, several at once, and `none`."""
    steps = "{first: 1, second: 2, else: 3}"
    rules = terms(f"cancel: [{{penalty: {{over: cabin, steps: {steps}}}}}]")
    found = [answer(rules, booking(rail(attributes={"cabin": c}))) for c in ("first", "second", "third")]
    assert found == ["99.00", "98.00", "97.00"]
    nobody = terms("cancel: [{penalty: {over: membership, steps: {none: 1, gold: 2, else: 3}}}]")
    assert answer(nobody, booking(customer={})) == "99.00"
    assert answer(nobody, booking(customer={"membership": "gold"})) == "98.00"


def test_ladders_over_counts() -> None:
    """A bare number means that number."""
    rules = terms("cancel: [{penalty: {over: changes_so_far, steps: {0: 1, 1: 2, else: 3}}}]")
    change = {"kind": "changed", "item": "i1", "at": "2025-06-02T00:00:00Z"}
    assert [answer(rules, booking(history=[change] * n)) for n in (0, 1, 2)] == ["99.00", "98.00", "97.00"]


def test_a_step_may_have_two_sides() -> None:
    """`> 48h, <= 72h` holds between its bounds."""
    steps = '[{"> 4h, < 72h": 1}, {"== 72h": 2}, {else: 3}]'
    assert [ladder(steps, left) for left in ("73h", "72h", "5h")] == ["97.00", "98.00", "99.00"]


def test_ladders_of_outcomes() -> None:
    """Steps may grant, deny, or ask a person."""
    steps = '{">= 73h": {free: true}, ">= 72h": {review: ask}, "> 0h": {deny: late}}'
    rules = terms(f"cancel: [{{over: time_left, steps: {steps}}}]")
    assert [answer(rules, booking(), at) for at in AT.values()] == ["100.00", "review ask", "denied late"]


NAMED = "amounts: {fee: {percent: 10, of: fare, round: {to: 1, up: true}}, twice: {sum: [{use: fee}, {use: fee}]}}\n"
PRICE = [{"kind": "fare", "amount": "42.50"}, {"kind": "tax", "amount": "50.00"}]


@pytest.mark.parametrize(
    ("use", "kept"),
    [
        ("{use: fee}", "5.00"),
        ("{use: fee, of: tax}", "5.00"),
        ("{use: fee, of: total}", "10.00"),
        ("{use: fee, of: total, round: {to: 0.01, half: up}}", "9.25"),
        ("{use: twice}", "10.00"),
        ("{use: twice, of: total}", "10.00"),
        ("{use: fee, at_most: 3}", "3.00"),
        ("{use: fee, at_least: 6}", "6.00"),
    ],
)
def test_named_amounts_and_what_their_user_changes(use: str, kept: str) -> None:
    """The user of a name rebinds the settings of the amount's own node, and adds limits around it."""
    quote = ask(terms(NAMED + f"cancel: [{{penalty: {use}}}]"), booking(rail(price=PRICE)))
    assert quote.penalty is not None
    assert quote.penalty.amount == kept


@pytest.mark.parametrize(
    "amounts",
    ["{a: {use: a}}", "{a: {use: b}, b: {use: a}}", "{a: {sum: [1, {use: b}]}, b: {at_most: {use: a}, amount: 1}}"],
)
def test_named_amounts_that_use_themselves(amounts: str) -> None:
    """A cycle is found, used or not."""
    assert {one.code for one in refused(text(f"amounts: {amounts}\ncancel: [{{free: true}}]"))} == {"amount-cycle"}


def test_unused_names_are_checked_too() -> None:
    """A mistake in an amount that nothing uses is still a mistake."""
    assert [one.code for one in refused(text("amounts: {a: 101%}\ncancel: [{free: true}]"))] == ["percent-above-100"]
