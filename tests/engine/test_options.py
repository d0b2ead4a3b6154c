"""What the traveller may choose, best first: what it is worth, in which form, until when it counts, by whom."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Cancel, Claim, NoShow, Quote, Rulebook
from aftersales.text.quote import quote_text
from tests.simple import ask, book, booking, document, rail

KEEPS = document("cancel: [{deny: never}]\nchange: [{fee: 20}]")
VOUCHER = document(
    "cancel: [{refund: 100%, as: voucher}]\n"
    "deadlines: [{for: cancel, do: honour_voucher, at_least: 2 years, from: requested_at}]",
    "bigger",
    "benefit",
)
CREDIT = document("cancel: [{refund: 90%, as: travel_credit}]", "credit", "benefit")
HALF = document("cancel: [{refund: 50%}]", "half", "right")
FREE = document("change: [{free: true, difference: waive}]", "free", "waiver")
UNTIL = document(
    'change:\n  - {when: {new_start_date: "<= 2025-07-01"}, free: true, difference: waive}', "until", "waiver"
)


def told(quote: Quote) -> list[tuple[str, str, str | None, str | None]]:
    """Form, worth, document, and until when it counts."""
    return [(one.form or one.gives[0], str(one.worth or ""), one.document, one.until) for one in quote.options]


def test_all_of_them_in_order() -> None:
    """Money, a free rebooking, the larger of two other forms, the other; whatever the order of the documents."""
    expected = [
        ("original", "CNY 50.00", "half", None),
        ("rebooking", "", "free", None),
        ("voucher", "CNY 100.00", "bigger", "2027-06-18"),
        ("travel_credit", "CNY 90.00", "credit", "2027-06-18"),
    ]
    for texts in ((KEEPS, VOUCHER, CREDIT, HALF, FREE), (FREE, HALF, CREDIT, VOUCHER, KEEPS)):
        assert told(ask(book(*texts), booking())) == expected


def test_things_come_last() -> None:
    """A choice of money, a thing and a voucher that is worth more."""
    rules = book(document("cancel: [{choice: [{give: [re_routing]}, {refund: 100%, as: voucher}, {refund: 80%}]}]"))
    assert [one[:2] for one in told(ask(rules, booking()))] == [
        ("original", "CNY 80.00"),
        ("voucher", "CNY 100.00"),
        ("re_routing", ""),
    ]


def test_nothing_to_choose() -> None:
    """An answer alone is no choice, unless it is no money."""
    assert told(ask(book(document("cancel: [{penalty: 20%}]")), booking())) == []
    assert told(ask(book(KEEPS), booking())) == []
    only = ask(book(document("cancel: [{refund: 100%, as: voucher}]")), booking())
    assert told(only) == [("voucher", "CNY 100.00", "t", None)]


@pytest.mark.parametrize(
    "change",
    [
        "change: [{free: true}]",
        "change: [{fee: 0.01, difference: waive}]",
        "change: [{free: true, difference: waive, once: 5}]",
        "change: [{deny: no}]",
        "change: [{review: ask}]",
        "change: [{when: {aspects: [name]}, free: true, difference: waive}, {fee: 20}]",
        "change: [{when: {channel: app}, free: true, difference: waive}, {fee: 20}]",
    ],
)
def test_a_rebooking_that_could_cost_something(change: str) -> None:
    """A fee of the least, a difference that is collected, a person, facts that are missing: it is not offered."""
    assert told(ask(book(document(f"cancel: [{{deny: never}}]\n{change}")), booking())) == []


def test_a_free_rebooking_by_the_terms() -> None:
    """No waiver is needed; a change of the date alone, to the same places in the same cabin."""
    same = "{aspects: [date], new_destination: BBB, new_cabin: economy}"
    rows = f"change:\n  - {{when: {same}, free: true, difference: waive}}"
    item = rail(attributes={"cabin": "economy"})
    quote = ask(book(document(f"cancel: [{{deny: never}}]\n{rows}")), booking(item))
    assert told(quote) == [("rebooking", "", "t", None)]
    assert quote.options[0].question == "change"


def test_a_free_rebooking_by_what_happened() -> None:
    """The reports that hit the item count; without them the change costs its fee."""
    law = document("change: [{when: {disruption: cancelled}, free: true, difference: waive}]", "law", "right")
    what = {"id": "d", "item": "i1", "kind": "cancelled"}
    assert told(ask(book(KEEPS, law), booking(disruptions=[what]))) == [("rebooking", "", "law", None)]
    assert told(ask(book(KEEPS, law), booking())) == []


def test_a_rebooking_that_hangs_on_the_new_date() -> None:
    """It is free to a date that the waiver allows: the option says what is missing."""
    quote = ask(book(KEEPS, UNTIL), booking())
    assert told(quote) == [("rebooking", "", "until", None)]
    assert quote.options[0].missing == ("new_start_date",)
    assert "to choose  another date, free of charge if until allows the new one" in quote_text(quote)
    surely = ask(book(KEEPS, UNTIL, FREE), booking())
    assert surely.options[0][5:] == ("free", "", None, ())


def test_what_is_cancelled_already_is_not_rebooked() -> None:
    """Nor is a service that the traveller missed, nor anything for a claim."""
    history: list[Any] = [{"kind": "cancelled", "item": "i1", "at": "2025-06-10T10:00:00+08:00"}]
    rules = book(KEEPS, FREE)
    at = "2025-06-18T12:00:00+08:00"
    assert told(rules.quote(booking(history=history), Cancel(), at=at)) == []
    assert told(rules.quote(booking(), NoShow(), at=at)) == []
    assert told(rules.quote(booking(), Claim(), at=at)) == []


def test_each_item_has_its_own() -> None:
    """In the booking's order; the text says which is which."""
    rules = book(KEEPS, VOUCHER, document("cancel: [{refund: 50%}]", "law", "right", "[{product: rail, supplier: S}]"))
    quote = ask(rules, booking(rail(supplier="S"), rail(id="i2", supplier="R")))
    assert [(one.item, one.form) for one in quote.options] == [
        ("i1", "original"),
        ("i1", "voucher"),
        ("i2", "voucher"),
    ]
    assert "i1  money back CNY 50.00" in quote_text(quote)
    assert "i2  voucher CNY 100.00, counts until 2027-06-18 or later" in quote_text(quote)


def test_a_part_of_an_item() -> None:
    """What is asked about is rebooked, what stays is not."""
    travellers = [{"id": "a"}, {"id": "b"}]
    rows = "change:\n  - {when: {total: 50.00}, free: true, difference: waive}\n  - {fee: 5}"
    rules = book(document(f"cancel: [{{deny: never}}]\n{rows}"))
    assert told(ask(rules, booking(travellers=travellers), travellers=("a",))) == [("rebooking", "", "t", None)]
    assert told(ask(rules, booking(travellers=travellers))) == []


def test_an_original_form_that_is_worth_nothing_comes_after_others() -> None:
    """An outcome of a choice that keeps everything."""
    rules = book(document("cancel: [{choice: [{refund: 30%, as: voucher}, {penalty: 100%}]}]"))
    assert [one[:2] for one in told(ask(rules, booking()))] == [("voucher", "CNY 30.00"), ("original", "CNY 0.00")]


def test_the_same_in_every_order_of_the_policies() -> None:
    """Ties keep the order of the answers, which goes by document."""
    other = VOUCHER.replace("benefit: bigger", "benefit: another").replace("as: voucher", "as: token")
    assert [one[2] for one in told(ask(Rulebook.of_texts({"b": VOUCHER, "a": other, "t": KEEPS}), booking()))] == [
        "another",
        "bigger",
    ]
