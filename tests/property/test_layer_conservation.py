"""Laws of money with rights, waivers and benefits beside the terms, and with journeys that are partly flown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Cancel, Change, Claim, NoShow, Quote
from tests.property.made_layers import HEADS, worlds
from tests.property.strategies import World
from tests.simple import not_none

REFUNDS = st.sampled_from((Cancel(), NoShow()))
BOTH = ("cancel", "no_show")
EVERY = ("change", *HEADS)


def quoted(world: World, request: Cancel | NoShow | Change | Claim) -> Quote:
    """The quote of a world."""
    return world.rules.quote(world.booking, request, at=world.at)


def flown(world: World, item: str) -> int:
    """What the flown segments of a journey flown in part cost, as far as its price says, read off the plain data."""
    data = next(one for one in world.data["items"] if one["id"] == item)
    done = [n for n, segment in enumerate(data.get("segments", ())) if segment.get("status") == "flown"]
    if len(done) == len(data.get("segments", ())):
        return 0
    return sum(int(part["amount"].replace(".", "")) for part in data["price"] if part.get("segment") in done)


@given(worlds(2, BOTH), REFUNDS)
def test_every_line_adds_up_whoever_answers(world: World, request: Cancel | NoShow) -> None:
    """Refundable, kept, used and already refunded are what was paid; what is not settled states no amount."""
    for line in quoted(world, request).lines:
        settled = line.outcome in ("granted", "denied")
        assert {amount is not None for amount in (line.penalty, line.kept, line.refundable)} == {settled}
        if line.refundable is not None and line.kept is not None and line.penalty is not None:
            parts = (line.refundable, line.kept, line.used, line.already_refunded)
            assert sum(not_none(part).minor for part in parts) == not_none(line.paid).minor
            assert 0 <= line.penalty.minor <= not_none(line.paid).minor


@given(worlds(2, BOTH), REFUNDS)
def test_no_more_comes_back_than_is_left_unused(world: World, request: Cancel | NoShow) -> None:
    """Not above what was paid, less what was flown or stayed, less what came back before."""
    for line in quoted(world, request).lines:
        assert "stay" in str(world.data["items"]) or not_none(line.used).minor == flown(world, line.item)
        if line.refundable is not None:
            left = not_none(line.paid).minor - not_none(line.used).minor - line.already_refunded.minor
            assert 0 <= line.refundable.minor <= max(0, left)


@given(worlds(2, BOTH), REFUNDS)
def test_payouts_sum_to_the_refund_and_the_refund_to_its_lines(world: World, request: Cancel | NoShow) -> None:
    """Where it is granted; else nothing is paid out. No tender gets back more than is left on it."""
    quote = quoted(world, request)
    total = sum(payout.amount.minor for payout in quote.payouts)
    assert total == (quote.refund.minor if quote.outcome == "granted" and quote.refund else 0)
    if quote.outcome == "granted":
        assert total == sum(line.refundable.minor for line in quote.lines if line.refundable)
    left = {payment.id: payment.paid - payment.refunded for payment in world.booking.payments}
    assert all(0 < payout.amount.minor <= left[payout.tender] for payout in quote.payouts)


@given(worlds(2, EVERY), st.sampled_from((Change(), Change(price="900.00"))))
def test_compensation_pays_nothing_back_and_a_change_what_it_says(world: World, change: Change) -> None:
    """A claim has no refund and no payouts, and its awards are its compensation; a change pays its refund."""
    claimed, changed = quoted(world, Claim()), quoted(world, change)
    assert (claimed.refund, claimed.payouts, claimed.lines) == (None, (), ())
    assert changed.compensation is None
    assert sum(payout.amount.minor for payout in changed.payouts) == (changed.refund.minor if changed.refund else 0)
    if claimed.compensation is not None:
        assert claimed.compensation.minor == sum(award.amount.minor for award in claimed.awards if award.amount)
    if changed.fee is not None and changed.collect is not None:
        assert changed.fee.minor >= 0 <= changed.collect.minor


@given(worlds(2, EVERY))
def test_what_is_certain_is_never_below_zero(world: World) -> None:
    """Of a claim that waits for a person or for facts, at least what its settled heads come to."""
    quote = quoted(world, Claim())
    if quote.at_least is not None:
        settled = sum(award.amount.minor for award in quote.awards if award.amount and award.outcome == "granted")
        assert quote.at_least.minor >= settled >= 0
