"""Waivers, benefits and rights whose amounts are in another currency than the terms they meet."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.bookings import where
from aftersales.check.passes.waives_nothing import meetings
from aftersales.check.subject import Asked, Finding, Folder
from aftersales.check.witness import Witness, quoted
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Amount, Flat

_OF_PRICES = ("cancel", "no_show", "change")


def find(folder: Folder) -> Iterator[Finding]:
    """They answer `other_currency` there: compensation may be in its own currency, what is `paid_in` is converted."""
    terms = [other for other in folder.tables if other.plan.kind == "terms" and other.plan.policy.currency]
    for asked in folder.tables:
        amount = next((one for one in asked.amounts if _is_money(one)), None)
        paid = asked.plan.policy.paid_in is not None
        if asked.plan.kind == "terms" or asked.section not in _OF_PRICES or amount is None or paid:
            continue
        for other in terms:
            same = other.plan.policy.currency == asked.plan.policy.currency
            if not same and other.section == asked.section and meetings(asked, other):
                yield _finding(asked, other, amount)
                break


def _is_money(amount: Amount) -> bool:
    return isinstance(amount.value, Flat) and amount.value.minor != 0


def _finding(asked: Asked, other: Asked, amount: Amount) -> Finding:
    message = f"an amount in {asked.plan.policy.currency} meets `{other.plan.id}`, whose prices are in {other.currency}"
    hint = "state it in the currency of the terms, or as a share of what was paid"
    return Finding(Diagnostic("currency-mismatch", "warning", message, amount.at, hint), _shown(asked, other))


def _shown(asked: Asked, other: Asked) -> Witness | None:
    """A booking under the terms, in their currency."""
    for both in meetings(asked, other):
        for row in asked.rows:
            draft = where(asked, (*both, *row.when))
            if draft is not None:
                says = {"document": asked.plan.id, "outcome": "incomplete", "code": "other_currency"}
                found = draft.under(other).in_currency(other.currency).witness(says)
                quoted(asked.folder.rulebook, found)
                return found
    return None
