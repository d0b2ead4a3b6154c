"""Reports of disruptions as JSON, and everything wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking, Disruption, InvalidInput
from tests.model.flights import FIRST, flight, report
from tests.simple import hotel, raw

START: dict[str, Any] = {"id": "D1", "kind": "delayed", **FIRST}
LATER, LATEST = "2025-06-20T13:00:00+08:00", "2025-06-20T15:00:00+08:00"


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"origin": "SHA", "cause": "weather", "extraordinary": True, "within_control": False},
        {"notified_at": "none", "bags_delivered_at": "none", "deplaned_at": LATER, "remedy_taken": "none"},
        {"alternative": {"kind": "none"}, "alternative_response": "none", "responded_at": "none"},
        {"alternative": {"kind": "train", "departs_at": LATER, "arrives_at": LATEST, "connections": 1}},
        {"new_departure": LATER, "new_arrival": LATEST, "place": "stopover", "price_increase_bp": 800},
    ],
)
def test_a_report_comes_back_as_it_went(stated: dict[str, Any]) -> None:
    """Through dictionaries and JSON."""
    one = Disruption.from_dict({**START, **stated})
    assert Disruption.from_dict(one.to_dict()) == one
    assert Disruption.from_json(one.to_json()) == one
    assert hash(Disruption.from_json(one.to_json())) == hash(one)


def test_none_for_an_alternative_is_short() -> None:
    """The text `none` and the object with that kind are the same."""
    assert report(alternative="none") == report(alternative={"kind": "none"})


def test_a_booking_carries_its_own() -> None:
    """They round trip with it."""
    booking = Booking.from_dict(raw(flight(), disruptions=[{"id": "D1", "kind": "cancelled", "item": "f1"}]))
    assert Booking.from_json(booking.to_json()) == booking


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "lost"}, "kind", "'cancelled'"),
    ({"number": None}, "number", "required to name the service"),
    ({"item": "f1"}, "", "name one service"),
    ({"carrier": None, "number": None, "date": None}, "", "name one service"),
    ({"segment": 1}, "", "name one service"),
    ({"date": "20 June"}, "date", "a date such as"),
    ({"date": 20250620}, "date", "a date such as"),
    ({"notified_at": "2025-06-20T13:00"}, "notified_at", "UTC offset is required"),
    ({"notified_at": "nobody"}, "notified_at", "8601 date and time expected"),
    ({"kind": "retimed"}, "new_departure", "a retimed service has a new time"),
    ({"kind": "retimed", "new_departure": "none"}, "new_departure", "a retimed service has a new time"),
    ({"kind": "cancelled", "actual_departure": LATER}, "actual_departure", "neither departed nor arrived"),
    ({"kind": "downgraded", "downgraded": False}, "downgraded", "contradicts the kind"),
    ({"kind": "not_provided", "provided": True}, "provided", "contradicts the kind"),
    ({"actual_departure": LATEST, "actual_arrival": LATER}, "actual_arrival", "lies before `actual_departure`"),
    ({"deplaned_at": LATEST, "bags_delivered_at": LATER}, "bags_delivered_at", "lies before `deplaned_at`"),
    ({"alternative": "none", "alternative_response": "accepted"}, "alternative_response", "no alternative was offered"),
    ({"alternative": {"kind": "none", "departs_at": LATER}}, "alternative.kind", "has no times"),
    ({"alternative": {"kind": "bus", "departs_at": LATEST, "arrives_at": LATER}}, "alternative.arrives_at", "arrives"),
    ({"alternative": {"departs_at": LATER}}, "alternative.kind", "required"),
    ({"alternative_response": "none", "responded_at": LATER}, "responded_at", "did not respond"),
    ({"extraordinary": "yes"}, "extraordinary", "true or false"),
    ({"connections_added": -1}, "connections_added", "greater than or equal to 0"),
    ({"wheather": True}, "wheather", "unknown key"),
]


@pytest.mark.parametrize(("change", "path", "message"), WRONG)
def test_what_is_wrong_is_said_where_it_stands(change: dict[str, Any], path: str, message: str) -> None:
    """One problem each, with its path."""
    with pytest.raises(InvalidInput) as error:
        Disruption.from_dict({**START, **change})
    assert [problem.path for problem in error.value.problems] == [path]
    assert message in error.value.problems[0].message


def test_days_of_a_supplier_are_in_order() -> None:
    """The last is not before the first."""
    with pytest.raises(InvalidInput, match="`ends` lies before `starts`"):
        report(supplier="H", starts="2025-06-21", ends="2025-06-20")


@pytest.mark.parametrize(
    ("stated", "path", "message"),
    [
        ({"disruptions": [{"id": "D", "kind": "cancelled", "item": "f2"}]}, "disruptions[0].item", "no such item"),
        (
            {"disruptions": [{"id": "D", "kind": "cancelled", "item": "f1", "segment": 2}]},
            "disruptions[0].segment",
            "no such segment",
        ),
        ({"disruptions": [START, START]}, "disruptions[1].id", "stands twice"),
        ({"disruptions": [{**START, "kind": "retimed"}]}, "disruptions[0].new_departure", "new time"),
        ({"history": [{"kind": "cancelled", "item": "f2", "at": LATER}]}, "history[0].item", "no such item"),
        ({"history": [{"kind": "cancelled", "item": "f1", "at": LATER}] * 2}, "history[1].item", "not cancelled"),
    ],
)
def test_a_booking_checks_what_they_refer_to(stated: dict[str, Any], path: str, message: str) -> None:
    """Items and segments exist, ids are unique, an item is cancelled once."""
    with pytest.raises(InvalidInput) as error:
        Booking.from_dict(raw(flight(), **stated))
    assert [problem.path for problem in error.value.problems] == [path]
    assert message in error.value.problems[0].message


def test_a_stay_has_no_segment() -> None:
    """A report on one of its segments is refused."""
    with pytest.raises(InvalidInput, match="no such segment"):
        Booking.from_dict(raw(hotel(), disruptions=[{"id": "D", "kind": "not_provided", "item": "i1", "segment": 0}]))
