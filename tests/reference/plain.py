"""Quotes of the engine and of the reference as the same plain values.

Whatever the engine calls its attributes stands here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.request import Cancel, NoShow
from aftersales.policy.loading import load_texts
from tests.reference.interpreter import ReferenceLine, ReferenceQuote, quote

Answer = Callable[[Booking, Cancel | NoShow, datetime], dict[str, Any]]
Engine = Callable[[dict[str, str]], Answer]


def engine(texts: dict[str, str]) -> Answer:
    """The engine over these documents."""
    from aftersales import Rulebook

    book = Rulebook.of_texts(texts)
    return lambda booking, request, at: of_engine(book.quote(booking, request, at=at))


def of_engine(answer: Any) -> dict[str, Any]:
    """A quote of the engine, as plain values."""
    return {
        "outcome": answer.outcome,
        "refund": _minor(answer.refund),
        "penalty": _minor(answer.penalty),
        "at_least": _minor(answer.at_least),
        "payouts": [(payout.tender, payout.amount.minor) for payout in answer.payouts],
        "lines": [_engine_line(line) for line in answer.lines],
    }


def _engine_line(line: Any) -> dict[str, Any]:
    return {
        "item": line.item,
        "outcome": line.outcome,
        "paid": _minor(line.paid),
        "used": _minor(line.used),
        "already": _minor(line.already_refunded),
        "penalty": _minor(line.penalty),
        "kept": _minor(line.kept),
        "refundable": _minor(line.refundable),
        "document": line.document or None,
        "code": "" if line.outcome == "granted" else line.code,
        "missing": sorted(line.missing),
    }


def _minor(money: Any) -> int | None:
    return None if money is None else int(money.minor)


def of_reference(answer: ReferenceQuote) -> dict[str, Any]:
    """A quote of the reference, as the same plain values."""
    lines = [_reference_line(line) for line in answer.lines]
    return {**asdict(answer), "payouts": [*answer.payouts], "lines": lines}


def _reference_line(line: ReferenceLine) -> dict[str, Any]:
    return {**asdict(line), "missing": sorted(line.missing)}


def itself(texts: dict[str, str]) -> Answer:
    """The reference in place of the engine: to look at what is generated."""
    library = load_texts(texts)
    return lambda booking, request, at: of_reference(quote(library.policies, library.facts, booking, request, at))
