"""A quote as the lines of the output tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from aftersales.engine.decision import Decision
from aftersales.model.booking import Booking
from aftersales.model.quote import AMOUNTS, Details, Quote
from aftersales.model.quote_parts import Award, Deadline, Line, Payout
from aftersales.values.instants import day_of
from aftersales.values.lifted import Alias, Lifted, once_each, pure

Values = dict[str, Any]
TRAVELLER: Final = "traveller"
"""Who has to keep the deadlines that are not the payer's."""


def lines_of(quote: Quote, booking: Booking, request: str) -> tuple[Values, list[Values]]:
    """A line of `schema.QUOTES`, and those of `schema.PAYOUTS`."""
    details = quote.details
    return _quote_line(quote, details, booking.id, request), list(_payout_lines(details.payouts(), booking, request))


def _quote_line(quote: Quote, details: Details, booking: str, request: str) -> Values:
    found: list[Line | Award] = [*details.lines(), *details.awards()]
    codes = [code_of(one) for one in found] + _closed(quote)
    money = {name: getattr(quote, name) for name in AMOUNTS}
    return {
        "booking": booking,
        "request": request,
        "outcome": quote.outcome,
        "code": next((code_of(one) for one in found if one.outcome == quote.outcome), codes[-1]),
        "currency": quote.decided.currency,
        **{name: None if amount is None else amount.minor for name, amount in money.items()},
        "compensation_currency": None if quote.compensation is None else quote.compensation.currency,
        "residual_form": quote.residual_form,
        "collect_by": None if quote.collect_by is None else list(quote.collect_by),
        "decided_by": _once_each([source_of(one) for one in found if one.document is not None]),
        "reasons": list(dict.fromkeys(codes)),
        "missing": list(quote.missing),
        "due": _due(details.deadlines()),
    }


def _payout_lines(payouts: Iterable[Payout], booking: Booking, request: str) -> Iterator[Values]:
    before = {payment.id: payment.refunded for payment in booking.payments}
    for payout in payouts:
        first, last = payout.arrives or (None, None)
        yield {
            "booking": booking.id,
            "request": request,
            "tender": payout.tender,
            "method": payout.method,
            "amount": payout.amount.minor,
            "currency": payout.amount.currency,
            "key": payout.key,
            "refunded_before": before[payout.tender],
            "form": payout.form,
            "how": payout.how,
            "because": payout.because,
            "points": payout.points,
            "payer": payout.payer,
            "expires_on": None if payout.expires_on is None else day_of(payout.expires_on),
            "not_before": payout.not_before,
            "captured": None if payout.captured is None else payout.captured.minor,
            "captured_currency": None if payout.captured is None else payout.captured.currency,
            "arrives_first": None if first is None else day_of(first),
            "arrives_last": None if last is None else day_of(last),
            "due": payout.due,
            "due_source": payout.due_source,
        }
        before[payout.tender] += payout.amount.minor


def code_of(one: Line | Award) -> str:
    """Why an item, or a head of it, is answered so."""
    return one.code or one.outcome


def source_of(one: Line | Award) -> str:
    """`document@version/row`, as far as there are any."""
    own = one.document.own if isinstance(one.document, Alias) else one.document
    found: str = _source(own, one.version, one.row)
    return found


@pure
def _source(document: str | None, version: str, row: str) -> str:
    return f"{document}{f'@{version}' if version else ''}" + (f"/{row}" if row else "")


def _once_each(words: list[str]) -> Any:
    return once_each(*words) if any(isinstance(word, Lifted) for word in words) else list(dict.fromkeys(words))


def _closed(quote: Quote) -> list[str]:
    """Why a refund finds no way back: reasons that belong to no item."""
    return list(quote.decided.stopped) if isinstance(quote.decided, Decision) else []


def _due(deadlines: Iterable[Deadline]) -> str | None:
    """The earliest end of the deadlines that bind the payer."""
    binding = [one for one in deadlines if one.binding and not one.at_least and one.who != TRAVELLER]
    known = [one for one in binding if one.last is not None]
    return min(known, key=lambda one: one.last or 0).due if known else None
