"""What a change comes to: the fee, and a new price that is dearer or cheaper."""

from __future__ import annotations

import pytest

from aftersales import Booking, Change
from tests.engine.changed import AT, amounts, change, component, priced
from tests.simple import Dict, ask, book, booking, document, raw, terms

BACK = "{cheaper: {refund: 100%}}"


def row(difference: str = "", fee: str = "10.00", more: str = "") -> str:
    """The table of a change in one row."""
    said = f", difference: {difference}" if difference else ""
    return f"change: [{{fee: {fee}{said}{more}}}]"


@pytest.mark.parametrize(
    ("difference", "dearer", "even", "cheaper"),
    [
        ("", "10.00 +30.00 pays 40.00", "10.00 -0.00 pays 10.00", "10.00 -30.00 pays 10.00"),
        ("collect", "10.00 +30.00 pays 40.00", "10.00 -0.00 pays 10.00", "10.00 -30.00 pays 10.00"),
        ("waive", "10.00 -0.00 pays 10.00", "10.00 -0.00 pays 10.00", "10.00 -30.00 pays 10.00"),
        ("{cheaper: keep}", "10.00 +30.00 pays 40.00", "10.00 -0.00 pays 10.00", "10.00 -30.00 pays 10.00"),
        (BACK, "10.00 +30.00 pays 40.00", "10.00 -0.00 pays 10.00", "10.00 -30.00 gets 20.00"),
        (
            "{dearer: waive, cheaper: {refund: 50%}}",
            "10.00 -0.00 pays 10.00",
            "10.00 -0.00 pays 10.00",
            "10.00 -30.00 gets 5.00",
        ),
    ],
)
def test_dearer_even_and_cheaper(difference: str, dearer: str, even: str, cheaper: str) -> None:
    """By default a dearer price is collected and a cheaper one kept."""
    rules = terms(row(difference))
    assert [amounts(change(rules, price=price)) for price in ("130.00", "100.00", "70.00")] == [dearer, even, cheaper]


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        ("90.01", "10.00 -9.99 pays 0.01"),
        ("90.00", "10.00 -10.00 pays 0.00"),
        ("89.99", "10.00 -10.01 gets 0.01"),
        ("100.01", "10.00 +0.01 pays 10.01"),
        ("0.00", "10.00 -100.00 gets 90.00"),
    ],
)
def test_to_pay_or_to_get(price: str, expected: str) -> None:
    """What comes back pays the fee first; nothing is collected and paid back at once."""
    assert amounts(change(terms(row(BACK)), price=price)) == expected


@pytest.mark.parametrize(("price", "form"), [("89.99", "original"), ("90.00", None), ("100.00", None)])
def test_a_form_only_of_what_comes_back(price: str, form: str | None) -> None:
    """Where the amount that is kept takes all of the residual, nothing comes back in any form."""
    quote = change(terms(row("{cheaper: {refund: 100%, less: 10.00}}")), price=price)
    assert quote.residual_form == form


@pytest.mark.parametrize(
    ("less", "price", "expected"),
    [
        ("5.00", "70.00", "0.00 -30.00 gets 25.00"),
        ("29.99", "70.00", "0.00 -30.00 gets 0.01"),
        ("30.00", "70.00", "0.00 -30.00 pays 0.00"),
        ("30.01", "70.00", "0.00 -30.00 pays 0.00"),
        ("{percent: 10, of: difference}", "70.00", "0.00 -30.00 gets 27.00"),
        ("{percent: 10, of: difference, at_least: 2.00}", "99.00", "0.00 -1.00 pays 0.00"),
        ("{percent: 10, of: fare}", "70.00", "0.00 -30.00 gets 20.00"),
        ("{percent: 10, of: new_fare}", "70.00", "0.00 -30.00 gets 23.00"),
    ],
)
def test_less_an_amount(less: str, price: str, expected: str) -> None:
    """Taken off what comes back, which is not below zero."""
    rules = terms(row(f"{{cheaper: {{refund: 100%, less: {less}}}}}", "free"))
    assert amounts(change(rules, price=price)) == expected


