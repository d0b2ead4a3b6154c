"""Tables over cells: where the constants of a document cut its facts, seen through what it answers."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import PolicyError
from tests.simple import answer, ask, book, booking, document, missing, rail, terms


def picked(conditions: list[str], **item: Any) -> str:
    """The number of the first row whose condition holds, of some conditions on one item."""
    rows = ", ".join(f"{{when: {{{condition}}}, deny: row{n}}}" for n, condition in enumerate(conditions))
    return answer(terms(f"cancel: [{rows}, {{deny: none}}]"), booking({**rail(), **item})).removeprefix("denied ")


@pytest.mark.parametrize(
    ("bound", "inside"),
    [
        (">= 3", {3, 4, 5}),
        ("> 3", {4, 5}),
        ("<= 3", {1, 2, 3}),
        ("< 3", {1, 2}),
        ("== 3", {3}),
        (">= 2, < 4", {2, 3}),
    ],
)
def test_a_bound_cuts_on_its_own_side(bound: str, inside: set[int]) -> None:
    """Whole numbers around the constant."""
    rules = terms(f'facts: {{n: {{stated: count}}}}\ncancel: [{{when: {{n: "{bound}"}}, deny: yes}}, {{deny: no}}]')
    found = {n for n in range(1, 6) if answer(rules, booking(rail(attributes={"n": n}))) == "denied yes"}
    assert found == inside


def test_many_cuts_of_one_fact() -> None:
    """Every constant of every row cuts the same fact; each value falls into one interval."""
    bounds = ["== 5", "< 2", ">= 9", ">= 4, < 6", "<= 3"]
    expected = {1: "row1", 2: "row4", 3: "row4", 4: "row3", 5: "row0", 6: "none", 8: "none", 9: "row2", 10: "row2"}
    rows = ", ".join(f'{{when: {{n: "{bound}"}}, deny: row{k}}}' for k, bound in enumerate(bounds))
    rules = terms(f"facts: {{n: {{stated: count}}}}\ncancel: [{rows}, {{deny: none}}]")
    found = {n: answer(rules, booking(rail(attributes={"n": n}))).removeprefix("denied ") for n in expected}
    assert found == expected


def test_lists_of_numbers_and_dates() -> None:
    """Equality with any of several values."""
    assert picked(["departure_date: [2025-06-19, 2025-06-21]", "departure_date: [2025-06-20, 2025-06-22]"]) == "row1"
    assert picked(["changes_so_far: [1, 3]", "changes_so_far: [0, 2]"]) == "row1"


@pytest.mark.parametrize("word", ["y", "m", "other"])
def test_words_that_no_row_names_are_alike(word: str) -> None:
    """Named words have intervals of their own, all others share one."""
    expected = {"y": "row0", "m": "row1"}.get(word, "none")
    assert picked(["cabin: y", "cabin: [m, y]"], attributes={"cabin": word}) == expected


def test_sets_of_words_match_by_any_member() -> None:
    """A set-valued fact matches when any member does."""
    segments = [{"origin": "A", "destination": "B"}, {"origin": "B", "destination": "C"}]
    assert picked(["airports_touched: [X, Y]", "airports_touched: B"], segments=segments) == "row1"
    assert picked(["airports_touched: B", "airports_touched: [A, C]"], segments=[segments[0]]) == "row0"


def test_clocks_of_one_fact_are_apart() -> None:
    """Hours, days, months and cut-offs of one span each cut it their own way."""
    rules = terms(
        """
cancel:
  - {when: {time_left: "by 12:00 2 days before"}, deny: cutoff}
  - {when: {time_left: ">= 2 days"}, deny: days}
  - {when: {time_left: ">= 30h"}, deny: hours}
  - {when: {time_left: "< 0 months"}, deny: months}
  - {deny: none}
