"""Short ways to write documents and bookings by hand, for the tests of the reference."""

from __future__ import annotations

from typing import Any, Literal

from aftersales.model.booking import Booking
from aftersales.model.record import TOTAL, Selection
from aftersales.policy import documents as d
from aftersales.policy.diagnostics import Position
from aftersales.values.frozen import changed

HERE = Position("hand.yaml", 1, 1)
HOUR = 3_600_000_000
FARE = Selection(("fare",), False)
STAY = Selection(("stay",), False)


def amount(value: Any, at_least: d.Amount | None = None, at_most: d.Amount | None = None, **setting: Any) -> d.Amount:
    """A node of an amount tree; `per` one unit or several."""
    if isinstance(setting.get("per"), str):
        setting["per"] = (setting["per"],)
    return d.Amount(value, d.Setting(**setting), at_least, at_most, None, None, HERE)


def percent(of_hundred: float, **setting: Any) -> d.Amount:
    """`25%`."""
    return amount(d.Percent(round(of_hundred * 100)), **setting)


def flat(minor: int, currency: str = "CNY") -> d.Amount:
    """A fixed amount in minor units."""
    return amount(d.Flat(minor, currency))


def within(fact: str, *bounds: d.Bound | d.Cutoff) -> d.Within:
    """A quantity inside bounds."""
    return d.Within(fact, bounds, HERE)


def hours(operator: d.Operator, count: int) -> d.Bound:
    """`>= 48h`."""
    return d.Bound(operator, d.Elapsed(count * HOUR))


def one_of(fact: str, *values: str | int | bool) -> d.OneOf:
    """A word among several."""
    return d.OneOf(fact, frozenset(values), HERE)


def ladder(fact: str, *steps: tuple[d.Bound | d.Cutoff | None, d.Amount]) -> d.AmountLadder:
    """A ladder of amounts; a bound of None is `else`."""
    tests = [None if bound is None else within(fact, bound) for bound, _ in steps]
    inner = (d.AmountStep(test, step, HERE) for test, (_, step) in zip(tests, steps, strict=True))
    return d.AmountLadder(fact, tuple(inner))


def row(outcome: d.Outcome, *when: d.Test, unless: tuple[d.Tests, ...] = ()) -> d.Row:
    """A row of a table."""
    return d.Row("row", when, unless, outcome, HERE)


def penalty(of: d.Amount, refundable: Selection | None = None) -> d.Settled:
    """`penalty: ...`."""
    return d.Settled("penalty", of, refundable)


def policy(*rows: d.Row, id: str = "hand", kind: Literal["terms", "right"] = "terms", **changes: Any) -> d.Policy:
    """A document that applies to everything, with one table for both requests."""
    body = d.Version("", None, None, d.Body((), {"cancel": rows, "no_show": rows}, ()))
    plain = d.Policy(
        kind, id, {}, "", None, ((),), "CNY", "requested_at", "microsecond", TOTAL, (), (body,), (), "", HERE
    )
    return changed(plain, **changes)


def rail(price: str = "553.00", **item: Any) -> Booking:
    """One rail ticket that leaves Shanghai at 2025-06-20 10:00 local time, 02:00 in UTC."""
    ride = {"origin": "SHH", "destination": "VNP", "departs": "2025-06-20T10:00[Asia/Shanghai]"}
    plain = {"id": "r", "product": "rail", "price": [{"kind": "fare", "amount": price}], "segments": [ride]}
    return _booking({**plain, **item}, price)


def hotel(price: str, check_in: str, check_out: str, zone: str = "Asia/Shanghai", **item: Any) -> Booking:
    """One stay."""
    stay = {"check_in": f"{check_in}[{zone}]", "check_out": f"{check_out}[{zone}]"}
    plain = {"id": "h", "product": "hotel", "price": [{"kind": "stay", "amount": price}], "stay": stay}
    return _booking({**plain, **item}, price)


def _booking(item: dict[str, Any], paid: str) -> Booking:
    tenders = [{"id": "card", "method": "card", "amount": paid}]
    rest = {"id": "b", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY", "tenders": tenders}
    return Booking.from_dict({**rest, "items": [item]})
