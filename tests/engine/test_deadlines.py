"""Deadlines: which row counts, where its length of time ends, and which of several documents binds."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales import Cancel, Rulebook
from aftersales.engine.due import Question, strictest
from aftersales.model.quote_parts import Deadline
from tests.engine.due_dates import AT, CN, WEEKDAYS, dates, due, refund
from tests.simple import answer, booking, document, rail, refused
from tests.simple import book as rulebook


@pytest.mark.parametrize(
    ("length", "at", "expected"),
    [
        ("48h", AT, "2025-06-20T12:00:00+08:00"),
        ("20 days", AT, "2025-07-08"),
        ("20 days", "2025-06-17T15:59:59Z", "2025-07-07"),
        ("20 days", "2025-06-17T16:00:00Z", "2025-07-08"),
        ("1 month", "2025-01-31T12:00:00+08:00", "2025-02-28"),
        ("1 month", "2024-01-31T12:00:00+08:00", "2024-02-29"),
        ("1 month", "2025-02-28T12:00:00+08:00", "2025-03-28"),
        ("1 year", "2024-02-29T12:00:00+08:00", "2025-02-28"),
        ("1 year", "2024-02-28T12:00:00+08:00", "2025-02-28"),
    ],
)
def test_lengths(length: str, at: str, expected: str) -> None:
    """Hours end at an instant, in the item's zone; dates are the item's, and months are clamped back."""
    assert dates(refund(length), at) == [expected]


@pytest.mark.parametrize(
    ("length", "at", "expected"),
    [
        ("5 years", "2024-02-29T12:00:00+08:00", "2029-03-01"),
        ("4 years", "2024-02-29T12:00:00+08:00", "2028-02-29"),
        ("5 years", "2024-02-28T12:00:00+08:00", "2029-02-28"),
        ("1 month", "2025-01-31T12:00:00+08:00", "2025-03-01"),
        ("1 month", "2025-01-28T12:00:00+08:00", "2025-02-28"),
        ("1 month", "2025-10-31T12:00:00+08:00", "2025-12-01"),
        ("30 days", AT, "2025-07-18"),
    ],
)
def test_promises_roll_forward(length: str, at: str, expected: str) -> None:
    """What holds at least so long never ends a day early."""
    found = due(f"{{do: honour_voucher, at_least: {length}, from: requested_at}}", at)
    assert [(one.due, one.at_least) for one in found] == [(expected, True)]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2024-09-27", "2024-10-12"),
        ("2024-09-28", "2024-10-12"),
        ("2024-09-29", "2024-10-14"),
        ("2025-06-13", "2025-06-24"),
        ("2025-06-14", "2025-06-24"),
        ("2025-06-15", "2025-06-24"),
        ("2025-06-16", "2025-06-25"),
    ],
)
def test_business_days_start_the_day_after(at: str, expected: str) -> None:
    """Worked weekends count, holidays do not; a start on a day off is no different."""
    assert dates(refund("7 business days", "calendar: cn"), f"{at}T12:00:00+08:00") == [expected]


def test_a_date_counts_in_full() -> None:
    """The last instant that counts is the last of the date, in the zone of the row or else of the item."""
    here, there = due(refund("1 days") + ", {do: rebook, within: 1 days, from: requested_at, zone: America/New_York}")
    assert (here.due, there.due) == ("2025-06-19", "2025-06-19")
    assert (here.last, there.last) == (1750348800_000000 - 1, 1750392000_000000 - 1)
    assert (here.start, there.start) == ("2025-06-18T12:00:00+08:00", "2025-06-18T00:00:00-04:00")


def test_the_zone_of_a_row_dates_its_start() -> None:
    """A minute before midnight in New York is the day before."""
    row = refund("1 days", "zone: America/New_York")
    assert dates(row, "2025-06-18T03:59:00Z") == ["2025-06-18"]
    assert dates(row, "2025-06-18T04:00:00Z") == ["2025-06-19"]


def test_rows_in_order() -> None:
    """The first row that matches counts, for each thing to do and each who."""
    rows = [
        refund("7 days", "when: {cabin: first}"),
        refund("14 days", "unless: [{cabin: second}]"),
        refund("21 days"),
        "{do: refund, who: traveller, within: 2 days, from: requested_at}",
        "{do: complain, within: 3 days, from: requested_at}",
    ]
    expected = {"first": "2025-06-25", "second": "2025-07-09", "third": "2025-07-02"}
    for cabin, date in expected.items():
        found = dates(", ".join(rows), attributes={"cabin": cabin})
        assert found == [date, "2025-06-20", "2025-06-21"]


def test_nothing_holds() -> None:
    """A row that does not match, and one counted from what does not exist, are no deadlines."""
    assert due(refund("7 days", "when: {product: hotel}")) == ()
    assert due(refund("7 days", start="changed_at")) == ()
    assert dates(refund("7 days", start="changed_at") + ", " + refund("9 days")) == ["2025-06-27"]


def test_the_tender() -> None:
    """Rows that test the method are tried for each; others hold for all."""
    card = refund("7 business days", "calendar: weekdays, when: {tender: credit_card}")
    rows = f"{card}, {refund('20 days')}, {{do: complain, within: 1 month, from: requested_at}}"
    found = [(one.do, one.tender, one.due) for one in due(rows, AT, "credit_card", "cash", "credit_card")]
    complain = ("complain", "", "2025-07-18")
    assert found == [("refund", "credit_card", "2025-06-27"), ("refund", "cash", "2025-07-08"), complain]
    assert [(one.do, one.tender, one.due) for one in due(rows)] == [("refund", "", "2025-07-08"), complain]
    assert dates(refund("7 days", "when: {tender: none}")) == ["2025-06-25"]


def test_a_fact_called_tender_is_another() -> None:
    """What a booking states under that name is not how it was paid."""
    assert dates(refund("7 days", "when: {tender: cash}"), AT, "card", attributes={"tender": "cash"}) == []


def test_a_start_that_is_not_stated() -> None:
    """The deadline is listed, without a date."""
    one = due(refund("7 days", start="confirmed_at"))[0]
    assert (one.do, one.due, one.last, one.start, one.missing) == ("refund", None, None, None, ("confirmed_at",))


@pytest.mark.parametrize(
    ("at", "expected"), [("2025-12-19", "2025-12-31"), ("2025-12-22", "2025-12-31"), ("2025-12-23", ("calendar cn",))]
)
def test_a_calendar_that_is_not_published(at: str, expected: str) -> None:
    """Both sides of the last date it knows."""
    days = {"2025-12-19": 8, "2025-12-22": 7, "2025-12-23": 7}[at]
    row = refund(f"{days} business days", "calendar: cn")
    assert dates(row, f"{at}T12:00:00+08:00") == [expected]


def test_a_condition_that_is_not_stated() -> None:
    """It is missed if it decides, and not if every possibility ends on the same date."""
    first = refund("7 days", "when: {cabin: first}")
    assert dates(f"{first}, {refund('9 days')}") == [("cabin",)]
    assert dates(first) == [("cabin",)]
    assert dates(f"{first}, {refund('7 days')}") == ["2025-06-25"]
    assert dates(f"{refund('7 days')}, {refund('9 days', 'when: {cabin: first}')}") == ["2025-06-25"]


def test_only_what_decides_is_missed() -> None:
    """Of two facts not stated, the one that changes nothing is not asked for; what a possible row lacks is."""
    both = refund("7 days", "when: {cabin: first, rate_plan: flexible}")
    either = refund("7 days", "when: {cabin: first}, unless: [{cabin: first, rate_plan: a}]")
    assert dates(f"{both}, {refund('9 days')}") == [("cabin", "rate_plan")]
    assert dates(f"{either}, {refund('7 days')}") == ["2025-06-25"]
    started = refund("9 days", start="confirmed_at")
    assert dates(f"{refund('7 days', 'when: {cabin: first}')}, {started}") == [("cabin", "confirmed_at")]


def test_conditions_on_spans() -> None:
    """Both sides of a boundary; the item departs at 10:00 on 20 June."""
    rows = refund("7 days", "when: {time_left: '>= 48h'}") + ", " + refund("9 days")
    assert dates(rows, "2025-06-18T10:00:00+08:00") == ["2025-06-25"]
    assert dates(rows, "2025-06-18T10:00:00.000001+08:00") == ["2025-06-27"]


DEEMED = """
  offered: {stated: word, optional: true}, response: {stated: word, optional: true},
  deemed_request: {pick: [{when: {offered: none}, is: booked_at}, {when: {response: rejected}, is: requested_at},
                          {when: {offered: flight}, is: service_start}, {is: confirmed_at}]}