def test_less_is_taken_off_only_what_is_left() -> None:
    """Of a dearer price its amount is not asked for, whatever it would miss."""
    rules = terms(row("{cheaper: {refund: 100%, less: actual_loss}}", "free"))
    assert amounts(change(rules, price="130.00")) == "0.00 +30.00 pays 30.00"
    assert change(rules, price="70.00").missing == ("actual_loss",)


@pytest.mark.parametrize(("percent", "back"), [("50%", "0.02"), ("16.66%", "0.00"), ("16.67%", "0.01")])
def test_the_part_that_comes_back_is_rounded_half_up(percent: str, back: str) -> None:
    """To the minor unit: a half of 0.03 is 0.02, and 0.005001 is 0.01."""
    quote = change(terms(row(f"{{cheaper: {{refund: {percent}}}}}", "free")), price="99.97")
    assert str(quote.refund) == f"CNY {back}"


@pytest.mark.parametrize(
    ("currency", "fare", "price", "refund"),
    [("JPY", "1001", "1000", "JPY 1"), ("KWD", "10.001", "10.000", "KWD 0.001"), ("JPY", "1003", "1000", "JPY 2")],
)
def test_minor_units(currency: str, fare: str, price: str, refund: str) -> None:
    """Half of what is left, rounded half up to whole yen or fils."""
    paid = [{"id": "p1", "method": "card", "amount": fare}]
    item = priced(("fare", fare))
    whole = {**raw(tenders=paid), "currency": currency, "items": [item]}
    quote = change(terms(row("{cheaper: {refund: 50%}}", "free")), Booking.from_dict(whole), price=price)
    assert str(quote.refund) == refund


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("{percent: 10, of: lower_fare}", "7.00"),
        ("{percent: 10, of: new_fare}", "7.00"),
        ("{percent: 10, of: new_price}", "7.00"),
        ("{percent: 10, of: difference}", "3.00"),
        ("{greatest: [5.00, lower_fare]}", "70.00"),
    ],
)
def test_amounts_of_the_new_price(amount: str, fee: str) -> None:
    """A fare of 100.00 becomes one of 70.00."""
    assert str(change(terms(row(fee=amount)), price="70.00").fee) == f"CNY {fee}"


@pytest.mark.parametrize(
    ("price", "matched"), [("130.00", "far"), ("129.99", "near"), ("70.00", "far"), ("70.01", "near")]
)
def test_conditions_on_the_difference(price: str, matched: str) -> None:
    """Whichever price is higher."""
    rules = terms('change: [{id: far, when: {difference: ">= 30.00"}, fee: 1.00}, {id: near, fee: 2.00}]')
    assert change(rules, price=price).lines[0].row == matched


@pytest.mark.parametrize("fact", ["new_price", "new_fare", "lower_fare", "difference"])
def test_a_price_that_is_not_stated_is_unknown(fact: str) -> None:
    """As a fact and as an amount; but never free."""
    tested = terms(f'change: [{{when: {{{fact}: "> 0.00"}}, fee: 1.00}}, {{fee: 2.00}}]')
    taken = terms(row(fee=f"{{percent: 10, of: {fact}}}"))
    assert change(tested).missing == change(taken).missing == (fact,)


def test_without_a_new_price_the_fee_alone_counts() -> None:
    """The difference is left out, and said to be unknown."""
    quote = change(terms(row(BACK)))
    assert amounts(quote) == "10.00 ? pays 10.00"
    assert (quote.add_collect, quote.residual, quote.residual_form) == (None, None, None)


OLD = (("fare", "100.00"), ("tax.CN", "10.00"), ("tax.YQ", "5.00"))


@pytest.mark.parametrize(
    ("taxes", "new", "expected"),
    [
        ("recalculated", {"tax.CN": "30.00"}, "0.00 +15.00 pays 15.00"),
        ("carried", {"tax.CN": "30.00"}, "0.00 -5.00 gets 5.00"),
        ("forfeited", {"tax.CN": "30.00"}, "0.00 +30.00 pays 30.00"),
        ("{CN: carried, else: forfeited}", {"tax.CN": "30.00"}, "0.00 -0.00 pays 0.00"),
        ("{CN: forfeited}", {"tax.CN": "30.00"}, "0.00 +25.00 pays 25.00"),
        ("{CN: carried}", {"tax.US": "30.00"}, "0.00 +15.00 pays 15.00"),
        ("carried", {"tax.CN": "2.00", "tax.YQ": "9.00"}, "0.00 -0.00 pays 0.00"),
    ],
)
def test_taxes(taxes: str, new: dict[str, str], expected: str) -> None:
    """Carried, an old tax counts as the new one of its code; forfeited, as nothing."""
    rules = terms(row(f"{{cheaper: {{refund: 100%}}, taxes: {taxes}}}", "free"))
    parts = [component("fare", "100.00"), *(component(kind, amount) for kind, amount in new.items())]
    assert amounts(change(rules, booking(priced(*OLD)), components=parts)) == expected


