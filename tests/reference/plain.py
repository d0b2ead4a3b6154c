"""Quotes of the engine and of the reference as the same plain values.

Whatever the engine calls its attributes stands here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.request import Request
from aftersales.policy.loading import load_texts
from aftersales.values.money import Money
from tests.reference.interpreter import ReferenceLine, ReferenceQuote, quote
from tests.reference.requests import Disruptions

Answer = Callable[[Booking, Request, datetime, Disruptions], dict[str, Any]]
Engine = Callable[[dict[str, str]], Answer]


def engine(texts: dict[str, str]) -> Answer:
    """The engine over these documents."""
    from aftersales import Rulebook

    book = Rulebook.of_texts(texts)
    return lambda booking, request, at, reported: of_engine(
        book.quote(booking, request, at=at, disruptions=reported), request.kind
    )


def of_engine(answer: Any, kind: str) -> dict[str, Any]:
    """A quote of the engine, as plain values: what the kind of request is about."""
    found: dict[str, Any] = {"outcome": answer.outcome, "missing": sorted(answer.missing)}
    if kind == "change":
        found |= {"fee": _minor(answer.fee), "collect": _minor(answer.collect)}
    elif kind == "claim":
        found |= {"compensation": _text(answer.compensation), "at_least": _minor(answer.at_least)}
    else:
        found |= {name: _minor(getattr(answer, name)) for name in ("refund", "penalty", "at_least")}
        found["payouts"] = [(payout.tender, payout.amount.minor) for payout in answer.payouts]
    found["options"] = sorted(_option(one) for one in answer.options)
    lines = answer.awards if kind == "claim" else answer.lines
    return {**found, "lines": _in_order([_engine_line(line, kind) for line in lines])}


def _in_order(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The heads of each item in one order."""
    return sorted(lines, key=lambda line: (line["item"], line.get("head", "")))


def _engine_line(line: Any, kind: str) -> dict[str, Any]:
    found = {
        "item": line.item,
        "outcome": line.outcome,
        "code": "" if line.outcome == "granted" else line.code,
        "document": line.document or None,
        "version": line.version or "",
        "missing": sorted(line.missing),
    }
    if kind == "claim":
        return {**found, "head": line.head, "amount": _text(line.amount)}
    if kind == "change":
        return found
    money = {"paid": line.paid, "used": line.used, "already": line.already_refunded}
    money |= {"penalty": line.penalty, "kept": line.kept, "refundable": line.refundable}
    return {**found, **{name: _minor(amount) for name, amount in money.items()}}


def _option(one: Any) -> tuple[str, ...]:
    worth = "" if one.worth is None else str(one.worth)
    return one.item, one.question, one.form, worth, " ".join(one.gives), one.document or "", one.version


def _text(money: Any) -> str | None:
    return None if money is None else str(money)


def _minor(money: Any) -> int | None:
    return None if money is None else int(money.minor)


def of_reference(answer: ReferenceQuote) -> dict[str, Any]:
    """A quote of the reference, as the same plain values."""
    names = {"change": ("fee", "collect"), "claim": ("compensation", "at_least")}
    found = {name: getattr(answer, name) for name in names.get(answer.kind, ("refund", "penalty", "at_least"))}
    found |= {"outcome": answer.outcome, "missing": sorted(answer.missing)}
    if answer.kind == "claim":
        found["compensation"] = _shown(answer.compensation, answer.currency)
    found |= {} if answer.kind in names else {"payouts": [*answer.payouts]}
    found["options"] = sorted(option for line in answer.lines for option in line.options)
    return {**found, "lines": _in_order([_reference_line(line, answer.kind) for line in answer.lines])}


MONEY = ("paid", "used", "already", "penalty", "kept", "refundable")


def _reference_line(line: ReferenceLine, kind: str) -> dict[str, Any]:
    more = {"claim": ("head", "amount"), "change": ()}.get(kind, MONEY)
    found = {name: getattr(line, name) for name in ("item", "outcome", "code", "document", "version", *more)}
    found |= {"amount": _shown(line.amount, line.currency)} if kind == "claim" else {}
    return {**found, "missing": sorted(line.missing)}


def _shown(minor: int | None, currency: str) -> str | None:
    return None if minor is None else str(Money(minor, currency))


def itself(texts: dict[str, str]) -> Answer:
    """The reference in place of the engine: to look at what is generated."""
    library = load_texts(texts)
    return lambda booking, request, at, reported: of_reference(
        quote(library.policies, library.facts, booking, request, at, reported)
    )
