"""What a quote costs when the library grows: the same bookings under few and under many documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from aftersales import Booking, Rulebook
from aftersales.engine.rulebook import bundled_folder
from benchmarks.bookings import Case
from benchmarks.documents import bundled, hotel
from benchmarks.runs import Cases, quote_all, read
from benchmarks.timing import Pair, compare

AIRPORTS = tuple(f"A{number:02d}" for number in range(100))
WAIVERS = 10_000
_DAY = datetime(2025, 7, 10, 8, tzinfo=UTC)


class Growth(NamedTuple):
    """A quote under a grown library against one under the small one: bookings quoted before, and new ones."""

    what: str
    again: Pair
    new: Pair
    goal: float


def growth(bookings: int, rounds: int, documents: int) -> list[Growth]:
    """The three ways to grow; `documents` scales the second."""
    random = Random(1)
    hotels, flights = _hotel_bookings(random, bookings, documents), _flight_bookings(random, bookings)
    one_rate, rates = Rulebook.of_texts({"rate": hotel(Random(0), 0, ("EUR",))}), Rulebook.of_texts(_rates(documents))
    fare, waived = Rulebook.of_texts({"fare": _FARE}), Rulebook.of_texts({"fare": _FARE, **_waivers()})
    same = [Case(_stay(number, 0), at) for number, (_, at) in enumerate(hotels)]
    return [
        _growth("bundled policies / one document", _rail(), bundled(), partial(read, bookings), rounds, 1.3),
        _pairs(f"{documents:,} documents / one", one_rate, same, rates, hotels, rounds, 1.5),
        _pairs(f"{WAIVERS:,} waivers, 100 of them apply / none", fare, flights, waived, flights, rounds, 1.5),
    ]


def _growth(what: str, small: Rulebook, large: Rulebook, make: Callable[[], Cases], rounds: int, goal: float) -> Growth:
    sample = make()
    runs = partial(quote_all, small), partial(quote_all, large)
    again = compare(*runs, lambda: sample, rounds)
    return Growth(what, again, compare(*runs, make, rounds // 3), goal)


def _pairs(what: str, small: Rulebook, few: Cases, large: Rulebook, many: Cases, rounds: int, goal: float) -> Growth:
    """Different bookings of the same shape for the two libraries."""

    def run(rulebook: Rulebook, place: int, both: tuple[Cases, Cases]) -> None:
        quote_all(rulebook, both[place])

    def anew() -> tuple[Cases, Cases]:
        return _again_parsed(few), _again_parsed(many)

    runs = partial(run, small, 0), partial(run, large, 1)
    again = compare(*runs, lambda: (few, many), rounds)
    return Growth(what, again, compare(*runs, anew, rounds // 3), goal)


def _again_parsed(cases: Cases) -> list[Case]:
    return [Case(Booking.from_dict(booking.to_dict()), at) for booking, at in cases]


def _rail() -> Rulebook:
    """The document of the rail bookings, and the vocabulary it needs."""
    folder = bundled_folder() / "rail"
    return Rulebook.of_texts(
        {name: Path(folder / name).read_text("utf-8") for name in ("cn-12306.yaml", "readings.yaml")}
    )


def _rates(documents: int) -> dict[str, str]:
    random = Random(documents)
    return {f"rate-{number}": hotel(random, number, ("EUR",)) for number in range(documents)}


def _hotel_bookings(random: Random, count: int, documents: int) -> list[Case]:
    at = [_DAY - timedelta(hours=random.randrange(1, 800)) for _ in range(count)]
    return [Case(_stay(number, random.randrange(documents)), when) for number, when in enumerate(at)]


def _stay(number: int, rate: int) -> Booking:
    stay = {"check_in": "2025-07-12T15:00[Europe/Paris]", "check_out": "2025-07-15T11:00[Europe/Paris]"}
    item: dict[str, object] = {"id": "stay", "product": "hotel", "supplier": f"chain-{rate // 4}"}
    item["attributes"] = {"rate_plan": f"plan-{rate % 4}"}
    return _booking(number, {**item, "stay": stay, "price": [{"kind": "stay", "amount": "420.00"}]}, "EUR")


def _flight_bookings(random: Random, count: int) -> list[Case]:
    found = []
    for number in range(count):
        departs = _DAY + timedelta(hours=random.randrange(0, 200))
        segment = {
            "origin": random.choice(AIRPORTS), "destination": "B01", "carrier": "XX", "number": str(number),
            "departs": f"{departs:%Y-%m-%dT%H:%M}[UTC]",
        }  # fmt: skip
        item = {"id": "ticket", "product": "flight", "segments": [segment]}
        price = [{"kind": "fare", "amount": "300.00"}]
        at = departs - timedelta(hours=random.randrange(1, 300))
        found.append(Case(_booking(number, {**item, "price": price}, "EUR"), at))
    return found


def _booking(number: int, item: dict[str, object], currency: str) -> Booking:
    amount = item["price"][0]["amount"]  # type: ignore[index]
    tender = {"id": "card", "method": "card", "amount": amount}
    start = {"id": f"B{number}", "booked_at": "2025-06-15T08:00:00Z", "currency": currency}
    return Booking.from_dict({**start, "items": [item], "tenders": [tender]})


_FARE = """\
terms: fare
language: 1
title: {en: A fare}
source: The carrier's conditions
applies: [{product: flight, carrier: XX}]
currency: EUR
cancel:
  - penalty: {of: fare, over: time_left, steps: {">= 48h": 10%, ">= 4h": 20%, else: 50%}}
"""
_EFFECTS = (
    "penalty: free",
    "penalty: {of: terms_penalty, percent: 50}",
    "penalty: {least: [terms_penalty, 20]}",
    "refund: 95%",
    "penalty: {amount: 5}",
)


def _waivers() -> dict[str, str]:
    """A hundred waivers for each airport, all of them for the days of the bookings, bought before different days."""
    return {f"waiver-{number}": _waiver(number) for number in range(WAIVERS)}


def _waiver(number: int) -> str:
    airport, event = AIRPORTS[number % 100], number // 100
    return f"""\
waiver: event-{event}-{airport.lower()}
language: 1
title: {{en: "Event {event} at {airport}"}}
source: Notice {number}
currency: EUR
applies:
  - product: flight
    carrier: XX
    airports_touched: [{airport}, C{number % 37:02d}]
    departure_date: ">= 2025-07-01, <= 2025-08-{1 + event % 28:02d}"
    booked_at: "< 2025-06-{16 + event % 14:02d}T00:00:00+00:00"
cancel:
  - {_EFFECTS[event % len(_EFFECTS)]}
"""
