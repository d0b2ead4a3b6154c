"""Honour what was quoted: the same policies, the same booking, still in time; else a fresh quote and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from aftersales.model.basis import REQUESTS, Basis
from aftersales.model.confirmation import Broken, Confirmation, Difference
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.quote import AMOUNTS, Quote
from aftersales.model.quote_parts import NextChange
from aftersales.model.times import aware, to_instant
from aftersales.values.money import Money

Said = dict[str, str | Money | None]


class Promise(NamedTuple):
    """What a quote promised, by path, and on which basis."""

    basis: Basis
    policies: str
    said: Said


class Ask(Protocol):
    """The same question to the rulebook, at another instant."""

    def __call__(self, *, at: datetime, look_ahead: bool) -> Quote: ...


def promise_of(quote: Quote | Mapping[str, Any]) -> Promise:
    """The promise of a quote, or of its dictionary. Raises InvalidInput."""
    if isinstance(quote, Quote):
        return Promise(quote.basis, quote.details.stamp()["policies"], _said(quote))
    try:
        return _read(quote)
    except InvalidInput as error:
        raise InvalidInput(problem._replace(path=f"quote.basis.{problem.path}") for problem in error.problems) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = "not a quote as `to_dict` gives it"
        raise InvalidInput([Problem("quote", message, str(error)[:60])]) from None


def confirmed(
    quote: Quote | Mapping[str, Any], promise: Promise, policies: str, ask: Ask, at: datetime
) -> Confirmation:
    """The quote, if it can still be honoured at an instant; else a fresh one."""
    then = ask(at=promise.basis.at, look_ahead=True)
    reasons = tuple(_broken(promise, policies, then, at))
    if not reasons:
        return Confirmation(True, quote if isinstance(quote, Quote) else then)
    fresh = ask(at=at, look_ahead=True)
    return Confirmation(False, fresh, reasons, tuple(_differences(promise.said, _said(fresh))))


def _broken(promise: Promise, policies: str, then: Quote, at: datetime) -> Iterator[Broken]:
    """Why a promise does not hold. `then` is what is answered now for the instant at which it was made."""
    same = promise.policies == policies, promise.basis.known == then.basis.known
    if not same[0]:
        yield "policies_changed"
    if not same[1]:
        yield "booking_changed"
    if all(same) and promise.said != _said(then):
        yield "not_reproduced"
    if at < promise.basis.at:
        yield "too_early"
    elif all(same) and _is_over(then.next_change, at):
        yield "expired"


def _is_over(change: NextChange | None, at: datetime) -> bool:
    if change is None or at < change.valid_until:
        return False
    return at > change.valid_until or not change.inclusive


def _said(quote: Quote) -> Said:
    amounts = {name: getattr(quote, name) for name in AMOUNTS}
    paid = {_place(one.tender, one.method, one.how): one.amount for one in quote.payouts}
    return {"outcome": quote.outcome, **amounts, **paid}


def _place(tender: str, method: str, how: str) -> str:
    """Where a payout stands: with its tender, and with the method that it falls back on."""
    return f"payouts.{tender}.{method}" if how == "transfer" else f"payouts.{tender}"


def _read(data: Mapping[str, Any]) -> Promise:
    stated = data["basis"]
    request = REQUESTS[stated["request"]["kind"]].from_dict(stated["request"])
    basis = Basis(aware(stated["at"]), request, str(stated["known"]))
    amounts = {name: None if data[name] is None else _money(data[name]) for name in AMOUNTS}
    payouts = {
        _place(one["tender"], one["method"], one.get("how", "refund")): _money(one["amount"]) for one in data["payouts"]
    }
    return Promise(basis, str(data["stamp"]["policies"]), {"outcome": str(data["outcome"]), **amounts, **payouts})


def _money(data: Mapping[str, str]) -> Money:
    return Money.of(data["amount"], data["currency"])


def _differences(before: Said, after: Said) -> Iterator[Difference]:
    for path in dict.fromkeys((*before, *after)):
        if before.get(path) != after.get(path):
            yield Difference(path, before.get(path), after.get(path))


def moment_of(at: datetime | str) -> datetime:
    """An aware datetime or its text. Raises InvalidInput."""
    to_instant(at)
    return aware(at)
