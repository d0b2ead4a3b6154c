"""Bookings on both sides of what an edit changes, and whether a figure of money in their quotes is another after it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from aftersales import Booking, InvalidInput, Quote, Rulebook
from aftersales.check.mutate.ready import Ready
from aftersales.model.quote import AMOUNTS
from aftersales.model.request import Request
from aftersales.policy.documents import Policy
from aftersales.policy.loading import Library
from tests.reference.gen_governed import Governed
from tests.reference.gen_governed_reports import request_of
from tests.reference.wishes import wishes_of

OTHER_CURRENCIES: Final = ("CNY", "USD", "EUR", "JPY", "GBP")
Figures = tuple[object, ...]


class Asked(NamedTuple):
    """A booking with one request."""

    booking: Booking
    request: Request
    at: datetime | str
    given: dict[str, Any] | None = None

    def figures(self, rulebook: Rulebook) -> Figures:
        """Every figure of money in its quote, from nothing that earlier quotes left."""
        self.booking.memo.clear()
        for record in self.booking.records:
            record.memo.clear()
        try:
            return figures(rulebook.quote(self.booking, self.request, at=self.at, given=self.given))
        except InvalidInput:
            return ("refused",)


def figures(quote: Quote) -> Figures:
    """What a quote says of money: totals, heads, and what goes back on which payment in which form."""
    totals = [getattr(quote, name) for name in AMOUNTS]
    heads = sorted((one.item, one.head, one.amount) for one in quote.awards if one.amount is not None)
    payouts = sorted((one.tender, one.method, one.form, str(one.amount), one.points or 0) for one in quote.payouts)
    back = sorted((one.program, one.points) for one in quote.clawbacks)
    recovered = [(one.item, str(one.recovered), str(one.borne)) for one in quote.recoveries]
    return (*map(str, totals), str(heads), *payouts, *back, *recovered)


def made(library: Library, policy: Policy, count: int, rng: random.Random) -> Iterator[Asked]:
    """Bookings that a document governs, on its boundaries and beside them."""
    terms = [one for one in library.policies if one.kind == "terms"]
    for _ in range(count):
        wishes = wishes_of(rng, policy, terms, library.facts)
        currency = wishes.currency if wishes.currency and rng.random() < 0.95 else rng.choice(OTHER_CURRENCIES)
        one = Governed(rng, wishes, currency)
        stated = one.booking()
        try:
            yield Asked(Booking.from_dict(stated), request_of(one, stated, wishes.question), one.moment())
        except InvalidInput:
            continue


def of_cases(cases: Iterable[Ready]) -> list[Asked]:
    """The bookings of worked cases, without what these expect."""
    return [Asked(one.booking, one.request, one.at, one.case.given or None) for one in cases]


def changed(asked: Iterable[tuple[Asked, Figures]], new: Rulebook) -> Asked | None:
    """A booking whose figures are others than these."""
    return next((one for one, before in asked if one.figures(new) != before), None)
