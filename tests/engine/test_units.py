"""Units and their products, allowances, the parts that are changed or affected: what each is charged."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Cancel, Change, Claim, Quote
from tests.engine.parts import EVERY, MIXED, TWO, cancelled, fares, flight, quoted, refunds, segment, terms, with_right
from tests.simple import Dict, book, booking, document, hotel, rail

UNPRICED = [{"kind": "fare", "amount": "100.00"}]


def legs(*numbers: int | None, price: list[Dict] | None = None, name: str = "leg", **keys: Any) -> Dict:
    """A journey whose segments state groups."""
    segments = [segment(n, **({} if own is None else {name: own})) for n, own in enumerate(numbers)]
    return flight(price or UNPRICED, len(numbers)) | {"segments": segments} | keys


def fee(amount: str, item: Dict, facts: str = "", request: Change | None = None, **keys: Any) -> str:
    """The fee of a change, or what it is missing."""
    quote: Quote = quoted(terms(f"{facts}change: [{{fee: {amount}}}]"), booking(item, **keys), request or Change())
    return quote.fee.amount if quote.fee else " ".join((quote.outcome, *quote.missing))


@pytest.mark.parametrize(
    ("item", "per", "expected"),
    [
        (legs(0, 0, 1), "leg", "20.00"),
        (legs(0, 0, 1, name="fare_component"), "fare_component", "20.00"),
        (legs(5, 5, name="pricing_unit"), "pricing_unit", "10.00"),
        (legs(None), "leg", "10.00"),
        (legs(0, None), "leg", "incomplete leg of each segment"),
        (legs(0, None, 1, name="fare_component"), "fare_component", "incomplete fare_component of each segment"),
        (hotel(), "leg", "incomplete price per leg"),
        (legs(0, 0, 1), "[traveller, leg]", "40.00"),
        (legs(0, 0, 1), "[leg, traveller]", "40.00"),
        (legs(0, 0, 1), "segment", "30.00"),
        (legs(0, 0, 1), "ticket", "20.00"),
        (hotel(nights=3), "night", "30.00"),
        (hotel(nights=3), "[traveller, night]", "60.00"),
        (hotel(nights=3), "day", "40.00"),
        (hotel(nights=3), "room", "10.00"),
        (rail(), "room", "incomplete price per room"),
        (rail(), "day", "incomplete days"),
        (rail(), "tender", "10.00"),
        (rail(), "bag", "incomplete bags"),
        (rail(), "aspect", "incomplete aspects"),
    ],
)
def test_a_flat_amount_counts_for_every_unit(item: Dict, per: str, expected: str) -> None:
    """Whether or not the booking tells the price of each; what units there are must be known."""
    assert fee(f"{{amount: 10.00, per: {per}}}", item, **TWO) == expected


def test_rooms_days_and_tenders() -> None:
    """Rooms as the stay states them, days with both ends, one amount for each payment."""
    item = hotel(nights=1)
    item["stay"]["rooms"] = 3
    assert fee("{amount: 10.00, per: room}", item) == "30.00"
    window = {"starts": "2025-06-20T23:00[Asia/Shanghai]", "ends": "2025-06-21T01:00[Asia/Shanghai]"}
    item = {key: value for key, value in rail().items() if key != "segments"} | {"window": window}
    assert fee("{amount: 10.00, per: day}", item) == "20.00"
    tenders = [{"id": f"p{n}", "method": "card", "amount": "50.00"} for n in range(2)]
    assert fee("{amount: 10.00, per: tender}", rail(), tenders=tenders) == "20.00"
    assert fee("{percent: 10, per: tender}", rail(), tenders=tenders) == "incomplete price per tender"


@pytest.mark.parametrize(
    ("price", "per", "expected"),
    [
        (fares("60.00", "30.00", "10.00"), "segment", "60.00"),
        (fares("60.00", "30.00", "10.00"), "leg", "90.00"),
        (UNPRICED, "leg", "incomplete price per leg"),
        (UNPRICED, "[traveller, leg]", "incomplete price per leg"),
        (fares("60.00", "30.00", "10.00"), "[traveller, leg]", "45.00"),
        (fares("60.00", "30.00", "10.00"), "[traveller, segment]", "30.00"),
    ],
)
def test_percentages_need_the_price_of_each(price: list[Dict], per: str, expected: str) -> None:
    """The dearest unit: components belong to the group of their segment, and are divided by each unit in turn."""
    item = legs(0, 0, 1, price=price)
    assert fee(f"{{percent: 100, per: {per}, combine: highest}}", item, **TWO) == expected


def test_travellers_of_several_types_are_not_priced_alike() -> None:
    """The first unit that cannot be divided is the one that is missing."""
    item = legs(0, 1)
    assert fee("{percent: 10, per: [traveller, leg]}", item, **MIXED) == "incomplete price per traveller"
    assert fee("{percent: 10, per: [leg, traveller]}", item, **MIXED) == "incomplete price per leg"


def test_rooms_by_their_own_price() -> None:
    """Components by their room; those without one equally."""
    price = [{"kind": "stay", "amount": "30.00", "room": 0}, {"kind": "stay", "amount": "10.00", "room": 1}]
    item = hotel(nights=1) | {"price": [*price, {"kind": "tax", "amount": "1.01"}]}
    item["stay"]["rooms"] = 2
    assert fee("{percent: 100, per: room, combine: highest}", item) == "30.51"
    assert fee("{percent: 100, per: room, combine: highest x count}", item) == "61.02"


@pytest.mark.skipif("bags" not in Change().facts("CNY"), reason="a change does not state its bags yet")
@pytest.mark.parametrize(
    ("bags", "beyond", "expected"),
    [
        (3, "2", "10.00"),
        (2, "2", "0.00"),
        (0, "2", "0.00"),
        (3, "{amount: 1, per: traveller}", "10.00"),
        (5, "{amount: 1, per: [traveller, segment]}", "10.00"),
        (3, "{greatest: [1, changes_so_far]}", "20.00"),
        (3, "{least: [1, changes_so_far]}", "30.00"),
        (3, "{sum: [1, 1]}", "10.00"),
        (3, "party_size", "10.00"),
        (3, "{over: cabin, steps: {business: 2, economy: 1}}", "20.00"),
    ],
)
def test_bags_beyond_an_allowance(bags: int, beyond: str, expected: str) -> None:
    """A number, a fact, a ladder, per another unit; never below none."""
    item = flight(UNPRICED, attributes={"cabin": "economy"})
    assert bagged(f"{{amount: 10.00, per: bag, beyond: {beyond}}}", item, bags) == expected


def test_no_unit_left_is_zero_and_not_free() -> None:
    """Two bags are allowed: nothing for each beyond, and a minimum of 4.00 for them all."""
    item = flight(UNPRICED)
    assert bagged("{sum: [{amount: 10.00, per: bag, beyond: 2}], at_least: 4.00}", item, 3) == "10.00"
    assert bagged("{sum: [{amount: 10.00, per: bag, beyond: 2}], at_least: 4.00}", item, 2) == "4.00"
    assert bagged("{sum: [{amount: 10.00, per: bag, beyond: 2, at_least: 4.00}]}", item, 2) == "0.00"


def test_an_allowance_is_no_amount_of_the_price() -> None:
    """One of two travellers is free of the penalty, or both, whatever they paid and however penalties combine."""
    item = flight([{"kind": "fare", "amount": "0.01", "traveller": who} for who in ("a", "b")])
    for count, kept in (("1", "0.01"), ("{sum: [1], per: traveller}", "0.00")):
        penalty = f"{{percent: 100, per: traveller, combine: highest, beyond: {count}}}"
        assert fee(penalty, item, **TWO) == kept
    rules = terms("cancel: [{penalty: {percent: 100, per: traveller, beyond: {sum: [1], per: traveller}}}]")
    assert refunds(rules, booking(item, **TWO)) == ["0.02"]
    assert refunds(rules, booking(flight(UNPRICED), **MIXED)) == ["100.00"]


def bagged(amount: str, item: Dict, bags: int) -> str:
    """The fee of a change to some bags."""
    quote = terms(f"change: [{{fee: {amount}}}]").quote(
        booking(item, **TWO), Change(bags=bags), at="2025-06-18T00:00:00Z"
    )
    return quote.fee.amount if quote.fee else " ".join((quote.outcome, *quote.missing))


def test_segments_state_their_own_amounts() -> None:
    """Read as the unit's own, priced or not; they must agree within a group."""
    facts = "facts: {own: {stated: money}}\n"
    item = legs(0, 0, 1)
    for stated, amount in zip(item["segments"], ("7.00", "7.00", "20.00"), strict=True):
        stated["attributes"] = {"own": amount}
    assert fee("{sum: [own], per: segment}", item, facts) == "34.00"
    assert fee("{sum: [own], per: leg}", item, facts) == "27.00"
    assert fee("{sum: [own], per: [traveller, leg]}", item, facts, **TWO) == "54.00"
    assert fee("own", item, facts) == "incomplete own"
    assert fee("{sum: [own], per: leg}", item | {"price": fares("1.00", "1.00", "1.00")}, facts) == "27.00"
    item["segments"][1]["attributes"] = {"own": "8.00"}
    assert fee("{sum: [own], per: leg}", item, facts) == "incomplete own"


