"""Laws of memory: what a booking remembers of earlier quotes never changes a later one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, NoShow, Rulebook
from tests.property.made_bookings import TICK, Dict, instants
from tests.property.made_journeys import journeys
from tests.property.made_layers import BESIDE, documents
from tests.property.strategies import World

MOVING = ("time_left", "since_booking", "requested_at", "request_time", "product", "rate_plan")
TENDER = "tender: cards\nlanguage: 1\ntitle: {en: x}\nsource: s\nmethods: [card]\n"
RAILS = ("window: 10 days\n", "window: 300h\n", "window: 1 month\npartial_refunds: 1\n", "window: 48h\n")
CAPTURED = ("2025-05-31T23:00:00Z", "2025-06-08T12:00:00Z", "2025-06-15T00:00:00Z")
DATES = (
    "",
    "arrival: {earliest: 12h, latest: 3 days}\n",
    "spacing: 36h\n",
    "comes_back: voucher\nvalidity: 2 months\n",
)
DUE = (
    "deadlines: [{do: refund, within: 7 days, from: requested_at}]\n",
    "deadlines: [{do: refund, within: 36h, from: requested_at}, {do: answer, within: 1 month, from: booked_at}]\n",
    "deadlines: [{do: refund, when: {time_left: '>= 24h'}, within: 48h, from: booked_at}]\n",
)
CANCELLED = st.one_of(st.none(), instants())


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Documents that move with the instant; items cancelled earlier, and rails that close."""
    texts = [draw(documents("t", ("terms",), ("cancel", "no_show"), MOVING))]
    texts += [draw(documents(f"x{n}", BESIDE, ("cancel", "no_show"), MOVING)) for n in range(draw(st.integers(1, 2)))]
    texts = [draw(st.sampled_from((text, text, f"{text}precision: minute\n"))) for text in texts]
    texts = [text + draw(st.sampled_from(("", *DUE))) for text in texts]
    data = draw(journeys(flown=False))
    if draw(st.booleans()):
        texts.append(TENDER + draw(st.sampled_from(RAILS)) + draw(st.sampled_from(DATES)))
        data["tenders"] = [{**tender, "captured_at": draw(st.sampled_from(CAPTURED))} for tender in data["tenders"]]
    cancelled = [(item["id"], draw(CANCELLED)) for item in data["items"]]
    for event in data["history"]:
        event["at"] = draw(instants()).isoformat()
    events = [{"kind": "cancelled", "item": item, "at": at.isoformat()} for item, at in cancelled if at]
    return World(tuple(texts), {**data, "history": data["history"] + events}, draw(instants()))


REQUESTS = st.sampled_from((Cancel(), NoShow(), Cancel(id="again")))
ASKED = st.lists(st.tuples(instants(), REQUESTS), min_size=3, max_size=8)


def said(rules: Rulebook, what: Booking, at: datetime, request: Any) -> Dict:
    """All that a quote says."""
    return rules.quote(what, request, at=at).to_dict()


@given(worlds(), ASKED)
def test_a_booking_asked_at_many_instants_answers_like_a_fresh_one(
    world: World, asked: list[tuple[datetime, Any]]
) -> None:
    """In any order, whatever moves: windows, night by night, cut-offs, versions to the minute, closing rails."""
    for at, request in asked + asked[::-1]:
        fresh = said(world.rules, Booking.from_dict(world.data), at, request)
        assert said(world.rules, world.booking, at, request) == fresh


@given(worlds())
def test_a_remembered_answer_ends_where_the_fresh_one_does(world: World) -> None:
    """One tick before, at and after an announced change too, and at the instant of the first question."""
    change = world.rules.next_change(Booking.from_dict(world.data), Cancel(), at=world.at)
    edge = world.at if change is None else change.valid_until
    for n in (0, -1, 2, 1):
        for at in (edge + n * TICK, world.at):
            fresh = said(world.rules, Booking.from_dict(world.data), at, Cancel())
            assert said(world.rules, world.booking, at, Cancel()) == fresh


@given(worlds(), ASKED)
def test_payouts_and_reasons_read_late_are_those_of_a_fresh_booking(
    world: World, asked: list[tuple[datetime, Any]]
) -> None:
    """Quotes that were made first and are read last, when the booking remembers what others of the same answer said."""
    quotes = [world.rules.quote(world.booking, request, at=at) for at, request in asked * 3]
    for (at, request), quote in zip(asked * 3, quotes, strict=True):
        fresh = world.rules.quote(Booking.from_dict(world.data), request, at=at)
        assert (quote.reasons, quote.payouts, quote.deadlines) == (fresh.reasons, fresh.payouts, fresh.deadlines)


@given(worlds(), st.lists(instants(), min_size=3, max_size=5))
def test_what_a_reader_changes_is_not_remembered(world: World, asked: list[datetime]) -> None:
    """The facts of a reason are a mapping of its own."""
    for at in asked * 2:
        for reason in world.rules.quote(world.booking, Cancel(), at=at).reasons:
            assert "more" not in reason.facts
            reason.facts["more"] = "x"


@given(worlds(), worlds(), ASKED)
def test_rulebooks_do_not_share_what_a_booking_remembers(
    world: World, other: World, asked: list[tuple[datetime, Any]]
) -> None:
    """Two rulebooks asked in turn of one booking answer like each alone."""
    for at, request in asked[:3]:
        for rules in (world.rules, other.rules):
            assert said(rules, world.booking, at, request) == said(rules, Booking.from_dict(world.data), at, request)
