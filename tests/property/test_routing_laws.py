"""Laws of where a refund goes: nothing is lost, nothing is paid twice, and the order of a list is no fact."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Quote
from aftersales.engine.rails import Rails
from aftersales.engine.ways import Stuck, may_be_stuck, repaid
from aftersales.model.times import to_instant
from aftersales.values.frozen import changed
from tests.property.made_ways import (
    AT,
    CURRENCIES,
    FORMS,
    FREE_WAYS,
    GENEROUS,
    METHODS,
    SOUND,
    WAYS,
    Ways,
    rail_of,
    routing_of,
)
from tests.simple import Dict


def amounts(quote: Quote) -> dict[str, int]:
    """What each tender gets back, in minor units."""
    found: dict[str, int] = {}
    for one in quote.payouts:
        found[one.tender] = found.get(one.tender, 0) + one.amount.minor
    return found


def together(quotes: list[Quote]) -> dict[str, int]:
    """What each tender gets back of all of them."""
    found: dict[str, int] = {}
    for quote in quotes:
        for own, minor in amounts(quote).items():
            found[own] = found.get(own, 0) + minor
    return found


@st.composite
def refunds(draw: st.DrawFn, ways: Ways, count: int = 1) -> list[int]:
    """Amounts that come back in all, each more than the one before, as far as there is more."""
    return sorted({draw(st.integers(1, ways.total)) for _ in range(count)})


@given(WAYS, st.data())
def test_payouts_sum_to_the_refund(ways: Ways, data: st.DataObject) -> None:
    """Or there are none, somebody must decide, and the whole of it is owed."""
    (wanted,) = data.draw(refunds(ways))
    quote = ways.back(wanted)
    if quote.outcome == "granted":
        assert quote.refund is not None
        assert sum(one.amount.minor for one in quote.payouts) == quote.refund.minor == wanted
    else:
        assert (quote.outcome, quote.payouts, quote.clawbacks, quote.refund) == ("review", (), (), None)
        assert quote.at_least is not None
        assert quote.at_least.minor == wanted
        assert [one.code for one in quote.reasons if not one.item and one.role == "decided"]


@given(WAYS, st.data())
def test_no_tender_gets_more_than_is_left(ways: Ways, data: st.DataObject) -> None:
    """Whatever was paid back before."""
    quotes = ways.steps(data.draw(refunds(ways, 3)))
    paid = {one["id"]: one["amount"] for one in ways.tenders}
    assert all(0 < minor <= paid[own] for own, minor in together(quotes).items())
    assert all(one.amount.minor > 0 for quote in quotes for one in quote.payouts)


@given(WAYS, st.data())
def test_nothing_is_paid_to_two_places(ways: Ways, data: st.DataObject) -> None:
    """One payout a tender, or its points and their remainder; none where the payer disputes it."""
    (wanted,) = data.draw(refunds(ways))
    quote = ways.back(wanted)
    by_tender: dict[str, list[tuple[str, str]]] = {}
    for one in quote.payouts:
        by_tender.setdefault(one.tender, []).append((one.form, one.because))
    disputed = {one["id"] for one in ways.tenders if one["status"] == "chargeback"}
    assert disputed.isdisjoint(by_tender)
    for told in by_tender.values():
        assert len(told) == 1 or (told[0][0] == "points" and [why for _, why in told] == ["", "remainder"])


def stuck(ways: Ways) -> dict[str, bool]:
    """Of which tenders a share might find no way back."""
    rails = Rails({rail.methods[0]: rail for rail in ways.rails})
    payments, now = ways.booking(0).payments, to_instant(AT)
    return {payment.id: may_be_stuck(payment, rails, now, ways.currency) for payment in payments}


@given(WAYS, st.data())
def test_no_share_is_stuck_that_cannot_be(ways: Ways, data: st.DataObject) -> None:
    """However small or large: what is not told of a payment beforehand happens to no share of it."""
    rails, doubtful = Rails({rail.methods[0]: rail for rail in ways.rails}), stuck(ways)
    for payment in ways.booking(0).payments:
        share = payment, data.draw(st.integers(1, payment.left))
        found = repaid(share, rails, to_instant(AT), ways.currency)
        assert doubtful[payment.id] or not any(isinstance(one, Stuck) for one in found)


@given(FREE_WAYS)
def test_nothing_can_be_stuck_where_rails_have_no_limits(ways: Ways) -> None:
    """The remainder of points that is worth no point goes another way."""
    assert not any(stuck(ways).values())


@given(FREE_WAYS, st.data())
def test_steps_come_to_what_one_refund_does(ways: Ways, data: st.DataObject) -> None:
    """Each step rounds each split to a minor unit: of payers, and of the tenders of a group."""
    wanted = data.draw(refunds(ways, 5))
    steps, once = ways.steps(wanted), ways.back(wanted[-1])
    found, expected = together(steps), amounts(once)
    assert sum(found.values()) == sum(expected.values()) == wanted[-1]
    pro_rata = ways.routing is None or ways.routing.within == "pro_rata"
    splits = pro_rata + (ways.routing is not None and ways.routing.payers == ())
    most = 2 * splits * (len(wanted) - 1)
    assert all(abs(found.get(own, 0) - expected.get(own, 0)) <= most for own in {*found, *expected})


@given(FREE_WAYS, st.data())
def test_steps_never_give_more_points_than_were_paid(ways: Ways, data: st.DataObject) -> None:
    """Nor more of what was charged; and all of it comes back with all of the payment, where all went that way."""
    steps = ways.steps([*data.draw(refunds(ways, 4)), ways.total])
    for tender in ways.tenders:
        own = [one for quote in steps for one in quote.payouts if one.tender == tender["id"]]
        assert sum(one.points or 0 for one in own) <= tender["points"]
        charged = [one.captured.minor for one in own if one.captured is not None]
        if "captured" in tender:
            whole = int(tender["captured"]["amount"]) * 100
            assert sum(charged) <= whole
            assert sum(charged) == whole or len(charged) < len(own)


@given(FREE_WAYS, st.data())
def test_earned_points_go_back_in_all(ways: Ways, data: st.DataObject) -> None:
    """Step by step as many as at once: all of them, when all of the price is back."""
    order = changed(ways.routing or routing_of(), claws_back=True)
    steps = replace(ways, routing=order).steps([*data.draw(refunds(ways, 4)), ways.total])
    assert sum(one.points for quote in steps for one in quote.clawbacks) == 777


@given(WAYS, st.data())
def test_the_order_of_the_list_is_no_fact(ways: Ways, data: st.DataObject) -> None:
    """Where every capture is stated, the same payouts with the same keys come in the booking's order."""
    (wanted,) = data.draw(refunds(ways))
    other = replace(ways, tenders=tuple(data.draw(st.permutations(ways.tenders))))
    quote, same = ways.back(wanted), other.back(wanted)
    assert sorted(quote.payouts) == sorted(same.payouts)
    assert quote.outcome == same.outcome
    place = {one["id"]: number for number, one in enumerate(other.tenders)}
    assert [place[one.tender] for one in same.payouts] == sorted(place[one.tender] for one in same.payouts)


