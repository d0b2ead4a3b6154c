"""Bookings that are paid back on many rails, at the instants at which these change."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import yaml

from aftersales import Booking, Cancel, InvalidInput
from benchmarks.faults.money import Asked
from tests.reference.gen_routes import turns

PROBE: Final = """\
terms: probe
language: 1
title: {en: Given back in full, zh: 全额退还}
source: made for measurements
applies: [{product: service, supplier: probe}]
cancel: [{free: true}]
"""
"""What the bookings are sold under."""
CURRENCIES: Final = ("CNY", "EUR", "USD", "NOK", "JPY")
FIRST: Final = datetime(2025, 3, 3, 12, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Json = dict[str, Any]


class Paid:
    """Payments by the methods of some rails; orders are what bookings can state of how they are paid back."""

    def __init__(self, rng: random.Random, texts: Sequence[str], orders: Sequence[str]) -> None:
        self.rng, self.orders = rng, orders
        self.documents: list[Json] = [yaml.load(text, yaml.BaseLoader) for text in texts]
        self.methods = [one for rail in self.documents for one in rail.get("methods") or () if isinstance(one, str)]

    def asked(self, count: int, likely: Sequence[str] = ()) -> Iterator[Asked]:
        """So many bookings, mostly with a payment by one of the `likely` methods."""
        for _ in range(count):
            stated = self._booking(likely)
            try:
                yield Asked(Booking.from_dict(stated), Cancel(), self._moment(stated))
            except InvalidInput:
                continue

    def _booking(self, likely: Sequence[str]) -> Json:
        rng = self.rng
        methods = [rng.choice(likely or self.methods), *rng.choices(self.methods, k=rng.choice((0, 0, 1, 2, 3)))]
        amounts = [rng.choice(("1", "2", "30", "50", "4999", "100000")) for _ in methods]
        tenders = [self._tender(f"t{n}", *one) for n, one in enumerate(zip(methods, amounts, strict=True))]
        attributes = {"refund_order": rng.choice(self.orders)} if self.orders and rng.random() < 0.8 else {}
        currency = rng.choice(CURRENCIES)
        total = sum(map(int, amounts))
        item: Json = {"id": "item", "product": "service", "supplier": "probe", "attributes": attributes}
        item["price"] = [{"kind": "service_fee", "amount": _text(total, currency)}]
        for one in tenders:
            one["amount"] = _text(int(one["amount"]), currency)
        return {
            "id": "booking",
            "booked_at": FIRST.isoformat(),
            "currency": currency,
            "items": [item],
            "tenders": tenders,
            "history": [*self._history(tenders, currency)],
            "earned": [{"program": "miles", "points": 550}] if rng.random() < 0.3 else [],
        }

    def _tender(self, own: str, method: str, amount: str) -> Json:
        rng, captured = self.rng, FIRST + timedelta(hours=self.rng.choice((0, 1, 10, 30)))
        found: Json = {"id": own, "method": method, "amount": amount, "captured_at": captured.isoformat()}
        found |= {"payer": rng.choice(("company", "traveller"))} if rng.random() < 0.5 else {}
        found |= {"status": rng.choice(("closed", "closed", "chargeback"))} if rng.random() < 0.25 else {}
        found |= {"points": rng.choice((1, 100, 5530))} if rng.random() < 0.8 else {}
        found |= {"expires_on": str(FIRST.date() + timedelta(rng.choice((1, 30, 400))))} if rng.random() < 0.5 else {}
        return found

    def _history(self, tenders: Sequence[Json], currency: str) -> Iterator[Json]:
        for one in tenders:
            refunds = self.rng.choice((0, 0, 0, 1, 2, 50, 51)) if one["amount"] == _text(100_000, currency) else 0
            for number in range(refunds):
                at = (FIRST + timedelta(hours=40, minutes=number)).isoformat()
                yield {"kind": "refunded", "item": "item", "tender": one["id"], "amount": _text(1, currency), "at": at}

    def _moment(self, stated: Mapping[str, Any]) -> datetime:
        rng = self.rng
        try:
            bounds = [EPOCH + one * MICROSECOND for one in turns(dict(stated), self.documents)]
        except (KeyError, ValueError, TypeError, AttributeError):
            bounds = []
        if bounds and rng.random() < 0.75:
            return rng.choice(bounds) + timedelta(minutes=rng.choice((0, 0, -1, 1, -60, 60, 1440, -1440)))
        return FIRST + timedelta(hours=rng.choice((1, 5, 14, 41, 100, 800, 3000, 9000, 12000)))


def _text(minor: int, currency: str) -> str:
    return str(minor) if currency == "JPY" else f"{minor // 100}.{minor % 100:02d}"
