"""In which order tenders are paid back: payers, groups, and the tenders of a group."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.ways import HALF, MANY, back, paid, routing, sent, shares
from tests.simple import Dict, document

CARD, POINTS = paid("c", "card", "50.00"), paid("p", "points", "30.00", points=3000)
VOUCHER = paid("v", "voucher", "20.00")
MIXED = [CARD, POINTS, VOUCHER]
CENT = document("cancel: [{penalty: 0.01}]")


def split(tenders: list[Dict], *rules: str, terms: str = HALF, **keys: Any) -> dict[str, str]:
    """The shares under one routing, or under none."""
    return shares(sent(tenders, *MANY, *([routing(*rules)] if rules else []), terms=terms, **keys))


def test_without_a_routing_in_proportion() -> None:
    """To what each tender paid, less what was paid back of it."""
    assert split(MIXED) == {"c": "25.00", "p": "15.00", "v": "10.00"}
    assert split(MIXED, history=[back("c", "20.00")]) == {"c": "11.25", "p": "11.25", "v": "7.50"}


def test_the_odd_cent_goes_to_the_lower_id() -> None:
    """Whatever the order of the booking, the largest remainder wins, of equal ones the lower id."""
    tenders = [paid(own, "card", "0.01") for own in "cab"]
    assert split(tenders, terms=CENT) == {"a": "0.01", "b": "0.01"}
    assert list(split(tenders, terms=CENT)) == ["a", "b"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("[money]", {"c": "50.00"}),
        ("[points]", {"c": "14.29", "p": "30.00", "v": "5.71"}),
        ("[points, money]", {"c": "20.00", "p": "30.00"}),
        ("[voucher, points]", {"p": "30.00", "v": "20.00"}),
        ("[rest, money]", {"p": "30.00", "v": "20.00"}),
        ("[rest, voucher]", {"c": "31.25", "p": "18.75"}),
        ("[card, points]", {"c": "50.00"}),
    ],
)
def test_groups_are_filled_one_after_the_other(order: str, expected: dict[str, str]) -> None:
    """By what comes back of a tender or by its method; what the order does not name comes last, or where `rest` is."""
    assert split(MIXED, f"order: {order}") == expected


def test_a_method_stands_before_what_comes_back_of_it() -> None:
    """A tender belongs to the group of its method, wherever its form stands."""
    tenders = [paid("c", "card", "50.00"), paid("b", "bank", "50.00")]
    assert split(tenders, "order: [money, card]") == {"b": "50.00"}


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("latest_first", {"b": "30.00", "c": "20.00"}),
        ("first_first", {"a": "40.00", "c": "10.00"}),
        ("pro_rata", {"a": "20.00", "b": "15.00", "c": "15.00"}),
    ],
)
def test_within_a_group(within: str, expected: dict[str, str]) -> None:
    """By the instant of capture, ties by the lower id."""
    early, late = "2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z"
    tenders = [paid("b", "card", "30.00", captured_at=late), paid("a", "card", "40.00", captured_at=early)]
    middle = paid("c", "card", "30.00", captured_at="2025-01-15T00:00:00Z")
    assert split([*tenders, middle], f"within: {within}") == expected


def test_ties_of_capture_go_by_id() -> None:
    """Both ways round."""
    tied = [paid(own, "card", "25.00", captured_at="2025-01-01T00:00:00Z") for own in "dbca"]
    for within in ("latest_first", "first_first"):
        assert split(tied, f"within: {within}") == {"a": "25.00", "b": "25.00"}


def test_a_group_with_an_unknown_capture_goes_by_place() -> None:
    """The booking lists its tenders in the order in which they were made."""
    known = {"captured_at": "2025-03-01T00:00:00Z"}
    tenders = [paid("z", "card", "50.00"), paid("y", "card", "25.00", **known), paid("x", "card", "25.00", **known)]
    assert split(tenders, "within: first_first") == {"z": "50.00"}
    assert split(tenders, "within: latest_first") == {"x": "25.00", "y": "25.00"}


MINE = [paid("p", "points", "20.00", points=2000), paid("d", "card", "20.00")]
COMPANY = [paid("c", "card", "60.00", payer="acme"), *MINE]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["payers: apart"], {"c": "30.00", "p": "10.00", "d": "10.00"}),
        (["payers: apart", "order: [money]"], {"c": "30.00", "d": "20.00"}),
        (["payers: [acme]"], {"c": "50.00"}),
        (["payers: [nobody, acme]"], {"c": "50.00"}),
        (["payers: [nobody]"], {"c": "30.00", "p": "10.00", "d": "10.00"}),
        (["order: [money]"], {"c": "37.50", "d": "12.50"}),
    ],
)
def test_payers(rules: list[str], expected: dict[str, str]) -> None:
    """Apart each gets its part; of a list those first that it names; without, who paid makes no difference. Whoever is
    not named is one payer."""
    assert split(COMPANY, *rules) == expected


def test_the_odd_cent_of_payers_goes_to_that_of_the_least_tender() -> None:
    """Payers stand in the order of their least tender id."""
    tenders = [paid("z", "card", "0.01"), paid("b", "card", "0.01", payer="x"), paid("c", "card", "0.01", payer="y")]
    assert split(tenders, "payers: apart", terms=CENT) == {"b": "0.01", "c": "0.01"}
    assert split([{**tenders[0], "id": "a"}, *tenders[1:]], "payers: apart", terms=CENT) == {"a": "0.01", "b": "0.01"}


def test_the_more_specific_routing_governs() -> None:
    """As with terms: one that asks for more comes before one that applies to all."""
    rail_first = routing("order: [points]", "applies: [{product: rail}]", own="a")
    found = shares(sent(MIXED, *MANY, rail_first, routing("order: [voucher]", own="b"), terms=HALF))
    assert found == {"c": "14.29", "p": "30.00", "v": "5.71"}


def test_a_routing_for_others_does_not_govern() -> None:
    """Then the refund goes in proportion."""
    assert split(MIXED, "order: [points]", "applies: [{product: hotel}]") == split(MIXED)


def test_two_routings_that_nobody_can_order() -> None:
    """A person decides; the refund is owed all the same."""
    one, other = (routing(f"applies: [{{{test}}}]", own=test[:7]) for test in ("product: rail", "channel: app"))
    found = sent(MIXED, *MANY, one, other, terms=HALF, channel="app")
    assert (found.outcome, found.reasons[-1].code, found.payouts) == ("review", "conflicting_routing", ())
    assert (found.refund, found.at_least and found.at_least.amount) == (None, "50.00")


def test_a_routing_that_may_apply() -> None:
    """Nobody can tell the order without the fact; it is named, and the refund is owed all the same."""
    found = sent(MIXED, *MANY, routing("order: [points]", "applies: [{channel: app}]"), terms=HALF)
    assert (found.outcome, found.reasons[-1].code, found.missing) == ("incomplete", "routing_unclear", ("channel",))
    assert (found.refund, found.at_least and found.at_least.amount, found.payouts) == (None, "50.00", ())
    assert "channel" in found.reasons[-1].message


def test_what_is_denied_needs_no_order() -> None:
    """A routing that nobody can choose says nothing where nothing comes back."""
    found = sent(MIXED, routing("applies: [{channel: app}]"), terms=document("cancel: [{deny: never}]"))
    assert (found.outcome, found.missing) == ("denied", ())