def test_the_units_of_a_portion_are_those_it_has_anything_of() -> None:
    """Of what is left, and of each cancelled part."""
    rules = terms("cancel: [{penalty: {amount: 10.00, per: [traveller, segment]}}]")
    what = booking(flight(fares("60.00", "40.00")), history=[cancelled(travellers=["a"], segments=[1])], **TWO)
    assert refunds(rules, what) == ["10.00", "50.00"]
    change = terms("change: [{fee: {amount: 10.00, per: [traveller, segment]}}]")
    assert str(quoted(change, what, Change()).fee) == "CNY 30.00"
    unpaid = booking(flight(fares("60.00", "0.00")), history=[cancelled(travellers=["a"], segments=[1])], **TWO)
    assert str(quoted(change, unpaid, Change()).fee) == "CNY 30.00"


def test_the_only_unit_of_a_portion_is_not_the_item() -> None:
    """One traveller of two, who paid 1.00 of 101.00: at least 2.00 each is all of that, not a hundredth of 2.00."""
    price = [{"kind": "stay", "amount": amount, "traveller": who} for who, amount in (("a", "1.00"), ("b", "100.00"))]
    rules = terms("cancel: [{penalty: {percent: 12.5, per: traveller, at_least: 2.00}}]")
    gone = [cancelled(travellers=["a"]), cancelled(travellers=["b"])]
    assert refunds(rules, booking(hotel(nights=1) | {"price": price}, **TWO)) == ["87.50"]
    assert refunds(rules, booking(hotel(nights=1) | {"price": price}, history=gone, **TWO)) == ["0.00", "87.50"]
    assert refunds(rules, booking(hotel(nights=1) | {"price": price}, **TWO), Cancel(travellers=("a",))) == ["0.00"]


