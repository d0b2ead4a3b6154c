"""Spans between what was scheduled, reported and flown."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking, InvalidInput
from tests.model.flights import OUT, flight, flights
from tests.simple import answer, book, document, missing

FLIGHTS = "[{product: flight}]"
PARIS = {**OUT, "departs": "2025-03-29T22:00[Europe/Paris]", "arrives": "2025-03-30T01:30[Europe/Paris]"}


def answered(condition: str, booking: Booking, **keys: Any) -> str:
    """The refund: all if the condition holds, half if not."""
    body = f"cancel: [{{when: {{{condition}}}, free: true}}, {{penalty: 50%}}]"
    return answer(book(document(body, applies=FLIGHTS)), booking, at="2025-03-01T12:00:00+08:00", **keys)


def disrupted(segment: dict[str, Any] = OUT, kind: str = "delayed", **facts: Any) -> Booking:
    """A booking of one flight with a report of its own."""
    return flights(flight(segment), disruptions=[{"id": "D1", "kind": kind, "item": "f1", **facts}])


@pytest.mark.parametrize(
    ("facts", "holds", "fails"),
    [
        ({"notified_at": "2025-06-06T10:00+08:00"}, 'notice: ">= 14 days"', 'notice: "< 14 days"'),
        ({"notified_at": "2025-06-20T09:00+08:00"}, 'notice: "<= 1h"', 'notice: "> 1h"'),
        ({"actual_departure": "2025-06-20T12:00+08:00"}, 'departure_delay: ">= 2h"', 'departure_delay: "> 2h"'),
        ({"actual_arrival": "2025-06-20T15:00+08:00"}, 'arrival_delay: ">= 3h"', 'arrival_delay: "> 3h"'),
        ({"final_arrival": "2025-06-20T11:00+08:00"}, 'arrival_delay: ">= -1h"', 'arrival_delay: "> -1h"'),
        (
            {"alternative": {"kind": "flight", "departs_at": "2025-06-20T08:59+08:00"}},
            'departs_earlier: "> 1h"',
            'departs_earlier: "<= 1h"',
        ),
        (
            {"alternative": {"kind": "flight", "arrives_at": "2025-06-20T14:00+08:00"}},
            'arrives_later: ">= 2h"',
            'arrives_later: "> 2h"',
        ),
        (
            {"alternative": {"kind": "flight", "departs_at": "2025-06-20T11:00+08:00"}},
            'alternate_departs_after: "== 1h"',
            'alternate_departs_after: "> 1h"',
        ),
        (
            {"new_departure": "2025-06-20T07:00+08:00"},
            'shift_departs_earlier: ">= 3h"',
            'shift_departs_earlier: "> 3h"',
        ),
        ({"new_arrival": "2025-06-20T15:00+08:00"}, 'shift_arrives_later: ">= 3h"', 'shift_arrives_later: "> 3h"'),
        (
            {"deplaned_at": "2025-06-20T12:00+08:00", "bags_delivered_at": "2025-06-21T00:00+08:00"},
            'bag_delay: ">= 12h"',
            'bag_delay: "> 12h"',
        ),
    ],
)
def test_each_span(facts: dict[str, Any], holds: str, fails: str) -> None:
    """Both sides of a boundary; none without a report, unknown if the report does not state it."""
    assert answered(holds, disrupted(**facts)) == "100.00"
    assert answered(fails, disrupted(**facts)) == "50.00"
    name = holds.partition(":")[0]
    assert answered(holds, flights(flight(OUT))) == "50.00"
    assert answered(f"{name}: none", flights(flight(OUT))) == "100.00"
    if not name.startswith("shift"):
        assert answered(holds, disrupted()).startswith("incomplete")


def test_nobody_told_the_traveller() -> None:
    """No notice is none, not zero."""
    told = disrupted(kind="cancelled", notified_at="none")
    assert answered("notice: none", told) == "100.00"
    assert answered('notice: "< 14 days"', told) == "50.00"


@pytest.mark.parametrize(("arrival", "holds"), [("2025-03-30T05:29:59+02:00", False), ("2025-03-30T05:30+02:00", True)])
def test_a_delay_through_the_night_of_summer_time(arrival: str, holds: bool) -> None:
    """Elapsed: from 01:30 to 05:30 by the clocks are three hours."""
    delayed = disrupted(PARIS, actual_arrival=arrival)
    assert answered('arrival_delay: ">= 3h"', delayed) == ("100.00" if holds else "50.00")


def test_days_are_counted_on_the_calendar_of_the_item() -> None:
    """Notice on the date 7 before the departure is 7 days, although the clocks change in between."""
    late = {**OUT, "departs": "2025-04-02T00:30[Europe/Paris]", "arrives": "2025-04-02T03:00[Europe/Paris]"}
    told = disrupted(late, kind="cancelled", notified_at="2025-03-26T23:59+01:00")
    assert answered('notice: ">= 7 days"', told) == "100.00"
    assert answered('notice: ">= 168h"', told) == "50.00"


def test_a_fact_nobody_reported_can_be_given() -> None:
    """One that a report states cannot be given otherwise."""
    assert answered('notice: ">= 14 days"', flights(flight(OUT)), given={"notice": "20 days"}) == "100.00"
    assert answered("cause: weather", flights(flight(OUT)), given={"cause": "weather"}) == "100.00"
    assert answered("cause: weather", disrupted(), given={"cause": "weather"}) == "100.00"
    with pytest.raises(InvalidInput, match=r"given\.cause: the booking says otherwise"):
        answered("cause: weather", disrupted(cause="strike"), given={"cause": "weather"})


def test_kinds_add_up_to_a_set() -> None:
    """A condition holds if any kind is among its words; without a disruption it fails."""
    rules = book(document("cancel: [{when: {disruption: [cancelled, delayed]}, free: true}]", applies=FLIGHTS))
    assert answer(rules, disrupted()) == "100.00"
    assert answer(rules, flights(flight(OUT))) == "incomplete no_row"
    assert missing(rules, flights(flight(OUT))) == ()
