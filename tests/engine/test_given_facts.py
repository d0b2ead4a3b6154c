"""Facts stated from outside: by name and clock, never against the booking."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from aftersales import Cancel, InvalidInput
from tests.simple import answer, book, booking, document, hotel, missing, rail, terms

LADDER = terms('cancel: [{penalty: {over: time_left, steps: [{">= 48h": free}, {">= 24h": 10%}, {else: 50%}]}}]')
DAYS = terms('cancel: [{when: {time_left: ">= 3 days"}, free: true}, {penalty: 50%}]')
OPEN = booking({**rail(), "segments": []})


def test_an_attribute_of_another_type_is_refused_wherever_it_stands() -> None:
    """Also where the row that decides could do without it."""
    rules = terms(
        "facts: {charge: {stated: money}}\n"
        "cancel: [{when: {time_left: '> 0h'}, free: true}, {when: {charge: '> 5'}, deny: dear}, {deny: late}]"
    )
    with pytest.raises(InvalidInput, match=r"attributes\.charge: an amount of zero or more is expected"):
        answer(rules, booking({**rail(), "attributes": {"charge": "-0.01"}}))


@pytest.mark.parametrize(
    ("left", "refund"), [("48h", "100.00"), ("47h59min", "90.00"), ("24h", "90.00"), ("-1h", "50.00")]
)
def test_a_length_of_time(left: str, refund: str) -> None:
    """Elapsed time, where the booking does not state the start."""
    assert answer(LADDER, OPEN, given={"time_left": left}) == refund


def test_each_clock_on_its_own() -> None:
    """Days do not answer a question in hours, nor hours one in days."""
    assert answer(DAYS, OPEN, given={"time_left": "3 days"}) == "100.00"
    assert answer(DAYS, OPEN, given={"time_left": "2 days"}) == "50.00"
    assert missing(DAYS, OPEN, given={"time_left": "72h"}) == ("time_left",)
    assert missing(LADDER, OPEN, given={"time_left": "3 days"}) == ("time_left",)


def test_given_and_gone() -> None:
    """What was given once is not remembered."""
    assert answer(LADDER, OPEN, given={"time_left": "48h"}) == "100.00"
    assert missing(LADDER, OPEN) == ("time_left",)
    assert answer(LADDER, OPEN, given={"time_left": "24h"}) == "90.00"


def test_no_amount_below_zero() -> None:
    """A penalty below zero would refund more than was paid."""
    rules = terms("facts: {charge: {stated: money}}\ncancel: [{penalty: charge}]")
    with pytest.raises(InvalidInput, match=r"given\.charge: an amount of zero or more is expected"):
        answer(rules, OPEN, given={"charge": "-0.01"})
    with pytest.raises(InvalidInput, match=r"attributes\.charge: an amount of zero or more is expected"):
        answer(rules, booking({**rail(), "attributes": {"charge": "-0.01"}}))


@pytest.mark.parametrize(
    ("condition", "given"),
    [
        ("cabin: y", {"cabin": "y"}),
        ("insured: true", {"insured": True}),
        ("membership: none", {"membership": None}),
        ("actual_loss: 12.50", {"actual_loss": "12.50"}),
        ("actual_loss: 12", {"actual_loss": 12}),
        ('issued_at: ">= 2025-06-01T00:00:00Z"', {"issued_at": "2025-06-01T08:00:00+08:00"}),
        ('issued_at: ">= 2025-06-01T00:00:00Z"', {"issued_at": datetime(2025, 6, 1, tzinfo=UTC)}),
        ('since_issue: "<= 24h"', {"since_issue": "24h"}),
        ("service_start: 2025-06-20T10:00:00+08:00", {"service_start": "2025-06-20T10:00:00+08:00"}),
    ],
)
def test_each_type(condition: str, given: dict[str, Any]) -> None:
    """Words, flags, amounts, instants and spans; without them the answer is open."""
    rules = terms(f"cancel: [{{when: {{{condition}}}, free: true}}, {{penalty: 50%}}]")
    assert answer(rules, OPEN, given=given) == "100.00"
    assert answer(rules, OPEN).startswith("incomplete")


def test_dates() -> None:
    """As text or as a date."""
    rules = terms("cancel: [{when: {departure_date: 2025-06-20}, free: true}, {penalty: 50%}]")
    for value in ("2025-06-20", date(2025, 6, 20)):
        assert answer(rules, OPEN, given={"departure_date": value}) == "100.00"


def test_a_given_instant_moves_the_spans_made_of_it() -> None:
    """With the start given, the time left to it is known."""
    start = "2025-06-20T12:00:00+08:00"
    assert answer(LADDER, OPEN, "2025-06-18T12:00:00+08:00", given={"service_start": start}) == "100.00"
    assert answer(LADDER, OPEN, "2025-06-18T12:00:00.000001+08:00", given={"service_start": start}) == "90.00"


@pytest.mark.parametrize(
    "given",
    [
        {"product": "hotel"},
        {"time_left": "47h"},
        {"time_left": "3 days"},
        {"time_left": None},
        {"total": "99.99"},
        {"booked_at": "2025-06-01T00:00:00Z"},
        {"nights": 2},
        {"reason": "illness"},
        {"changes_so_far": 1},
        {"requested_at": "2025-06-18T12:00:01+08:00"},
    ],
)
def test_what_the_booking_says_otherwise_is_refused(given: dict[str, Any]) -> None:
    """The booking wins, loudly; at this instant 46 hours, 2 dates are left."""
    with pytest.raises(InvalidInput) as error:
        answer(LADDER, booking(), given=given)
    assert [problem.path for problem in error.value.problems] == [f"given.{next(iter(given))}"]


@pytest.mark.parametrize(
    "given", [{"time_left": "46h"}, {"time_left": "2 days"}, {"total": "100.00"}, {"reason": None}]
)
def test_what_the_booking_says_too_is_accepted(given: dict[str, Any]) -> None:
    """Stating what is known changes nothing."""
    assert answer(LADDER, booking(), given=given) == "90.00"


@pytest.mark.parametrize(
    "given",
    [
        {"no_such_fact": 1},
        {"time_left": "soon"},
        {"time_left": 48},
        {"time_left": 48.0},
        {"time_left": "2 months"},
        {"cabin": 1},
        {"insured": "true"},
        {"actual_loss": 1.5},
        {"actual_loss": "1.005"},
        {"issued_at": "2025-06-01T00:00"},
        {"issued_at": "soon"},
        {"departure_date": "2025-02-30"},
    ],
)
def test_what_is_no_such_fact_or_no_such_value(given: dict[str, Any]) -> None:
    """Refused by name."""
    with pytest.raises(InvalidInput) as error:
        answer(LADDER, OPEN, given=given)
    problem = error.value.problems[0]
    assert problem.path == f"given.{next(iter(given))}"
    assert not problem.message.endswith("; ")


def test_all_wrong_facts_at_once() -> None:
    """Every problem is listed."""
    with pytest.raises(InvalidInput) as error:
        answer(LADDER, OPEN, given={"a": 1, "cabin": 2, "total": "1"})
    assert [problem.path for problem in error.value.problems] == ["given.a", "given.cabin", "given.total"]


def test_facts_of_vocabularies_may_be_given() -> None:
    """Shared facts, switches among them, are the caller's to state."""
    head = "vocabulary: v\nlanguage: 1\ntitle: {en: v}\nsource: s\n"
    shared = head + "facts: {sick: {stated: flag}, reading: {one_of: [a, b], default: a, why: two readings}}\n"
    rows = "cancel: [{when: {sick: true}, free: true}, {when: {reading: b}, penalty: 10%}, {penalty: 50%}]"
    rules = book(document(rows), shared)
    assert answer(rules, OPEN, given={"sick": True}) == "100.00"
    assert answer(rules, OPEN, given={"sick": False}) == "50.00"
    assert answer(rules, OPEN, given={"sick": False, "reading": "b"}) == "90.00"