def test_taxes_that_are_carried_must_be_told() -> None:
    """A new price in all does not say what the taxes are; forfeited ones need not be told."""
    item = booking(priced(*OLD))
    assert change(terms(row("{taxes: carried}")), item, price="120.00").missing == ("components",)
    assert amounts(change(terms(row("{taxes: forfeited}")), item, price="120.00")) == "10.00 +20.00 pays 30.00"


def test_what_an_earlier_change_cost_is_no_part_of_the_old_price() -> None:
    """But it was paid."""
    item = booking(priced(("fare", "100.00"), ("change_fee", "20.00")))
    assert (
        amounts(change(terms(row(fee="{percent: 10, of: new_fare}")), item, price="130.00"))
        == "13.00 +30.00 pays 43.00"
    )


def test_what_comes_back_goes_to_the_tenders() -> None:
    """In proportion to what each paid, like any refund; each with its key."""
    paid = [{"id": "a", "method": "card", "amount": "75.00"}, {"id": "b", "method": "wallet", "amount": "25.00"}]
    quote = change(terms(row(BACK)), booking(tenders=paid), price="70.00")
    assert [(one.tender, one.amount.amount) for one in quote.payouts] == [("a", "15.00"), ("b", "5.00")]
    line = quote.lines[0]
    assert line.refundable == quote.refund
    assert line.kept is not None
    assert line.kept.amount == "80.00"


def test_no_more_comes_back_than_is_left_of_what_was_paid() -> None:
    """Of 100.00, 60.00 came back already: of a residual of 70.00 the 40.00 that are left do."""
    back = [{"kind": "refunded", "item": "i1", "tender": "p1", "amount": "60.00"}]
    assert amounts(change(terms(row(BACK, "free")), booking(history=back), price="30.00")) == "0.00 -70.00 gets 40.00"


def test_another_form_is_an_option() -> None:
    """The fee is to pay all the same."""
    quote = change(terms(row("{cheaper: {refund: 100%, less: 5.00, as: credit}}")), price="70.00")
    assert amounts(quote) == "10.00 -30.00 pays 10.00"
    assert quote.residual_form == "credit"
    assert [(one.form, str(one.worth)) for one in quote.options] == [("credit", "CNY 25.00")]
    assert quote.payouts == ()


@pytest.mark.parametrize(
    ("difference", "form"),
    [("{cheaper: {refund: 100%}}", "original"), ("collect", None), ("{cheaper: {refund: 100%, as: credit}}", "credit")],
)
def test_the_form_of_what_is_left(difference: str, form: str | None) -> None:
    """None if it is kept; and where nothing is left, there is no form."""
    rules = terms(row(difference))
    assert change(rules, price="70.00").residual_form == form
    assert change(rules, price="100.00").residual_form is None


def test_a_choice_between_credit_and_nothing_to_pay() -> None:
    """The best outcome owes most in money."""
    credit = "{fee: free, difference: {cheaper: {refund: 100%, as: credit}}}"
    rules = terms(f"change: [{{choice: [{credit}, {{fee: 20.00, difference: {BACK}}}]}}]")
    quote = change(rules, price="70.00")
    assert amounts(quote) == "20.00 -30.00 gets 10.00"
    assert ("credit", "CNY 30.00") in [(one.form, str(one.worth)) for one in quote.options]


