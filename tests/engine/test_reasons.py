"""Reasons and explanations: what decided, what lost, and why."""

from __future__ import annotations

import json

import pytest

from aftersales import explain
from tests.simple import ask, book, booking, document, rail

LADDER = '{over: time_left, steps: [{">= 48h": 5%}, {">= 24h": 10%}, {else: 50%}], round: {to: 0.5, half: up}}'
TERMS = document(
    f"cancel:\n  - {{id: gold, when: {{membership: gold}}, free: true}}\n  - {{id: rest, penalty: {LADDER}}}"
)
RIGHT = document("cancel: [{id: day, when: {since_booking: '<= 24h'}, free: true}, {deny: late}]", "r", "right")
RULES = book(TERMS, RIGHT)
WHAT = booking(rail(fare="99.90"), customer={})


def test_the_deciding_reason_comes_first() -> None:
    """Document, row and the facts that were used; then what was considered and lost."""
    decided, lost = ask(RULES, WHAT).reasons
    assert (decided.role, decided.document, decided.row, decided.facts) == (
        "decided",
        "t",
        "rest",
        {"time_left": "46h"},
    )
    assert decided.message == "refund CNY 89.90, penalty CNY 10.00"
    assert (decided.source, lost.role, lost.document, lost.code) == ("made for a test", "considered", "r", "late")


def test_an_incomplete_reason_names_what_is_missing() -> None:
    """In words, with the fact."""
    quote = ask(book(TERMS), booking())
    assert quote.reasons[0].message == "the answer depends on facts that are not stated (missing: membership)"


def test_the_explanation_says_why_and_why_not() -> None:
    """Rows passed over with the test that failed, steps of the ladder, and the arithmetic."""
    text = str(explain(ask(RULES, WHAT)))
    for part in (
        "gold: not membership is gold",
        "row rest (0.yaml:9:5)",
        "time_left >= 48h: no",
        "time_left >= 24h: yes",
    ):
        assert part in text
    assert "10% of 99.90 = 9.99, rounded half up to 0.50: 10.00" in text
    assert "=> terms t: refund CNY 89.90, penalty CNY 10.00" in text
    assert "   right r: denied (late)" in text


@pytest.mark.parametrize(
    "what",
    [
        WHAT,
        booking(),
        booking(rail(None), customer={}),
        booking(rail(terms={"id": "zz"})),
        booking(rail(terms={"id": "t", "version": "9"})),
        booking({**rail(), "product": "cruise"}),
        booking({**rail(), "segments": [{"origin": "A", "destination": "B", "status": "flown"}]}),
    ],
)
def test_every_answer_can_be_explained(what: object) -> None:
    """Whatever the outcome, the explanation is plain data and text that names each item."""
    explanation = explain(ask(RULES, what))  # type: ignore[arg-type]
    assert json.loads(json.dumps(explanation.to_dict())) == explanation.to_dict()
    assert "item i1: " in str(explanation)


def test_the_arithmetic_per_unit() -> None:
    """Each unit's own steps, then how they combine."""
    rules = book(document("cancel: [{penalty: {percent: 10, per: traveller, at_least: 6}}]"))
    text = str(explain(ask(rules, booking(travellers=[{"id": "a"}, {"id": "b"}]))))
    assert "traveller 1: 10% of 50.00 = 5.00" in text
    assert "sum over each traveller: 12.00" in text