def test_looking_ahead_with_given_facts() -> None:
    """The next change is computed from the given start."""
    start = "2025-06-20T12:00:00+08:00"
    change = LADDER.next_change(OPEN, Cancel(), at="2025-06-18T11:00:00+08:00", given={"service_start": start})
    assert change is not None
    assert change.valid_until == datetime(2025, 6, 18, 4, tzinfo=UTC)
    assert (change.inclusive, str(change.refund)) == (True, "CNY 90.00")


def test_given_facts_decide_what_applies() -> None:
    """One rulebook asked with other facts for the same booking finds other rights."""
    right = document("cancel: [{free: true}]", "r", "right", '[{product: rail, time_left: ">= 24h"}]')
    rules = book(document("cancel: [{penalty: 50%}]"), right)
    asked = [answer(rules, OPEN, given=given) for given in ({"time_left": "25h"}, {"time_left": "1h"}, None)]
    assert asked == ["100.00", "50.00", "incomplete right_unclear"]


def test_given_nights() -> None:
    """Nights used may be given where nobody knows when the stay began."""
    stay = hotel(zone="America/New_York")
    stay["stay"]["check_in"] = "2025-11-02T01:30[America/New_York]"
    stay["stay"]["check_out"] = "2025-11-05T12:00[America/New_York]"
    rules = book(document("cancel: [{penalty: 50%}]", applies="[{product: hotel}]"))
    assert missing(rules, booking(stay)) == ("nights_used",)
    assert answer(rules, booking(stay), given={"nights_used": 1}) == "100.00"
