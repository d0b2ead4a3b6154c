"""The reference on changes in full, against examples worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales.model.problems import InvalidInput
from aftersales.model.request import Change
from tests.reference.interpreter import ReferenceQuote
from tests.reference.test_portions import ask, booking, fare, flight

TAXED = [
    fare("800.00"),
    {"kind": "tax", "code": "CN", "amount": "150.00"},
    {"kind": "tax", "code": "DE", "amount": "50.00"},
]


def change(terms: str, sold: Any = None, /, **request: Any) -> ReferenceQuote:
    """A change of one flight for 1,000.00 under some terms."""
    item = booking(flight(sold or [fare("1000.00")]))
    return ask([f"terms: t\nchange: [{terms}]"], Change(**request), item)


def of_all(found: ReferenceQuote) -> tuple[Any, ...]:
    """Fee, what is collected beside it, the residual and its form, and what all that comes to."""
    return found.fee, found.add_collect, found.residual, found.residual_form, found.collect, found.refund


BACK = "{fee: 100, difference: {dearer: collect, cheaper: {refund: 50%, less: 20}}}"


@pytest.mark.parametrize(
    ("terms", "price", "expected"),
    [
        ("{fee: 100}", "1200.00", (10000, 20000, 0, None, 30000, 0)),
        ("{fee: 100, difference: waive}", "1200.00", (10000, 0, 0, None, 10000, 0)),
        ("{fee: 100}", "400.00", (10000, 0, 60000, None, 10000, 0)),
        (BACK, "400.00", (10000, 0, 60000, "original", 0, 18000)),
        (BACK, "900.00", (10000, 0, 10000, "original", 7000, 0)),
        (BACK, "970.00", (10000, 0, 3000, None, 10000, 0)),
        (
            BACK.replace("less: 20", "less: {percent: 10, of: difference}"),
            "400.00",
            (10000, 0, 60000, "original", 0, 14000),
        ),
        (BACK.replace("less: 20", "as: credit"), "400.00", (10000, 0, 60000, "credit", 10000, 0)),
        (BACK, None, (10000, None, None, None, 10000, 0)),
        ("{fee: {of: lower_fare, percent: 10}, difference: waive}", "700.00", (7000, 0, 30000, None, 7000, 0)),
        ("{fee: {of: difference, percent: 10}, difference: waive}", "1200.00", (2000, 0, 0, None, 2000, 0)),
    ],
)
def test_the_difference(terms: str, price: str | None, expected: tuple[Any, ...]) -> None:
    """Dearer is collected or waived; of what is cheaper half comes back, less 20.00."""
    assert of_all(change(terms, price=price)) == expected


def test_credit_is_an_option() -> None:
    """Half of 600.00 as credit: an option worth 300.00, while the fee is paid."""
    found = change(BACK.replace("less: 20", "as: credit"), price="400.00")
    assert [(option[2], option[3]) for option in found.lines[0].options] == [("credit", "CNY 300.00")]


@pytest.mark.parametrize(
    ("taxes", "add"),
    [
        ("recalculated", 10000),
        ("carried", 10000 - 3000 + 0),
        ("forfeited", 10000 + 20000),
        ("{CN: carried, else: forfeited}", 10000 - 3000 + 5000),
    ],
)
def test_taxes(taxes: str, add: int) -> None:
    """The fare is 920.00 instead of 800.00, the tax of CN 180.00 instead of 150.00; that of DE is no longer due."""
    new = [fare("920.00"), {"kind": "tax", "code": "CN", "amount": "180.00"}]
    found = change(f"{{fee: 0, difference: {{dearer: collect, taxes: {taxes}}}}}", TAXED, components=new)
    assert found.add_collect == add


def test_a_change_of_one_traveller() -> None:
    """A third of the fee of 100.00, rounded up, and 400.00 less 333.34."""
    item = booking(flight([fare("1000.00")]))
    found = ask(["terms: t\nchange: [{fee: 100}]"], Change(travellers=("x",), price="400.00"), item)
    assert (found.fee, found.add_collect) == (3334, 6666)


def test_lower_fares_of_travellers() -> None:
    """10 % of 300.00 and of 100.00: the lower of each; without fares of each, of an equal share."""
    price = [fare("300.00", traveller="x"), fare("500.00", traveller="y"), fare("200.00", traveller="z")]
    new = [fare("400.00", traveller="x"), fare("100.00", traveller="y"), fare("200.00", traveller="z")]
    terms = "{fee: {of: lower_fare, percent: 10, per: traveller}}"
    assert change(terms, price, components=new).fee == 3000 + 1000 + 2000
    assert change(terms, price, price="900.00").fee == 3000 + 3000 + 2000


def test_the_first_unit_that_cannot_be_told() -> None:
    """Neither the price of a segment nor that of a tender is told: that of the unit which stands first is missing."""
    assert change("{fee: {percent: 10, per: [segment, tender]}}").missing == {"price per segment"}
    assert change("{fee: {percent: 10, per: [tender, segment]}}").missing == {"price per tender"}


def test_what_a_change_touches() -> None:
    """10 % of the second segment."""
    price = [fare("700.00", segment=0), fare("300.00", segment=1)]
    terms = "{fee: {percent: 10, part: changed}}"
    assert change(terms, price, segments=(1,)).fee == 3000
    assert change(terms, price).fee == 10000
    assert change("{fee: {amount: 40, per: segment, part: changed}}", price, segments=(1,)).fee == 4000
    assert change(terms, segments=(1,)).missing == {"price per segment"}


@pytest.mark.parametrize(
    ("tender", "outcome", "code", "by"),
    [
        (None, "granted", "", ("card", "cash")),
        ({"method": "card"}, "granted", "", None),
        ({"method": "points"}, "denied", "tender_not_accepted", None),
        ({"method": "card", "balance": "99.99"}, "denied", "tender_too_small", None),
        ({"method": "card", "balance": "100.00"}, "granted", "", None),
    ],
)
def test_what_settles_a_change(tender: Any, outcome: str, code: str, by: Any) -> None:
    """One tender of the methods accepted that covers 100.00."""
    found = change("{fee: 100, collect: {by: [card, cash], in: 1}}", tender=tender)
    assert (found.outcome, found.lines[0].code, found.collect_by) == (outcome, code, by)


def test_several_aspects() -> None:
    """Fees add up; the difference is collected unless both waive it, and of two parts of it the least comes back."""
    rows = "{fee: 30, difference: waive}"
    found = change(rows, aspects=("date", "name"), price="1100.00")
    assert (found.fee, found.add_collect) == (3000, 0)
    found = change(f"{{when: {{aspect: name}}, fee: 20}}, {rows}", aspects=("date", "name"), price="1100.00")
    assert (found.fee, found.add_collect) == (5000, 10000)
    assert change(rows, aspects=("date",), price="1100.00").fee == 3000
    half = "{when: {aspect: name}, fee: 30, difference: {cheaper: {refund: 50%, less: 20}}}"
    most = "{fee: 10, difference: {cheaper: {refund: 80%, less: 35}}}"
    found = change(f"{half}, {most}", aspects=("date", "name"), price="900.00")
    assert (found.fee, found.residual, found.refund, found.collect) == (4000, 10000, 0, 2500)
    denied = "{when: {aspects: route}, deny: no}, {fee: 30}"
    assert change(denied, aspects=("date", "route")).outcome == "denied"


def test_a_new_price_out_of_scope_is_refused() -> None:
    """One of two flights is changed; what the other will cost is none of its business."""
    items = [flight([fare("500.00")]), {**flight([fare("500.00")]), "id": "g"}]
    new: Any = [fare("400.00", item="f"), fare("400.00", item="g")]
    with pytest.raises(InvalidInput):
        ask(["terms: t\nchange: [{free: true}]"], Change(items=("f",), components=new), booking(*items))


def test_what_comes_back_is_at_most_what_is_left() -> None:
    """1,000.00 were paid and 900.00 went back: a new price of nothing gives back 100.00."""
    back = {"kind": "refunded", "item": "f", "tender": "t", "amount": "900.00"}
    item = booking(flight([fare("1000.00")]), history=[back])
    terms = "terms: t\nchange: [{free: true, difference: {cheaper: {refund: 100%}}}]"
    found = ask([terms], Change(price="0"), item)
    assert (found.residual, found.refund, sum(one.amount for one in found.route.payouts)) == (100000, 10000, 10000)


def test_charged_once_for_a_change() -> None:
    """25.00 beside the fee of each of two flights."""
    items = [flight([fare("500.00")]), {**flight([fare("500.00")]), "id": "g"}]
    found = ask(["terms: t\nchange: [{fee: 10, once: 25}]"], Change(), booking(*items))
    assert (found.fee, found.collect, found.once) == (4500, 4500, (("t", "", 2500),))


def test_a_waiver_leaves_the_difference_as_in_the_terms() -> None:
    """The terms give half of a residual back; the waiver says nothing of it."""
    item = booking(flight([fare("1000.00")]))
    documents = [f"terms: t\nchange: [{BACK}]", "waiver: w\nchange: [{fee: 0}]"]
    found = ask(documents, Change(price="400.00"), item)
    assert (found.lines[0].document, found.refund) == ("w", 28000)
