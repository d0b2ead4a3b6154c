"""Laws of money: nothing is lost, nothing is made."""

from __future__ import annotations

from datetime import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from aftersales import Cancel, NoShow, Quote
from aftersales.engine.route import route
from aftersales.model.payments import Payment
from tests.property.strategies import World, documents, worlds
from tests.simple import booking, document, hotel, not_none

HALF_USED = World(
    (document("cancel: [{penalty: 30%}]", applies="[{product: hotel}]"),),
    booking(hotel(nights=2, stay="3.00", nights_used=1)).to_dict(),
    datetime.fromisoformat("2025-06-21T14:00:00+08:00"),
)


def quoted(world: World, request: Cancel | NoShow | None = None) -> Quote:
    """The quote of a world."""
    return world.rules.quote(world.booking, request or Cancel(), at=world.at)


def known(quote: Quote) -> int:
    """What certainly comes back, in minor units."""
    money = quote.refund or quote.at_least
    assert money is not None
    return money.minor


@given(worlds())
@example(HALF_USED)
def test_every_line_adds_up_to_what_was_paid(world: World) -> None:
    """Refundable, kept, used and already refunded make the paid amount of each line."""
    for line in quoted(world).lines:
        if line.refundable is not None and line.kept is not None:
            parts = (line.refundable, line.kept, line.used, line.already_refunded)
            assert sum(not_none(part).minor for part in parts) == not_none(line.paid).minor


@given(worlds())
def test_lines_without_an_answer_state_no_amount(world: World) -> None:
    """Granted and denied lines have all amounts, review and incomplete ones none."""
    for line in quoted(world).lines:
        stated = [amount is not None for amount in (line.penalty, line.kept, line.refundable)]
        assert set(stated) == {line.outcome in ("granted", "denied")}


@given(worlds())
def test_no_more_comes_back_than_is_left(world: World) -> None:
    """The refund of a line is from zero to what was paid, less what is used and already refunded."""
    for line in quoted(world).lines:
        if line.refundable is not None:
            left = not_none(line.paid).minor - not_none(line.used).minor - line.already_refunded.minor
            assert 0 <= line.refundable.minor <= max(0, left)


@given(worlds())
def test_the_quote_is_the_sum_of_its_lines(world: World) -> None:
    """Refund and penalty of a granted quote are those of its granted lines."""
    quote = quoted(world)
    if quote.outcome == "granted":
        granted = [line for line in quote.lines if line.outcome == "granted"]
        assert quote.refund is not None
        assert quote.penalty is not None
        assert quote.refund.minor == sum(line.refundable.minor for line in granted if line.refundable)
        assert quote.penalty.minor == sum(line.penalty.minor for line in granted if line.penalty)


@given(worlds())
def test_payouts_sum_to_the_refund(world: World) -> None:
    """In a granted quote the payouts are the refund; in any other there are none."""
    quote = quoted(world)
    total = sum(payout.amount.minor for payout in quote.payouts)
    assert total == (quote.refund.minor if quote.outcome == "granted" and quote.refund else 0)
    assert all(payout.amount.minor > 0 for payout in quote.payouts)


@given(worlds())
def test_no_payout_exceeds_what_is_left_on_its_tender(world: World) -> None:
    """A tender gets back at most what it paid, less what was already paid back on it."""
    left = {payment.id: payment.paid - payment.refunded for payment in world.booking.payments}
    for payout in quoted(world).payouts:
        assert payout.amount.minor <= left[payout.tender]


@given(worlds())
def test_a_no_show_without_a_table_is_not_stated(world: World) -> None:
    """A cancellation table says nothing of a no-show: no silent zero."""
    quote = quoted(world, NoShow())
    assert {line.code for line in quote.lines} <= {"not_stated"}


@given(worlds(rights=0), documents("right", "r"))
def test_a_right_never_lowers_what_comes_back(world: World, right: str) -> None:
    """With a right beside the terms at least as much is certain as without."""
    more = World((*world.texts, right), world.data, world.at)
    assert known(quoted(more)) >= known(quoted(world))


@given(worlds(rights=0), documents("right", "r", applies=[{"product": "cruise"}]))
def test_a_right_that_does_not_apply_changes_nothing(world: World, right: str) -> None:
    """A right for another product leaves every line as it was."""
    more = World((*world.texts, right), world.data, world.at)
    assert quoted(more).lines == quoted(world).lines


@given(worlds(rights=0))
def test_a_right_without_a_matching_row_changes_nothing(world: World) -> None:
    """What a right does not speak of is not owed: the terms stand."""
    silent = document("cancel: [{when: {product: cruise}, free: true}]", "r", "right", "[{product: [rail, hotel]}]")
    more = World((*world.texts, silent), world.data, world.at)
    assert quoted(more).lines == quoted(world).lines


PAYMENTS = st.tuples(st.integers(0, 10**13), st.integers(0, 10**13)).map(sorted)


@given(st.lists(PAYMENTS, min_size=1, max_size=5), st.data())
def test_a_refund_is_split_without_remainder(pairs: list[list[int]], data: st.DataObject) -> None:
    """The shares add up, and none is above what is left on its tender."""
    payments = tuple(Payment(f"p{n}", "card", paid, back, None, 0) for n, (back, paid) in enumerate(pairs))
    refund = data.draw(st.integers(0, sum(p.paid - p.refunded for p in payments)))
    shares = route(refund, payments)
    assert sum(minor for _, minor in shares) == refund
    assert all(0 < minor <= payment.paid - payment.refunded for payment, minor in shares)
