"""Quotes of the engine and of the reference as the same plain values.

Whatever the engine calls its attributes stands here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.problems import InvalidInput
from aftersales.model.request import Request
from aftersales.policy.documents import Calendar, Routing, Tender
from aftersales.policy.loading import load_texts
from aftersales.values.money import Money
from tests.reference.arithmetic import instant_of
from tests.reference.interpreter import ReferenceLine, ReferenceQuote, Ways, quote
from tests.reference.recoveries import ReferenceRecovery
from tests.reference.requests import Disruptions

MONEY = ("paid", "used", "already", "penalty", "kept", "refundable")
OF_CHANGE = ("fee", "collect", "add_collect", "refund", "residual")
OF_PART = ("travellers", "segments", "nights")
REFUSED: dict[str, Any] = {"outcome": "refused", "missing": [], "lines": []}
Answer = Callable[[Booking, Request, datetime, Disruptions], dict[str, Any]]
Engine = Callable[[dict[str, str]], Answer]


def engine(texts: dict[str, str]) -> Answer:
    """The engine over these documents."""
    from aftersales import Rulebook

    book = Rulebook.of_texts(texts)
    return lambda booking, request, at, reported: or_refused(
        lambda: of_engine(book.quote(booking, request, at=at, disruptions=reported), request.kind)
    )


def or_refused(answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """An answer, or that the request is refused."""
    try:
        return answer()
    except InvalidInput:
        return REFUSED


def of_engine(answer: Any, kind: str) -> dict[str, Any]:
    """A quote of the engine, as plain values: what the kind of request is about."""
    found: dict[str, Any] = {"outcome": answer.outcome, "missing": sorted(answer.missing)}
    if kind == "change":
        found |= {name: _minor(getattr(answer, name, None)) for name in OF_CHANGE}
        found["residual_form"] = getattr(answer, "residual_form", None)
        found["collect_by"] = getattr(answer, "collect_by", None)
        found["at_least"] = _minor(answer.at_least)
        found |= _engine_route(answer)
    elif kind == "claim":
        found |= {"compensation": _text(answer.compensation), "at_least": _minor(answer.at_least)}
    else:
        found |= {name: _minor(getattr(answer, name)) for name in ("refund", "penalty", "at_least")}
        found |= _engine_route(answer)
    found["options"] = [_option(one) for one in answer.options]
    found["recoveries"] = [_recovery(one) for one in answer.recoveries]
    lines = answer.awards if kind == "claim" else [line for line in answer.lines if line.item]
    found["once"] = [] if kind == "claim" else [_engine_charge(line, kind) for line in answer.lines if not line.item]
    return {**found, "lines": _in_order([_engine_line(line, kind) for line in lines])}


def _engine_route(answer: Any) -> dict[str, Any]:
    """Where the refund goes, or what stops it."""
    stopped = [one.code for one in answer.reasons if not one.item and one.role == "decided"]
    clawbacks = [(one.program, one.points) for one in answer.clawbacks]
    return {"payouts": [_engine_payout(one) for one in answer.payouts], "clawbacks": clawbacks, "stopped": stopped}


def _engine_payout(one: Any) -> tuple[Any, ...]:
    waits = None if one.not_before is None else instant_of(datetime.fromisoformat(one.not_before))
    captured = None if one.captured is None else (one.captured.minor, one.captured.currency)
    told = one.tender, one.method, one.amount.minor, one.key, one.form, one.how, one.because
    return *told, one.points, one.payer, one.expires_on, waits, captured


def _engine_charge(line: Any, kind: str) -> tuple[str, str, int | None]:
    """What a document charges once for the request."""
    charged = line.fee if kind == "change" else line.penalty
    return line.document, line.version, _minor(charged)


def _in_order(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The heads of each item in one order; portions stay in theirs."""
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
    found |= {name: _or_none(getattr(line, name)) for name in OF_PART}
    if kind == "change":
        return found
    money = {"paid": line.paid, "used": line.used, "already": line.already_refunded}
    money |= {"penalty": line.penalty, "kept": line.kept, "refundable": line.refundable}
    return {**found, **{name: _minor(amount) for name, amount in money.items()}}


