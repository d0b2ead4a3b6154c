"""The reference on changes, claims and the layers above terms, against examples worked out by hand."""

from __future__ import annotations

from datetime import datetime
from textwrap import dedent
from typing import Any

import pytest

from aftersales.model.booking import Booking
from aftersales.model.request import Cancel, Change, Claim, NoShow, Request
from aftersales.policy.loading import load_texts
from tests.reference.interpreter import ReferenceLine, ReferenceQuote, quote

HEAD = "language: 1\ntitle: {en: made up}\nsource: nowhere\ncurrency: CNY\n"
FLIGHT = "applies: [{product: flight}]\n"
HALF = "terms: half\ncancel: [{penalty: 50%, of: fare, round: {to: 0.01, half: up}}]"


def ask(documents: list[str], request: Request, **item: Any) -> ReferenceQuote:
    """Documents by their first line and sections; one flight for 1,000.00, half of it for each of two segments."""
    texts = {}
    for number, document in enumerate(documents):
        first, _, rest = dedent(document).strip().partition("\n")
        applies = "" if "applies:" in rest else FLIGHT
        texts[f"{number}.yaml"] = f"{first}\n{HEAD}{applies}{rest}\n"
    library = load_texts(texts)
    at = datetime.fromisoformat("2025-06-01T00:00:00Z")
    return quote(library.policies, library.facts, flight(**item), request, at)


def flight(flown: int = 0, reported: Any = (), history: Any = (), price: Any = None, **more: Any) -> Booking:
    """From Shanghai to Frankfurt by Beijing."""
    ends = ("SHA", "PEK", "FRA")
    rides = [{"origin": ends[n], "destination": ends[n + 1], "departs": f"2025-06-2{n}T10:00[UTC]"} for n in range(2)]
    rides[1]["arrives"] = "2025-06-21T20:00[UTC]"
    rides = [{**ride, "status": "flown" if n < flown else "open"} for n, ride in enumerate(rides)]
    fares = price or [{"kind": "fare", "amount": "500.00", "segment": n} for n in range(2)]
    item = {"id": "f", "product": "flight", "segments": rides, "price": fares, **more}
    whole = {"id": "b", "booked_at": "2025-01-01T00:00:00Z", "currency": "CNY", "items": [item]}
    reports = [{"id": f"d{n}", "item": "f", **one} for n, one in enumerate(reported)]
    whole |= {"disruptions": reports, "history": history}
    return Booking.from_dict({**whole, "tenders": [{"id": "t", "method": "card", "amount": "1000.00"}]})


def only(found: ReferenceQuote) -> ReferenceLine:
    """The one line of a quote."""
    (line,) = found.lines
    return line


def test_a_benefit_answers_for_itself() -> None:
    """It pays more than the terms and so it counts."""
    line = only(ask([HALF, "benefit: gold\ncancel: [{penalty: 10%}]"], Cancel()))
    assert (line.document, line.penalty) == ("gold", 10000)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("{penalty: {of: terms_penalty, percent: 20}}", 10000),
        ("{penalty: terms_penalty, at_most: 30}", 3000),
        ("{refund: 50%, of: terms_penalty}", 25000),
        ("{free: true}", 0),
    ],
)
def test_a_waiver_works_on_what_the_terms_keep(row: str, kept: int) -> None:
    """The terms keep 500.00."""
    line = only(ask([HALF, f"waiver: storm\ncancel: [{row}]"], Cancel()))
    assert (line.document, line.penalty, line.refundable) == ("storm", kept, 100000 - kept)


def test_a_waiver_gives_back_what_the_terms_would_refund() -> None:
    """Insurance is not refundable under the terms, and so not under the waiver either."""
    price = [{"kind": "fare", "amount": "900.00"}, {"kind": "insurance", "amount": "100.00"}]
    terms = "terms: t\nrefundable: {except: [insurance]}\ncancel: [{penalty: 50%}]"
    line = only(ask([terms, "waiver: storm\ncancel: [{free: true}]"], Cancel(), price=price))
    assert (line.penalty, line.refundable, line.kept) == (0, 90000, 10000)
    row = terms.replace("penalty: 50%", "penalty: 50%, refundable: [insurance]")
    line = only(ask([row, "waiver: storm\ncancel: [{free: true}]"], Cancel(), price=price))
    assert (line.penalty, line.refundable, line.kept) == (0, 10000, 90000)


