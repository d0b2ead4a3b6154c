"""Regulation 261/2004 at, just below and just above every boundary: the engine and the reference against a table."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftersales import Booking, Claim, Rulebook
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
TRAVELLERS = 2
SAMPLE = 4000
POLICIES = Path(__file__).parents[2] / "policies"
Answers = Callable[[Booking, Claim], tuple[str, int]]


def texts() -> dict[str, str]:
    """The regulation as a policy document, and the vocabularies it may use."""
    bundled = read_folder(POLICIES)
    found = {file: text for file, text in bundled.items() if text.startswith("vocabulary:") or "eu261" in file}
    stand_in = Path(__file__).with_name("eu261_stand_in.yaml")
    return found if any("eu261" in file for file in found) else {**found, **read_folder(stand_in)}


def engine() -> Answers:
    """Outcome and cents, as the engine has them."""
    book = Rulebook.of_texts(texts())

    def answer(booking: Booking, claim: Claim) -> tuple[str, int]:
        found = book.quote(booking, claim, at=ASKED)
        return found.outcome, 0 if found.compensation is None else found.compensation.minor

    return answer


def reference() -> Answers:
    """Outcome and cents, as the reference interpreter has them."""
    library = load_texts(texts())

    def answer(booking: Booking, claim: Claim) -> tuple[str, int]:
        found = quote(library.policies, library.facts, booking, claim, ASKED)
        return found.outcome, found.compensation or 0

    return answer


def in_table(euros: int) -> tuple[str, int]:
    """Outcome and cents for all travellers, from the euros that the table has for one."""
    return "granted" if euros else "denied", euros * 100 * TRAVELLERS


def cancelled(flight: Cancellation) -> Booking:
    """A cancelled flight, with the alternative offered."""
    offer: Any = "none"
    if flight.departs_earlier is not None and flight.arrives_later is not None:
        departs, arrives = _at(DEPARTS, -flight.departs_earlier), _at(ARRIVES, flight.arrives_later)
        offer = {"kind": "flight", "departs_at": departs, "arrives_at": arrives}
    told = "none" if flight.notice is None else _at(DEPARTS, -flight.notice)
    return _booking(flight, {"kind": "cancelled", "notified_at": told, "alternative": offer})


def late(flight: Delay) -> Booking:
    """A flight that arrives late."""
    arrival = "none" if flight.arrival_delay is None else _at(ARRIVES, flight.arrival_delay)
    return _booking(flight, {"kind": "delayed", "actual_arrival": arrival})


def _at(moment: datetime, microseconds: int) -> str:
    return (moment + timedelta(microseconds=microseconds)).isoformat()


def _booking(flight: Cancellation | Delay, report: dict[str, Any]) -> Booking:
    ride = {"origin": "FRA", "origin_country": "DE", "carrier": "LH", "carrier_country": "DE", "number": "1"}
    ride |= {"destination": "XXX", "destination_country": "FR" if flight.intra_eu else "US"}
    ride |= {"departs": f"{DEPARTS:%Y-%m-%dT%H:%M}[UTC]", "arrives": f"{ARRIVES:%Y-%m-%dT%H:%M}[UTC]"}
    item = {"id": "f", "product": "flight", "distance_m": flight.distance_m, "segments": [ride]}
    item |= {"price": [{"kind": "fare", "amount": "100.00"}]}
    stated = {"id": "d", "item": "f", "extraordinary": flight.extraordinary, **report}
    whole = {"id": "b", "booked_at": "2025-01-01T00:00:00Z", "currency": "EUR", "items": [item]}
    whole |= {"travellers": [{"id": f"p{n}", "type": "adult"} for n in range(TRAVELLERS)], "disruptions": [stated]}
    return Booking.from_dict({**whole, "tenders": [{"id": "t", "method": "card", "amount": "100.00"}]})


def differences(answers: Answers, cases: list[Cancellation] | list[Delay]) -> Iterator[str]:
    """Where somebody and the table disagree."""
    for flight in cases:
        if isinstance(flight, Cancellation):
            claim, booking = Claim(heads=("cancellation",)), cancelled(flight)
            wanted = in_table(compensation_of_cancellation(flight))
        else:
            claim, booking = Claim(heads=("delay",)), late(flight)
            wanted = in_table(compensation_of_delay(flight))
        found = answers(booking, claim)
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
