"""The index of reports finds what a scan finds, and records are remembered."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Disruption, Disruptions, InvalidInput
from aftersales.model.disruption_facts import hits_on
from aftersales.model.reports import records_with
from tests.model.flights import FIRST, flight, flights, report
from tests.simple import hotel, raw

DAYS = st.sampled_from(["2025-06-19", "2025-06-20", "2025-06-21", "2025-06-24"])
NAMES = st.sampled_from(["A", "B"])


@st.composite
def reports(draw: Any) -> Disruption:
    """A report on a flight, or on a supplier's days."""
    if draw(st.booleans()):
        days = sorted((draw(DAYS), draw(DAYS)))
        return report(supplier=draw(NAMES), starts=days[0], ends=days[1])
    origin = draw(st.sampled_from([{}, {"origin": "A"}, {"origin": "B"}]))
    return report(carrier=draw(NAMES), number=draw(NAMES), date=draw(DAYS), **origin)


@st.composite
def items(draw: Any) -> dict[str, Any]:
    """A flight of one to three segments, a stay, or a window; some name no carrier, number, time or supplier."""
    supplier = draw(st.sampled_from([{}, {"supplier": "A"}, {"supplier": "B"}]))
    shape = draw(st.sampled_from(["flight", "hotel", "window"]))
    if shape == "hotel":
        return {**hotel(nights=draw(st.integers(1, 4))), **supplier}
    if shape == "window":
        end = draw(st.sampled_from([{}, {"ends": "2025-06-21T10:00[UTC]"}]))
        window = {"starts": f"{draw(st.sampled_from(['2025-06-19', '2025-06-20']))}T10:00[UTC]", **end}
        return {**hotel(), "stay": None, "window": window, **supplier}
    segments = []
    for _ in range(draw(st.integers(1, 3))):
        stated = {"carrier": draw(NAMES), "number": draw(NAMES), "departs": f"{draw(DAYS)}T10:00[Asia/Shanghai]"}
        left_out = draw(st.sampled_from([None, None, None, *stated]))
        ends = {"origin": draw(NAMES), "destination": "C"}
        segments.append({**ends, **{name: value for name, value in stated.items() if name != left_out}})
    return flight(*segments, **supplier)


@given(st.lists(reports(), max_size=12), items())
def test_the_index_finds_what_a_scan_finds(many: list[Disruption], item: dict[str, Any]) -> None:
    """The same reports in the same order."""
    one = Booking.from_dict(raw(item)).items[0]
    assert Disruptions(many).on(one) == tuple(hit.report for hit in hits_on(one, many))


def test_untouched_bookings_keep_their_records() -> None:
    """The same objects, and those of the items that are not hit."""
    booking = flights(flight(), {**hotel(), "id": "h1"})
    assert records_with(booking, None) is booking.records
    assert records_with(booking, Disruptions()) is booking.records
    assert records_with(booking, Disruptions([report(supplier="X", starts="2025-06-20", ends="2025-06-20")])) is (
        booking.records
    )
    hit = records_with(booking, Disruptions([report()]))
    assert hit[0] is not booking.records[0]
    assert hit[1] is booking.records[1]


def test_the_same_reports_give_the_same_records() -> None:
    """Also from another index; others give others, and nothing sticks to the booking."""
    booking = flights()
    first = records_with(booking, Disruptions([report()]))
    assert records_with(booking, Disruptions([report()])) is first
    assert records_with(booking, Disruptions([report(cause="fog")]))[0].facts["cause"] == "fog"
    assert booking.records[0].facts["cause"] is None
    assert pickle.loads(pickle.dumps(booking)) == booking


def test_what_is_remembered_is_bounded() -> None:
    """Many different reports leave few records behind."""
    booking = flights()
    for number in range(50):
        records_with(booking, Disruptions([report(cause=f"c{number}")]))
    assert len(booking.reported) <= 8


def test_reports_from_outside_name_no_item() -> None:
    """They cannot know a booking's items."""
    with pytest.raises(InvalidInput, match=r"disruptions\[1\].item"):
        Disruptions([report(**FIRST), report(item="f1")])