def test_where_a_waiver_is_silent() -> None:
    """Denied and final, review, and no terms at all; a plain denial is waived."""
    waiver = "waiver: storm\ncancel: [{free: true}]"
    for deny, outcome in (
        ("deny: no", "granted"),
        ("deny: {code: no, final: true}", "denied"),
        ("review: no", "review"),
    ):
        assert ask([f"terms: t\ncancel: [{{{deny}}}]", waiver], Cancel()).outcome == outcome
    assert only(ask([waiver], Cancel())).code == "no_terms"


def test_a_gate_of_the_terms_stops_softer_layers_but_no_right() -> None:
    """Waivers and benefits do not answer at all, rights do."""
    gate = "terms: t\ngates: [{for: [cancel], deny: closed}]\ncancel: [{free: true}]"
    softer = ["waiver: w\ncancel: [{free: true}]", "benefit: b\ncancel: [{free: true}]"]
    assert only(ask([gate, *softer], Cancel())).code == "closed"
    assert only(ask([gate, *softer, "right: r\ncancel: [{penalty: 20%}]"], Cancel())).document == "r"
    assert ask([gate.replace("cancel]", "no_show]", 1), *softer], Cancel()).outcome == "granted"
    unsure = gate.replace("deny: closed", "when: {insured: true}, deny: closed")
    line = only(ask([unsure, *softer], Cancel()))
    assert (line.outcome, set(line.missing)) == ("incomplete", {"insured"})


def test_rights_go_on_for_a_partly_used_journey() -> None:
    """One of two segments is flown: 500.00 are used, the rest goes back."""
    right = "right: r\ncancel: [{penalty: free}]"
    assert only(ask([HALF, "benefit: b\ncancel: [{free: true}]"], Cancel(), flown=1)).code == "partly_used"
    line = only(ask([HALF, right], Cancel(), flown=1))
    assert (line.outcome, line.used, line.refundable, line.kept) == ("granted", 50000, 50000, 0)
    whole = [{"kind": "fare", "amount": "1000.00"}]
    line = only(ask([right], Cancel(), flown=1, price=whole))
    assert line.code == "partly_used"
    assert only(ask([HALF, right], Cancel(), flown=2)).code == "nothing_unused"


def test_a_change_costs_its_fee_and_the_difference() -> None:
    """The new price is 1,200.00; without it only the fee counts."""
    terms = "terms: t\nchange: [{fee: {of: fare, percent: 10}}]"
    found = ask([terms], Change(price="1200.00"))
    line = only(found)
    assert (found.fee, line.fee, line.difference) == (10000, 10000, 20000)
    line = only(ask([terms], Change()))
    assert (line.outcome, line.fee, line.difference) == ("granted", 10000, None)
    assert only(ask([terms], Change(price="900.00"))).difference == 0
    dear = "benefit: b\nchange: [{fee: 150, difference: waive}]"
    assert only(ask([terms, dear], Change(price="1200.00"))).document == "b"
    assert only(ask([terms, dear], Change(price="1000.00"))).document == "t"


def test_a_waiver_of_a_change() -> None:
    """Half of the terms' fee; where they deny there is no fee to take half of."""
    waiver = "waiver: w\nchange: [{fee: {of: terms_fee, percent: 50}}]"
    assert only(ask(["terms: t\nchange: [{fee: 200}]", waiver], Change())).fee == 10000
    assert only(ask(["terms: t\nchange: [{deny: no}]", waiver], Change())).outcome == "denied"


def test_heads_add_up() -> None:
    """A claim asks for the heads it names, or for all that somebody knows."""
    one = "right: a\ncompensate: {delay: [{pay: 400}], downgrade: [{pay: 150%}]}"
    other = "right: b\ncompensate: {delay: [{pay: 300}], baggage: [{none: true}]}"
    found = ask([one, other], Claim())
    assert (found.outcome, found.compensation) == ("granted", 40000 + 150000)
    assert {line.head: (line.outcome, line.document) for line in found.lines} == {
        "delay": ("granted", "a"),
        "downgrade": ("granted", "a"),
        "baggage": ("denied", "b"),
    }
    assert [line.head for line in ask([one, other], Claim(heads=("delay", "damage"))).lines] == ["delay", "damage"]
    assert (ask([HALF], Claim()).outcome, only(ask([HALF], Claim())).code) == ("denied", "not_owed")


