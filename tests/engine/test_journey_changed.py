"""How much of a journey a change touches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.changed import change
from tests.simple import Dict, ask, booking, rail, terms

WORDS = ("all", "part", "untouched")
ROWS = [f"{{WHERE id: {word}, when: {{journey_changed: {word}}}, fee: {place}.00}}" for place, word in enumerate(WORDS)]
TABLE = f"change: [{', '.join(ROWS)}, {{WHERE id: none, fee: 9.00}}]"


def journey(*flown: int) -> Dict:
    """Three rides, two of them in one leg."""
    rides = [("A", "B", 0), ("B", "C", 0), ("C", "A", 1)]
    status = ["flown" if place in flown else "open" for place in range(3)]
    segments = [
        {"origin": a, "destination": b, "leg": leg, "status": how}
        for (a, b, leg), how in zip(rides, status, strict=True)
    ]
    price = [{"kind": "fare", "amount": "30.00", "segment": place} for place in range(3)]
    return rail() | {"segments": segments, "price": price}


def row(what: Dict, table: str = TABLE, **stated: Any) -> str | None:
    """The row that answers."""
    rules = terms(f"flown: segments\n{table.replace('WHERE ', '')}")
    return change(rules, booking(what), **stated).lines[0].row


@pytest.mark.parametrize(
    ("named", "expected"), [({}, "all"), ({"segments": [0, 1, 2]}, "all"), ({"segments": [1]}, "part")]
)
def test_all_of_it_unless_segments_are_named(named: Dict, expected: str) -> None:
    """A change that names all of them touches all of them too."""
    assert row(journey(), **named) == expected


def test_what_is_flown_does_not_count() -> None:
    """A change cannot touch it."""
    assert row(journey(0), segments=[1, 2]) == "all"
    assert row(journey(0), segments=[1]) == "part"


def test_of_each_unit_alone() -> None:
    """The first leg is touched in part, the second is not."""
    rules = terms(TABLE.replace("WHERE", "each: leg,"))
    quote = change(rules, booking(journey()), segments=[1])
    assert str(quote.fee) == "CNY 3.00"
    quote = change(rules, booking(journey()), segments=[0, 1])
    assert str(quote.fee) == "CNY 2.00"


def test_requests_that_change_nothing_touch_nothing() -> None:
    """The fact is none for them."""
    rules = terms("cancel: [{when: {journey_changed: none}, penalty: 1.00}, {penalty: 2.00}]")
    assert str(ask(rules, booking(journey())).penalty) == "CNY 1.00"


def test_what_has_no_segments_has_no_journey() -> None:
    """The fact is none there too."""
    stay = {"check_in": "2025-06-20T15:00[Asia/Shanghai]", "check_out": "2025-06-22T12:00[Asia/Shanghai]"}
    sold = rail() | {"segments": [], "stay": stay}
    assert row(sold) == "none"
