"""Laws of whose money a refund is, and of what the traveller may choose."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, NoShow, Quote, Rulebook
from aftersales.model.quote_parts import ORIGINAL, REBOOKING, Option
from tests.property.made_bookings import Dict, minor_of, text_of
from tests.property.made_layers import documents, worlds
from tests.property.strategies import World

REQUESTS = st.sampled_from((Cancel(), NoShow()))
SECTIONS = ("cancel", "no_show", "change")
CONTRACT = documents("contract", ("terms",), SECTIONS)
PERCENT = st.integers(0, 150)


def with_contract(world: World, contract: str) -> Rulebook:
    """The world's rules with a supplier's terms that apply to nothing."""
    words = "vocabulary: w\nlanguage: 1\ntitle: {en: w}\nsource: w\nfacts: {bought: {stated: flag, optional: true}}\n"
    lines = contract.splitlines()
    start = lines.index("applies:")
    end = next(place for place in range(start + 1, len(lines)) if not lines[place].startswith(("-", " ")))
    hidden = "\n".join([*lines[:start], "applies: [{bought: true}]", *lines[end:]])
    texts = {f"{place}.yaml": text for place, text in enumerate((*world.texts, hidden, words))}
    return Rulebook.of_texts(texts)


def bought(world: World, own: str, percent: int | None = None) -> Booking:
    """The world's booking with every item bought under some terms, at a share of each component of its price."""
    data: Dict = copy.deepcopy(world.data)
    for item in data["items"]:
        item["supplier_terms"] = {"id": own}
        if percent is not None:
            item["cost"] = [{**c, "amount": text_of(minor_of(c["amount"]) * percent // 100)} for c in item["price"]]
    return Booking.from_dict(data)


def minor(money: Any) -> int:
    """What is stated, zero if nothing is."""
    return 0 if money is None else int(money.minor)


@given(worlds(2, SECTIONS, flown=False), CONTRACT, PERCENT, REQUESTS)
def test_what_is_borne_adds_up(world: World, contract: str, percent: int, request: Cancel | NoShow) -> None:
    """What the traveller gets is recovered or borne, never more than the cost comes back, and the traveller's answer
    is what it is without the supplier."""
    rules = with_contract(world, contract)
    quote = rules.quote(bought(world, "contract", percent), request, at=world.at)
    plain = rules.quote(world.booking, request, at=world.at)
    assert (quote.lines, quote.options, quote.payouts) == (plain.lines, plain.options, plain.payouts)
    assert len(quote.recoveries) == len([line for line in quote.lines if line.item])
    for one in quote.recoveries:
        assert 0 <= minor(one.recovered) <= one.cost.minor
        known = one.refunded is not None and one.recovered is not None
        assert (one.borne is None, one.more_than_supplier is None) == (not known, not known)
        if known:
            assert minor(one.borne) == max(0, minor(one.refunded) - minor(one.recovered))
            assert one.more_than_supplier is (minor(one.borne) > 0)
    if quote.outcome == "granted":
        before = sum(line.already_refunded.minor for line in quote.lines)
        assert sum(minor(one.refunded) for one in quote.recoveries) == minor(quote.refund) + before


@given(worlds(0, SECTIONS, flown=False), REQUESTS)
def test_the_same_terms_at_the_same_price_bear_nothing(world: World, request: Cancel | NoShow) -> None:
    """Bought as it was sold, and nothing paid back yet: what the traveller gets is what the supplier gives."""
    data = {**world.data, "history": []}
    quote = world.rules.quote(bought(World(world.texts, data, world.at), "t"), request, at=world.at)
    for one, line in zip(quote.recoveries, quote.lines, strict=True):
        assert (one.outcome, one.code, one.missing) == (line.outcome, line.code, line.missing)
        assert one.recovered == line.refundable
        assert minor(one.borne) == 0


def place_of(option: Option) -> int:
    """Where in the list an option belongs."""
    if option.form == REBOOKING:
        return 1
    if option.worth is None:
        return 4
    return (0 if option.worth.minor else 3) if option.form == ORIGINAL else 2


@given(worlds(3, SECTIONS, flown=False), REQUESTS)
def test_options_stand_best_first(world: World, request: Cancel | NoShow) -> None:
    """Of each line: money, a rebooking, other forms, what is worth nothing, things; each kind by its worth."""
    quote: Quote = world.rules.quote(world.booking, request, at=world.at)
    for item in {option.item for option in quote.options}:
        mine = [option for option in quote.options if option.item == item]
        if len([line for line in quote.lines if line.item == item]) > 1:
            continue
        order = [(place_of(one), -minor(one.worth)) for one in mine]
        assert order == sorted(order)
        (line,) = (line for line in quote.lines if line.item == item)
        if line.outcome == "granted" and minor(line.refundable):
            assert (mine[0].form, mine[0].worth, mine[0].document) == (ORIGINAL, line.refundable, line.document)


@given(worlds(3, SECTIONS, flown=False))
def test_at_most_one_rebooking_an_item(world: World) -> None:
    """And none for who did not turn up."""
    quote = world.rules.quote(world.booking, Cancel(), at=world.at)
    rebooked = [option.item for option in quote.options if option.form == REBOOKING]
    assert len(rebooked) == len(set(rebooked))
    missed = world.rules.quote(world.booking, NoShow(), at=world.at)
    assert all(option.form != REBOOKING for option in missed.options)
