"""Regulation 261/2004 at, just below and just above every boundary: the engine and the reference against a table."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aftersales import Booking, Claim, Disruption, Rulebook
from aftersales.policy.loading import load_texts, read_folder
from tests.conformance.eu261 import (
    DISTANCES,
    Cancellation,
    Delay,
    cancellations,
    compensation_of_cancellation,
    compensation_of_delay,
    delays,
)
from tests.reference.interpreter import quote

DEPARTS = datetime(2025, 6, 20, 10, tzinfo=UTC)
ARRIVES = DEPARTS + timedelta(hours=10)
ASKED = ARRIVES + timedelta(days=3)
SERVICE = {"carrier": "LH", "number": "1", "date": f"{DEPARTS:%Y-%m-%d}"}
CANCELLATION, DELAY = Claim(heads=("cancellation",)), Claim(heads=("delay",))
TRAVELLERS = 2
SAMPLE = 4000
POLICIES = Path(__file__).parents[2] / "policies"
Flight = Cancellation | Delay
Answers = Callable[[Flight, Claim], tuple[str, int]]


def texts() -> dict[str, str]:
    """The regulation as a policy document, and the vocabularies it may use."""
    bundled = read_folder(POLICIES)
    found = {file: text for file, text in bundled.items() if text.startswith("vocabulary:") or "eu261" in file}
    stand_in = Path(__file__).with_name("eu261_stand_in.yaml")
    return found if any("eu261" in file for file in found) else {**found, **read_folder(stand_in)}


def engine() -> Answers:
    """Outcome and cents, as the engine has them of a booking and a report beside it."""
    book = Rulebook.of_texts(texts())

    def answer(flight: Flight, claim: Claim) -> tuple[str, int]:
        report = Disruption.from_dict({"id": "d", **SERVICE, **reported(flight)})
        found = book.quote(undisturbed(flight.distance_m, flight.intra_eu), claim, at=ASKED, disruptions=[report])
        return found.outcome, 0 if found.compensation is None else found.compensation.minor

    return answer


def reference() -> Answers:
    """Outcome and cents, as the reference interpreter has them of a booking that holds the report."""
    library = load_texts(texts())

    def answer(flight: Flight, claim: Claim) -> tuple[str, int]:
        report = {"id": "d", "item": "f", **reported(flight)}
        booking = Booking.from_dict({**booked(flight.distance_m, flight.intra_eu), "disruptions": [report]})
        found = quote(library.policies, library.facts, booking, claim, ASKED)
        return found.outcome, found.compensation or 0

    return answer


def in_table(euros: int) -> tuple[str, int]:
    """Outcome and cents for all travellers, from the euros that the table has for one."""
    return "granted" if euros else "denied", euros * 100 * TRAVELLERS


def reported(flight: Flight) -> dict[str, Any]:
    """What is reported of a flight: cancelled, with the alternative offered; or late."""
    stated: dict[str, Any] = {"extraordinary": flight.extraordinary}
    if isinstance(flight, Delay):
        arrival = "none" if flight.arrival_delay is None else _at(ARRIVES, flight.arrival_delay)
        return {**stated, "kind": "delayed", "actual_arrival": arrival}
    offer: Any = "none"
    if flight.departs_earlier is not None and flight.arrives_later is not None:
        departs, arrives = _at(DEPARTS, -flight.departs_earlier), _at(ARRIVES, flight.arrives_later)
        offer = {"kind": "flight", "departs_at": departs, "arrives_at": arrives}
    told = "none" if flight.notice is None else _at(DEPARTS, -flight.notice)
    return {**stated, "kind": "cancelled", "notified_at": told, "alternative": offer}


def _at(moment: datetime, microseconds: int) -> str:
    return (moment + timedelta(microseconds=microseconds)).isoformat()


@cache
def undisturbed(distance_m: int, intra_eu: bool) -> Booking:
    """A flight of which nothing is reported."""
    return Booking.from_dict(booked(distance_m, intra_eu))


def booked(distance_m: int, intra_eu: bool) -> dict[str, Any]:
    """A booking of one flight, as plain data."""
    ride = {"origin": "FRA", "origin_country": "DE", "carrier": "LH", "carrier_country": "DE", "number": "1"}
    ride |= {"destination": "XXX", "destination_country": "FR" if intra_eu else "US"}
    ride |= {"departs": f"{DEPARTS:%Y-%m-%dT%H:%M}[UTC]", "arrives": f"{ARRIVES:%Y-%m-%dT%H:%M}[UTC]"}
    item = {"id": "f", "product": "flight", "distance_m": distance_m, "segments": [ride]}
    item |= {"price": [{"kind": "fare", "amount": "100.00"}]}
    whole = {"id": "b", "booked_at": "2025-01-01T00:00:00Z", "currency": "EUR", "items": [item]}
    whole |= {"travellers": [{"id": f"p{n}", "type": "adult"} for n in range(TRAVELLERS)]}
    return {**whole, "tenders": [{"id": "t", "method": "card", "amount": "100.00"}]}


def differences(answers: Answers, cases: list[Cancellation] | list[Delay]) -> Iterator[str]:
    """Where somebody and the table disagree."""
    for flight in cases:
        if isinstance(flight, Cancellation):
            claim, wanted = CANCELLATION, in_table(compensation_of_cancellation(flight))
        else:
            claim, wanted = DELAY, in_table(compensation_of_delay(flight))
        found = answers(flight, claim)
        if found != wanted:
            yield f"{flight}: {found}, in the table {wanted}"


def test_there_is_something_on_each_side() -> None:
    """Every amount of the table is reached, by tens of thousands of cases."""
    of_cancellations = [compensation_of_cancellation(flight) for flight in cancellations()]
    assert len(of_cancellations) > 40_000
    assert set(of_cancellations) == {0, 125, 200, 250, 300, 400, 600}
    assert {compensation_of_delay(flight) for flight in delays()} == {0, 250, 300, 400, 600}


@pytest.mark.parametrize(
    ("flight", "euros"),
    [
        (Cancellation(1_200_000, True, 10 * 24 * 3_600_000_000, 3 * 3_600_000_000, 5_400_000_000, False), 125),
        (Cancellation(1_200_000, True, None, None, None, False), 250),
        (Cancellation(1_200_000, True, None, None, None, True), 0),
        (Cancellation(6_000_000, False, 0, 0, 4 * 3_600_000_000, False), 300),
        (Cancellation(6_000_000, True, 0, 0, 4 * 3_600_000_000, False), 400),
    ],
)
def test_the_table_by_hand(flight: Cancellation, euros: int) -> None:
    """Exemption and reduction are separate tests; a long flight within the area counts as medium."""
    assert compensation_of_cancellation(flight) == euros


def test_the_reference_agrees_on_cancellations() -> None:
    """A sample: the reference is slow."""
    some = random.Random(261).sample([*cancellations()], SAMPLE)
    assert [*differences(reference(), some)] == []


def test_the_reference_agrees_on_delays() -> None:
    """All of them."""
    assert [*differences(reference(), [*delays()])] == []


@pytest.mark.parametrize("distance_m", DISTANCES)
def test_the_engine_agrees_on_cancellations(distance_m: int) -> None:
    """All of them."""
    some = [flight for flight in cancellations() if flight.distance_m == distance_m]
    assert some
    assert [*differences(engine(), some)] == []


def test_the_engine_agrees_on_delays() -> None:
    """All of them."""
    assert [*differences(engine(), [*delays()])] == []
