"""The reference on parts of an item, units and what is charged once, against examples worked out by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from aftersales.model.booking import Booking
from aftersales.model.problems import InvalidInput
from aftersales.model.request import Cancel, Change, Claim, NoShow, Request
from aftersales.policy.loading import load_texts
from tests.reference.interpreter import ReferenceQuote, quote

HEAD = "language: 1\ntitle: {en: made up}\nsource: nowhere\ncurrency: CNY\n"
PEOPLE = [{"id": name, "type": "adult"} for name in "xyz"]


def ask(documents: list[str], request: Request, booking: Booking) -> ReferenceQuote:
    """Documents by their first line and sections."""
    texts = {}
    for number, document in enumerate(documents):
        first, _, rest = document.partition("\n")
        applies = "" if "applies:" in rest else "applies: [{product: [flight, hotel, package]}]\n"
        texts[f"{number}.yaml"] = f"{first}\n{HEAD}{applies}{rest}\n"
    library = load_texts(texts)
    return quote(library.policies, library.facts, booking, request, datetime.fromisoformat("2025-06-01T00:00:00Z"))


def booking(*items: dict[str, Any], people: Any = PEOPLE, history: Any = (), paid: str = "1000.00") -> Booking:
    """Some items, paid with one card."""
    plain = {"id": "b", "booked_at": "2025-01-01T00:00:00Z", "currency": "CNY", "travellers": people}
    tenders = [{"id": "t", "method": "card", "amount": paid}]
    return Booking.from_dict({**plain, "items": [*items], "tenders": tenders, "history": [*history]})


def flight(price: Any, segments: int = 2, **more: Any) -> dict[str, Any]:
    """A journey by so many segments, of two legs if there are several."""
    ends = ("SHA", "PEK", "FRA", "JFK")
    rides = [{"origin": ends[n], "destination": ends[n + 1], "leg": min(n, 1)} for n in range(segments)]
    rides = [{**ride, "departs": f"2025-06-2{n}T10:00[UTC]"} for n, ride in enumerate(rides)]
    own = {"id": "f", "product": "flight", "segments": rides, "price": price}
    return {**own, **more}


def stay(price: str, nights: int = 3, **more: Any) -> dict[str, Any]:
    """A stay of three nights."""
    times = {"check_in": "2025-06-20T15:00[UTC]", "check_out": f"2025-06-{20 + nights}T11:00[UTC]"}
    return {"id": "h", "product": "hotel", "stay": {**times, **more}, "price": [{"kind": "stay", "amount": price}]}


def fare(amount: str, **keys: Any) -> dict[str, Any]:
    """A fare."""
    return {"kind": "fare", "amount": amount, **keys}


def money(found: ReferenceQuote) -> list[tuple[int, int | None, int | None]]:
    """What each line paid, keeps and gives back."""
    return [(line.paid, line.kept, line.refundable) for line in found.lines]


def test_one_of_three_travellers_cancels() -> None:
    """1,000.00 is 333.34, 333.33 and 333.33; 30.00 for the whole is 10.0002 for the first, rounded up, and 10.00."""
    flat = ["terms: t\ncancel: [{penalty: 30}]"]
    item = booking(flight([fare("1000.00")]))
    assert money(ask(flat, Cancel(travellers=("x",)), item)) == [(33334, 1001, 32333)]
    assert money(ask(flat, Cancel(travellers=("y",)), item)) == [(33333, 1000, 32333)]
    assert ask(flat, Cancel(), item).lines[0].penalty == 3000
    each = ["terms: t\ncancel: [{penalty: {amount: 30, per: traveller}}]"]
    assert money(ask(each, Cancel(travellers=("x", "y")), item)) == [(66667, 6000, 60667)]


def test_a_refund_that_is_stated_is_rounded_down() -> None:
    """A third of 100.00 is 33.33 for each, and the whole is never paid out twice."""
    item = booking(flight([fare("1000.00")]))
    found = ask(["terms: t\ncancel: [{refund: 100}]"], Cancel(travellers=("y",)), item)
    assert found.lines[0].refundable == 3333


def test_travellers_of_two_types() -> None:
    """Nobody knows what each paid: amounts that need it are missing, 250.00 for each are not."""
    people = [{"id": "x", "type": "adult"}, {"id": "y", "type": "child"}]
    item = booking(flight([fare("1000.00")]), people=people)
    half = ["terms: t\ncancel: [{penalty: 50%}]\ncompensate: {delay: [{pay: {amount: 250, per: traveller}}]}"]
    found = ask(half, Cancel(travellers=("x",)), item)
    assert found.outcome == "incomplete"
    assert found.missing == {"price per traveller"}
    assert ask(half, Claim(travellers=("x",)), item).compensation == 25000
    no = ["terms: t\ncancel: [{deny: no}]"]
    assert ask(no, Cancel(travellers=("x",)), item).outcome == "denied"


def test_segments_and_nights() -> None:
    """A component belongs to its segment; a stay is spread over its nights, the fee goes with the last ones left."""
    half = ["terms: t\ncancel: [{penalty: 50%}]"]
    item = booking(flight([fare("700.00", segment=0), fare("300.00", segment=1)]))
    assert money(ask(half, Cancel(segments=(1,)), item)) == [(30000, 15000, 15000)]
    whole = booking(flight([fare("1000.00")]))
    assert ask(half, Cancel(segments=(1,)), whole).missing == {"price per segment"}
    hotel = stay("100.00")
    hotel["price"].append({"kind": "service_fee", "amount": "900.00"})
    assert ask(half, Cancel(nights=(0, 1)), booking(hotel)).lines[0].paid == 3334 + 3333
    assert ask(half, Cancel(), booking(hotel)).lines[0].paid == 100000


def test_what_was_cancelled_before() -> None:
    """x cancelled when it was free; what is left pays half. Money that went back counts for x first."""
    ladder = 'terms: t\ncancel: [{when: {time_left: ">= 720h"}, free: true}, {penalty: 50%}]'
    event = {"kind": "cancelled", "item": "f", "at": "2025-05-01T00:00:00Z", "travellers": ["x"]}
    item = flight([fare("300.00", traveller=name) for name in "xyz"] + [fare("100.00", traveller="x")])
    found = ask([ladder], Cancel(), booking(item, history=[event]))
    assert money(found) == [(40000, 0, 40000), (60000, 30000, 30000)]
    assert [line.travellers for line in found.lines] == [("x",), ("y", "z")]
    back = {"kind": "refunded", "item": "f", "tender": "t", "amount": "500.00"}
    found = ask([ladder], Cancel(), booking(item, history=[event, back]))
    assert [(line.already, line.refundable) for line in found.lines] == [(40000, 0), (10000, 20000)]
    named = {**back, "amount": "100.00", "travellers": ["y"]}
    found = ask([ladder], Cancel(), booking(item, history=[event, named]))
    assert [line.already for line in found.lines] == [0, 10000]
    assert ask([ladder], Change(travellers=("x",)), booking(item, history=[event])).lines[0].code == "nothing_unused"


def test_cancelling_in_steps_pays_no_more() -> None:
    """Three travellers one after the other get together what they get at once, or less, but for the rounding of
    percentages: half a minor unit for each."""
    for amount, more in (
        ("30", 0),
        ("{amount: 10, per: traveller}", 0),
        ("12.5%", 1),
        ("{percent: 10, at_least: 50}", 1),
    ):
        terms = [f"terms: t\ncancel: [{{penalty: {amount}}}]"]
        item, total = flight([fare("1000.00")]), 0
        history: list[dict[str, Any]] = []
        once = ask(terms, Cancel(), booking(item)).refund or 0
        for name in "xyz":
            found = ask(terms, Cancel(travellers=(name,)), booking(item, history=history))
            total += found.refund or 0
            event = {"kind": "cancelled", "item": "f", "at": "2025-06-01T00:00:00Z", "travellers": [name]}
            back = {"kind": "refunded", "item": "f", "tender": "t", "amount": f"{(found.refund or 0) / 100:.2f}"}
            history += [event, {**back, "travellers": [name]}]
        assert total <= once + more


def test_facts_of_a_portion() -> None:
    """What is left, for how many, and what all that was left cost."""
    rows = "{when: {scope: part, travellers_left: 2, total_left: 1000}, penalty: 10%}, {penalty: 50%}"
    item = booking(flight([fare("1000.00")]))
    assert ask([f"terms: t\ncancel: [{rows}]"], Cancel(travellers=("x",)), item).lines[0].penalty == 3333
    assert ask([f"terms: t\ncancel: [{rows}]"], Cancel(), item).lines[0].penalty == 50000
    price = 'terms: t\ncancel: [{when: {remaining_price: "> 700"}, penalty: 10%}, {penalty: 50%}]'
    found = ask([price], Cancel(travellers=("x",)), item)
    assert found.missing == {"remaining_price"}
    assert ask([price], Cancel(travellers=("x",), remaining_price="800.00"), item).lines[0].penalty == 3333
    assert ask([price], Cancel(), item).lines[0].penalty == 50000


def test_names_that_nothing_has() -> None:
    """A traveller nobody knows, a segment that is not there, segments of two items."""
    item = booking(flight([fare("1000.00")]))
    for request in (Cancel(travellers=("q",)), Cancel(segments=(7,)), Cancel(nights=(0,)), Claim(segments=(0,))):
        with pytest.raises(InvalidInput):
            ask([], request, item)


def test_products_of_units() -> None:
    """2 legs and 3 travellers: 6 units; of two bags a head two are free, the room price is shared."""
    price = [fare("300.00", traveller=name, segment=n) for name in "xyz" for n in range(1)] + [
        fare(amount, traveller=name, segment=1) for name, amount in zip("xyz", ("50.00", "25.00", "25.00"), strict=True)
    ]
    item = booking(flight(price))
    assert ask(["terms: t\ncancel: [{penalty: {amount: 40, per: [traveller, leg]}}]"], Cancel(), item).penalty == (
        3 * 4000 + 4000 + 2500 + 2500
    )
    terms = "terms: t\nchange: [{fee: {amount: 50, per: bag, beyond: {sum: [1], per: traveller}}}]"
    assert ask([terms], Change(bags=5), item).fee == 10000
    assert ask([terms], Change(bags=2), item).fee == 0
    assert ask([terms], Change(), item).missing == {"bags"}
    rooms = ["terms: t\ncancel: [{penalty: {percent: 10, per: room, round: {to: 1, up: true}}}]"]
    assert ask(rooms, Cancel(), booking(stay("1000.00", rooms=3))).penalty == 3 * 3400
    days = ["terms: t\ncancel: [{penalty: {amount: 10, per: day}}]"]
    assert ask(days, Cancel(), booking(stay("1000.00"))).penalty == 4 * 1000


def test_what_a_disruption_hits() -> None:
    """30 % of the second segment, which was downgraded; of the whole fare where all are hit."""
    right = "right: r\ncompensate: {downgrade: [{pay: {percent: 30, part: affected}}]}"
    for place, paid in ((1, 9000), (None, 30000)):
        hit = {"id": "d", "kind": "downgraded", "item": "f", **({} if place is None else {"segment": place})}
        item = booking(flight([fare("700.00", segment=0), fare("300.00", segment=1)]))
        item = Booking.from_dict({**item.to_dict(), "disruptions": [hit]})
        assert ask([right], Claim(), item).compensation == paid
    assert ask([right], Claim(), booking(flight([fare("1000.00")]))).outcome == "denied"


def test_charged_once() -> None:
    """20.00 for two items, not twice; at most what they owe; a benefit wins both where it pays more in all."""
    terms = "terms: t\ncancel: [{penalty: 50%, once: 20}]"
    items = [flight([fare("500.00")]), {**flight([fare("500.00")]), "id": "g"}]
    found = ask([terms], Cancel(), booking(*items))
    assert (found.refund, found.penalty, found.once) == (48000, 52000, (("t", "", 2000),))
    found = ask([terms.replace("20}", "2000}")], Cancel(), booking(*items))
    assert (found.refund, found.once[0][2]) == (0, 50000)
    better = "benefit: b\ncancel: [{penalty: 51%}]"
    found = ask([terms, better], Cancel(), booking(*items))
    assert ([line.document for line in found.lines], found.refund, found.once) == (["b", "b"], 49000, ())
    found = ask([terms, better.replace("51", "53")], Cancel(), booking(*items))
    assert ([line.document for line in found.lines], found.refund) == (["t", "t"], 48000)


def test_a_table_for_each_unit() -> None:
    """The first segment is free, the second costs half; children are denied; Saturday nights are kept."""
    item = booking(flight([fare("700.00", segment=0), fare("300.00", segment=1)]))
    table = "terms: t\ncancel: [{each: segment, when: {origin: SHA}, free: true}, {each: segment, penalty: 50%}]"
    assert ask([table], Cancel(), item).penalty == 15000
    people = [{"id": "x", "type": "adult"}, {"id": "y", "type": "child"}]
    two = booking(flight([fare("800.00", traveller="x"), fare("200.00", traveller="y")]), people=people)
    table = (
        "terms: t\ncancel: [{each: traveller, when: {traveller_type: child}, deny: no}, {each: traveller, free: true}]"
    )
    found = ask([table], Cancel(), two)
    assert (found.outcome, found.refund, found.penalty) == ("granted", 80000, 20000)
    nights = "terms: t\ncancel: [{each: night, when: {night_weekday: sat}, penalty: 100%}, {each: night, free: true}]"
    assert ask([nights], Cancel(), booking(stay("1000.00"))).penalty == 33333
    fees = "terms: t\nchange: [{each: segment, when: {origin: SHA}, fee: 30}, {each: segment, deny: no}]"
    assert ask([fees], Change(), item).outcome == "denied"
    assert ask([fees.replace("deny: no", "fee: 45")], Change(), item).fee == 7500


def test_partly_flown_terms() -> None:
    """The fare of the first segment is used, or what it costs alone; the fee of an earlier change is kept."""
    price = [fare("600.00", segment=0), fare("300.00", segment=1), {"kind": "change_fee", "amount": "100.00"}]
    item = flight(price)
    item["segments"][0]["status"] = "flown"
    terms = "terms: t\nflown: segments\ncancel: [{free: true}]"
    line = ask([terms], Cancel(), booking(item)).lines[0]
    assert (line.paid, line.used, line.refundable, line.kept) == (100000, 60000, 30000, 10000)
    repriced = terms.replace("segments", "repriced")
    assert ask([repriced], Cancel(), booking(item)).missing == {"flown_value"}
    item["attributes"] = {"flown_value": 850}
    line = ask([repriced], Cancel(), booking(item)).lines[0]
    assert (line.used, line.refundable, line.kept) == (85000, 5000, 10000)
    assert ask([terms.replace("flown: segments\n", "")], Cancel(), booking(item)).lines[0].code == "partly_used"


@pytest.mark.parametrize(("kind", "used"), [("waiver", 10000), ("benefit", 60000), ("right", 60000)])
def test_a_waiver_values_what_was_flown_as_the_terms_do_and_nobody_else(kind: str, used: int) -> None:
    """The first segment cost 600.00, and would have cost 100.00 alone."""
    item = flight([fare("600.00", segment=0), fare("400.00", segment=1)], attributes={"flown_value": 100})
    item["segments"][0]["status"] = "flown"
    documents = ["terms: t\nflown: repriced\ncancel: [{deny: no}]", f"{kind}: d\ncancel: [{{free: true}}]"]
    line = ask(documents, Cancel(), booking(item)).lines[0]
    assert (line.document, line.used, line.refundable) == ("d", used, 100000 - used)


def test_packages() -> None:
    """All or none, the strictest terms, and a part of a package."""
    own = {"id": "p", "product": "package", "price": [{"kind": "fare", "amount": "100.00"}]}
    items = [flight([fare("500.00")], package="p"), {**stay("400.00"), "package": "p"}, own]
    air = "terms: air\napplies: [{product: flight}]\ncancel: [{penalty: 10%}]"
    hotel = "terms: hotel\napplies: [{product: hotel}]\ncancel: [{deny: no}]"
    tour = "terms: tour\napplies: [{product: package}]\nmembers: all_or_none\ncancel: [{free: true}]"
    found = ask([air, hotel, tour], Cancel(items=("p",)), booking(*items))
    assert [(line.outcome, line.code) for line in found.lines] == [
        ("denied", "package"),
        ("denied", "no"),
        ("denied", "package"),
    ]
    law = "right: law\napplies: [{product: flight}]\ncancel: [{free: true}]"
    assert ask([air, hotel, tour, law], Cancel(), booking(*items)).refund == 50000
    alone = ask([air, hotel, tour], Cancel(items=("f",)), booking(*items))
    assert alone.lines[0].code == "whole_package_only"
    some = hotel.replace("deny: no", "penalty: 40%")
    assert ask([air, some, tour], Cancel(), booking(*items)).refund == 45000 + 24000 + 10000
    strict = tour.replace("all_or_none", "strictest")
    found = ask([air, some, strict], NoShow(), booking(*items))
    assert found.outcome == "incomplete"
    found = ask([air, some, strict], Cancel(), booking(*items))
    assert (found.refund, found.lines[0].document) == (30000 + 24000 + 10000, "hotel")


def test_an_allowance_leaves_free_what_is_free() -> None:
    """Nothing is beyond it: at least 50.00 of what is zero, not of what is free for whatever unit."""
    ladder = "{{over: time_left, steps: [{{'>= 0h': {}}}], per: traveller, beyond: 3}}"
    row = f"compensate: {{{{delay: [{{{{pay: {{{{sum: [{ladder}], at_least: 50}}}}}}}}, {{{{none: true}}}}]}}}}"
    for amount, owed in (("0", 5000), ("free", 0)):
        found = ask([f"right: r\n{row.format(amount)}"], Claim(heads=("delay",)), booking(flight([fare("1000.00")])))
        assert found.compensation == owed


def test_a_charge_of_zero_is_none() -> None:
    """So a row with one answers as a row without, whichever of them it is."""
    rows = "[{when: {insured: true}, free: true, once: free}, {free: true}]"
    assert ask([f"terms: t\ncancel: {rows}"], Cancel(), booking(flight([fare("1000.00")]))).refund == 100000


def test_travellers_who_flew_are_asked_for_each() -> None:
    """What is flown is left out of rows for each segment, not of those for each traveller."""
    item = flight([fare("1000.00")], 1)
    item["segments"][0]["status"] = "flown"
    each = "terms: t\nno_show: [{each: UNIT, penalty: 10%}]"
    found = [ask([each.replace("UNIT", one)], NoShow(), booking(item)) for one in ("traveller", "segment")]
    assert [(one.outcome, one.lines[0].code) for one in found] == [("granted", ""), ("incomplete", "no_row")]


def test_what_the_supplier_says_of_a_part_does_not_hang_on_another() -> None:
    """What is left was flown; that those who cancelled the rest did not fly changes nothing for it."""
    item = flight([fare("600.00", segment=0), fare("400.00", segment=1)], supplier_terms={"id": "t"})
    item["segments"][0]["status"] = "flown"
    gone = {"kind": "cancelled", "item": "f", "at": "2025-05-01T00:00:00Z", "segments": [1]}
    found = ask(["terms: t\ncancel: [{penalty: 10%}]"], Cancel(), booking(item, history=[gone]))
    assert [(one.outcome, one.code) for one in found.recoveries] == [("granted", ""), ("denied", "nothing_unused")]


def test_a_rebooking_goes_by_the_terms_of_the_item() -> None:
    """Packages are for cancellations: the strictest terms answer no change."""
    own = {"id": "p", "product": "package", "price": [{"kind": "fare", "amount": "100.00"}]}
    items = [flight([fare("500.00")], package="p"), {**stay("400.00"), "package": "p"}, own]
    air = (
        "terms: air\napplies: [{product: flight}]\ncancel: [{penalty: 10%}]\nchange: [{free: true, difference: waive}]"
    )
    hotel = "terms: hotel\napplies: [{product: hotel}]\ncancel: [{penalty: 40%}]"
    tour = "terms: tour\napplies: [{product: package}]\nmembers: strictest\ncancel: [{free: true}]"
    line = ask([air, hotel, tour], Cancel(), booking(*items)).lines[0]
    assert (line.document, [(one[2], one[5]) for one in line.options][1:]) == ("hotel", [("rebooking", "air")])


def test_what_is_left_of_a_price_that_no_segment_is_told_of() -> None:
    """Of the two flights one is flown: what the other cost is not all of the fare."""
    item = flight([fare("1000.00")])
    item["segments"][0]["status"] = "flown"
    terms = "terms: t\nflown: segments\n"
    terms += "no_show: [{each: segment, when: {fare: '>= 1000'}, free: true}, {each: segment, penalty: 10%}]"
    assert ask([terms], NoShow(), booking(item)).missing == {"price per segment"}