"""
    )
    times = {
        "2025-06-18T12:00:00+08:00": "cutoff",
        "2025-06-18T12:00:00.000001+08:00": "days",
        "2025-06-19T00:00:00+08:00": "hours",
        "2025-06-19T04:00:00+08:00": "hours",
        "2025-06-19T04:00:00.000001+08:00": "none",
        "2025-06-20T23:59:59+08:00": "none",
        "2025-06-21T00:00:00+08:00": "months",
    }
    assert {at: answer(rules, booking(), at).removeprefix("denied ") for at in times} == times


@pytest.mark.parametrize(
    ("departs", "at", "expected"),
    [
        ("2025-03-31T10:00", "2025-02-28T23:59:59+08:00", "yes"),
        ("2025-03-31T10:00", "2025-03-01T00:00:00+08:00", "no"),
        ("2025-03-28T10:00", "2025-02-28T23:59:59+08:00", "yes"),
        ("2025-03-28T10:00", "2025-03-01T00:00:00+08:00", "no"),
        ("2025-05-15T10:00", "2025-04-15T23:59:59+08:00", "yes"),
        ("2025-05-15T10:00", "2025-04-16T00:00:00+08:00", "no"),
    ],
)
def test_months_before_the_start(departs: str, at: str, expected: str) -> None:
    """`>= 1 month` counts from the start's date, clamped back at a month's end."""
    rules = terms('cancel: [{when: {time_left: ">= 1 month"}, deny: yes}, {deny: no}]')
    what = booking(rail(departs), booked_at="2025-01-01T00:00:00Z")
    assert answer(rules, what, at) == f"denied {expected}"


@pytest.mark.parametrize(
    ("condition", "at", "expected"),
    [
        ("<= 1 month", "2025-02-28T23:59:59+08:00", "yes"),
        ("<= 1 month", "2025-03-01T00:00:00+08:00", "no"),
        ("< 1 month", "2025-02-27T23:59:59+08:00", "yes"),
        ("< 1 month", "2025-02-28T00:00:00+08:00", "no"),
        ("== 1 month", "2025-02-28T12:00:00+08:00", "yes"),
        ("> 1 month", "2025-03-01T00:00:00+08:00", "yes"),
        (">= 1 month", "2025-02-28T00:00:00+08:00", "yes"),
    ],
)
def test_months_after_the_booking(condition: str, at: str, expected: str) -> None:
    """Months since the 31st of January end on the 28th of February."""
    rules = terms(f'cancel: [{{when: {{since_booking: "{condition}"}}, deny: yes}}, {{deny: no}}]')
    assert answer(rules, booking(booked_at="2025-01-31T10:00:00+08:00"), at) == f"denied {expected}"


def test_more_combinations_than_can_be_tried() -> None:
    """Beyond the bound every open fact is named, whether it matters or not."""
    names = [f"f{n}" for n in range(13)]
    facts = ", ".join(f"{name}: {{stated: flag, optional: false}}" for name in names)
    rows = ", ".join(f"{{when: {{{name}: true}}, penalty: 50%}}" for name in names)
    rules = terms(f"facts: {{{facts}}}\ncancel: [{rows}, {{penalty: 50%}}]")
    assert set(missing(rules, booking())) == set(names)
    few = dict.fromkeys(names[6:], False)
    assert answer(rules, booking(rail(attributes=few))) == "50.00"


def test_calendar_clocks_need_a_zone() -> None:
    """Where an item has no zone, hours are known and days are not."""
    item = {**rail(), "segments": [], "issued_at": "2025-06-18T00:00:00Z"}
    hours = terms('cancel: [{when: {since_issue: "<= 24h"}, free: true}, {penalty: 50%}]')
    days = terms('cancel: [{when: {since_issue: "<= 1 day"}, free: true}, {penalty: 50%}]')
    assert answer(hours, booking(item)) == "100.00"
    assert missing(days, booking(item)) == ("since_issue",)


@pytest.mark.parametrize(
    ("bound", "expected"),
    [(">= 99999 months", "50.00"), ("< 99999 months", "100.00"), (">= 99999 days", "50.00"), (">= 999999h", "50.00")],
)
def test_bounds_beyond_every_calendar(bound: str, expected: str) -> None:
    """A bound further away than dates reach is refused when loading, or simply never met; it does not crash."""
    try:
        rules = terms(f'cancel: [{{when: {{time_left: "{bound}"}}, free: true}}, {{penalty: 50%}}]')
    except PolicyError:
        return
    assert answer(rules, booking()) == expected


def test_one_table_for_many_bookings() -> None:
    """Cells resolved for one booking serve the next without mixing them up."""
    rules = terms('cancel: [{when: {total: ">= 50"}, penalty: 10%}, {penalty: 20%}]')
    fares = ["40.00", "60.00", "41.00", "61.00", "40.00"]
    assert [answer(rules, booking(rail(fare=fare))) for fare in fares] == ["32.00", "54.00", "32.80", "54.90", "32.00"]
    assert [ask(rules, booking(rail(fare=fare))).lines[0].row for fare in fares[:2]] == ["cancel-2", "cancel-1"]


def test_the_documents_found_among_many() -> None:
    """Each item finds its own terms among hundreds, by the word they ask for."""

    def own(n: int) -> str:
        return document(f"cancel: [{{penalty: {n}}}]", f"t{n}", applies=f"[{{product: rail, supplier: S{n}}}]")

    rules = book(*map(own, range(200)), document("cancel: [{penalty: 99}]", "any"))
    kept = {"S7": "93.00", "S70": "30.00", "S99": "1.00", "other": "1.00"}
    assert {s: answer(rules, booking(rail(supplier=s))) for s in kept} == kept
