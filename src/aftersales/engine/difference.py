"""What a change comes to beside its fee: the difference in price, and from what it can be paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from aftersales.engine.prices import UnitPrices, Unpriced
from aftersales.model.facts import UNKNOWN
from aftersales.model.new_price import Taxes
from aftersales.plan.changes import Returned
from aftersales.plan.formula import Missing
from aftersales.plan.tables import Candidate
from aftersales.plan.view import View
from aftersales.values.rounding import round_ratio

WHOLE = 10_000
"""Basis points of all of an amount."""


class Deal(NamedTuple):
    """What a document asks and gives for a change, in minor units.

    `waives` a dearer price or collects it; of a cheaper one `basis_points` of the residual `less` an amount come back
    in a `form` ("" is money), or nothing (None). `old` is what the old price, its `taxes` treated so, counts for
    against the new one; None where that is not told. The change can be paid by `methods`, None for any."""

    fee: int
    waives: bool = False
    basis_points: int | None = None
    less: int = 0
    form: str = ""
    taxes: Taxes = ()
    old: int | None = None
    methods: tuple[str, ...] | None = None


class Exchange(NamedTuple):
    """A deal over the new price: what is to pay on top of the old one, or is left of it, and what of that comes back.
    `added` and `residual` are None where nobody says what the new price is; collected, the former is left out."""

    deal: Deal
    added: int | None
    residual: int | None
    back: int

    @property
    def owed(self) -> int:
        """What comes back in money, negative what is to pay."""
        return (0 if self.deal.form else self.back) - self.deal.fee - (self.added or 0)

    @property
    def form(self) -> str | None:
        """In which form the residual comes back; None if nothing of it does."""
        return (self.deal.form or "original") if self.back else None


def dealt(candidate: Candidate, prices: UnitPrices | Unpriced) -> Deal:
    """What the row of a candidate makes of a change. Raises Missing, for a difference to a price that nobody knows
    too."""
    found, view = _said(candidate, prices), prices.view
    counts = not found.waives or found.basis_points is not None
    if view.record.unpriced and view.new is not None and counts:
        raise Missing(view.record.unpriced)
    return found


def _said(candidate: Candidate, prices: UnitPrices | Unpriced) -> Deal:
    """The deal that a row states; a waiver leaves as it is in the terms what it does not say. Raises Missing."""
    says, fee = candidate.treats, candidate.formula.value(prices)
    found = _inherited(prices)._replace(fee=fee)
    if says.dearer is not None:
        found = found._replace(waives=says.dearer == "waive")
    if says.taxes or found.old is None:
        found = found._replace(taxes=says.taxes, old=counted(says.taxes, prices.view))
    if says.methods is not None:
        found = found._replace(methods=says.methods)
    if says.cheaper == "keep":
        return found._replace(basis_points=None, less=0, form="")
    if isinstance(says.cheaper, Returned):
        less = says.cheaper.less.value(prices.of_residual(found.taxes)) if _residual(found, prices.view) else 0
        return found._replace(basis_points=says.cheaper.basis_points, less=less, form=says.cheaper.form)
    return found


def _inherited(prices: UnitPrices | Unpriced) -> Deal:
    """The deal of the terms that a waiver waives; else a dearer price is collected and a cheaper one kept."""
    deal = None if prices.waived is None else prices.waived.deal
    return Deal(0) if deal is None else deal


def counted(taxes: Taxes, view: View) -> int | None:
    """The old price as it counts against the new one; None where one of them is not told. Raises Missing."""
    if view.new is None or view.record.unpriced:
        return None
    counted = view.new.replaced(view.record.whole, taxes)
    if counted is None:
        raise Missing("components")
    return counted


def _residual(deal: Deal, view: View) -> int:
    """How much cheaper the new price is."""
    return 0 if deal.old is None or view.new is None else max(0, deal.old - view.new.total)


def exchanged(deal: Deal, view: View) -> Exchange:
    """A deal over the new price of an item. No more comes back than what was paid and not yet paid back."""
    if deal.old is None or view.new is None:
        return Exchange(deal, 0 if deal.waives else None, None, 0)
    residual = _residual(deal, view)
    added = 0 if deal.waives else max(0, view.new.total - deal.old)
    if deal.basis_points is None:
        return Exchange(deal, added, residual, 0)
    back = round_ratio(residual * deal.basis_points, WHOLE, 1, "half_up") - deal.less
    left = view.record.paid - view.record.refunded
    return Exchange(deal, added, residual, max(0, min(back, left)))


def most_left(view: View) -> int:
    """The most that can come back of an item after a change: nothing where nobody says what the new price is."""
    record = view.record
    most = 0 if view.new is None else view.new.most_replaced(record.whole) - view.new.total
    return max(0, min(most, record.paid - record.refunded))


def unpaid(exchange: Exchange, view: View) -> str:
    """Why a change cannot be settled by the payment that the request names; "" if it can, or if none is named."""
    return not_covered(-exchange.owed, exchange.deal.methods, view)


def not_covered(minor: int, methods: tuple[str, ...] | None, view: View) -> str:
    """Why an amount cannot be paid from the payment that the request names, where that is known and restricted."""
    method, balance = (_asked(view, name) for name in ("pay_method", "pay_balance"))
    if minor <= 0 or methods is None or method is None:
        return ""
    if method not in methods:
        return "tender_not_accepted"
    return "tender_too_small" if balance is not None and balance < minor else ""


def _asked(view: View, name: str) -> Any:
    """A fact of the request that may be given from outside; None if it is not known."""
    value = view.given[name, "value"] if view.given and (name, "value") in view.given else view.asked.get(name)
    return None if value is UNKNOWN else value


def together(exchanges: Sequence[Exchange]) -> Deal | None:
    """One deal of those for each aspect of a change, the difference settled once; None if what comes back of it would
    come in several forms."""
    deals = [exchange.deal for exchange in exchanges]
    forms = {exchange.deal.form for exchange in exchanges if exchange.back}
    gives = all(deal.basis_points is not None for deal in deals)
    if gives and len(forms) > 1:
        return None
    return min(deals, key=lambda deal: deal.old or 0)._replace(
        fee=sum(deal.fee for deal in deals),
        waives=all(deal.waives for deal in deals),
        basis_points=min(deal.basis_points or 0 for deal in deals) if gives else None,
        less=max(deal.less for deal in deals) if gives else 0,
        form=next(iter(forms), "") if gives else "",
        methods=common([deal.methods for deal in deals]),
    )


def common(accepted: Sequence[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """The methods that all accept; None is any."""
    said = [methods for methods in accepted if methods is not None]
    return tuple(method for method in said[0] if all(method in other for other in said)) if said else None