def _or_none(values: Any) -> Any:
    return None if values is None else [*values]


def _told(line: ReferenceLine, found: dict[str, Any]) -> dict[str, Any]:
    """The same without what takes the price of a part where the booking does not tell it."""
    hidden = ("paid", "used", "kept", *(() if line.outcome == "granted" else ("penalty",)))
    return {key: None if line.unsplit and key in hidden else value for key, value in found.items()}


def _option(one: Any) -> tuple[str, ...]:
    worth = "" if one.worth is None else str(one.worth)
    told = one.item, one.question, one.form, worth, " ".join(one.gives), one.document or "", one.version
    return (*told, " ".join(one.missing))


def _recovery(one: Any) -> dict[str, Any]:
    """Whose money it is; what a part cost is left out where nobody knows it."""
    told = {"item": one.item, "outcome": one.outcome, "code": "" if one.outcome == "granted" else one.code}
    told |= {"document": one.document or None, "version": one.version or "", "missing": sorted(one.missing)}
    money = {name: _minor(getattr(one, name)) for name in ("refunded", "recovered", "borne")}
    return {**told, **money, **{name: _or_none(getattr(one.part, name)) for name in OF_PART}}


def _reference_recovery(one: ReferenceRecovery) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("item", "outcome", "code", "document", "version")}
    money = {name: getattr(one, name) for name in ("refunded", "recovered", "borne")}
    return {**told, "missing": sorted(one.missing), **money, **{name: _or_none(one.part[name]) for name in OF_PART}}


def _text(money: Any) -> str | None:
    return None if money is None else str(money)


def _minor(money: Any) -> int | None:
    return None if money is None else int(money.minor)


def of_reference(answer: ReferenceQuote) -> dict[str, Any]:
    """A quote of the reference, as the same plain values."""
    names = {"change": (*OF_CHANGE, "residual_form", "collect_by"), "claim": ("compensation", "at_least")}
    found = {name: getattr(answer, name) for name in names.get(answer.kind, ("refund", "penalty", "at_least"))}
    found |= {"outcome": answer.outcome, "missing": sorted(answer.missing)}
    if answer.kind == "claim":
        found["compensation"] = _shown(answer.compensation, answer.currency)
    found |= {} if answer.kind == "claim" else _reference_route(answer)
    found["once"] = [*answer.once]
    found["options"] = [option for line in answer.lines for option in line.options]
    found["recoveries"] = [_reference_recovery(one) for one in answer.recoveries]
    return {**found, "lines": _in_order([_reference_line(line, answer.kind) for line in answer.lines])}


def _reference_route(answer: ReferenceQuote) -> dict[str, Any]:
    route = answer.route
    found: dict[str, Any] = {"payouts": [tuple(one) for one in route.payouts], "clawbacks": [*route.clawbacks]}
    kept = {"at_least": answer.at_least if route.codes else None} if answer.kind == "change" else {}
    return {**found, "stopped": [*route.codes], **kept}


def _reference_line(line: ReferenceLine, kind: str) -> dict[str, Any]:
    more: tuple[str, ...] = {"claim": ("head", "amount"), "change": ()}.get(kind, MONEY)
    found = {name: getattr(line, name) for name in ("item", "outcome", "code", "document", "version", *more)}
    found |= {"amount": _shown(line.amount, line.currency)} if kind == "claim" else {}
    found |= {"missing": sorted(line.missing)}
    if kind == "claim":
        return found
    found |= {name: _or_none(getattr(line, name)) for name in OF_PART}
    return found if kind == "change" else _told(line, found)


def _shown(minor: int | None, currency: str) -> str | None:
    return None if minor is None else str(Money(minor, currency))


def itself(texts: dict[str, str]) -> Answer:
    """The reference in place of the engine: to look at what is generated."""
    library = load_texts(texts)
    known: dict[str, Any] = {"calendars": library.of(Calendar), "ways": Ways(library.of(Tender), library.of(Routing))}
    return lambda booking, request, at, reported: or_refused(
        lambda: of_reference(quote(library.policies, library.facts, booking, request, at, reported, **known))
    )
