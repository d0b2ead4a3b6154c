"""Supplier schedules as they are stored with an item: what is refused, and when each window starts and ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from aftersales import Booking, InvalidInput
from aftersales.model.supplier_penalties import SupplierPenalties
from aftersales.values.zones import instant
from tests.simple import Dict, booking, hotel, rail, raw

FREE: Dict = {"amount": "0"}
ALL: Dict = {"percent": "100"}
AT = "2025-06-19T15:00:00+08:00"


def stay(*penalties: Any, zone: str = "Asia/Shanghai", **keys: Any) -> Dict:
    """A stay from 20 June, 15:00 on, with a schedule."""
    return hotel(zone=zone, schedule={"penalties": list(penalties), **keys})


def problems(item: Dict) -> dict[str, str]:
    """The message at each path below the schedule of an item that must be refused."""
    with pytest.raises(InvalidInput) as error:
        booking(item)
    return {found.path.removeprefix("items[0].schedule."): found.message for found in error.value.problems}


def supplier(item: Dict) -> SupplierPenalties:
    """The item's schedule as a step function."""
    found = booking(item).records[0].supplier
    assert found is not None
    return found


def kept(found: SupplierPenalties) -> list[Any]:
    """What is kept, step by step."""
    return [step.kept for step in found.steps]


def starts(edge: Any, zone: str = "Asia/Shanghai", key: str = "from", item: Dict | None = None) -> int:
    """When a window begins, as the one edge of free before and all after."""
    what = (item or hotel(zone=zone)) | {"schedule": {"penalties": [FREE, {key: edge, **ALL}]}}
    (first, *rest) = supplier(what).moves()
    assert len(rest) <= 1
    return first


def at(text: str) -> int:
    """An instant."""
    return instant(datetime.fromisoformat(text))


def test_every_problem_is_listed_at_its_path() -> None:
    """Amounts, percentages, keys, edges, ranges: all at once."""
    found = problems(
        stay(
            {"amount": 1},
            {"amount": "-1.00"},
            {"percent": "100.01"},
            {"percent": "1.005"},
            {"percent": "5%"},
            {"nights": 0},
            {},
            {"amount": "1.00", "percent": "5"},
            {"amount": "1.00", "currency": "XXZ"},
            {"percent": "5", "currency": "EUR"},
            {"nights": 1, "basis": "full_stay"},
            {"percent": "5", "basis": "first_nights"},
            {"amount": "1.00", "basis": "full_stay"},
            {"percent": "5", "basis": "weekends"},
            {"percent": "5", "tax_included": 1},
            {"percent": "5", "start": AT},
            {"percent": "5", "from": AT, "after": AT},
            {"percent": "5", "until": AT, "by": AT},
            non_refundable=[{"first": "2026-12-20", "last": "2026-01-05"}, {"first": "20/12", "last": "2026-01-05"}],
            no_show={"nights": "1"},
        )
    )
    expected = {
        "penalties[0].amount",
        "penalties[1].amount",
        "penalties[2].percent",
        "penalties[3].percent",
        "penalties[4].percent",
        "penalties[5].nights",
        "penalties[6]",
        "penalties[7]",
        "penalties[8].currency",
        "penalties[9].currency",
        "penalties[10].basis",
        "penalties[11].basis",
        "penalties[12].basis",
        "penalties[13].basis",
        "penalties[15].start",
        "penalties[16].after",
        "penalties[17].by",
        "non_refundable[0].last",
        "non_refundable[1].first",
        "no_show.nights",
    }
    assert expected < set(found)
    assert {path for path in set(found) - expected if not path.startswith("penalties[14].tax_included")} == set()
    assert found["penalties[2].percent"] == "a penalty is at most 100 percent"


def test_the_inverted_range_of_a_published_mapping() -> None:
    """expedia-mapping-brl: 2026-12-20 to 2026-01-05 is refused, not turned round."""
    found = problems(stay(FREE, non_refundable=[{"first": "2026-12-20", "last": "2026-01-05"}]))
    assert found == {"non_refundable[0].last": "the range ends before it starts on 2026-12-20"}
    assert supplier(stay(FREE, non_refundable=[{"first": "2026-12-20", "last": "2026-12-20"}])).edges


