"""What it costs to route a refund over four tenders whose rails have limits, against the quote itself."""

from __future__ import annotations

from functools import partial

from aftersales import Booking, Rulebook
from aftersales.engine.rulebook import bundled_folder
from aftersales.policy.loading import read_folder
from benchmarks.bookings import Case, cases
from benchmarks.runs import Cases, quote_all, quote_in_full
from benchmarks.timing import Pair, compare

_HEAD = 'language: 1\ntitle: {en: "A rail"}\nsource: made for a benchmark\nreviewed: 2026-11-22\n'
_LIMITS = """\
window: 12 months
partial_refunds: 50
spacing: 1h
minimum: {CNY: 0.01}
zone: Asia/Shanghai
fallback: [bank]
"""
_RAILS = {"card": "", "points": "comes_back: points\n", "voucher": "comes_back: voucher\n", "wallet": ""}
_METHODS = tuple(_RAILS)


def rulebook(routed: bool) -> Rulebook:
    """The bundled library with rails and an order of its own, or without any."""
    texts = {file: text for file, text in read_folder(bundled_folder()).items() if not _routes(text)}
    return Rulebook.of_texts({**texts, **_ways()} if routed else texts)


def _ways() -> dict[str, str]:
    rails = {f"{one}.yaml": f"tender: {one}\n{_HEAD}methods: [{one}]\n{more}{_LIMITS}" for one, more in _RAILS.items()}
    order = f"routing: order\n{_HEAD}payers: apart\norder: [points, money, rest]\n"
    return {**rails, "bank.yaml": f"tender: bank\n{_HEAD}methods: [bank]\n", "order.yaml": order}


def _routes(text: str) -> bool:
    return any(line.startswith(("tender:", "routing:")) for line in text.splitlines())


def over_four(bookings: int, rounds: int, full: bool = False) -> Pair:
    """New quotes of bookings paid by four tenders, against those of the same bookings paid by one, without rails."""
    ask = quote_in_full if full else quote_all
    ways, none = partial(ask, rulebook(True)), partial(ask, rulebook(False))

    def make() -> tuple[Cases, Cases]:
        return _paid_by(4, bookings), _paid_by(1, bookings)

    return compare(lambda both: ways(both[0]), lambda both: none(both[1]), make, rounds)


def _paid_by(count: int, bookings: int) -> Cases:
    """Bookings of which nothing was asked yet, paid by so many tenders."""
    found = [_split(case, count) for case in cases(bookings)]
    for booking, _ in found:
        booking.records, booking.payments  # noqa: B018
    return found


def _split(case: Case, count: int) -> Case:
    data = case.booking.to_dict()
    total = sum(payment.paid for payment in case.booking.payments)
    shares = [total // count + (place < total % count) for place in range(count)]
    data["history"] = [event for event in data.get("history", ()) if event["kind"] != "refunded"]
    data["tenders"] = [
        {
            "id": f"pay{place}",
            "method": method,
            "amount": f"{share // 100}.{share % 100:02d}",
            "captured_at": data["booked_at"],
            "points": max(1, share),
            "payer": "company" if place % 2 else "traveller",
        }
        for place, (method, share) in enumerate(zip(_METHODS, shares, strict=False))
    ]
    return case._replace(booking=Booking.from_dict(data))
