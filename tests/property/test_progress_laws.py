"""Laws of progress: forward only, whatever the order of the list, late exactly after the latest instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Cancel, PayoutEvent, Progress, Quote
from aftersales.model.progress import EVENTS, OF_PAYOUTS
from aftersales.model.steps import STEPS
from tests.simple import book, booking, document

RAIL = """\
tender: card
language: 1
title: {en: Card}
source: card scheme
methods: [card]
zone: Europe/Berlin
arrival: {earliest: 1 day, latest: 5 days}
"""
ROUTING = """\
routing: house
language: 1
title: {en: House}
source: own promise
steps: {approval: 24h, issue: 2 days}
"""
LAW = "cancel: [{free: true}]\ndeadlines: [{do: refund, within: 4 days, from: requested_at}]"
START = datetime.fromisoformat("2025-03-28T10:00:00+01:00")
RULES = book(document(LAW), RAIL, ROUTING)
TENDERS = [{"id": own, "method": "card", "amount": "50.00"} for own in ("a", "b")]
QUOTE: Quote = RULES.quote(booking(tenders=TENDERS), Cancel(id="r"), at=START)
KEYS = [one.key for one in QUOTE.payouts]
MINUTES = st.integers(0, 12 * 24 * 60)
PROMISES = [(step.step, promise) for step in QUOTE.timeline for promise in step.promises]


@st.composite
def events(draw: Any) -> PayoutEvent:
    """Something that happened within twelve days; often at the same instants."""
    kind = draw(st.sampled_from(EVENTS))
    at = START + timedelta(minutes=draw(MINUTES) // 720 * 720)
    return PayoutEvent(kind=kind, at=at, payout=draw(st.sampled_from(KEYS)) if kind in OF_PAYOUTS else None)


def steps(found: Progress) -> list[int]:
    """How far each payout came."""
    return [STEPS.index(one.step) for one in found.payouts]


@given(st.lists(events(), max_size=8))
def test_progress_never_goes_backwards(happened: list[PayoutEvent]) -> None:
    """Each event, in the order of time, leaves every payout where it was or takes it on; so does time itself."""
    ordered = sorted(happened, key=lambda one: one.at)
    end = START + timedelta(days=20)
    came = [steps(RULES.progress(QUOTE, ordered[:count], end)) for count in range(len(ordered) + 1)]
    seen = [steps(RULES.progress(QUOTE, happened, one.at)) for one in ordered]
    for series in (came, seen):
        for before, after in pairwise(series):
            assert all(b <= a for b, a in zip(before, after, strict=True))


@given(st.lists(events(), max_size=6), MINUTES, st.data())
def test_the_order_of_the_list_changes_nothing(happened: list[PayoutEvent], minutes: int, data: st.DataObject) -> None:
    """Nor does hearing of an event twice."""
    at = START + timedelta(minutes=minutes)
    found = RULES.progress(QUOTE, happened, at)
    assert RULES.progress(QUOTE, data.draw(st.permutations(happened)), at) == found
    assert RULES.progress(QUOTE, [*happened, *happened], at) == found


@given(st.sampled_from(PROMISES), st.integers(-3, 3))
def test_late_exactly_after_the_latest_instant(promise: Any, microseconds: int) -> None:
    """Of every promise of every step: at the first instant that is too late, not a microsecond before."""
    step, stated = promise
    at = datetime.fromisoformat(stated.late_from) + timedelta(microseconds=microseconds)
    open_ = {(one.step, one.due) for payout in RULES.progress(QUOTE, [], at).payouts for one in payout.broken}
    assert ((step, stated.due) in open_) == (microseconds >= 0)
    late = RULES.progress(QUOTE, [], at).late
    assert late == any(at >= datetime.fromisoformat(other.late_from) for _, other in PROMISES)


@given(st.sampled_from(PROMISES), st.integers(-3, 3))
def test_kept_exactly_until_the_latest_instant(promise: Any, microseconds: int) -> None:
    """What is reached at the last instant is in time, whenever that is asked."""
    step, stated = promise
    at = datetime.fromisoformat(stated.late_from) + timedelta(microseconds=microseconds)
    happened = [PayoutEvent(kind=step, at=at, payout=None if step == "approved" else KEYS[0])]
    found = RULES.progress(QUOTE, happened, START + timedelta(days=365)).payouts[0]
    assert ((step, stated.due) in {(one.step, one.due) for one in found.broken}) == (microseconds >= 0)


@given(st.lists(events(), max_size=8), MINUTES)
def test_a_stored_quote_says_the_same(happened: list[PayoutEvent], minutes: int) -> None:
    """The dictionary of the quote, and of the events."""
    at = START + timedelta(minutes=minutes)
    stored = [one.to_dict() for one in happened]
    assert RULES.progress(QUOTE.to_dict(), stored, at) == RULES.progress(QUOTE, happened, at)


@given(st.lists(events(), max_size=8), MINUTES)
def test_late_is_what_is_not_reached(happened: list[PayoutEvent], minutes: int) -> None:
    """A payout is late if and only if a broken promise is still open, and then something is wrong with it."""
    for one in RULES.progress(QUOTE, happened, START + timedelta(minutes=minutes)).payouts:
        assert one.late == any(promise.reached is None for promise in one.broken)
        assert one.problem is not None or not one.late