@pytest.mark.parametrize(
    ("edge", "path"),
    [
        ("soon", "at"),
        ("2025-06-19", "at"),
        ("1899-12-31T00:00:00Z", "at"),
        ("2201-01-01T00:00", "at"),
        ("2025-06-19T15:00[Mars/X]", "zone"),
        ("2025-06-19T15:00+02:00[Asia/Shanghai]", "at"),
        ({}, ""),
        ({"hours_before": 24, "days_before": 1}, ""),
        ({"hours_before": -1}, "hours_before"),
        ({"hours_before": 1.5}, "hours_before"),
        ({"days_before": 4001}, "days_before"),
        ({"days_before": 1, "time": "24:01"}, "time"),
        ({"days_before": 1, "time": "6pm"}, "time"),
        ({"at": AT, "time": "18:00"}, "time"),
        ({"days_before": 1, "zone": "UTC"}, "zone"),
        ({"days_before": 1, "prefer": "offset"}, "prefer"),
        ({"at": AT, "prefer": "at"}, "prefer"),
        ({"at": AT, "days_before": 1, "prefer": "both"}, "prefer"),
    ],
)
def test_edges_that_say_nothing_or_too_much(edge: Any, path: str) -> None:
    """Each is refused at its own place."""
    assert list(problems(stay({"from": edge, **ALL}))) == [f"penalties[0].from{'.' if path else ''}{path}"]


@pytest.mark.parametrize("key", ["from", "after", "until", "by"])
def test_two_readings_of_one_edge_agree(key: str) -> None:
    """tourplan-two-tier: an offset and an instant for one edge; if they differ, the sender says which counts."""
    agree = {"hours_before": 24, "at": AT}
    differ = {"hours_before": 25, "at": AT}
    beside = {"from": "2025-01-01T00:00:00Z"} if key in ("until", "by") else {}
    assert supplier(stay({key: agree, **beside, **ALL})).edges
    found = problems(stay({key: differ, **beside, **ALL}))
    assert list(found) == [f"penalties[0].{key}.at"]
    assert found[f"penalties[0].{key}.at"].startswith("the offset gives 2025-06-19T14:00:00+08:00; correct one")
    assert starts({**differ, "prefer": "at"}) == at(AT)
    assert starts({**differ, "prefer": "offset"}) == at("2025-06-19T14:00:00+08:00")


def test_two_readings_that_cannot_be_compared() -> None:
    """Without a start of the service nobody can tell whether they agree: unknown, unless one of them is preferred."""
    bare = {"id": "i1", "product": "activity", "price": [{"kind": "fare", "amount": "100.00"}]}
    edge = {"hours_before": 24, "at": AT}
    open_ = supplier({**bare, "schedule": {"penalties": [FREE, {"from": edge, **ALL}]}})
    assert open_.at(0).kept == frozenset({"service_start"})
    told = supplier({**bare, "schedule": {"penalties": [FREE, {"from": {**edge, "prefer": "at"}, **ALL}]}})
    assert (told.edges, kept(told)) == ((at(AT),), [0, 10000])


def test_windows_in_disorder() -> None:
    """One that ends before it starts, one that is empty, and two that start together in different words."""
    found = problems(
        stay(
            {"from": {"hours_before": 24}, "until": {"hours_before": 48}, **ALL},
            {"after": {"hours_before": 72}, "by": {"hours_before": 72}, **ALL},
            {"from": {"days_before": 1}, **FREE},
        )
    )
    assert list(found) == ["penalties[0].until", "penalties[1].by", "penalties[2]"]
    assert found["penalties[2]"] == "starts together with penalties[0]: which of them holds cannot be told"
    assert list(problems(stay(FREE, ALL))) == ["penalties[1]"]


def test_amounts_fit_their_currency() -> None:
    """Decimals of the amount's own currency; both places at once."""
    yen = {"amount": "1.50", "currency": "JPY", "from": AT}
    found = problems(stay({"amount": "1.005"}, yen, no_show={"amount": "0.001"}))
    assert list(found) == ["penalties[0].amount", "penalties[1].amount", "no_show.amount"]


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        ("2025-06-19T15:00:00Z", "2025-06-19T15:00:00+00:00"),
        ("2025-06-19T15:00", "2025-06-19T15:00:00+08:00"),
        ("2025-06-19T15:00[Europe/Berlin]", "2025-06-19T15:00:00+02:00"),
        ({"at": "2025-06-19T15:00", "zone": "Europe/Berlin"}, "2025-06-19T15:00:00+02:00"),
        ({"hours_before": 24}, AT),
        ({"minutes_before": 90}, "2025-06-20T13:30:00+08:00"),
        ({"hours_before": 0}, "2025-06-20T15:00:00+08:00"),
        ({"minutes_after": 1}, "2025-06-20T15:01:00+08:00"),
        ({"hours_after": 2}, "2025-06-20T17:00:00+08:00"),
        ({"days_before": 2}, "2025-06-18T15:00:00+08:00"),
        ({"days_after": 1}, "2025-06-21T15:00:00+08:00"),
        ({"days_before": 2, "time": "18:00"}, "2025-06-18T18:00:00+08:00"),
        ({"days_before": 0, "time": "24:00"}, "2025-06-21T00:00:00+08:00"),
        ({"hours_before": 48, "time": "24:00"}, "2025-06-19T00:00:00+08:00"),
        ({"hours_before": 48, "time": "00:00"}, "2025-06-18T00:00:00+08:00"),
    ],
)
def test_edges_as_instants(edge: Any, expected: str) -> None:
    """Absolute, elapsed and on the calendar; `time` moves the start within its own day first."""
    assert starts(edge) == at(expected)
    assert starts(edge, key="after") == at(expected) + 1


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        ({"hours_before": 24}, "2025-03-29T14:00:00+01:00"),
        ({"days_before": 1}, "2025-03-29T15:00:00+01:00"),
        ({"days_before": 0, "time": "02:30"}, "2025-03-30T03:30:00+02:00"),
        ("2025-03-30T02:30", "2025-03-30T03:30:00+02:00"),
        ("2024-10-27T02:30", "2024-10-27T02:30:00+01:00"),
        ("2024-10-27T02:30+02:00", "2024-10-27T02:30:00+02:00"),
        ({"hours_before": 24, "time": "02:30"}, "2025-03-29T02:30:00+01:00"),
    ],
)
def test_edges_when_the_clocks_change(edge: Any, expected: str) -> None:
    """Hours are elapsed, days are dates; a time that is skipped or comes twice is the later instant."""
    times = {"check_in": "2025-03-30T15:00[Europe/Berlin]", "check_out": "2025-04-01T11:00[Europe/Berlin]"}
    assert starts(edge, item={**hotel(), "stay": times}) == at(expected)


