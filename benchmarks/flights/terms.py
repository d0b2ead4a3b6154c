"""A dozen fares, or thousands: each a `terms` document with a ladder over the time left, as percents of the fare."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

PLAIN = 12


class Fare(NamedTuple):
    """A fare's name and its steps: from how many hours before departure which percent is kept; 100 after departure."""

    name: str
    steps: tuple[tuple[int, int], ...]


def fares(count: int = PLAIN) -> tuple[Fare, ...]:
    """The same ones for the same count's beginning: more only adds to fewer."""
    random = Random(2013)
    return tuple(_fare(random, number) for number in range(count))


def _fare(random: Random, number: int) -> Fare:
    hours = sorted(random.sample((6, 12, 24, 48, 72, 96, 168, 336), 3), reverse=True)
    percents = sorted(random.sample(range(0, 95, 5), 3))
    return Fare(f"fare-{number:05d}", (*zip(hours, percents, strict=True), (0, 95)))


def texts(some: tuple[Fare, ...]) -> dict[str, str]:
    """Policy texts by file name."""
    return {f"{fare.name}.yaml": _text(fare) for fare in some}


def _text(fare: Fare) -> str:
    steps = "\n".join(f'        - {{"> {hours}h": {percent}%}}' for hours, percent in fare.steps)
    return f"""\
terms: {fare.name}
language: 1
title: {{en: "{fare.name}: cancellation"}}
source: Fare sheet of the benchmark
applies: [{{product: flight, rate_plan: {fare.name}}}]
currency: USD
cancel:
  - id: ladder
    penalty:
      of: fare
      round: {{to: 0.01, half: up}}
      over: time_left
      steps:
{steps}
  - id: departed
    penalty: 100%
"""
