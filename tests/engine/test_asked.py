"""What a reason says is missing: the fact that decides, and what to ask for."""

from __future__ import annotations

from tests.simple import ask, booking, rail, terms

BANDS = """facts:
  band: {class: [{is: near, when: {distance: "< 100 km"}}, {is: far}]}
  price: {class: [{is: low, when: {band: near, insured: true}}, {is: high}]}
cancel: [{when: {price: low}, free: true}, {when: {band: near}, penalty: 20.00}, {penalty: 10.00}]"""


def test_a_declared_fact_is_listed_with_what_it_is_made_of() -> None:
    """Down to the facts that somebody can state, and those only that nobody did."""
    quote = ask(terms(BANDS), booking())
    assert quote.missing == ("band", "price")
    assert "(missing: band (of distance), price (of distance, insured))" in quote.reasons[0].message
    known = ask(terms(BANDS), booking(), given={"insured": True})
    assert "price (of distance))" in known.reasons[0].message


def test_a_fact_of_its_own_stands_alone() -> None:
    """A span is made of its instants."""
    quote = ask(terms("cancel: [{when: {insured: true}, free: true}, {penalty: 10.00}]"), booking())
    assert quote.reasons[0].message.endswith("(missing: insured)")
    left = ask(terms('cancel: [{when: {time_left: ">= 24h"}, free: true}, {penalty: 10.00}]'), booking(rail(None)))
    assert left.reasons[0].message.endswith("(missing: time_left (of service_start))")
