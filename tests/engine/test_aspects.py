"""Changes of several aspects: the table asked for each, and the answers put together."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.engine.changed import amounts, change
from tests.simple import book, document, terms

DATE = "{id: date, when: {aspect: date}, fee: 10.00, difference: {cheaper: {refund: 100%}}}"


def each(*rows: str) -> str:
    """A table of a change."""
    return "change:\n" + "".join(f"  - {row}\n" for row in rows)


def together(rows: str, aspects: list[str], price: str) -> str:
    """The amounts of a change of some aspects: the same in every order."""
    found = {amounts(change(terms(rows), price=price, aspects=list(order))) for order in permutations(aspects)}
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize(
    ("name", "dearer", "cheaper"),
    [
        ("fee: 25.00", "35.00 +30.00 pays 65.00", "35.00 -30.00 pays 35.00"),
        ("fee: 25.00, difference: waive", "35.00 +30.00 pays 65.00", "35.00 -30.00 pays 35.00"),
        (
            "fee: free, difference: {cheaper: {refund: 50%, less: 1.00}}",
            "10.00 +30.00 pays 40.00",
            "10.00 -30.00 gets 4.00",
        ),
        (
            "fee: free, difference: {cheaper: {refund: 100%, less: {percent: 50, of: difference}}}",
            "10.00 +30.00 pays 40.00",
            "10.00 -30.00 gets 5.00",
        ),
        ("deny: no_names", "denied no_names", "denied no_names"),
        ("review: a_person", "review a_person", "review a_person"),
        ("fee: actual_loss", "incomplete missing_facts", "incomplete missing_facts"),
    ],
)
def test_two_aspects(name: str, dearer: str, cheaper: str) -> None:
    """Fees add up. The difference is collected unless all waive it; kept unless all give it back, then the least."""
    rows = each(DATE, f"{{id: name, when: {{aspect: name}}, {name}}}", "{deny: not_for_this}")
    assert together(rows, ["date", "name"], "130.00") == dearer
    assert together(rows, ["date", "name"], "70.00") == cheaper


def test_a_difference_that_all_waive() -> None:
    """Is waived."""
    rows = each("{when: {aspect: [date, name]}, fee: 5.00, difference: waive}", "{deny: other}")
    assert together(rows, ["date", "name"], "130.00") == "10.00 -0.00 pays 10.00"


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("deny: never", "review: ask", "denied never"),
        ("deny: never", "fee: actual_loss", "denied never"),
        ("review: ask", "fee: actual_loss", "review ask"),
        ("fee: actual_loss", "fee: costs_paid", "incomplete missing_facts"),
    ],
)
def test_the_gravest_outcome_counts(one: str, two: str, expected: str) -> None:
    """Denied before review before incomplete before granted."""
    rows = each(f"{{when: {{aspect: a}}, {one}}}", f"{{when: {{aspect: b}}, {two}}}", "{fee: 1.00}")
    assert together(rows, ["a", "b", "c"], "100.00") == expected
    assert together(rows, ["c", "d"], "100.00") == "2.00 -0.00 pays 2.00"


def test_what_all_of_them_miss_is_missing() -> None:
    """Of the two that cannot be told."""
    rows = each("{when: {aspect: a}, fee: actual_loss}", "{when: {aspect: b}, fee: costs_paid}", "{fee: 1.00}")
    assert change(terms(rows), aspects=["a", "b", "c"]).missing == ("actual_loss", "costs_paid")


def test_several_forms() -> None:
    """A person decides, where something would come back."""
    credit = "{when: {aspect: name}, fee: free, difference: {cheaper: {refund: 100%, as: credit}}}"
    rows = each(DATE, credit, "{deny: other}")
    assert together(rows, ["date", "name"], "70.00") == "review several_forms"
    assert together(rows, ["date", "name"], "100.00") == "10.00 -0.00 pays 10.00"
    assert together(rows, ["date", "name"], "130.00") == "10.00 +30.00 pays 40.00"


def test_one_form_for_all() -> None:
    """It is the form of what is left."""
    rows = each(
        "{when: {aspect: [date, name]}, fee: 5.00, difference: {cheaper: {refund: 100%, as: credit}}}", "{deny: x}"
    )
    quote = change(terms(rows), aspects=["date", "name"], price="70.00")
    assert (amounts(quote), quote.residual_form) == ("10.00 -30.00 pays 10.00", "credit")


def test_a_table_that_does_not_tell_aspects_apart_is_asked_once() -> None:
    """One fee for the change, whatever it touches."""
    rows = each("{when: {aspects: [name, date]}, fee: 10.00}", "{fee: 20.00}")
    assert together(rows, ["date", "name"], "100.00") == "10.00 -0.00 pays 10.00"
    kinds = "facts: {kind: {class: [{is: soft, when: {aspect: date}}, {is: hard}]}}\n"
    rows = kinds + each("{when: {kind: soft}, fee: 10.00}", "{fee: 20.00}")
    assert together(rows, ["date", "name"], "100.00") == "30.00 -0.00 pays 30.00"


def test_things_for_one_aspect_beside_a_fee_for_another() -> None:
    """The fee is to pay, the things are given, and the difference is collected for the one that collects it."""
    seat = "{when: {aspect: seat}, choice: [{give: [help_desk]}, {fee: 5.00}]}"
    rules = terms(each(seat, "{when: {aspect: date}, fee: 10.00}", "{choice: [{give: [upgrade]}, {fee: 5.00}]}"))
    assert amounts(change(rules, aspects=["date", "seat"], price="130.00")) == "10.00 +30.00 pays 40.00"
    assert amounts(change(rules, aspects=["name", "seat"], price="130.00")) == "0.00 -0.00 pays 0.00"


def test_a_waiver_of_one_aspect_alone_drops_out() -> None:
    """It says nothing of the other: not even its review counts."""
    waiver = document(each("{when: {aspect: date}, review: ask}"), "w", "waiver")
    rules = book(document("change: [{deny: never}]"), waiver)
    assert amounts(change(rules, aspects=["date"])) == "review ask"
    assert amounts(change(rules, aspects=["date", "name"])) == "denied never"


def test_an_open_aspect_beside_a_known_one() -> None:
    """The waiver asks no fee for the name: at best the difference is to pay, as by the terms."""
    rows = each("{when: {aspect: name}, fee: free}", "{when: {new_cabin: economy}, fee: free}", "{fee: 5.00}")
    rules = book(document("change: [{fee: free}]"), document(rows, "w", "waiver"))
    assert amounts(change(rules, aspects=["date", "name"], price="130.00")) == "0.00 +30.00 pays 30.00"


def test_one_aspect_and_none() -> None:
    """One is the aspect; with none stated it is unknown."""
    rows = each("{when: {aspect: date}, fee: 10.00}", "{fee: 20.00}")
    assert together(rows, ["date"], "100.00") == "10.00 -0.00 pays 10.00"
    assert change(terms(rows), price="100.00").missing == ("aspect",)


def test_a_gate_for_one_aspect_stops_waivers() -> None:
    """As a gate of the terms does."""
    gates = "gates: [{for: change, when: {aspect: name}, deny: no_names}]\n"
    waiver = document("change: [{fee: free}]", "w", "waiver")
    rules = book(document(gates + each("{fee: 10.00}")), waiver)
    assert amounts(change(rules, aspects=["date", "name"], price="100.00")) == "denied no_names"
    assert amounts(change(rules, aspects=["date", "seat"], price="100.00")) == "0.00 -0.00 pays 0.00"


def test_a_waiver_sees_the_terms_of_its_aspect() -> None:
    """Half of each fee, not half of both for each."""
    waiver = document(each("{when: {aspect: x}, fee: 1.00}", "{fee: {of: terms_fee, percent: 50}}"), "w", "waiver")
    table = each("{when: {aspect: date}, fee: 10.00}", "{fee: 20.00}")
    quote = change(book(document(table), waiver), aspects=["date", "name"], price="100.00")
    assert amounts(quote) == "15.00 -0.00 pays 15.00"


def test_one_payment_for_all_aspects() -> None:
    """Each would be covered, both are not; and both must accept the method."""
    rows = each(
        "{when: {aspect: date}, fee: 10.00, collect: {by: [card, cash]}}",
        "{when: {aspect: name}, fee: 10.00, collect: {by: [card, voucher]}}",
        "{deny: other}",
    )
    both = ["date", "name"]
    rules = terms(rows)
    assert change(rules, aspects=both).collect_by == ("card",)
    assert change(rules, aspects=both, tender={"method": "cash"}).lines[0].code == "tender_not_accepted"
    assert (
        change(rules, aspects=both, tender={"method": "card", "balance": "19.99"}).lines[0].code == "tender_too_small"
    )
    assert change(rules, aspects=both, tender={"method": "card", "balance": "20.00"}).outcome == "granted"


@pytest.mark.parametrize(
    ("row", "outcome", "code"), [("deny: closed", "denied", "closed"), ("review: ask", "review", "ask")]
)
def test_a_row_goes_before_what_the_payment_does_not_cover(row: str, outcome: str, code: str) -> None:
    """Whether it covers the change is judged once, and only where all aspects are granted."""
    rules = terms(each("{when: {aspect: date}, fee: 10.00, collect: {by: [card]}}", f"{{{row}}}"))
    line = change(rules, aspects=["date", "name"], tender={"method": "card", "balance": "5.00"}).lines[0]
    assert (line.outcome, line.code) == (outcome, code)


def test_the_explanation_shows_each_aspect() -> None:
    """With its row and its arithmetic."""
    rows = each(DATE, "{id: name, when: {aspect: name}, fee: 25.00}", "{deny: other}")
    quote = change(terms(rows), aspects=["name", "date"], price="130.00")
    shown = quote.details.explanation()["items"][0]["answers"][0]
    assert [(one["aspect"], one["row"], one["steps"]) for one in shown["aspects"]] == [
        ("date", "date", ["fixed amount: 10.00"]),
        ("name", "name", ["fixed amount: 25.00"]),
    ]
