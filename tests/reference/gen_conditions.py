"""Random conditions, declared facts and ladders, as plain YAML values."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aftersales.policy.documents import HEADS
from aftersales.policy.registry import BUILT_IN
from tests.reference.features import FEATURES
from tests.reference.words import (
    CLAIM_WORDS,
    DAYS,
    LENGTHS,
    MONTHS,
    REPORT_FLAGS,
    REPORT_WORDS,
    TIMES,
    WORDS,
    chance,
    shuffled,
    some,
    weighted,
)

DATES = ("2025-01-28", "2025-03-30", "2025-04-06", "2025-05-31", "2025-10-26", "2025-12-31", "2026-03-29")
KILOMETRES = (800, 1500, 3500)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONEY = {
    "CNY": (0, 2, 5, 55.5, 100, 100.5, 400),
    "JPY": (0, 50, 500, 1200, 20000),
    "KWD": (0, 0.5, 1.25, 12.345, 40),
}
SPANS = {
    "time_left": 8.0,
    "since_booking": 3.0,
    "time_to_end": 1.0,
    "since_confirmation": 1.0,
    "since_issue": 0.7,
    "lead_time": 1.0,
    "lead_time_confirmed": 0.4,
    "time_left_when_changed": 1.0,
}
OTHERS: dict[str, tuple[str, float]] = {
    **{name: ("word", 0.5) for name in WORDS if name not in ("purpose", "season")},
    "insured": ("flag", 1.0),
    "supplier_schedule": ("flag", 0.5),
    "supplier_penalty": ("money", 0.5),
    "changes_so_far": ("count", 1.0),
    "party_size": ("count", 0.7),
    "nights": ("count", 0.7),
    "nights_used": ("count", 0.7),
    "departure_date": ("date", 0.7),
    "check_in_date": ("date", 0.3),
    "requested_date": ("date", 0.7),
    "weekday": ("weekday", 0.7),
    "request_time": ("time", 1.0),
    "booked_at": ("instant", 0.4),
    "service_start": ("instant", 0.2),
    "total": ("money", 0.7),
    "fare": ("money", 0.3),
}
REPORT_SPANS = {
    "notice": 2.0,
    "arrival_delay": 2.0,
    "arrives_later": 2.0,
    "departs_earlier": 1.0,
    "departure_delay": 1.0,
    "shift_departs_earlier": 0.5,
    "shift_arrives_later": 0.5,
    "alternate_departs_after": 0.3,
    "bag_delay": 0.3,
}
REPORTED: dict[str, tuple[str, float]] = {
    **{name: ("span", weight) for name, weight in REPORT_SPANS.items()},
    **dict.fromkeys((*REPORT_WORDS, *CLAIM_WORDS), ("word", 0.5)),
    **dict.fromkeys(REPORT_FLAGS, ("flag", 0.5)),
    "disruption": ("word", 3.0),
    "extraordinary": ("flag", 2.0),
    "domestic": ("flag", 0.5),
    "connections_added": ("count", 0.3),
    "distance": ("distance", 1.5),
    "new_price": ("money", 0.3),
    "notified_at": ("instant", 0.2),
}
PORTIONS: dict[str, tuple[str, float]] = {
    "scope": ("word", 3.0),
    "travellers_left": ("count", 2.0),
    "total_left": ("money", 1.0),
    "remaining_price": ("money", 1.5),
}
CHANGES: dict[str, tuple[str, float]] = {
    "new_end": ("instant", 0.5),
    "new_origin": ("word", 1.0),
    "new_destination": ("word", 1.0),
    "new_cabin": ("word", 1.0),
    "bags": ("count", 1.0),
    "new_party_size": ("count", 1.0),
    "pay_method": ("word", 1.0),
    "pay_balance": ("money", 1.0),
    "new_fare": ("money", 1.0),
    "lower_fare": ("money", 1.0),
    "difference": ("money", 1.0),
    "aspect": ("word", 4.0),
    "journey_changed": ("word", 2.0),
}
NONEABLE = (
    "notice",
    "alternative",
    "arrival_delay",
    "disruption",
    "evidence",
    "reason",
    "membership",
    "account",
    "changed_at",
    "time_left_when_changed",
    "nights",
    "check_in_date",
    "origin",
    "supplier_penalty",
)


EVERY_WORD: dict[str, Sequence[str]] = {
    **WORDS,
    **REPORT_WORDS,
    **CLAIM_WORDS,
    "scope": ("whole", "part"),
    "new_origin": WORDS["origin"],
    "new_destination": WORDS["destination"],
    "new_cabin": WORDS["cabin"],
    "pay_method": ("card", "alipay", "gift_card"),
    "aspect": CLAIM_WORDS["aspects"],
    "journey_changed": ("untouched", "part", "all"),
}


@dataclass
class Draft:
    """A document being written: its means, and the facts it can test, by name, with their types."""

    rng: random.Random
    product: str
    currency: str
    facts: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, Any] = field(default_factory=dict)
    kind: str = "terms"
    section: str = "cancel"

    @property
    def money(self) -> Sequence[float]:
        """Amounts worth stating."""
        return MONEY[self.currency]


def two_sided(rng: random.Random, constants: Sequence[Any], show: Callable[[Any], str]) -> str:
    """`>= 2`, or `>= 2, < 4`."""
    if chance(rng, 0.3) and len(constants) > 1:
        low, high = sorted(rng.sample(range(len(constants)), 2))
        more, less = rng.choice(((">=", "<"), (">", "<="), (">=", "<=")))
        return f"{more} {show(constants[low])}, {less} {show(constants[high])}"
    operator = weighted(rng, {">=": 4, ">": 2, "<": 3, "<=": 2, "==": 0.5})
    return f"{operator} {show(rng.choice(constants))}"


def counted(unit: str) -> Callable[[int], str]:
    """`1 day`, `2 days`."""
    return lambda count: f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def cutoff(rng: random.Random) -> str:
    """`by 18:00 1 day before`."""
    time = "same time" if chance(rng, 0.3) else rng.choice(TIMES)
    side, way = rng.choice(("by", "before", "after", "from")), rng.choice(("before", "before", "after"))
    return f"{side} {time} {counted('day')(rng.choice(DAYS))} {way}"


def span_range(rng: random.Random) -> str:
    """A window on one clock, sometimes on two."""
    clock = weighted(rng, {"elapsed": 10, "days": 3, "months": 1.5, "cutoff": 4, "mixed": 1})
    if clock == "elapsed":
        return two_sided(rng, LENGTHS, str)
    if clock == "days":
        return two_sided(rng, DAYS, counted("day"))
    if clock == "months":
        return two_sided(rng, MONTHS, counted("month"))
    return cutoff(rng) if clock == "cutoff" else f">= {rng.choice(LENGTHS)}, {cutoff(rng)}"


def constant(draft: Draft, fact: str, type_: str) -> Any:
    """Something to compare a fact of some type with."""
    rng = draft.rng
    if type_ == "span":
        return span_range(rng)
    if type_ == "longest":
        return two_sided(rng, LENGTHS, str)
    if type_ == "instant":
        return two_sided(rng, DATES, lambda day: f"{day}T00:00:00+08:00")
    if type_ == "flag":
        return chance(rng, 0.7)
    if type_ == "count":
        return rng.choice((two_sided(rng, (0, 1, 2, 3), str), rng.randint(0, 3), some(rng, range(4))))
    if type_ == "money":
        return two_sided(rng, draft.money[1:], lambda amount: f"{amount}")
    if type_ == "date":
        return rng.choice((two_sided(rng, DATES, str), two_sided(rng, DATES, str), rng.choice(DATES)))
    if type_ == "time":
        return two_sided(rng, TIMES, str)
    if type_ == "shift":
        return two_sided(rng, DAYS, str)
    if type_ == "ratio":
        return two_sided(rng, (0, 500, 1000, 2500, 10000), str)
    if type_ == "distance":
        return two_sided(rng, KILOMETRES, lambda km: f"{km} km")
    words = WEEKDAYS if type_ == "weekday" else EVERY_WORD.get(fact, ("one", "two"))
    return some(rng, words) if "none" in words or chance(rng, 0.4) else rng.choice(words)


def condition(draft: Draft) -> tuple[str, Any]:
    """One test: a key and its constant."""
    rng = draft.rng
    reported = 8 if draft.section in HEADS else 1.2
    kinds = {"span": 5, "other": 6, "none": 0.7, "units": 0.7, "own": 3 if draft.facts else 0, "reported": reported}
    newer = (PORTIONS if "scopes" in FEATURES else {}) | (CHANGES if "changes" in FEATURES else {})
    known = {name: one for name, one in newer.items() if name in BUILT_IN}
    kind = "newer" if known and chance(rng, 0.25 if draft.section == "change" else 0.08) else weighted(rng, kinds)
    if kind == "newer":
        fact = weighted(rng, {name: weight for name, (_, weight) in known.items()})
        return fact, constant(draft, fact, known[fact][0])
    if kind == "reported":
        fact = weighted(rng, {name: weight for name, (_, weight) in REPORTED.items()})
        return fact, constant(draft, fact, REPORTED[fact][0])
    if kind == "span":
        return weighted(rng, SPANS), span_range(rng)
    if kind == "none":
        return rng.choice((*NONEABLE, *draft.facts)), "none"
    if kind == "units":
        return f"{rng.choice(('any', 'every', 'no'))} changes", {"time_left_then": span_range(rng)}
    if kind == "own":
        fact = rng.choice(list(draft.facts))
        return fact, constant(draft, fact, draft.facts[fact])
    fact = weighted(rng, {name: weight for name, (_, weight) in OTHERS.items()})
    return fact, constant(draft, fact, OTHERS[fact][0])


def conjunction(draft: Draft, most: int = 3) -> dict[str, Any]:
    """A few tests."""
    return dict(condition(draft) for _ in range(draft.rng.randint(1, most)))


def ladder(draft: Draft, make: Callable[[], Any], always: bool = False) -> dict[str, Any]:
    """`over` and `steps`; with `always` it has a step for every value."""
    rng = draft.rng
    own = {name: 2.0 for name, type_ in draft.facts.items() if type_ in ("span", "word", "count")}
    choices = {
        **SPANS,
        "travel_class": 1.0,
        "supplier": 0.5,
        "weekday": 0.4,
        "nights": 0.7,
        "total": 0.5,
        **own,
    }
    if draft.section in HEADS:
        choices |= {**REPORT_SPANS, "distance": 3.0, "alternative": 0.5}
    over = weighted(rng, choices)
    type_ = "span" if over in SPANS else draft.facts.get(over) or {**OTHERS, **REPORTED}[over][0]
    if type_ in ("word", "weekday"):
        words = WEEKDAYS if type_ == "weekday" else {**WORDS, **REPORT_WORDS}.get(over, ("one", "two"))
        steps: Any = {word: make() for word in some(rng, words)}
    else:
        steps = _sorted_steps(draft, type_, make) if chance(rng, 0.6) else _listed(draft, over, type_, make)
    if always or chance(rng, 0.4):
        steps = [*steps, {"else": make()}] if isinstance(steps, list) else {**steps, "else": make()}
    if isinstance(steps, dict) and chance(rng, 0.3) and type_ in ("word", "weekday"):
        steps = [{key: value} for key, value in steps.items()]
    return {"over": over, "steps": steps}


def _sorted_steps(draft: Draft, type_: str, make: Callable[[], Any]) -> dict[str, Any]:
    """Steps of one clock and direction, in any order: the loader sorts them."""
    rng = draft.rng
    pools: dict[str, Sequence[str]] = {
        "span": rng.choice((LENGTHS, LENGTHS, [*map(counted("day"), DAYS)], [*map(counted("month"), MONTHS)])),
        "count": [*map(str, range(4))],
        "distance": [f"{km} km" for km in KILOMETRES],
        "money": [str(amount) for amount in draft.money[1:]],
    }
    operators = rng.choice(((">=", ">"), ("<=", "<")))
    chosen = some(rng, pools[type_], 2, 5)
    return shuffled(rng, {f"{rng.choice(operators)} {bound}": make() for bound in chosen})


def _listed(draft: Draft, over: str, type_: str, make: Callable[[], Any]) -> list[dict[str, Any]]:
    """Steps in the author's order, of any clock."""

    def bound() -> str:
        while True:
            found = constant(draft, over, type_)
            if isinstance(found, str):
                return found

    return [{bound(): make()} for _ in range(draft.rng.randint(1, 4))]
