"""What goes wrong elsewhere when money is split and rounded; each test names the public issue that reports it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aftersales import Booking, InvalidInput, Quote, Rulebook
from tests.simple import ask, booking, rail, raw, terms

FREE = terms("cancel: [{free: true}]")
Dict = dict[str, Any]


def refund(quote: Quote) -> str:
    """What comes back, as text."""
    assert quote.refund is not None, (quote.outcome, quote.missing)
    return quote.refund.amount


def alone(fare: str, travellers: int) -> list[str]:
    """What comes back to each of several travellers who share one fare and cancel on their own."""
    what = booking(rail(fare=fare), travellers=[{"id": f"t{n}"} for n in range(travellers)])
    return [refund(ask(FREE, what, travellers=[f"t{n}"])) for n in range(travellers)]


def in_currency(currency: str, amount: str) -> Booking:
    """One item in a currency."""
    tenders = [{"id": "p1", "method": "card", "amount": amount}]
    return Booking.from_dict(raw(rail(fare=amount), currency=currency, tenders=tenders))


def rules_in(currency: str, body: str) -> Rulebook:
    """Terms that state amounts in a currency."""
    head = "terms: t\nlanguage: 1\ntitle: {en: t}\nsource: made for a test\napplies: [{product: rail}]\n"
    return Rulebook.of_texts({"t.yaml": f"{head}currency: {currency}\n{body}\n"})


def test_parts_do_not_come_to_more_than_the_whole() -> None:
    """1.03 for two is not twice 0.52. spree#14467."""
    assert alone("1.03", 2) == ["0.52", "0.51"]


def test_thirds_add_up() -> None:
    """Three times 3.33 is not 10.00. macrozheng/mall#356, gumroad#7605."""
    assert alone("10.00", 3) == ["3.34", "3.33", "3.33"]
    assert sum(map(Decimal, alone("100.00", 7))) == 100


def test_payouts_add_up_to_the_refund() -> None:
    """Over tenders as over travellers: the remainder goes to one of them. gumroad#7605."""
    tenders = [{"id": own, "method": "card", "amount": "33.00"} for own in "ab"]
    what = booking(tenders=[*tenders, {"id": "c", "method": "card", "amount": "34.00"}])
    payouts = ask(terms("cancel: [{penalty: 0.01}]"), what).payouts
    assert [payout.amount.amount for payout in payouts] == ["33.00", "33.00", "33.99"]


def test_no_minor_unit_is_lost_on_the_way() -> None:
    """19.99 stays 19.99: there is no binary fraction that truncates it. solidus#707, spree#6645."""
    assert refund(ask(FREE, booking(rail(fare="19.99")))) == "19.99"
    assert refund(ask(terms("cancel: [{refund: 100%}]"), booking(rail(fare="1.15")))) == "1.15"
    with pytest.raises(InvalidInput, match="price"):
        Booking.from_dict({**raw(), "items": [rail(price=[{"kind": "fare", "amount": 19.99}])]})


@pytest.mark.parametrize(("currency", "amount"), [("CNY", "19.999"), ("CNY", "10.0001"), ("JPY", "1000.5")])
def test_more_decimals_than_the_currency_has_are_refused(currency: str, amount: str) -> None:
    """Rather than rounded in one place and not in another. spree#6226."""
    with pytest.raises(InvalidInput, match="amount"):
        in_currency(currency, amount)


def test_a_currency_without_decimals() -> None:
    """A thousand yen are not ten, nor a hundred thousand. woocommerce-gateway-stripe#435, gumroad#3749, revel#379."""
    quote = ask(rules_in("JPY", "cancel: [{penalty: 330}]"), in_currency("JPY", "1000"))
    assert quote.refund is not None
    assert (str(quote.refund), quote.refund.minor) == ("JPY 670", 670)
    assert quote.payouts[0].amount == quote.refund


def test_a_currency_with_three_decimals_whose_rail_takes_two() -> None:
    """Fils are counted in thousandths; a rail that wants the last of them to be zero is a step of rounding.
    flexprice#2685, FloCafe#618."""
    body = "cancel: [{refund: 50%, round: {to: STEP, down: true}}]"
    rules = [rules_in("KWD", body.replace("STEP", step)) for step in ("0.001", "0.01")]
    assert [refund(ask(one, in_currency("KWD", "1.235"))) for one in rules] == ["0.617", "0.610"]


def test_refunds_together_never_exceed_what_a_tender_paid() -> None:
    """Whatever came back before counts on the tender it came back on. gumroad#5343."""
    tenders = [{"id": "a", "method": "card", "amount": "60.00"}, {"id": "b", "method": "cash", "amount": "40.00"}]
    back = {"kind": "refunded", "item": "i1", "tender": "a", "amount": "59.99"}
    quote = ask(FREE, booking(tenders=tenders, history=[back]))
    assert {payout.tender: payout.amount.amount for payout in quote.payouts} == {"a": "0.01", "b": "40.00"}
    with pytest.raises(InvalidInput, match="history"):
        booking(tenders=tenders, history=[{**back, "amount": "60.01"}])
