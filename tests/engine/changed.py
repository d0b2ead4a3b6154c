"""A short way to the quote of a change, for the tests of changes."""

from __future__ import annotations

from typing import Any

from aftersales import Booking, Change, Quote, Rulebook
from tests.simple import Dict, booking, rail

AT = "2025-06-18T12:00:00+08:00"


def priced(*components: tuple[str, str], **keys: Any) -> Dict:
    """A rail item of components such as `("tax.CN", "10.00")`."""
    return rail(**keys) | {"price": [component(*one) for one in components]}


def component(kind: str, amount: str, **keys: Any) -> Dict:
    """One component of an old or new price; `tax.CN` is a tax with its code."""
    kind, _, code = kind.partition(".")
    return {"kind": kind, "amount": amount, **({"code": code} if code else {}), **keys}


def change(rules: Rulebook, what: Booking | None = None, at: str = AT, **stated: Any) -> Quote:
    """The quote of a change, by default of a rail item of 100.00."""
    given = stated.pop("given", None)
    return rules.quote(what or booking(), Change.from_dict(stated), at=at, given=given)


def amounts(quote: Quote) -> str:
    """Fee, what is to pay on top or is left, and what is to pay or comes back in the end: `10.00 +30.00 pays 40.00`."""
    if quote.outcome != "granted":
        return f"{quote.outcome} {quote.lines[0].code}"
    assert quote.fee is not None
    assert quote.collect is not None
    assert quote.refund is not None
    assert not (quote.collect.minor and quote.refund.minor)
    added, left = quote.add_collect, quote.residual
    beside = "?" if added is None or left is None else f"+{added.amount}" if added.minor else f"-{left.amount}"
    settled = f"gets {quote.refund.amount}" if quote.refund.minor else f"pays {quote.collect.amount}"
    return f"{quote.fee.amount} {beside} {settled}"