def test_a_start_that_comes_twice_has_dates_but_no_hours() -> None:
    """02:30 of the night the clocks go back, without an offset: nobody can count hours from it."""
    times = {"check_in": "2025-10-26T02:30[Europe/Berlin]", "check_out": "2025-10-28T11:00[Europe/Berlin]"}
    what = {**hotel(), "stay": times}
    assert starts({"days_before": 1, "time": "18:00"}, item=what) == at("2025-10-25T18:00:00+02:00")
    hours = {"penalties": [FREE, {"from": {"hours_before": 24}, **ALL}]}
    assert supplier({**what, "schedule": hours}).at(0).kept == frozenset({"service_start"})


def test_the_order_of_the_list_does_not_matter() -> None:
    """Windows hold by when they start."""
    one, two = {"from": {"hours_before": 48}, "percent": "10"}, {"from": {"hours_before": 24}, **ALL}
    sorted_, turned = supplier(stay(FREE, one, two)), supplier(stay(two, FREE, one))
    assert (sorted_.edges, kept(sorted_)) == (turned.edges, kept(turned))


def test_an_outer_window_goes_on_after_an_inner_one() -> None:
    """With an end of its own it does; without one it ended when the inner one began."""
    inner = {"from": {"hours_before": 48}, "until": {"hours_before": 24}, "percent": "10"}
    found = supplier(stay({"until": {"hours_before": 0}, **FREE}, inner))
    gap = frozenset({"supplier_penalty"})
    assert kept(found) == [0, 3000, 0, gap]
    assert [step.by for step in found.steps] == ["penalties[0]", "penalties[1]", "penalties[0]", ""]
    assert kept(supplier(stay(FREE, inner))) == [0, 3000, gap]


def test_an_edge_at_which_nothing_changes_is_no_move() -> None:
    """Two windows that keep the same are told apart, but an answer does not move between them."""
    found = supplier(stay({**FREE, "until": AT}, {"from": AT, "percent": "0"}))
    assert found.edges[0] == at(AT)
    assert found.moves() == list(found.edges[1:])


def test_schedules_survive_the_round_trip() -> None:
    """Texts and objects, ranges and no-shows."""
    item = stay(
        {**FREE, "until": AT},
        {"from": "2025-06-19T15:00[Asia/Shanghai]", "nights": 1, "tax_included": False},
        {"after": {"days_before": 0, "time": "24:00"}, "percent": "12.5", "basis": "full_stay"},
        non_refundable=[{"first": "2026-12-20", "last": "2026-12-24"}],
        no_show={"amount": "100.00", "currency": "EUR"},
    )
    one = Booking.from_dict(raw(item))
    assert Booking.from_dict(one.to_dict()) == Booking.from_json(one.to_json()) == one
    assert Booking.from_dict(one.to_dict()).records[0].supplier == one.records[0].supplier


def test_facts_of_schedules_have_a_place_of_their_own() -> None:
    """They are not to be stated as attributes."""
    with pytest.raises(InvalidInput) as error:
        booking(rail(attributes={"supplier_penalty": 5, "supplier_schedule": True}))
    places = [f"items[0].attributes.supplier_{name}" for name in ("penalty", "schedule")]
    assert [found.path for found in error.value.problems] == places
