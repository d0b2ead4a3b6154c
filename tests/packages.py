"""A package of a train and a hotel, and documents that speak about it."""

from __future__ import annotations

from typing import Any

from aftersales import Booking, Rulebook
from tests.simple import Dict, book, booking, document, hotel, rail

TRAIN = "cancel: [{when: {time_left: '>= 48h'}, penalty: 50%}, {deny: too_late}]"
HOTEL = "cancel: [{when: {time_left: '>= 72h'}, free: true}, {penalty: 80%}]"
EARLY = "2025-06-16T12:00:00+08:00"
"""Half of the train (48 hours and more before), all of the hotel (72 hours and more before)."""
LATE = "2025-06-19T12:00:00+08:00"
"""Nothing of the train, a fifth of the hotel."""
PRODUCT = "[{product: package}]"
TRIP: Dict = {"id": "trip", "product": "package", "price": [{"kind": "service_fee", "amount": "10.00"}]}


def package(members: str, body: str = "cancel: [{free: true}]") -> str:
    """The terms of a package."""
    return document(f"members: {members}\n{body}", "trip-terms", applies=PRODUCT)


def rules(members: str, *more: str, train: str = TRAIN, stay: str = HOTEL) -> Rulebook:
    """Terms for the package, the train and the hotel, and other documents."""
    return book(
        package(members), document(train, "train"), document(stay, "hotel", applies="[{product: hotel}]"), *more
    )


def trip(train: Dict | None = None, stay: Dict | None = None, own: Dict | None = None, **keys: Any) -> Booking:
    """A train of 100.00 and a hotel of 300.00 in a package that costs 10.00 itself, paid with one card."""
    return booking(
        {**TRIP, **(own or {})},
        {**rail(package="trip"), **(train or {})},
        {**hotel(id="i2", package="trip"), **(stay or {})},
        **keys,
    )
