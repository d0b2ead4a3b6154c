"""Which document answers a claim, and which heads are asked for."""

from __future__ import annotations

from typing import Any

from aftersales import Claim, Quote
from aftersales.model.quote_parts import Award
from tests.simple import book, booking, document, rail

AT = "2025-06-18T00:00:00Z"
FREE = document("cancel: [{free: true}]")


def claim(*texts: str, heads: Any = None, **item: Any) -> Quote:
    """The quote of a claim for one rail item."""
    return book(*texts).quote(booking(rail(**item)), Claim(heads=heads), at=AT)


def award(*texts: str, **keys: Any) -> Award:
    """Its only award."""
    (found,) = claim(*texts, **keys).awards
    return found


def layer(kind: str, own: str, rows: str, applies: str = "[{product: rail}]") -> str:
    """A document that answers for delays."""
    return document(f"compensate: {{delay: {rows}}}", own, kind, applies)


def test_a_document_that_says_that_nothing_is_owed_has_answered() -> None:
    """Rows of `none`, and amounts of nothing, are denied by their document."""
    for rows in ("[{none: true}]", "[{pay: 0.00}]"):
        found = award(FREE, layer("right", "r", rows))
        assert (found.outcome, found.code, found.document) == ("denied", "not_owed", "r")


def test_of_answers_alike_the_first_document_counts_where_the_terms_are_silent() -> None:
    """By the order of ids, whatever the kinds of the documents."""
    both = layer("right", "r", "[{deny: late}]"), layer("benefit", "b", "[{deny: early}]")
    assert award(FREE, *both).document == "b"
    lacking = layer("right", "r", "[{pay: tax}]"), layer("benefit", "b", "[{pay: surcharge}]")
    assert award(FREE, *lacking).document == "b"


def test_every_version_counts_where_nobody_can_tell_which_is_in_force() -> None:
    """The heads of all of them are asked for: by an unknown instant, or under a version that nobody knows."""
    versions = "versions: [{from: 2020-01-01, compensate: {delay: [{pay: 9.00}]}}]"
    unknown = document(f"picked_by: issued_at\n{versions}", "r", "right")
    found = award(FREE, unknown)
    assert (found.head, found.code, found.missing) == ("delay", "no_version", ("issued_at",))
    pinned = award(document(versions), terms={"id": "t", "version": "1999-01-01"})
    assert (pinned.head, pinned.outcome, pinned.code) == ("delay", "incomplete", "no_version")


def test_the_heads_of_the_pinned_version_are_asked_for() -> None:
    """Not those of the version that its date would pick."""
    versions = "versions: [{from: 2020-01-01, cancel: [{free: true}]}, {from: 2024-01-01, compensate: %s}]"
    rules = document(versions % "{delay: [{pay: 9.00}]}")
    assert award(rules, terms={"id": "t", "version": "2020-01-01"}).head == ""
    assert award(rules, terms={"id": "t", "version": "2024-01-01"}).head == "delay"


def test_terms_that_reach_no_row_owe_nothing_under_a_head() -> None:
    """As rights do: nobody has to close a table of compensation."""
    rows = "[{when: {disruption: delayed}, pay: 10.00}]"
    assert (award(layer("terms", "t", rows)).outcome, award(layer("terms", "t", rows)).code) == ("denied", "not_owed")
    found = award(layer("terms", "t", rows), layer("right", "r", "[{pay: 7.00}]"))
    assert (found.outcome, found.document) == ("granted", "r")
