"""Percentages that are facts: basis points of a contract, or of a ratio of amounts."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Claim, InvalidInput
from tests.simple import answer, ask, book, booking, document, missing, rail, refused, terms

SHARE = terms("""facts: {share: {stated: ratio}}
cancel: [{penalty: {of: fare, percent: share, round: {to: 1, half: up}, at_least: 5.00}}]""")
FARE = booking(rail(fare="130.00"))


@pytest.mark.parametrize(
    ("points", "refund"), [(2500, "97.00"), (100, "125.00"), (0, "125.00"), (10_000, "0.00"), (20_000, "0.00")]
)
def test_a_stated_share(points: int, refund: str) -> None:
    """32.50 to the yuan is 33.00; then at least 5.00, and at most what was paid."""
    assert answer(SHARE, FARE, given={"share": points}) == refund


def test_an_unknown_share_is_missing() -> None:
    """It is never nothing."""
    assert missing(SHARE, FARE) == ("share",)


@pytest.mark.parametrize("points", [-1, 1_000_001, "25%", None])
def test_what_is_no_share_is_refused_or_missing(points: Any) -> None:
    """Basis points from nothing to a hundredfold; one that does not exist is missing."""
    if points is None:
        assert missing(SHARE, FARE, given={"share": None}) == ("share",)
    else:
        with pytest.raises(InvalidInput, match="basis points"):
            ask(SHARE, FARE, given={"share": points})


def test_a_share_that_is_a_ratio_of_amounts() -> None:
    """A third of the total is fare: 33.33% of 90.00."""
    rules = terms("""facts: {part: {ratio: [fare, total]}}
cancel: [{penalty: {of: total, percent: part, round: {to: minor, half: up}}}]""")
    price = [{"kind": "fare", "amount": "30.00"}, {"kind": "tax", "amount": "60.00"}]
    assert answer(rules, booking({**rail(), "price": price})) == "60.00"


def test_a_share_of_a_compensation() -> None:
    """It may be more than was paid."""
    rows = "facts: {share: {stated: ratio}}\ncompensate: {delay: [{pay: {of: fare, percent: share}}]}"
    claim = book(document(rows)).quote(FARE, Claim(), at="2025-06-18T00:00:00Z", given={"share": 20_000})
    assert claim.compensation is not None
    assert claim.compensation.amount == "260.00"


def test_other_facts_are_no_share() -> None:
    """The hint names what is."""
    (found,) = refused(document("cancel: [{penalty: {percent: total}}]"))
    assert (found.code, found.message) == ("percent", "`total` is not a ratio")
