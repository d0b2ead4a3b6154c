"""Random parts of bookings: what was cancelled and paid back before, and what requests name."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.reference.features import use
from tests.reference.words import chance, some

Json = dict[str, Any]


def part_of(rng: random.Random, item: Json, people: Sequence[str]) -> Json:
    """Some travellers, segments or nights of an item; empty if it has none to choose from."""
    nights = nights_of(item)
    choices: dict[str, Sequence[Any]] = {
        "travellers": item.get("travellers", people),
        "segments": range(len(item.get("segments", ()))),
        "nights": range(nights),
    }
    return {key: sorted(some(rng, among, 1, 2)) for key, among in choices.items() if among and chance(rng, 0.5)}


def nights_of(item: Json) -> int:
    """How many nights a stay has."""
    if "stay" not in item:
        return 0
    days = [datetime.fromisoformat(item["stay"][key][:10]) for key in ("check_in", "check_out")]
    return (days[1] - days[0]).days


def earlier_parts(rng: random.Random, items: Sequence[Json], people: Sequence[str], at: str) -> tuple[list[Json], str]:
    """A part of an item that was cancelled before, now and then with another one; and the item if nothing is left."""
    item = rng.choice(items)
    if not use(rng, "history", 0.2):
        return [], ""
    found: list[Json] = []
    left = {(t, s, n) for t in item.get("travellers", people) or [None] for s in _segments(item) for n in _nights(item)}
    for _ in range(rng.randint(1, 2)):
        part = part_of(rng, item, people)
        cut = {cell for cell in left if _within(cell, part)}
        if part and cut:
            left -= cut
            event = {"kind": "cancelled", "item": item["id"], "at": at, **part}
            found.append({**event, "remaining_price": rng.randint(0, 3000)} if chance(rng, 0.4) else event)
    return found, "" if left else item["id"]


def _segments(item: Json) -> list[Any]:
    return [*range(len(item.get("segments", ())))] or [None]


def _nights(item: Json) -> list[Any]:
    return [*range(nights_of(item))] or [None]


def _within(cell: tuple[Any, ...], part: Json) -> bool:
    wanted = (part.get("travellers"), part.get("segments"), part.get("nights"))
    return all(names is None or one in names for one, names in zip(cell, wanted, strict=True))


def named_part(rng: random.Random, booking: Json, items: Sequence[str] | None) -> Json:
    """What a request names of the items in scope."""
    if not use(rng, "portions", 0.35):
        return {}
    scope = [item for item in booking["items"] if items is None or item["id"] in items]
    part = part_of(rng, rng.choice(scope), [one["id"] for one in booking.get("travellers", ())])
    return {key: tuple(names) for key, names in part.items()}
