"""The small changes of constants and trees."""

from __future__ import annotations

import pytest

from aftersales.check.mutate.constants import of_amount, of_condition, of_dates, of_length
from aftersales.check.mutate.edits import Edit, edits
from aftersales.policy.nodes import parse

AROUND_SIX = [
    "by 17:00 0 days before", "by 19:00 0 days before", "by 18:00 1 days before", "by 18:00 1 days after"
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (">= 48h", ["> 48h", ">= 47h", ">= 49h", ">= 2 days"]),
        ("< 3 days", ["<= 3 days", "< 2 days", "< 4 days", "< 72h"]),
        ("<= 1500 km", ["< 1500 km", "<= 1499 km", "<= 1501 km"]),
        ("> -20min", [">= -20min", "> -21min", "> -19min"]),
        (">= 2020-02-29", ["> 2020-02-29", ">= 2020-02-28", ">= 2020-03-01"]),
        ("by 18:00 0 days before", ["before 18:00 0 days before", *AROUND_SIX]),
        ("flight", []),
    ],
)
def test_changes_of_a_condition(text: str, changes: list[str]) -> None:
    """The boundary, the threshold by one unit of what is written, and the other clock."""
    assert [new for _, new in of_condition(text)] == changes


def test_of_a_range_one_bound_changes_at_a_time() -> None:
    """The other stays."""
    assert ("boundary", "> 48h, < 192h") in of_condition(">= 48h, < 192h")
    assert ("boundary", ">= 48h, <= 192h") in of_condition(">= 48h, < 192h")
    assert ("boundary", "> 48h, <= 192h") not in of_condition(">= 48h, < 192h")


def test_changes_of_amounts_lengths_and_dates() -> None:
    """Nothing becomes negative."""
    assert list(of_amount("25%")) == [("percentage", "24%"), ("percentage", "26%")]
    assert list(of_amount("0")) == [("amount", "1")]
    assert list(of_amount("2.50")) == [("amount", "1.50"), ("amount", "3.50")]
    assert list(of_amount("free")) == [("amount", "1%")]
    assert list(of_amount("fare")) == []
    assert ("length", "8 business days") in of_length("7 business days")
    assert ("date", "2016-01-24..2016-03-04") in of_dates("2016-01-24..2016-03-03")


TEXT = """\
terms: t
title: {en: 3 days}
applies: [{product: rail}]
amounts:
  named: {of: fare, percent: 5, round: {to: 0.5, half: up}, at_least: 2}
cancel:
  - {id: a, when: {cabin: first}, unless: [{insured: true}], penalty: 5%}
  - {id: b, penalty: {over: time_left, steps: {">= 48h": free, else: {use: named}}}}
"""


def changes(text: str = TEXT) -> list[Edit]:
    return list(edits(parse(text, "t.yaml")))


def test_every_part_of_a_document_is_changed() -> None:
    """But what it is called."""
    kinds = {edit.kind for edit in changes()}
    assert kinds == {
        "number", "rounding", "amount", "limit", "dropped at_least", "dropped row", "dropped unless", "percentage",
        "boundary", "threshold", "clock", "dropped step",
    }  # fmt: skip
    assert not any(edit.at.line == 2 for edit in changes())


def test_each_change_is_of_one_thing() -> None:
    """Every tree differs from the document's in its own way."""
    trees = [repr(edit.tree) for edit in changes()]
    assert len(set(trees)) == len(trees)
    assert repr(parse(TEXT, "t.yaml")) not in trees


def test_the_only_row_is_not_dropped() -> None:
    """A document without rows is none."""
    rows = [edit for edit in changes() if edit.kind == "dropped row"]
    assert [edit.at.line for edit in rows] == [7, 8]
    alone = TEXT.replace(TEXT.splitlines(keepends=True)[6], "")
    assert not [edit for edit in changes(alone) if edit.kind == "dropped row"]


TENDER = """\
tender: t
window: 180 days
partial_refunds: 2
minimum: {CNY: 0.50}
void: {until: "24:00"}
cut_off: "17:00"
arrival: {earliest: 0 days, latest: 3 business days, calendar: cn}
fallback: [bank_transfer]
"""


def test_every_limit_of_a_rail_is_changed_and_dropped() -> None:
    """But not the method it falls back on."""
    found = {(edit.at.line, edit.kind) for edit in changes(TENDER)}
    assert {line for line, _ in found} == set(range(2, 9))
    dropped = {edit.kind for edit in changes(TENDER) if not edit.new}
    assert dropped == {
        f"dropped {key}" for key in ("window", "partial_refunds", "minimum", "void", "cut_off", "fallback")
    }
    assert [edit.new for edit in changes(TENDER) if edit.at.line == 7] == [
        "1 days",
        "2 business days",
        "4 business days",
    ]


def test_neighbours_of_an_order_change_places() -> None:
    """One pair at a time."""
    found = changes("routing: r\norder: [money, points, rest]\n")
    assert [(edit.old, edit.new) for edit in found] == [
        ("money, points", "points, money"),
        ("points, rest", "rest, points"),
    ]
    assert [node.value for node in found[0].tree.value[1][1].value] == ["points", "money", "rest"]
