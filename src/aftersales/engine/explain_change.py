"""The arithmetic of a change beside its fee, in words."""

from __future__ import annotations

from aftersales.engine.answer import Answer
from aftersales.engine.difference import Exchange
from aftersales.values.money import to_text


def amounts_of_change(answer: Answer) -> dict[str, int]:
    """The amounts of a granted change by their names, in minor units; what does not arise is left out."""
    found = {"fee": answer.penalty}
    exchange = answer.exchange
    if exchange is not None:
        beside = {"add_collect": exchange.added, "residual": exchange.residual, "worth": answer.worth}
        found |= {name: minor for name, minor in beside.items() if minor}
    return {**found, "refundable": answer.owed} if answer.owed > 0 else {**found, "collect": -answer.owed}


def steps_of_change(exchange: Exchange, currency: str) -> list[str]:
    """What another price comes to."""
    deal = exchange.deal
    if exchange.residual is None or deal.old is None:
        return ["the new price is not stated: the difference is left out"]
    if not exchange.residual:
        return [_not_cheaper(exchange, deal.old, currency)]
    old, new = to_text(deal.old, currency), to_text(deal.old - exchange.residual, currency)
    residual = f"residual, {old} less {new}: {to_text(exchange.residual, currency)}"
    return [residual, _back(exchange, currency)]


def _not_cheaper(exchange: Exchange, old: int, currency: str) -> str:
    if exchange.deal.waives:
        return "a dearer new price is waived"
    if not exchange.added:
        return "even exchange"
    new = to_text(old + exchange.added, currency)
    return f"to pay on top, {new} less {to_text(old, currency)}: {to_text(exchange.added, currency)}"


def _back(exchange: Exchange, currency: str) -> str:
    deal = exchange.deal
    if deal.basis_points is None:
        return "nothing of the residual comes back"
    part = f"{deal.basis_points // 100}.{deal.basis_points % 100:02d}".removesuffix(".00")
    less = f", less {to_text(deal.less, currency)}" if deal.less else ""
    form = f", as {deal.form}" if deal.form else ""
    return f"{part}% of the residual comes back{less}{form}: {to_text(exchange.back, currency)}"
