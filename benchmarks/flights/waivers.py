"""Event notices: each for one airport and a few days of 2013, as many as wanted."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from benchmarks.flights.schedule import flights


def waivers(count: int) -> dict[str, str]:
    """Policy texts by file name; at most a few apply to a booking, however many there are."""
    random = Random(13)
    return {f"event-{number}.yaml": _waiver(random, number) for number in range(count)}


def _waiver(random: Random, number: int) -> str:
    airports = flights().airports
    first = date(2013, 1, 1) + timedelta(days=random.randrange(360))
    return f"""\
waiver: event-{number}
language: 1
title: {{en: "Event {number}"}}
source: Notice {number}
currency: USD
applies:
  - product: flight
    airports_touched: [{airports[number % len(airports)]}]
    departure_date: ">= {first}, <= {first + timedelta(days=random.randrange(1, 4))}"
cancel:
  - {random.choice(("penalty: free", "penalty: {of: terms_penalty, percent: 50}"))}
"""