"""


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, "2025-06-21"),
        ({"offered": "flight", "response": "rejected"}, "2025-07-08"),
        ({"offered": "flight"}, "2025-07-10"),
        ({"offered": "train"}, ("deemed_request",)),
    ],
)
def test_counted_from_a_picked_instant(stated: dict[str, str], expected: str) -> None:
    """A deemed request is one of several instants, by what happened."""
    assert dates(refund("20 days", start="deemed_request"), facts=DEEMED, attributes=stated) == [expected]


def test_a_picked_instant_that_cannot_be_told() -> None:
    """An unknown input leaves the start unknown, unless both readings are the same instant."""
    for last, expected in (("requested_at", ("start",)), ("booked_at", "2025-06-21")):
        facts = f"start: {{pick: [{{when: {{cabin: first}}, is: booked_at}}, {{is: {last}}}]}}"
        assert dates(refund("20 days", start="start"), facts=facts) == [expected]


def made(document: str, due: str | None, last: int | None, tender: str = "", at_least: bool = False) -> Deadline:
    """A deadline of a document."""
    missing = () if due else ("x",)
    return Deadline("i", "refund", "", tender, due, at_least, False, None, document, "", "", missing, last)


def test_the_strictest_binds() -> None:
    """The earliest end, ties by document id; what cannot be told comes last."""
    one, two, late, open_ = made("b", "d", 5), made("c", "d", 5), made("a", "e", 6), made("a", None, None)
    assert strictest([late, open_, two, one, one]) == {Question("refund", "", "", False): (one, two, late, open_)}


def test_of_promises_the_longest_binds() -> None:
    """To hold at least three years and at least five is to hold five; a limit is another question."""
    three, five, limit = made("a", "3", 3, at_least=True), made("b", "5", 5, at_least=True), made("c", "1", 1)
    found = strictest([three, five, limit])
    assert found == {Question("refund", "", "", True): (five, three), Question("refund", "", "", False): (limit,)}


def test_a_deadline_for_all_tenders_competes_for_each() -> None:
    """A law on cards and one on all payments: on a card the stricter of the two, on cash the one there is."""
    card, cash, all_ = made("a", "7", 7, "card"), made("a", "20", 20, "cash"), made("b", "9", 9)
    by_tender = {asked.tender: found for asked, found in strictest([card, cash, all_]).items()}
    assert by_tender == {"card": (card, all_), "cash": (all_, cash)}


def test_calendars_are_looked_for_in_all_documents() -> None:
    """One that no document declares is refused, by deadlines and by facts."""
    row = "deadlines: [{do: refund, within: 7 business days, calendar: cm, from: requested_at}]"
    found = refused(document(f"cancel: [{{free: true}}]\n{row}"))
    assert [(one.code, one.at.line) for one in found] == [("unknown-calendar", 8)]
    fact = "facts: {h: {in: [departure_date, cm]}}\ncancel: [{when: {h: true}, free: true}, {deny: x}]"
    assert [one.code for one in refused(document(fact))] == ["unknown-calendar"]


def test_a_day_off_is_a_fact() -> None:
    """A holiday and a weekend are, a worked Sunday is not; beyond what is published nobody knows."""
    rules = "facts: {h: {in: [departure_date, cn]}}\ncancel: [{when: {h: true}, free: true}, {penalty: 100%}]"
    book = rulebook(document(rules), CN)
    expected = {
        "2024-09-29": "0.00", "2024-10-01": "100.00", "2024-10-12": "0.00", "2024-10-13": "100.00",
        "2025-12-31": "0.00", "2026-01-01": "incomplete missing_facts",
    }  # fmt: skip
    for day, said in expected.items():
        what = booking(rail(f"{day}T10:00"), booked_at="2024-01-01T00:00:00Z")
        assert answer(book, what, "2024-08-01T00:00:00Z") == said


def test_a_saved_rulebook_keeps_its_days_off(tmp_path: Path) -> None:
    """Calendars stand anywhere among the documents, also when read back from one file."""
    head = "language: 1\ntitle: {en: v}\nsource: made for a test\n"
    shared = f"vocabulary: v\n{head}facts: {{h: {{in: [requested_date, weekdays]}}}}\n"
    text = document("cancel: [{when: {h: true}, free: true}, {penalty: 100%}]")
    file = tmp_path / "one.rulebook"
    rulebook(text, shared, WEEKDAYS).save(file)
    one = Rulebook.load(file)
    assert answer(one, booking(), "2025-06-14T12:00:00+08:00") == "100.00"
    assert answer(one, booking(), "2025-06-16T12:00:00+08:00") == "0.00"
    change = one.next_change(booking(), Cancel(), at="2025-06-14T12:00:00+08:00")
    assert change is not None
    assert change.valid_until.isoformat() == "2025-06-16T00:00:00+08:00"
