"""Random declared facts: one of each verb, now and then."""

from __future__ import annotations

from typing import Any

from tests.reference.gen_conditions import DATES, Draft, conjunction, span_range
from tests.reference.words import WORDS, ZONES, chance, some

INSTANTS = (
    "booked_at",
    "confirmed_at",
    "issued_at",
    "first_ticketed_at",
    "changed_at",
    "service_start",
    "service_end",
)


def declare(draft: Draft, most: int) -> dict[str, Any]:
    """A `facts` section; what it declares can be tested from now on."""
    section: dict[str, Any] = {}
    for number in range(draft.rng.randint(0, most)):
        type_, verb = _fact(draft)
        own = f"own_{verb.get('stated', len(draft.facts))}_{number}"
        own = "purpose" if verb == {"stated": "word"} else own
        section[own] = verb
        draft.facts[own] = type_
    return section


def _fact(draft: Draft) -> tuple[str, dict[str, Any]]:
    makers = (_span, _pick, _class, _count, _in, _local, _pair, _money, _plain)
    return draft.rng.choice(makers)(draft)


def _span(draft: Draft) -> tuple[str, dict[str, Any]]:
    ends = [*draft.rng.sample(INSTANTS, 2)]
    if chance(draft.rng, 0.7):
        ends[draft.rng.randint(0, 1)] = "requested_at"
    verb: dict[str, Any] = {"span": ends}
    return "span", {**verb, "anchor": draft.rng.choice(("from", "to"))} if chance(draft.rng, 0.3) else verb


def _pick(draft: Draft) -> tuple[str, dict[str, Any]]:
    rows = [{"is": draft.rng.choice(INSTANTS), "when": conjunction(draft, 2)} for _ in range(2)]
    last = [{"is": draft.rng.choice(INSTANTS)}] if chance(draft.rng, 0.7) else []
    return "instant", {"pick": [*rows, *last]}


def _class(draft: Draft) -> tuple[str, dict[str, Any]]:
    rows = [{"is": draft.rng.choice(("one", "two")), "when": conjunction(draft, 2)} for _ in range(2)]
    return "word", {"class": [*rows, *([{"is": "three"}] if chance(draft.rng, 0.5) else [])]}


def _count(draft: Draft) -> tuple[str, dict[str, Any]]:
    how = draft.rng.choice(("count", "max", "min"))
    where = {"where": {"time_left_then": span_range(draft.rng)}} if chance(draft.rng, 0.7) else {}
    if how == "count":
        return "count", {"count": "changes", **where}
    return "longest", {how: "time_left_then", "of": "changes", **where}


def _in(draft: Draft) -> tuple[str, dict[str, Any]]:
    if chance(draft.rng, 0.5):
        fact = draft.rng.choice(("supplier", "rate_plan", "membership"))
        return "flag", {"in": [fact, draft.rng.choice((some(draft.rng, WORDS[fact]), "partners"))]}
    low, high = sorted(draft.rng.sample(DATES, 2))
    return "flag", {"in": [draft.rng.choice(("departure_date", "requested_date")), [f"{low}..{high}", DATES[0]]]}


def _local(draft: Draft) -> tuple[str, dict[str, Any]]:
    how, instant = (
        draft.rng.choice(("date", "weekday", "time")),
        draft.rng.choice((*INSTANTS, "requested_at")),
    )
    zone = {"zone": draft.rng.choice(ZONES)} if chance(draft.rng, 0.4) else {}
    return how, {"local": how, "of": instant, **zone}


def _pair(draft: Draft) -> tuple[str, dict[str, Any]]:
    if chance(draft.rng, 0.4):
        return "shift", {"shift": draft.rng.sample(("requested_date", "departure_date", "check_in_date"), 2)}
    pairs = (
        ("origin_country", "destination_country"),
        ("rate_plan", "fare_family"),
        ("departure_date", "check_in_date"),
    )
    return "flag", {"same": [*draft.rng.choice(pairs)]}


def _money(draft: Draft) -> tuple[str, dict[str, Any]]:
    how = draft.rng.choice(("lower", "difference", "ratio"))
    verb = {how: draft.rng.sample(("fare", "tax", "total", "stay", "supplier_penalty"), 2)}
    return ("ratio" if how == "ratio" else "money"), verb


def _plain(draft: Draft) -> tuple[str, dict[str, Any]]:
    rng = draft.rng
    if chance(rng, 0.3):
        return "word", {
            "one_of": ["one", "two"],
            "default": rng.choice(("one", "two")),
            "why": "two readings",
        }
    if chance(rng, 0.3) and "purpose" not in draft.facts:
        return "word", {"stated": "word"}
    stated = rng.choice(("flag", "count", "money"))
    return stated, {"stated": stated, **({"optional": True} if chance(rng, 0.5) else {})}
