"""The documents that the benchmarks run on."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from random import Random

from aftersales import Rulebook


@lru_cache(maxsize=1)
def bundled() -> Rulebook:
    """The rulebook that the generated rail bookings are quoted under: all that is bundled."""
    return Rulebook.bundled()


def write_folder(folder: Path, count: int) -> None:
    """Many terms documents, each for a supplier and a rate plan of its own, with ladders of their own."""
    random = Random(count)
    for number in range(count):
        (folder / f"rate-{number:05d}.yaml").write_text(hotel(random, number), "utf-8")


def hotel(random: Random, number: int, currencies: tuple[str, ...] = ("EUR", "USD", "CNY", "GBP")) -> str:
    """The terms of one rate plan of one supplier."""
    late, early = sorted(random.sample(range(1, 15), 2))
    return f"""\
terms: rate-{number:05d}
language: 1
title: {{en: "Rate {number}: cancellation"}}
source: Rate sheet of the supplier, page {number}
reviewed: 2026-11-21
applies: [{{product: hotel, supplier: chain-{number // 4}, rate_plan: plan-{number % 4}}}]
currency: {random.choice(currencies)}
picked_by: booked_at
versions:
  - from: 2024-01-01
    cancel:
      - id: ladder
        penalty:
          of: stay
          over: time_left
          steps:
            - {{"by 18:00 {early} days before": free}}
            - {{"by {random.randrange(10, 24)}:00 {late} days before": {random.randrange(10, 90, 5)}%}}
            - {{"> 0h": {{nights: 1}}}}
      - id: arrived
        penalty: 100%
  - from: 2025-06-01
    cancel:
      - id: early
        when: {{time_left: ">= {early} days"}}
        penalty: free
      - id: late
        penalty: {{greatest: [{{nights: 1}}, {{of: stay, percent: {random.randrange(10, 90, 5)}}}], at_most: stay}}
"""
