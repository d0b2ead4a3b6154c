"""Laws of ladders: the first step that holds, exactly at each bound and one unit beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import ge, gt, le, lt
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftersales import PolicyError, Rulebook
from aftersales.engine.rulebook import bundled_folder
from aftersales.plan.compile import tests_of as conditions_of
from aftersales.policy.documents import Bound, Elapsed, Within
from aftersales.policy.loading import load_folder
from aftersales.values.instants import length_text
from tests.property.made_bookings import TICK, text_of
from tests.property.strategies import as_yaml
from tests.simple import answer, book, booking, document, hotel, rail, terms

COMPARE = {">=": ge, ">": gt, "<=": le, "<": lt}
START = datetime.fromisoformat("2025-06-20T10:00:00+08:00")
HOURS = st.integers(-24, 480)
STEPS = st.lists(st.tuples(st.sampled_from(sorted(COMPARE)), HOURS), min_size=1, max_size=5, unique=True)


def ladder(steps: Any) -> Rulebook:
    """Terms whose penalty is a ladder over the time left."""
    head = {"terms": "t", "language": 1, "title": {"en": "t"}, "source": "s", "currency": "CNY"}
    table = [{"penalty": {"over": "time_left", "steps": steps}}]
    return book(as_yaml({**head, "applies": [{"product": "rail"}], "cancel": table}))


def refund(rules: Rulebook, left: timedelta) -> str:
    """What comes back with some time left."""
    return answer(rules, booking(booked_at="2025-01-01T00:00:00Z"), (START - left).isoformat())


@given(STEPS)
@example([(">=", 48), (">", 48), ("<=", 48), ("<", 48)])
@example([("<", 24), (">=", 24)])
def test_the_first_step_that_holds(steps: list[tuple[str, int]]) -> None:
    """At each bound, one microsecond below and above, a list is tried in the author's order, then `else`."""
    rules = ladder([{f"{op} {hours}h": text_of(n)} for n, (op, hours) in enumerate(steps)] + [{"else": "99.99"}])
    for _, bound in steps:
        for left in (timedelta(hours=bound) + beside for beside in (-TICK, timedelta(0), TICK)):
            holding = [n for n, (op, hours) in enumerate(steps) if COMPARE[op](left, timedelta(hours=hours))]
            assert refund(rules, left) == text_of(10_000 - (holding[0] if holding else 9999))