@given(WAYS, st.data())
def test_keys_are_stable_and_distinct(ways: Ways, data: st.DataObject) -> None:
    """Over all payouts of all steps; the same refund has the same ones, whenever it is quoted."""
    wanted = data.draw(refunds(ways, 4))
    steps = ways.steps(wanted)
    keys = [one.key for quote in steps for one in quote.payouts]
    assert len(set(keys)) == len(keys)
    assert [one.key for quote in ways.steps(wanted) for one in quote.payouts] == keys


@given(SOUND, st.sampled_from(CURRENCIES), st.data())
def test_fallbacks_exhaust_to_a_person(found: tuple[Dict, ...], currency: str, data: st.DataObject) -> None:
    """With every rail closed and every chain ending in nothing, the whole of it waits."""
    shut = tuple({**one, "status": "closed"} for one in found)
    chains = data.draw(st.sampled_from(((), ("points",), ("coupon",), ("points", "coupon"))))
    rails = tuple(
        rail_of(method, comes_back=FORMS.get(method, "money"), fallback=tuple(m for m in chains if m != method))
        for method in METHODS
    )
    ways = Ways(shut, currency, rails, data.draw(st.sampled_from((None, routing_of(order=("money",))))))
    quote = ways.back(ways.total)
    assert (quote.outcome, quote.payouts) == ("review", ())
    assert quote.at_least is not None
    assert quote.at_least.minor == ways.total
    stuck = [one for one in quote.reasons if not one.item]
    assert {one.code for one in stuck} == {"instrument_closed"}
    assert [one.facts["tender"] for one in stuck] == [one["id"] for one in shut]


@given(WAYS, st.data())
def test_a_further_fallback_never_takes_money_away(ways: Ways, data: st.DataObject) -> None:
    """With a last resort for every rail, only a disputed payment is stuck."""
    (wanted,) = data.draw(refunds(ways))
    known = {rail.id for rail in ways.rails}
    rails = [*ways.rails, *(one for one in GENEROUS if one.id not in known)]
    longer = [changed(rail, fallback=(*rail.fallback, "resort")) for rail in rails]
    more = replace(ways, rails=(*longer, rail_of("resort")))
    quote = more.back(wanted)
    disputed = any(one["status"] == "chargeback" for one in ways.tenders)
    assert quote.outcome == "granted" or disputed
    if ways.back(wanted).outcome == "granted":
        assert quote.outcome == "granted"
