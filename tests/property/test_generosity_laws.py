"""Laws of generosity: a document more beside the terms never takes anything from the traveller."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Cancel, Change, Claim, NoShow, Quote
from aftersales.model.quote_parts import Award, Line
from tests.property.made_layers import BESIDE, HEADS, documents, worlds
from tests.property.strategies import World

RANK = {"denied": 0, "incomplete": 1, "review": 1, "granted": 2}
CHANGES = st.sampled_from((Change(), Change(price="1000.00"), Change(price="0.01", aspects=("date",))))


def quoted(world: World, request: Cancel | NoShow | Change | Claim, *more: str) -> Quote:
    """The quote of a world, with more documents beside its own."""
    return World((*world.texts, *more), world.data, world.at).rules.quote(world.booking, request, at=world.at)


def known(quote: Quote) -> int:
    """What certainly comes back or is owed, in minor units."""
    money = quote.compensation or quote.refund or quote.at_least
    assert money is not None
    return money.minor


def never_falls(before: Line | Award, after: Line | Award) -> None:
    """The outcome of a part of the quote does not fall, save that an open document may leave a granted one open."""
    unclear = before.outcome == "granted" and after.outcome == "incomplete"
    assert unclear or RANK[after.outcome] >= RANK[before.outcome]


@given(worlds(1), documents("new", BESIDE, ("cancel",)))
def test_a_document_more_never_lowers_a_refund(world: World, new: str) -> None:
    """Of each item the outcome does not fall, and at least as much is certain."""
    before, after = quoted(world, Cancel()), quoted(world, Cancel(), new)
    assert known(after) >= known(before)
    for one, two in zip(before.lines, after.lines, strict=True):
        never_falls(one, two)
        if one.refundable is not None and two.refundable is not None:
            assert two.refundable.minor >= one.refundable.minor


@given(worlds(1, ("no_show",)), documents("new", BESIDE, ("no_show",)))
def test_a_document_more_never_lowers_the_refund_of_a_no_show(world: World, new: str) -> None:
    """The same for a traveller who did not turn up."""
    before, after = quoted(world, NoShow()), quoted(world, NoShow(), new)
    assert known(after) >= known(before)
    for one, two in zip(before.lines, after.lines, strict=True):
        never_falls(one, two)


@given(worlds(1, ("change",), most_items=1), documents("new", BESIDE, ("change",)), CHANGES)
def test_a_document_more_never_makes_a_change_dearer(world: World, new: str, change: Change) -> None:
    """What is to pay does not rise, and the outcome does not fall; the fee may, where it waives the difference."""
    before, after = quoted(world, change), quoted(world, change, new)
    never_falls(before.lines[0], after.lines[0])
    if before.collect is not None and after.collect is not None:
        assert after.collect.minor <= before.collect.minor


@given(worlds(1, HEADS), documents("new", BESIDE, HEADS))
def test_a_document_more_never_lowers_compensation(world: World, new: str) -> None:
    """Of each head and in total; heads of which nobody spoke before may come in addition."""
    before, after = quoted(world, Claim()), quoted(world, Claim(), new)
    assert known(after) >= known(before)
    awards = {(award.item, award.head): award for award in after.awards}
    for one in before.awards:
        if one.head:
            two = awards[one.item, one.head]
            never_falls(one, two)
            assert one.amount is None or two.amount is None or two.amount.minor >= one.amount.minor


@given(worlds(1, HEADS), documents("new", BESIDE, HEADS), st.sampled_from(HEADS))
def test_a_document_more_never_lowers_a_head_that_is_named(world: World, new: str, head: str) -> None:
    """Where the claim names its head."""
    request = Claim.model_validate({"kind": "claim", "heads": [head]})
    before, after = quoted(world, request), quoted(world, request, new)
    assert known(after) >= known(before)
    for one, two in zip(before.awards, after.awards, strict=True):
        never_falls(one, two)