def hit(*segments: int) -> list[Dict]:
    """Reports on some segments."""
    return [{"id": f"d{n}", "item": "i1", "segment": n, "kind": "downgraded"} for n in segments]


@pytest.mark.parametrize(
    ("price", "segments", "pay", "expected"),
    [
        (fares("60.00", "40.00"), (1,), "{percent: 50, part: affected}", "CNY 20.00"),
        (fares("60.00", "40.00"), (0, 1), "{percent: 50, part: affected}", "CNY 50.00"),
        (UNPRICED, (1,), "{percent: 50, part: affected}", "price per segment"),
        (UNPRICED, (0, 1), "{percent: 50, part: affected}", "CNY 50.00"),
        (fares("60.00", "40.00"), (1,), "{amount: 5.00, per: segment, part: affected}", "CNY 5.00"),
        (UNPRICED, (1,), "{amount: 5.00, per: [traveller, segment], part: affected}", "CNY 10.00"),
        (fares("60.00", "40.00"), (1,), "{amount: 5.00, per: segment}", "CNY 10.00"),
    ],
)
def test_the_affected_part(price: list[Dict], segments: tuple[int, ...], pay: str, expected: str) -> None:
    """The segments that a disruption hits; without the price of each only if all of them are meant."""
    rules = book(
        document(f"compensate: {{downgrade: [{{when: {{downgraded: true}}, pay: {pay}}}]}}", "r", "right", EVERY)
    )

    quote = quoted(rules, booking(flight(price), disruptions=hit(*segments), **TWO), Claim())
    assert (str(quote.compensation) if quote.compensation else " ".join(quote.missing)) == expected


def test_nothing_affected_is_zero() -> None:
    """No disruption hits a segment: no price of any is needed."""
    rules = book(
        document("compensate: {delay: [{pay: {percent: 50, part: affected, at_least: 3.00}}]}", "r", "right", EVERY)
    )
    assert str(quoted(rules, booking(flight(UNPRICED), **TWO), Claim()).compensation) == "CNY 3.00"


def test_the_changed_part_is_the_segments_that_a_change_names() -> None:
    """All of them if it names none."""
    item = flight(fares("60.00", "40.00"))
    assert fee("{percent: 10, part: changed}", item, request=Change(segments=(1,))) == "4.00"
    assert fee("{percent: 10, part: changed}", item) == "10.00"
    assert fee("{amount: 10.00, per: segment, part: changed}", item, request=Change(segments=(1,))) == "10.00"


ONE = {"travellers": [{"id": "a", "type": "adult"}]}
OF_TERMS = "cancel: [{penalty: {percent: 10, of: terms_penalty, per: traveller}}]"


def test_what_the_terms_keep_belongs_to_the_only_unit() -> None:
    """Of one traveller it is known, on a journey too; of several it is missing."""
    rules = with_right("cancel: [{penalty: 50%}]", OF_TERMS, "waiver")
    assert refunds(rules, booking(rail(), **ONE)) == ["95.00"]
    assert refunds(rules, booking(hotel(), **ONE)) == ["285.00"]
    assert refunds(rules, booking(rail(), **TWO)) == ["missing_facts terms_penalty"]
