"""Laws of honouring a quote."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Claim, NoShow, Rulebook
from tests.property.made_bookings import TICK, instants, text_of
from tests.property.made_layers import worlds
from tests.property.strategies import World

SECTIONS = ("cancel", "no_show", "delay")
WORLDS = worlds(1, SECTIONS)
REQUESTS = st.sampled_from((Cancel(id="r"), NoShow(), Claim()))


@given(WORLDS, REQUESTS, st.booleans())
def test_confirming_at_once_is_always_honoured(world: World, request: Any, look_ahead: bool) -> None:
    """With an equal quote, also after a trip through JSON, with a booking that was read again."""
    quote = world.rules.quote(world.booking, request, at=world.at, look_ahead=look_ahead)
    found = world.rules.confirm(quote, Booking.from_dict(world.data), world.at)
    assert (found.honoured, found.quote) == (True, quote)
    back = world.fresh().confirm(json.loads(quote.to_json()), Booking.from_json(world.booking.to_json()), world.at)
    assert (back.honoured, back.quote.refund, back.quote.payouts) == (True, quote.refund, quote.payouts)


@given(WORLDS, REQUESTS, st.integers(0, 10**12))
def test_what_was_quoted_is_given_until_it_expires(world: World, request: Any, later: int) -> None:
    """And nothing else is: within the deadline the quote, after it what a fresh one says."""
    quote = world.rules.quote(world.booking, request, at=world.at, look_ahead=True)
    at = world.at + timedelta(microseconds=later)
    _confirms(world, quote.to_dict(), request, at, quote.next_change)


@given(WORLDS, REQUESTS)
def test_both_sides_of_valid_until(world: World, request: Any) -> None:
    """The last instant counts, the next does not."""
    quote = world.rules.quote(world.booking, request, at=world.at, look_ahead=True)
    change = quote.next_change
    if change is None or change.valid_until <= world.at + TICK:
        return
    for n in (-1, 0, 1):
        _confirms(world, quote.to_dict(), request, change.valid_until + n * TICK, change)


def _confirms(world: World, kept: Any, request: Any, at: datetime, change: Any) -> None:
    found = world.rules.confirm(kept, world.booking, at)
    over = change is not None and (at > change.valid_until or (at == change.valid_until and not change.inclusive))
    assert (found.honoured, found.reasons) == (not over, ("expired",) if over else ())
    fresh = world.rules.quote(world.booking, request, at=at, look_ahead=True)
    assert (found.quote.outcome, found.quote.refund) == (fresh.outcome, fresh.refund)
    assert not over or found.quote == fresh
    stated = {one.path for one in found.differences}
    before = {**kept, **{f"payouts.{one['tender']}": one["amount"] for one in kept["payouts"]}}
    after = {**fresh.to_dict(), **{f"payouts.{one.tender}": one.amount.to_dict() for one in fresh.payouts}}
    names = ("outcome", "refund", "penalty", "compensation", "at_least", *(n for n in (*before, *after) if "." in n))
    assert stated >= {name for name in names if before.get(name) != after.get(name)}
    assert over or not stated


@given(WORLDS, st.integers(1, 500))
def test_another_price_is_never_honoured(world: World, more: int) -> None:
    """A cent is enough."""
    quote = world.rules.quote(world.booking, Cancel(), at=world.at)
    first, *others = world.data["items"]
    price = [*first["price"], {"kind": "surcharge", "amount": text_of(more)}]
    tenders = [*world.data["tenders"], {"id": "more", "method": "card", "amount": text_of(more)}]
    dearer = {**world.data, "items": [{**first, "price": price}, *others], "tenders": tenders}
    assert "booking_changed" in world.rules.confirm(quote, Booking.from_dict(dearer), world.at).reasons


@given(WORLDS)
def test_another_policy_is_never_honoured(world: World) -> None:
    """Even if it says the same."""
    quote = world.rules.quote(world.booking, Cancel(), at=world.at)
    other = Rulebook.of_texts({str(n): f"{text}# more\n" for n, text in enumerate(world.texts)})
    found = other.confirm(quote, world.booking, world.at)
    assert (found.reasons, found.differences) == (("policies_changed",), ())


@given(WORLDS, instants())
def test_payout_keys_are_those_that_were_quoted(world: World, at: datetime) -> None:
    """Executed now or later, an honoured quote pays under the same keys."""
    quote = world.rules.quote(world.booking, Cancel(id="r"), at=world.at)
    found = world.rules.confirm(quote.to_dict(), world.booking, at)
    if found.honoured:
        assert [one.key for one in found.quote.payouts] == [one.key for one in quote.payouts]
