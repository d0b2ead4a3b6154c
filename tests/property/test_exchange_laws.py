"""Laws of what a change comes to: the difference is settled once, one way, and never beyond what was paid."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from aftersales import Change, Quote
from aftersales.model.quote_parts import Line
from tests.property.made_bookings import Dict
from tests.property.made_changes import asked
from tests.property.strategies import World
from tests.simple import not_none


def quoted(world: World, change: Change) -> Quote:
    """The quote of a change."""
    return world.rules.quote(world.booking, change, at=world.at)


def parts(change: Change) -> list[Dict]:
    """The components of a change, as plain data."""
    found: list[Dict] = change.to_dict().get("components", [])
    return found


def told(line: Line) -> tuple[int, int, int] | None:
    """Fee, what is to pay on top and what is left, in minor units; None if they are not known."""
    if line.fee is None or line.add_collect is None or line.residual is None:
        return None
    return line.fee.minor, line.add_collect.minor, line.residual.minor


@given(asked())
def test_nothing_is_collected_and_paid_back_at_once(asked_: tuple[World, Change]) -> None:
    """A granted change says what is to pay and what comes back; one is nothing, and payouts add up to the latter."""
    world, change = asked_
    quote = quoted(world, change)
    if quote.outcome != "granted":
        assert quote.payouts == ()
        assert (quote.fee, quote.collect, quote.refund) == (None, None, None)
        return
    assert quote.collect is not None
    assert quote.refund is not None
    assert min(quote.collect.minor, quote.refund.minor) == 0 <= max(quote.collect.minor, quote.refund.minor)
    assert sum(payout.amount.minor for payout in quote.payouts) == quote.refund.minor


@given(asked())
def test_no_more_comes_back_than_was_paid(asked_: tuple[World, Change]) -> None:
    """Of an item, and on a tender, no more than is left there."""
    world, change = asked_
    quote = quoted(world, change)
    left = {payment.id: payment.paid - payment.refunded for payment in world.booking.payments}
    assert all(payout.amount.minor <= left[payout.tender] for payout in quote.payouts)
    for line in quote.lines:
        if line.refundable is not None and line.kept is not None:
            back = line.refundable.minor
            assert 0 <= back <= not_none(line.paid).minor - line.already_refunded.minor
            assert (
                back + line.kept.minor + not_none(line.used).minor + line.already_refunded.minor
                == not_none(line.paid).minor
            )


@given(asked())
def test_a_price_is_dearer_or_cheaper(asked_: tuple[World, Change]) -> None:
    """Not both; and only of a cheaper one something comes back, in some form."""
    world, change = asked_
    for line in quoted(world, change).lines:
        amounts = told(line)
        assert amounts is None or 0 in amounts[1:]
        assert line.residual_form is None or (line.residual is not None and line.residual.minor > 0)


@given(asked(most_items=1))
def test_the_same_price_is_an_even_exchange(asked_: tuple[World, Change]) -> None:
    """The components of the old price as the new one: the fee alone is to pay."""
    world, change = asked_
    old = world.data["items"][0]["price"]
    keys = ("kind", "amount", "code", "traveller", "segment")
    same = [{key: part[key] for key in keys if key in part} for part in old if part["kind"] != "change_fee"]
    stated: dict[str, Any] = {**change.to_dict(), "components": same}
    stated.pop("price", None)
    quote = quoted(world, Change.from_dict(stated))
    amounts = told(quote.lines[0])
    if amounts is not None and _nothing_forfeited(world):
        assert amounts[1:] == (0, 0)
        assert quote.collect == quote.fee
        assert quote.options == () or all(option.form != "credit" for option in quote.options)


def _nothing_forfeited(world: World) -> bool:
    return not any("forfeited" in text for text in world.texts)


@given(asked())
def test_the_order_of_what_is_stated_changes_nothing(asked_: tuple[World, Change]) -> None:
    """Neither that of aspects, nor that of components and travellers that are priced apart."""
    world, change = asked_
    stated = change.to_dict()
    turned = {**stated, "aspects": stated.get("aspects", [])[::-1], "components": parts(change)[::-1]}
    first, second = quoted(world, change), quoted(world, Change.from_dict(turned))
    assert [told(line) for line in first.lines] == [told(line) for line in second.lines]
    assert (first.outcome, first.refund, first.collect) == (second.outcome, second.refund, second.collect)


@given(asked(most_items=1))
def test_a_price_in_all_and_its_one_component_are_the_same(asked_: tuple[World, Change]) -> None:
    """Where the item has fares alone."""
    world, change = asked_
    if {part["kind"] for part in world.data["items"][0]["price"]} != {"fare"}:
        return
    plain = {key: value for key, value in change.to_dict().items() if key not in ("price", "components")}
    whole = Change.from_dict({**plain, "price": "77.70"})
    one = Change.from_dict({**plain, "components": [{"kind": "fare", "amount": "77.70"}]})
    first, second = (quoted(world, request).to_dict() for request in (whole, one))
    del first["basis"], second["basis"]
    assert first == second