def test_several_items_are_netted() -> None:
    """One is cheaper by 30.00 and the other dearer by 20.00: 10.00 come back."""
    two = booking(priced(("fare", "100.00")), priced(("fare", "50.00")) | {"id": "i2"})
    parts = [component("fare", "70.00", item="i1"), component("fare", "70.00", item="i2")]
    quote = change(terms(row(BACK, "free")), two, components=parts)
    assert (str(quote.refund), str(quote.collect)) == ("CNY 10.00", "CNY 0.00")
    assert [str(line.add_collect) for line in quote.lines] == ["CNY 0.00", "CNY 20.00"]
    assert [payout.amount.amount for payout in quote.payouts] == ["10.00"]


def test_a_price_in_all_of_several_items_is_not_known_for_each() -> None:
    """The fees alone count."""
    two = booking(priced(("fare", "100.00")), priced(("fare", "50.00")) | {"id": "i2"})
    assert amounts(change(terms(row(BACK)), two, price="10.00")) == "20.00 ? pays 20.00"


def test_an_unknown_fee_leaves_a_free_change_alone_unless_something_could_come_back() -> None:
    """What could come back of a cheaper price is the most that an open answer could owe."""
    rows = "change: [{fee: actual_loss, difference: {cheaper: {refund: 100%}}}]"
    grace = rows.replace("actual_loss", "free").replace(", difference: {cheaper: {refund: 100%}}", "")
    rules = book(document(rows), document(grace, "grace", "benefit"))
    assert change(rules, price="100.00").lines[0].document == "grace"
    assert change(rules, price="99.99").outcome == "incomplete"
    assert change(rules).lines[0].document == "grace"


def test_the_explanation_shows_the_arithmetic() -> None:
    """The residual, and what of it comes back."""
    rules = terms(row("{cheaper: {refund: 80%, less: 5.00}}"))
    steps = change(rules, price="70.00").details.explanation()["items"][0]["answers"][0]["steps"]
    assert steps[-2:] == [
        "residual, 100.00 less 70.00: 30.00",
        "80% of the residual comes back, less 5.00: 19.00",
    ]


def test_a_change_to_the_same_price_and_its_json() -> None:
    """Every amount is there."""
    shown = change(terms(row()), price="100.00").to_dict()
    zero = {"amount": "0.00", "currency": "CNY"}
    assert [shown[name] for name in ("refund", "add_collect", "residual")] == [zero, zero, zero]
    assert (shown["residual_form"], shown["collect_by"]) == (None, None)


def test_other_requests_have_none_of_it() -> None:
    """A cancellation states no new price."""
    rules = terms("cancel: [{when: {new_price: none, bags: none, aspect: none}, penalty: 1.00}, {penalty: 2.00}]")
    assert str(ask(rules, booking(), reason="illness").penalty) == "CNY 1.00"
    assert str(ask(rules, booking()).penalty) == "CNY 1.00"


def test_the_facts_of_the_new_service() -> None:
    """Each is compared like any other."""
    told = {
        "new_end": '">= 2025-06-21T12:00+08:00"',
        "new_origin": "SHA",
        "new_destination": "PEK",
        "new_cabin": "first",
        "bags": "2",
        "new_party_size": "1",
        "pay_method": "card",
        "pay_balance": '">= 5.00"',
        "aspect": "date",
    }
    rows = ", ".join(f"{name}: {value}" for name, value in told.items())
    rules = terms(f"change: [{{id: all, when: {{{rows}}}, fee: 1.00}}, {{fee: 2.00}}]")
    stated: Dict = {
        "arrives": "2025-06-21T12:00[Asia/Shanghai]",
        "origin": "SHA",
        "destination": "PEK",
        "cabin": "first",
        "bags": 2,
        "travellers_after": 1,
        "aspects": ["date"],
        "tender": {"method": "card", "balance": "5.00"},
    }
    assert change(rules, **stated).lines[0].row == "all"
    assert set(rules.quote(booking(), Change(), at=AT).missing) == set(told)


@pytest.mark.parametrize(("price", "expected"), [("130.00", "-0.00"), ("70.00", "-30.00"), (None, "?")])
def test_things_in_place_of_a_change(price: str | None, expected: str) -> None:
    """Cost nothing; what is left of the old price is known if the new one is."""
    rules = terms("change: [{choice: [{give: [help_desk]}, {fee: 5.00}]}]")
    assert amounts(change(rules, price=price)) == f"0.00 {expected} pays 0.00"
