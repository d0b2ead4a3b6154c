"""Laws of `valid_until`, `next_change` and `schedule`: an answer holds until the instant it says, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aftersales import Cancel, Quote
from tests.property.strategies import TICK, World, worlds
from tests.simple import book, booking, document, hotel, rail, raw

LADDER = """
cancel:
  - {when: {time_left: "by 18:00 1 day before"}, penalty: 10%}
  - penalty: {over: time_left, steps: [{">= 192h": free}, {">= 3 days": 5%}, {"> 0h": 20%}, {else: 100%}]}
"""
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
    assert steps[-1].until is None
    for step, following in pairwise(steps):
        assert step.until is not None
        assert following.since == step.until + (TICK if step.inclusive else timedelta(0))
        assert following.since > step.since


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


def made(facts: str, when: str, head: str = "") -> tuple[str]:
    """Terms that give all back when a condition on declared facts holds, else half."""
    return (document(f"{head}facts: {{{facts}}}\ncancel: [{{when: {{{when}}}, free: true}}, {{penalty: 50%}}]"),)


EARLY = 'c: {class: [{is: early, when: {time_left: ">= 24h"}}, {is: late}]}'
PICKED = 'p: {pick: [{when: {time_left: ">= 24h"}, is: service_start}, {is: booked_at}]}'
SWITCH = "[{from: 2021-01-01, cancel: [{free: true}]}, {from: 2025-06-19, cancel: [{penalty: 50%}]}]"
SECONDS = SWITCH.replace("2021-01-01", "2021-01-01T00:00:00Z").replace("2025-06-19", '"2025-06-19T12:00:30Z"')
GRACE = '[{product: rail, since_booking: "<= 436h"}]'
MOVING = {
    "applies": (document("cancel: [{penalty: 50%}]"), document("cancel: [{free: true}]", "r", "right", GRACE)),
    "dates apart": made("s: {shift: [requested_date, departure_date]}", 's: ">= 2"'),
    "the same date": made("s: {same: [requested_date, departure_date]}", "s: true"),
    "a weekday": made("w: {local: weekday, of: requested_at}", "w: sat"),
    "a weekday in a set": made("w: {local: weekday, of: requested_at}, s: {in: [w, [sat, sun]]}", "s: true"),
    "a class": made(EARLY, "c: early"),
    "a class in a set": made(EARLY + ", s: {in: [c, [early]]}", "s: true"),
    "a span to a picked instant": made("p: {pick: [{is: service_start}]}, s: {span: [requested_at, p]}", 's: ">= 24h"'),
    "a picked instant that moves": made(PICKED + ", s: {span: [booked_at, p]}", 's: "> 0h"'),
    "a time of day": made("", 'request_time: ">= 08:00, < 20:00"'),
    "midnight": made("", 'request_time: ">= 11:00"'),
    "a time of day elsewhere": made("x: {local: time, of: requested_at, zone: Europe/Berlin}", 'x: ">= 20:00"'),
    "holidays": made('h: {in: [requested_date, ["2025-06-19..2025-06-20"]]}', "h: true"),
    "a date": made("", 'requested_date: "<= 2025-06-19"'),
    "an instant": made("", 'requested_at: "<= 2025-06-19T12:00:00Z"'),
    "versions": (document(f"versions: {SWITCH}"),),
    "versions by the second": (document(f"precision: minute\nversions: {SECONDS}"),),
    "precision": made("", 'time_left: "> 24h"', "precision: minute\n"),
    "months": made("", 'since_booking: "< 1 month"'),
}


@pytest.mark.parametrize("texts", MOVING.values(), ids=MOVING)
def test_every_way_to_move_is_foreseen(texts: tuple[str, ...]) -> None:
    """Whatever makes an answer depend on time, quoting hour by hour finds no change that was not announced."""
    rules, what = book(*texts), booking()
    now = datetime(2025, 6, 18, 4, tzinfo=UTC)
    quote = rules.quote(what, Cancel(), at=now, look_ahead=True)
    hours = [now + timedelta(hours=n) for n in range(24 * 40)]
    changed = next(t for t in hours if says(rules.quote(what, Cancel(), at=t)) != says(quote))
    assert quote.next_change is not None, f"the answer is another by {changed}"
    assert changed - timedelta(hours=1) < first_new(quote) <= changed
    assert says(rules.quote(what, Cancel(), at=first_new(quote) - TICK)) == says(quote)
    assert says(rules.quote(what, Cancel(), at=first_new(quote))) != says(quote)


@pytest.mark.parametrize(
    ("condition", "now"),
    [
        (">= 02:30", "2025-03-09T00:30:00-05:00"),
        (">= 01:30, < 01:45", "2025-11-02T01:40:00-04:00"),
        (">= 01:15", "2025-11-02T01:50:00-04:00"),
    ],
)
def test_times_of_day_when_the_clocks_change(condition: str, now: str) -> None:
    """A time of day that is skipped or comes twice: minute by minute nothing changes unannounced."""
    rules = book(document(f'cancel: [{{when: {{request_time: "{condition}"}}, free: true}}, {{penalty: 50%}}]'))
    what = booking(rail("2025-12-20T10:00", "America/New_York"), booked_at="2025-01-01T00:00:00Z")
    start = datetime.fromisoformat(now)
    quote = rules.quote(what, Cancel(), at=start, look_ahead=True)
    minutes = [start + timedelta(minutes=n) for n in range(24 * 60)]
    changed = next(t for t in minutes if says(rules.quote(what, Cancel(), at=t)) != says(quote))
    assert quote.next_change is not None
    assert changed - timedelta(minutes=1) < first_new(quote) <= changed


def test_nights_go_by_one_by_one() -> None:
    """During a stay the refund falls night by night, at midnight of the property."""
    rules = book(document("cancel: [{free: true}]", applies="[{product: hotel}]"))
    schedule = rules.schedule(booking(hotel(nights=3)), at="2025-06-20T16:00:00+08:00")
    assert [step.refund.amount for step in schedule.steps if step.refund] == ["300.00", "200.00", "100.00", "0.00"]
    midnights = [f"2025-06-{day}T00:00:00+08:00" for day in (21, 22, 23)]
    assert [step.since.isoformat() for step in schedule.steps[1:]] == midnights