def test_what_is_not_granted_together() -> None:
    """600 and 500 exclude each other: 600 and 50 are less than 500 and 400."""
    first = "right: a\nnot_with: [b]\ncompensate: {delay: [{pay: 600}]}"
    second = "right: b\ncompensate: {delay: [{pay: 500}], baggage: [{pay: 400}]}"
    third = "right: c\ncompensate: {baggage: [{pay: 50}]}"
    found = ask([first, second, third], Claim())
    assert (found.compensation, [line.document for line in found.lines]) == (90000, ["b", "b"])
    found = ask([first.replace("[b]", "[b/delay]"), second, third], Claim())
    assert (found.compensation, [line.document for line in found.lines]) == (100000, ["a", "b"])
    alone = ask([first.replace("600", "1000"), second.replace("delay: [{pay: 500}], ", "")], Claim())
    assert (alone.compensation, [line.code for line in alone.lines]) == (100000, ["", "not_with"])


def test_an_unknown_head_leaves_what_is_sure() -> None:
    """The terms of the other right may pay more."""
    sure = "right: a\ncompensate: {delay: [{pay: 400}]}"
    unsure = "right: b\ncompensate: {delay: [{when: {insured: true}, pay: 500}], baggage: [{pay: 100}]}"
    found = ask([sure, unsure], Claim())
    assert (found.outcome, found.at_least, set(found.missing)) == ("incomplete", 50000, {"insured"})
    assert ask([sure.replace("400", "500"), unsure], Claim()).compensation == 60000
    unclear = "right: b\napplies: [{product: flight, insured: true}]\ncompensate: {delay: [{pay: 500}]}"
    assert [line.code for line in ask([sure, unclear], Claim()).lines] == ["right_unclear"]


def test_the_traveller_picks() -> None:
    """The best outcome answers, the others are options; of those alike the first."""
    choice = "{choice: [{penalty: 20%}, {give: [re_routing]}, {penalty: 10%}, {penalty: free, as: voucher}]}"
    line = only(ask([f"terms: t\ncancel: [{choice}]"], Cancel()))
    assert line.answer is not None
    assert (line.penalty, [option.penalty for option in line.answer.options]) == (10000, [20000, 0, 100000])
    assert (line.answer.options[2].form, line.answer.options[2].worth) == ("voucher", 100000)
    line = only(ask(["terms: t\ncancel: [{choice: [{give: [meals]}, {give: [hotel]}]}]"], Cancel()))
    assert line.answer is not None
    assert (line.outcome, line.refundable, line.kept, line.answer.gives) == ("granted", 0, 100000, ("meals",))


def test_another_form_owes_nothing_in_the_original_one() -> None:
    """A voucher of 900.00 does not beat 100.00 on the card."""
    voucher = "benefit: b\ncancel: [{penalty: 10%, as: voucher}]"
    line = only(ask(["terms: t\ncancel: [{penalty: 90%}]", voucher], Cancel()))
    assert (line.document, line.refundable) == ("t", 10000)


def test_per_traveller_money_needs_no_price_of_each() -> None:
    """An adult and a child get 250.00 each, though nobody knows what each paid."""
    people = [{"id": "x", "type": "adult"}, {"id": "y", "type": "child"}]
    booking = Booking.from_dict({**flight().to_dict(), "travellers": people})
    text = f"right: a\n{HEAD}{FLIGHT}compensate: {{delay: [{{pay: {{amount: 250, per: traveller}}}}]}}"
    library = load_texts({"a.yaml": text})
    at = datetime.fromisoformat("2025-06-01T00:00:00Z")
    assert quote(library.policies, (), booking, Claim(), at).compensation == 50000


def test_what_was_cancelled_before_is_answered_as_of_then() -> None:
    """It was early enough then, and it would not be now."""
    terms = 'terms: t\ncancel: [{when: {time_left: ">= 720h"}, free: true}, {deny: late}]'
    event = {"kind": "cancelled", "item": "f", "at": "2025-05-01T00:00:00Z"}
    assert ask([terms], Cancel()).outcome == "denied"
    assert ask([terms], Cancel(), history=[event]).refund == 100000
    assert ask([terms], Cancel(), history=[{**event, "at": "2025-06-15T00:00:00Z"}]).outcome == "denied"
    assert ask([terms.replace("cancel", "no_show")], NoShow(), history=[event]).refund == 100000


def test_money_that_is_zero_is_not_owed() -> None:
    """`pay: 0%` is a denial."""
    found = ask(["right: a\ncompensate: {delay: [{pay: 0%}]}"], Claim())
    assert (found.outcome, found.lines[0].code, found.lines[0].document) == ("denied", "not_owed", "a")
