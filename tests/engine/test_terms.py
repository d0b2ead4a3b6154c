"""Which terms govern an item, in which version, and what they say where facts are missing."""

from __future__ import annotations

import pytest

from tests.simple import answer, book, booking, document, hotel, missing, rail, terms

FREE, HALF, NOTHING = "cancel: [{free: true}]", "cancel: [{penalty: 50%}]", "cancel: [{penalty: 100%}]"


def test_no_terms() -> None:
    """An item that nothing applies to is incomplete, not free."""
    assert answer(terms(FREE), booking(hotel())) == "incomplete no_terms"


def test_the_more_specific_terms_govern() -> None:
    """A conjunction that asks for more beats one that asks for less, in either order of files."""
    wide, narrow = document(FREE, "a"), document(HALF, "b", applies="[{product: rail, cabin: y}]")
    for rules in (book(wide, narrow), book(narrow, wide)):
        assert answer(rules, booking(rail(attributes={"cabin": "y"}))) == "50.00"
        assert answer(rules, booking(rail(attributes={"cabin": "z"}))) == "100.00"


def test_fewer_words_are_more_specific() -> None:
    """A list of fewer values asks for more."""
    wide = document(FREE, "a", applies="[{product: [rail, coach]}]")
    assert answer(book(wide, document(HALF, "b")), booking()) == "50.00"


def test_incomparable_terms_conflict() -> None:
    """Two documents that each ask for something else are for a person to decide."""
    one = document(FREE, "a", applies="[{product: rail, cabin: y}]")
    two = document(HALF, "b", applies="[{product: rail, supplier: S}]")
    what = booking(rail(attributes={"cabin": "y"}, supplier="S"))
    assert answer(book(one, two), what) == "review conflicting_terms"
    both = document(NOTHING, "c", applies="[{product: rail, supplier: S, cabin: y}]")
    assert answer(book(one, two, both), what) == "0.00"


def test_the_same_scope_twice_conflicts() -> None:
    """Equal conjunctions are not more specific than each other."""
    assert answer(book(document(FREE, "a"), document(HALF, "b")), booking()) == "review conflicting_terms"


def test_terms_that_may_apply() -> None:
    """If a fact that is not stated decides which terms govern, it is named."""
    rules = book(document(FREE, "a"), document(HALF, "b", applies="[{product: rail, cabin: y, supplier: S}]"))
    assert answer(rules, booking()) == "incomplete terms_unclear"
    assert missing(rules, booking(rail(supplier="S"))) == ("cabin",)
    assert answer(rules, booking(rail(supplier="T"))) == "100.00"
    assert answer(rules, booking(rail(supplier="S")), given={"cabin": "y"}) == "50.00"


def test_an_open_rival_that_is_less_specific_does_not_matter() -> None:
    """What could only be broader than the governing terms leaves them alone."""
    rules = book(
        document(FREE, "a", applies="[{cabin: y}]"), document(HALF, "b", applies="[{product: rail, cabin: y}]")
    )
    assert answer(rules, booking(rail(attributes={"cabin": "y"}))) == "50.00"


def test_pinned_terms_govern() -> None:
    """The terms sold under are asked whether they would apply or not."""
    rules = book(document(FREE, "a"), document(HALF, "b", applies="[{product: cruise}]"))
    assert answer(rules, booking(rail(terms={"id": "b"}))) == "50.00"
    assert answer(rules, booking(rail(terms={"id": "zz"}))) == "incomplete unknown_terms"


VERSIONS = """
versions:
  - {from: 2025-06-01, cancel: [{free: true}]}
  - {from: 2025-06-18, cancel: [{penalty: 50%}]}
"""


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2025-05-31T23:59:59.999999+08:00", "incomplete no_version"),
        ("2025-06-01T00:00:00+08:00", "100.00"),
        ("2025-06-17T23:59:59.999999+08:00", "100.00"),
        ("2025-06-18T00:00:00+08:00", "50.00"),
    ],
)
def test_versions_begin_at_local_midnight(at: str, expected: str) -> None:
    """A version by date starts at 00:00 in the item's zone and ends where the next begins."""
    assert answer(terms(VERSIONS), booking(booked_at="2025-01-01T00:00:00Z"), at) == expected


def test_versions_by_instant() -> None:
    """A version with an offset starts at that instant everywhere."""
    rules = terms(VERSIONS.replace("2025-06-01", "2025-06-01T00:00:00Z").replace("2025-06-18", "2025-06-18T00:00:00Z"))
    found = [answer(rules, booking(), f"2025-06-18T{time}+08:00") for time in ("07:59:59.999999", "08:00:00")]
    assert found == ["100.00", "50.00"]


def test_versions_without_a_zone() -> None:
    """An item without a zone counts dates in UTC."""
    item = {**rail(None), "segments": []}
    found = [answer(terms(VERSIONS), booking(item), f"2025-06-{t}") for t in ("17T23:59:59Z", "18T00:00:00Z")]
    assert found == ["100.00", "50.00"]


def test_versions_picked_by_the_sale() -> None:
    """The document says once which instant counts; if that is not stated it is named."""
    rules = terms("picked_by: issued_at" + VERSIONS)
    assert answer(rules, booking(rail(issued_at="2025-06-10T00:00:00Z"))) == "100.00"
    assert answer(rules, booking(rail(issued_at="2025-06-19T00:00:00Z"))) == "50.00"
    assert missing(rules, booking()) == ("issued_at",)
    assert answer(rules, booking()) == "incomplete no_version"


def test_pinned_versions() -> None:
    """A pinned version is the one that was sold; one that never was is no version."""
    rules = terms(VERSIONS)
    assert answer(rules, booking(rail(terms={"id": "t", "version": "2025-06-01"}))) == "100.00"
    assert answer(rules, booking(rail(terms={"id": "t", "version": "2025-06-02"}))) == "incomplete no_version"


def test_one_clock_can_rule_a_document_out() -> None:
    """Without a zone a calendar clock tells nothing, but hours that do not fit are enough."""
    never = '[{product: rail, since_booking: ">= 4000h, from same time 1 day after"}]'
    rules = book(document(FREE, "a"), document(HALF, "b", applies=never))
    assert answer(rules, booking(rail(departs=None))) == "100.00"
    perhaps = never.replace("4000h", "4h")
    assert answer(book(document(FREE, "a"), document(HALF, "b", applies=perhaps)), booking(rail(departs=None))) == (
        "incomplete terms_unclear"
    )
