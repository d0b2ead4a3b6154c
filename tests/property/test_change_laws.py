"""Laws of `valid_until`, `next_change` and `schedule`: an answer holds until the instant it says, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from aftersales import Cancel, Quote
from tests.property.made_bookings import TICK
from tests.property.strategies import World, worlds
from tests.simple import document, raw

LADDER = """
cancel:
  - {when: {time_left: "by 18:00 1 day before"}, penalty: 10%}
  - penalty: {over: time_left, steps: [{">= 192h": free}, {">= 3 days": 5%}, {"> 0h": 20%}, {else: 100%}]}
"""
FEW_FIT = settings(suppress_health_check=[HealthCheck.filter_too_much])
EXAMPLE = World((document(LADDER),), raw(), datetime(2025, 6, 12, 2, tzinfo=UTC))


def says(quote: Quote) -> tuple[Any, ...]:
    """What makes two answers the same to a traveller."""
    return quote.outcome, quote.refund, quote.penalty, quote.at_least


def at(world: World, instant: datetime) -> tuple[Any, ...]:
    """What the quote says at another instant."""
    return says(world.rules.quote(world.booking, Cancel(), at=instant))


def first_new(quote: Quote) -> datetime:
    """The first instant of the announced answer."""
    assert quote.next_change is not None
    return quote.next_change.valid_until + (TICK if quote.next_change.inclusive else timedelta(0))


def looked(world: World) -> Quote:
    """The quote with its next change."""
    return world.rules.quote(world.booking, Cancel(), at=world.at, look_ahead=True)


@FEW_FIT
@given(worlds(most_items=1))
@example(EXAMPLE)
def test_the_answer_changes_where_announced_and_as_announced(world: World) -> None:
    """One tick before the change the answer is today's; at it, it is the one announced."""
    quote = looked(world)
    assume(quote.next_change is not None)
    assert quote.next_change is not None
    change = first_new(quote)
    assert change > world.at
    assert at(world, change - TICK) == says(quote)
    announced = quote.next_change
    assert at(world, change)[:3] == (announced.outcome, announced.refund, announced.penalty)
    assert at(world, change) != says(quote)


@given(worlds(most_items=1), st.lists(st.floats(0, 1), min_size=5, max_size=5))
@example(EXAMPLE, [0.0, 0.25, 0.5, 0.75, 1.0])
def test_nothing_changes_in_between(world: World, places: list[float]) -> None:
    """At sampled instants before the change, or for weeks if none is announced, the answer is today's."""
    quote = looked(world)
    last = first_new(quote) - TICK if quote.next_change else world.at + timedelta(days=40)
    for place in places:
        assert at(world, world.at + place * (last - world.at)) == says(quote)


@given(worlds(most_items=1))
def test_asking_for_the_change_alone(world: World) -> None:
    """`next_change` is what `look_ahead` fills in."""
    alone = world.rules.next_change(world.booking, Cancel(), at=world.at)
    assert alone == looked(world).next_change


@given(worlds(most_items=1), st.lists(st.floats(0, 1), min_size=3, max_size=3))
@example(EXAMPLE, [0.0, 0.5, 1.0])
def test_a_schedule_agrees_with_quoting(world: World, places: list[float]) -> None:
    """At both ends of each step and at instants inside, the step says what a quote says."""
    steps = world.rules.schedule(world.booking, at=world.at).steps
    for step in steps:
        until = step.until or max(step.since, datetime(2025, 6, 20, tzinfo=UTC))
        last = until if step.inclusive or step.until is None else until - TICK
        for place in places:
            instant = step.since + place * (last - step.since)
            assert at(world, instant)[:3] == (step.outcome, step.refund, step.penalty)


@given(worlds(most_items=1))
def test_the_steps_of_a_schedule_join(world: World) -> None:
    """Each step begins where the one before ends, and says something else; the last has no end."""
    steps = world.rules.schedule(world.booking, at=world.at).steps
    assert steps[0].since == world.at
    last = steps[-1].until
    assert last is None or steps[-1].inclusive
    for step, following in pairwise(steps):
        assert step.until is not None
        assert following.since == step.until + (TICK if step.inclusive else timedelta(0))
        assert following.since > step.since


@FEW_FIT
@given(worlds(most_items=1))
def test_free_until_is_the_end_of_free(world: World) -> None:
    """At `free_until` all that is left comes back, and from then on it does not."""
    schedule = world.rules.schedule(world.booking, at=world.at)
    assume(schedule.free_until is not None)
    assert schedule.free_until is not None
    change = schedule.free_until + (TICK if schedule.free_until_inclusive else timedelta(0))
    left = sum(record.paid - record.refunded for record in world.booking.records)
    before, after = (world.rules.quote(world.booking, Cancel(), at=t) for t in (change - TICK, change))
    assert before.refund is not None
    assert before.refund.minor == left
    assert after.refund is None or after.outcome != "granted" or after.refund.minor < left
