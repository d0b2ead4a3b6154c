"""Where two parts of the language meet: laws that hold for each alone hold for both together."""

from __future__ import annotations

import pytest

from aftersales import Change, Claim
from tests.engine.parts import EVERY, TWO, fares, flight, quoted, refunds, segment
from tests.packages import EARLY, package, trip
from tests.simple import ask, book, booking, document, hotel, missing, not_none, rail, terms

FLOWN = [segment(0, status="flown"), segment(1)]
STATED = {"price": fares("60.00", "40.00"), "segments": FLOWN, "attributes": {"flown_value": "20.00"}}
NO = document("cancel: [{deny: no}]", "hotel", applies="[{product: hotel}]")


@pytest.mark.parametrize(("flown", "used"), [("segments", "60.00"), ("repriced", "20.00")])
def test_a_package_values_what_was_flown_as_the_terms_of_its_member_do(flown: str, used: str) -> None:
    """The package denies what its terms grant; what was flown is used all the same."""
    rules = book(package("all_or_none"), document(f"flown: {flown}\ncancel: [{{free: true}}]", "train"), NO)
    line = ask(rules, trip(train=STATED), EARLY).lines[1]
    assert (line.document, line.code, not_none(line.used).amount) == ("trip-terms", "package", used)


def test_the_strictest_terms_value_what_was_flown() -> None:
    """Not the member's own, where they stand in for those."""
    strict = document("flown: repriced\ncancel: [{penalty: 50%}]", "hotel", applies="[{product: hotel}]")
    waiver = document("cancel: [{penalty: 10%}]", "notice", "waiver", "[{product: rail}]")
    rules = book(package("strictest"), document("flown: segments\ncancel: [{free: true}]", "train"), strict, waiver)
    line = ask(rules, trip(train=STATED), EARLY).lines[1]
    assert (line.document, not_none(line.used).amount, str(line.refundable)) == ("notice", "20.00", "CNY 72.00")


def test_what_could_be_owed_without_a_row_could_be_owed_in_a_package() -> None:
    """Half of the train is sure, all of it possible: while its hotel is open, so is the train."""
    half = document("cancel: [{refund: 50%}]", "law", "right", "[{product: rail}]")
    open_ = "cancel: [{when: {insured: true}, free: true}, {penalty: 10.00}]"
    silent = document("cancel: [{when: {cabin: first}, free: true}]", "train")
    rules = book(package("all_or_none"), silent, document(open_, "hotel", applies="[{product: hotel}]"), half)
    quote = ask(rules, trip(train={"attributes": {"cabin": "second"}}), EARLY)
    assert [(line.outcome, line.code) for line in quote.lines][1] == ("incomplete", "package")
    assert quote.at_least is not None
    assert quote.at_least.amount == "50.00"


def test_a_share_of_what_nobody_paid_is_missing_with_an_allowance_too() -> None:
    """As without one: no unit is beyond it, and a penalty is at most what the item paid of a tax it does not have."""
    row = "{{penalty: {{of: tax, percent: 10, per: traveller{}}}, of: tax}}"
    for beyond in ("", ", beyond: 2"):
        assert missing(terms(f"cancel: [{row.format(beyond)}]"), booking(rail(), **TWO)) == ("tax",)


def test_terms_owe_nothing_to_units_that_none_of_their_rows_is_for() -> None:
    """A third of what the night of a Saturday cost, whatever is said of other nights: as rights do."""
    row = "compensate: {downgrade: [{each: night, when: {night_weekday: sat}, pay: 30%}]}"
    for kind in ("terms", "right"):
        claim = quoted(book(document(row, "d", kind, EVERY)), booking(hotel()), Claim(heads=("downgrade",)))
        assert [(one.outcome, one.document, str(one.amount)) for one in claim.awards] == [("granted", "d", "CNY 30.00")]


def test_combinations_of_units_are_those_that_there_are() -> None:
    """Three flights on two legs: three flights of legs, not six; of two travellers six."""
    journey = flight(fares("60.00", "40.00", "50.00"), 3)
    journey["segments"] = [{**one, "leg": leg} for one, leg in zip(journey["segments"], (0, 0, 1), strict=True)]
    for units, fee in (("[leg, segment]", "3.00"), ("[segment, leg]", "3.00"), ("[leg, segment, traveller]", "6.00")):
        rules = book(document(f"change: [{{fee: {{amount: 1.00, per: {units}}}}}]", applies=EVERY))
        found = quoted(rules, booking(journey, **TWO), Change(price="150.00"))
        assert not_none(found.fee).amount == fee


@pytest.mark.parametrize(("segments", "refund"), [(1, "95.00"), (2, "missing_facts terms_penalty")])
def test_what_the_terms_keep_is_told_of_a_unit_that_is_alone(segments: int, refund: str) -> None:
    """As under `per`: half of it is waived for the only flight, for two nobody says which keeps what."""
    waiver = document("cancel: [{each: segment, penalty: {percent: 50, of: terms_penalty}}]", "w", "waiver", EVERY)
    rules = book(document("cancel: [{penalty: 10%}]", applies=EVERY), waiver)
    journey = flight(fares("100.00", "100.00")[:segments], segments)
    assert refunds(rules, booking(journey)) == [refund]


def test_what_is_charged_once_is_of_the_item_whatever_is_asked_for_each() -> None:
    """A tenth of the whole trip of 100.00, not of the dearer of its two flights."""
    row = "{each: UNIT, free: true, once: 10%}"
    for unit in ("segment", "traveller"):
        rules = book(document(f"cancel: [{row.replace('UNIT', unit)}]", applies=EVERY))
        assert str(quoted(rules, booking(flight(fares("60.00", "40.00")), **TWO)).refund) == "CNY 90.00"


def test_a_waiver_of_compensation_knows_nothing_of_what_the_terms_keep() -> None:
    """Missing, also beside what is known: not as if they kept nothing."""
    pay = "compensate: {delay: [{pay: {percent: 50, of: [fare, terms_penalty]}}]}"
    rules = book(document("cancel: [{penalty: 10%}]"), document(pay, "w", "waiver"))
    assert quoted(rules, booking(rail()), Claim(heads=("delay",))).missing == ("terms_penalty",)
