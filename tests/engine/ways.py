"""Rails, orders and payments for tests of where a refund goes."""

from __future__ import annotations

from typing import Any

from aftersales import Quote
from tests.simple import Dict, ask, book, booking, document, rail

LATER = "2025-06-18T12:00:00+08:00"
FREE = document("cancel: [{free: true}]")
HALF = document("cancel: [{penalty: 50%}]")


def tender(method: str, *lines: str) -> str:
    """A rail of one method in UTC, unless a line says otherwise."""
    head = f"tender: {method}\nlanguage: 1\ntitle: {{en: x}}\nsource: s\nmethods: [{method}]\n"
    return head + "".join(f"{line}\n" for line in lines)


def routing(*lines: str, own: str = "r") -> str:
    """A routing."""
    head = f"routing: {own}\nlanguage: 1\ntitle: {{en: x}}\nsource: the order\n"
    return head + "".join(f"{line}\n" for line in lines)


POINTS, VOUCHER = tender("points", "comes_back: points", "fallback: [bank]"), tender("voucher", "comes_back: voucher")
BANK, COUPON = tender("bank"), tender("coupon", "comes_back: nothing")
MANY = (POINTS, VOUCHER, BANK, COUPON)


def paid(own: str, method: str, amount: str, **stated: Any) -> Dict:
    """A payment."""
    return {"id": own, "method": method, "amount": amount, **stated}


def back(tender: str, amount: str, at: str | None = None) -> Dict:
    """An earlier refund."""
    event = {"kind": "refunded", "item": "i1", "tender": tender, "amount": amount}
    return event if at is None else {**event, "at": at}


def total(tenders: list[Dict]) -> str:
    """What payments come to, in a currency of two decimals."""
    cents = sum(round(float(one["amount"]) * 100) for one in tenders)
    return f"{cents // 100}.{cents % 100:02d}"


def sent(tenders: list[Dict], *texts: str, at: str = LATER, terms: str = FREE, **keys: Any) -> Quote:
    """The quote of a booking that some tenders paid, under rails and routings."""
    what = booking(rail(fare=total(tenders)), tenders=tenders, **keys)
    return ask(book(terms, *texts), what, at)


def shares(quote: Quote) -> dict[str, str]:
    """What each tender gets back in all."""
    found: dict[str, int] = {}
    for payout in quote.payouts:
        found[payout.tender] = found.get(payout.tender, 0) + payout.amount.minor
    return {own: f"{minor // 100}.{minor % 100:02d}" for own, minor in found.items()}