@given(st.lists(HOURS, min_size=1, max_size=5, unique=True), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_a_mapping_does_not_matter(hours: list[int], random: Any, strict: bool) -> None:
    """A mapping with bounds of one direction is the sorted list, however it is written."""
    operator = ">" if strict else ">="
    tightest = [{f"{operator} {h}h": text_of(n)} for n, h in enumerate(sorted(hours, reverse=True))]
    shuffled = [*tightest]
    random.shuffle(shuffled)
    listed, mapped = ladder(tightest), ladder({key: value for step in shuffled for key, value in step.items()})
    for bound in hours:
        for left in (timedelta(hours=bound) + beside for beside in (-TICK, timedelta(0), TICK)):
            assert refund(mapped, left) == refund(listed, left)


@given(
    st.lists(HOURS, min_size=1, max_size=5, unique=True),
    st.lists(st.integers(0, 10_000), min_size=6, max_size=6),
    st.lists(st.integers(-30 * 60, 500 * 60), min_size=8, max_size=8),
)
def test_a_monotone_ladder_gives_monotone_refunds(hours: list[int], points: list[int], minutes: list[int]) -> None:
    """If the penalty only grows as the start comes nearer, waiting never pays, at the bounds or in between."""
    penalties = [f"{p // 100}.{p % 100:02d}%" for p in sorted(points)]
    bounds = sorted(hours, reverse=True)
    rules = ladder([{f">= {h}h": p} for h, p in zip(bounds, penalties, strict=False)] + [{"else": penalties[-1]}])
    near = [timedelta(hours=h) + beside for h in hours for beside in (-TICK, timedelta(0), TICK)]
    lefts = sorted([*near, *(timedelta(minutes=m) for m in minutes)], reverse=True)
    refunds = [float(refund(rules, left)) for left in lefts]
    assert refunds == sorted(refunds, reverse=True)


@given(st.integers(2, 9_999_998), st.sampled_from(sorted(COMPARE)), st.integers(-1, 1))
def test_amounts_are_compared_to_the_cent(bound: int, operator: str, beside: int) -> None:
    """A condition on money holds on its side of the bound, exactly at it or not, to the minor unit."""
    rules = terms(f'cancel: [{{when: {{total: "{operator} {text_of(bound)}"}}, deny: yes}}, {{review: no}}]')
    found = answer(rules, booking(rail(fare=text_of(bound + beside))))
    assert found == ("denied yes" if COMPARE[operator](bound + beside, bound) else "review no")


@given(st.integers(1, 5), st.sampled_from(sorted(COMPARE)), st.integers(-1, 1))
def test_counts_are_compared_as_whole_numbers(bound: int, operator: str, beside: int) -> None:
    """A condition on nights holds on its side of the bound."""
    text = f'cancel: [{{when: {{nights: "{operator} {bound}"}}, deny: yes}}, {{review: no}}]'
    rules = book(document(text, applies="[{product: hotel}]"))
    nights = max(1, bound + beside)
    expected = "denied yes" if COMPARE[operator](nights, bound) else "review no"
    assert answer(rules, booking(hotel(nights=nights))) == expected


@given(st.integers(0, 24 * 60), st.sampled_from(sorted(COMPARE)), st.sampled_from((-TICK, timedelta(0), TICK)))
def test_times_of_day_are_compared_to_the_microsecond(minutes: int, operator: str, beside: timedelta) -> None:
    """A condition on the time of the request holds on its side of the bound; 24:00 is after every time."""
    bound = f"{minutes // 60:02d}:{minutes % 60:02d}"
    rules = terms(f'cancel: [{{when: {{request_time: "{operator} {bound}"}}, deny: yes}}, {{review: no}}]')
    at = datetime.fromisoformat("2025-06-18T00:00:00+08:00") + timedelta(minutes=minutes) + beside
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    expected = "denied yes" if COMPARE[operator](at - midnight, timedelta(minutes=minutes)) else "review no"
    assert answer(rules, booking(), at.isoformat()) == expected


@given(st.integers(-3, 3), st.sampled_from(sorted(COMPARE)))
def test_dates_are_compared_by_the_calendar(beside: int, operator: str) -> None:
    """A condition on the departure date holds on its side of the bound."""
    bound = START + timedelta(days=beside)
    rules = terms(f'cancel: [{{when: {{departure_date: "{operator} {bound:%Y-%m-%d}"}}, deny: yes}}, {{review: no}}]')
    expected = "denied yes" if COMPARE[operator](START.date(), bound.date()) else "review no"
    assert answer(rules, booking()) == expected


def bundled_bounds() -> list[tuple[str, int]]:
    """Every bound in hours and minutes on the time left that the bundled policies have."""
    try:
        policies = load_folder(bundled_folder()).policies
    except PolicyError:
        return []
    tables = [t for p in policies for v in p.versions for t in v.body.tables.values()]
    tests = [test for table in tables for test in conditions_of(table) if isinstance(test, Within)]
    bounds = [bound for test in tests if test.fact == "time_left" for bound in test.bounds]
    found = {
        (b.operator, b.value.microseconds) for b in bounds if isinstance(b, Bound) and isinstance(b.value, Elapsed)
    }
    return sorted(found - {("==", length) for _, length in found})


@pytest.mark.parametrize(("operator", "length"), bundled_bounds())
def test_bounds_of_the_bundled_policies(operator: str, length: int) -> None:
    """Each bound of the library holds at its own instant or not, as written, and on the right side of it."""
    rules = ladder([{f"{operator} {length_text(length)}": "free"}, {"else": "100%"}])
    bound = timedelta(microseconds=length)
    for left in (bound - TICK, bound, bound + TICK):
        assert refund(rules, left) == ("100.00" if COMPARE[operator](left, bound) else "0.00")
