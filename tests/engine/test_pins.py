"""Pinned terms: what an item was sold under, whatever came after."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking, Rulebook
from tests.packages import EARLY, trip
from tests.simple import answer, ask, book, booking, document, hotel, rail

FREE = "cancel: [{free: true}]"
HALF = "cancel: [{penalty: 50%}]"
VERSIONS = """
versions:
  - {from: 2025-01-01, cancel: [{penalty: 10%}]}
  - {from: 2025-06-01, cancel: [{penalty: 20%}]}
"""


def sold(pin: dict[str, Any]) -> Booking:
    """A rail item sold under some terms."""
    return booking(rail(terms=pin))


@pytest.fixture
def rules() -> Rulebook:
    """Free terms that apply, terms of another product, terms of the past, and terms in versions."""
    return book(
        document(FREE, "now"),
        document(HALF, "other", applies="[{product: cruise}]"),
        document(HALF, "past", applies='[{product: rail, requested_at: "< 2025-06-10T00:00:00+08:00"}]'),
        document(VERSIONS, "dated", applies="[{product: coach}]"),
    )


@pytest.mark.parametrize(
    ("pin", "expected"),
    [
        ({"id": "other"}, "50.00"),
        ({"id": "past"}, "50.00"),
        ({"id": "dated"}, "80.00"),
        ({"id": "dated", "version": "2025-01-01"}, "90.00"),
        ({"id": "dated", "version": "2025-06-01"}, "80.00"),
        ({"id": "dated", "version": "2024-01-01"}, "incomplete no_version"),
        ({"id": "other", "version": "2025-01-01"}, "incomplete no_version"),
        ({"id": "zz"}, "incomplete unknown_terms"),
        ({"id": "zz", "version": "2025-01-01"}, "incomplete unknown_terms"),
    ],
)
def test_what_a_pin_gives(rules: Rulebook, pin: dict[str, Any], expected: str) -> None:
    """Without a pin the free terms govern; no pin falls back to them."""
    assert answer(rules, booking()) == "100.00"
    assert answer(rules, sold(pin)) == expected


def test_a_pin_outlives_the_terms_that_apply(rules: Rulebook) -> None:
    """What applied at the sale and no more governs on, at every instant, also once remembered."""
    what = sold({"id": "past"})
    for at in ("2025-06-09T12:00:00+08:00", "2025-06-18T12:00:00+08:00") * 3:
        assert answer(rules, what, at) == "50.00"


def test_a_pinned_version_outlives_its_successor(rules: Rulebook) -> None:
    """On both sides of the day on which the next one begins."""
    what = sold({"id": "dated", "version": "2025-01-01"})
    for at in ("2025-05-31T23:59:59+08:00", "2025-06-01T00:00:00+08:00") * 3:
        assert answer(rules, what, at) == "90.00"
    moving = sold({"id": "dated"})
    for _ in range(3):
        assert answer(rules, moving, "2025-05-31T23:59:59+08:00") == "90.00"
        assert answer(rules, moving, "2025-06-01T00:00:00+08:00") == "80.00"


@pytest.mark.parametrize("members", ["each", "all_or_none", "strictest"])
@pytest.mark.parametrize(
    ("pin", "code"),
    [({"id": "zz"}, "unknown_terms"), ({"id": "dated", "version": "2024-01-01"}, "no_version")],
)
def test_a_member_with_a_broken_pin(members: str, pin: dict[str, Any], code: str) -> None:
    """Nothing of an indivisible package is granted while one member's terms are unknown."""
    own = document(f"members: {members}\n{FREE}", "trip-terms", applies="[{product: package}]")
    books = book(
        own,
        document(FREE),
        document(FREE, "h", applies="[{product: hotel}]"),
        document(VERSIONS, "dated", applies="[{product: coach}]"),
    )
    lines = {line.item: line for line in _lines(books, trip(train={"terms": pin}))}
    assert (lines["i1"].outcome, lines["i1"].code) == ("incomplete", code)
    assert lines["i2"].outcome == ("granted" if members == "each" else "incomplete")


def test_each_member_has_its_own_pin(rules: Rulebook) -> None:
    """The pin of a package is not that of its members, nor the other way round."""
    own = document(f"members: each\n{HALF}", "trip-terms", applies="[{product: package}]")
    books = book(
        own,
        document(FREE),
        document(HALF, "h", applies="[{product: hotel}]"),
        document(VERSIONS, "dated", applies="[{product: coach}]"),
    )
    what = trip(train={"terms": {"id": "dated"}}, own={"terms": {"id": "t"}})
    assert [line.document for line in _lines(books, what)] == ["t", "dated", "h"]
    assert answer(rules, booking(hotel(terms={"id": "other"}))) == "150.00"


def _lines(rules: Rulebook, what: Booking) -> Any:
    return ask(rules, what, EARLY).lines
