"""Packages in a booking: what may be a member of what."""

from __future__ import annotations

import pickle

import pytest

from aftersales import Booking, Disruption, InvalidInput
from aftersales.model.reports import Disruptions, records_with
from tests.simple import Dict, booking, hotel, rail

PACKAGE: Dict = {"id": "trip", "product": "package", "price": [{"kind": "service_fee", "amount": "10.00"}]}
REPORT = {"id": "d", "kind": "cancelled", "carrier": "CA", "number": "1", "date": "2025-06-20"}


def trip() -> Booking:
    """A package of a train and a hotel, and a train beside it."""
    ride = rail(package="trip")
    ride["segments"] = [{**ride["segments"][0], "carrier": "CA", "number": "1"}]
    return booking(PACKAGE, ride, hotel(id="i2", package="trip"), rail(id="i3"))


@pytest.mark.parametrize(
    ("package", "product", "problem"),
    [
        ("i1", "rail", "items[1].package: an item is no member of itself, found `i1`"),
        ("zz", "rail", "items[1].package: no such item in the booking, found `zz`"),
        ("trip", "package", "items[1].package: packages do not nest; make its members those of the outer one"),
        ("i2", "rail", "items[1].package: the item of that id is not of product `package`, found `i2`"),
    ],
)
def test_what_is_no_package(package: str, product: str, problem: str) -> None:
    """A member names another item, of product `package`, which is no member itself."""
    with pytest.raises(InvalidInput) as error:
        booking(PACKAGE, rail(package=package, product=product), hotel(id="i2"))
    assert str(error.value).startswith(problem)


def test_a_package_and_its_members_know_each_other() -> None:
    """In the booking's order; what stands beside the package is not of it."""
    what = trip()
    own, one, two, beside = what.records
    assert own.package is one.package is two.package
    assert own.package is not None
    assert (own.package.item, own.package.members) == (own, (one, two))
    assert beside.package is None


def test_reports_on_a_member_reach_the_whole_package() -> None:
    """All items of a package that a report hits see each other as the report says."""
    what = trip()
    hit = records_with(what, Disruptions([Disruption.from_dict(REPORT)]))
    package = hit[0].package
    assert package is not None
    assert package is not what.records[0].package
    assert (package.item, package.members) == (hit[0], (hit[1], hit[2]))
    assert "cancelled" in hit[1].facts["disruption"]
    assert hit[3] is what.records[3]


def test_packages_survive_a_round_trip() -> None:
    """As JSON and pickled."""
    what = trip()
    assert Booking.from_json(what.to_json()) == what
    back = pickle.loads(pickle.dumps(what))
    assert [record.package is None for record in back.records] == [False, False, False, True]
