"""Parts of an item: what is in scope, and what each part cost."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Cancel, Change, InvalidInput, NoShow
from tests.simple import ask, book, booking, document, hotel, not_none, rail

AT = "2025-06-18T12:00:00+08:00"
ADULTS = [{"id": own, "type": "adult"} for own in "xyz"]
FAMILY = [{"id": "x", "type": "adult"}, {"id": "y", "type": "child"}]
ANY = "[{product: [rail, hotel]}]"


def rules(body: str) -> Any:
    """A rulebook of one terms document for journeys and stays."""
    return book(document(body, applies=ANY))


def journey(segments: int = 2, **keys: Any) -> dict[str, Any]:
    """A journey of several segments."""
    places = ("AAA", "BBB", "CCC", "DDD")
    rides = [{"origin": places[n], "destination": places[n + 1]} for n in range(segments)]
    return {**rail(**keys), "segments": [{**ride, "departs": "2025-06-20T10:00[UTC]"} for ride in rides]}


def cancelled(item: str = "i1", at: str = "2025-06-10T12:00:00+08:00", **part: Any) -> dict[str, Any]:
    """An earlier cancellation."""
    return {"kind": "cancelled", "item": item, "at": at, **part}


def refunded(amount: str, **part: Any) -> dict[str, Any]:
    """Money that went back."""
    return {"kind": "refunded", "item": "i1", "tender": "p1", "amount": amount, **part}


def test_nights_are_those_of_the_one_stay_in_scope() -> None:
    both = booking(rail(), hotel() | {"id": "i2"})
    quote = ask(rules("cancel: [{free: true}]"), both, nights=[0])
    assert [(line.item, not_none(line.paid).amount) for line in quote.lines] == [("i2", "100.00")]
    two = booking(hotel(), hotel() | {"id": "i2"})
    with pytest.raises(InvalidInput, match="one item in scope"):
        ask(rules("cancel: [{free: true}]"), two, nights=[0])


@pytest.mark.parametrize("request_", [Cancel(nights=(1,)), NoShow(nights=(1,)), Change(nights=(1,))])
def test_nothing_is_left_of_what_was_cancelled_in_other_parts(request_: Any) -> None:
    """No cancelled part lies in the second night alone, and nothing else of it is left."""
    history = [cancelled(nights=[0, 1]), cancelled(nights=[2])]
    document_ = rules("cancel: [{free: true}]\nno_show: [{free: true}]\nchange: [{free: true}]")
    quote = document_.quote(booking(hotel(), history=history), request_, at=AT)
    assert (quote.outcome, quote.lines[0].code) == ("denied", "nothing_unused")


def test_of_a_part_without_a_price_what_needs_none_is_answered() -> None:
    """Nobody says what the child cost: what denies needs no price, and a share does."""
    family = booking(rail(), travellers=FAMILY)
    denied = ask(rules("cancel: [{deny: too_late}]"), family, travellers=["y"])
    assert (denied.outcome, denied.lines[0].code, denied.refund and denied.refund.minor) == ("denied", "too_late", 0)
    for amount in ("10%", "{amount: 5, per: traveller}"):
        open_ = ask(rules(f"cancel: [{{penalty: {amount}}}]"), family, travellers=["y"])
        assert (open_.outcome, open_.missing) == ("incomplete", ("price per traveller",))


def test_a_change_of_a_part_without_a_price_asks_what_needs_none() -> None:
    """The fee is known, and so is what is to pay where no difference counts; a difference needs the old price."""
    family = booking(rail(), travellers=FAMILY)
    fee = "change: [{fee: {amount: 5, per: traveller}, difference: %s}]"
    change = Change(travellers=("y",), price="80.00")
    waived = rules(fee % "waive").quote(family, change, at=AT)
    assert (waived.outcome, waived.collect and waived.collect.amount) == ("granted", "5.00")
    collected = rules(fee % "collect").quote(family, change, at=AT)
    assert (collected.outcome, collected.missing) == ("incomplete", ("price per traveller",))
    assert rules(fee % "collect").quote(family, Change(travellers=("y",)), at=AT).outcome == "granted"


def test_parts_that_share_what_cannot_be_divided_have_no_price() -> None:
    """One adult of three cancelled, who cost a third; what the second adult paid for each flight nobody says."""
    history = [cancelled(travellers=["x"]), cancelled(travellers=["y"], segments=[0])]
    three = booking(journey(fare="300.00"), travellers=ADULTS, history=history)
    quote = ask(rules("cancel: [{deny: too_late, when: {total_left: < 200}}, {free: true}]"), three)
    assert [(line.outcome, line.missing) for line in quote.lines] == [
        ("granted", ()),
        ("incomplete", ("price per segment",)),
        ("incomplete", ("price per segment", "total_left")),
    ]
    assert not_none(quote.lines[0].paid).amount == "100.00"


def test_refunds_that_name_portions_come_first() -> None:
    """30.00 without a name and 70.00 for the first night or the third, of 100.00 each: the first is paid back, and not
    yet the third."""
    history = [cancelled(nights=[0]), cancelled(nights=[1]), refunded("30.00"), refunded("70.00", nights=[0, 2])]
    quote = ask(rules("cancel: [{free: true}]"), booking(hotel(), history=history))
    assert [line.already_refunded.amount for line in quote.lines] == ["100.00", "0.00", "0.00"]


def test_a_refund_of_a_part_without_a_price_stays_with_it() -> None:
    history = [cancelled(travellers=["x"]), refunded("30.00", travellers=["y"])]
    family = booking(rail(), travellers=FAMILY, history=history)
    quote = ask(rules("cancel: [{deny: too_late}]"), family)
    assert [line.already_refunded.amount for line in quote.lines] == ["0.00", "30.00"]


def test_what_a_part_paid_is_not_told_where_the_booking_does_not_say() -> None:
    """Two travellers of two types share a price that is not split: no amount of one of them is a number."""
    quote = rules("cancel: [{deny: never}]").quote(booking(rail(), travellers=FAMILY), Cancel(travellers=("x",)), at=AT)
    line = quote.lines[0]
    assert (line.outcome, line.paid, line.used, line.kept, line.penalty) == ("denied", None, None, None, None)
    assert (line.already_refunded.minor, line.refundable and line.refundable.minor) == (0, 0)
    assert quote.to_dict()["lines"][0]["paid"] is None
