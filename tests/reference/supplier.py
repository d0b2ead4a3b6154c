"""What a supplier's schedule keeps, read slowly: every window looked at anew for each instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.parts import Item
from aftersales.model.schedule import Charge, Penalty
from aftersales.model.times import LocalTime
from tests.reference.arithmetic import instant_of, later_instant, local, round_to
from tests.reference.prices import Piece, minor, price_of

Kept = int | frozenset[str] | None
"""Minor units, or what is missing; None without a schedule."""
LENGTHS = {"minutes": 60_000_000, "hours": 3_600_000_000}


class Lacks(Exception):
    """The fact that an edge cannot be told without."""


def kept(booking: Booking, item: Item, at: int, came: bool) -> Kept:
    """What the supplier keeps for a request at an instant; of a no-show if nobody came."""
    if item.schedule is None:
        return None
    try:
        if came:
            return _at(booking, item, at)
        return _missed(booking, item)
    except Lacks as lacks:
        return frozenset(map(str, lacks.args))


def _missed(booking: Booking, item: Item) -> Kept:
    assert item.schedule is not None
    if item.schedule.no_show is not None:
        return comes_to(item.schedule.no_show, booking, item)
    start, _ = service(item)
    _at(booking, item, 0)
    if start is None or start.instant is None:
        raise Lacks("service_start")
    there = _at(booking, item, start.instant)
    return _at(booking, item, start.instant - 1) if there == frozenset({"supplier_penalty"}) else there


def _at(booking: Booking, item: Item, at: int) -> Kept:
    assert item.schedule is not None
    start, end = service(item)
    windows = [(*_edges(one, start), one) for one in item.schedule.penalties]
    if item.schedule.non_refundable and start is None:
        raise Lacks("zone")
    if start is not None:
        day = local(at, start.zone).date()
        if any(days.first <= day <= days.last for days in item.schedule.non_refundable):
            return sum(piece.minor for piece in price_of(booking, item, 0).pieces)
    holding = []
    for since, until, one in windows:
        later = [other for other, *_ in windows if other is not None and (since is None or other > since)]
        own_end = [] if end is None or end.instant is None else [end.instant]
        ends = [until] if until is not None else [*later, *own_end]
        if (since is None or since <= at) and (not ends or at < min(ends)):
            holding.append((since is not None, since or 0, one))
    if not holding:
        return frozenset({"supplier_penalty"})
    return comes_to(max(holding, key=lambda window: window[:2])[2], booking, item)


def service(item: Item) -> tuple[LocalTime | None, LocalTime | None]:
    """When the service starts and ends."""
    if item.stay:
        return item.stay.check_in, item.stay.check_out
    if item.segments:
        return item.segments[0].departs, item.segments[-1].arrives
    return (item.window.starts, item.window.ends) if item.window else (None, None)


def _edges(one: Penalty, start: LocalTime | None) -> tuple[int | None, int | None]:
    edges = [_instant(edge, start) for edge in (one.starts_from, one.after, one.until, one.by)]
    since, after, until, by = edges
    return (since if after is None else after + 1), (until if by is None else by + 1)


def _instant(edge: object, start: LocalTime | None) -> int | None:
    if edge is None:
        return None
    stated: dict[str, Any] = {name: value for name, value in vars(edge).items() if value is not None}
    offset = next((name for name in stated if name.endswith(("_before", "_after"))), None)
    if offset is None or stated.get("prefer") == "at":
        return _absolute(stated["at"], stated.get("zone"), start)
    if start is None:
        raise Lacks("service_start")
    unit, side = offset.split("_")
    count: int = stated[offset] * (-1 if side == "before" else 1)
    if unit == "days":
        return later_instant(_put(start.wall + timedelta(days=count), stated.get("time")), start.zone)
    if "time" in stated:
        return later_instant(_put(start.wall, stated["time"]), start.zone) + count * LENGTHS[unit]
    if start.instant is None:
        raise Lacks("service_start")
    return start.instant + count * LENGTHS[unit]


def _absolute(at: datetime, zone: str | None, start: LocalTime | None) -> int:
    if at.tzinfo is not None:
        return instant_of(at)
    if zone is None and start is None:
        raise Lacks("zone")
    return later_instant(at, zone or (start.zone if start else ""))


def _put(wall: datetime, time: str | None) -> datetime:
    if time is None:
        return wall
    hours, minutes = map(int, time.split(":"))
    return datetime(wall.year, wall.month, wall.day) + timedelta(hours=hours, minutes=minutes)  # noqa: DTZ001


def comes_to(charge: Charge, booking: Booking, item: Item) -> Kept:
    """What a charge keeps of an item, whenever that is."""
    if charge.amount is not None:
        own = charge.currency or booking.currency
        amount = minor(charge.amount, own)
        if own != booking.currency and amount:
            return frozenset({"rate"})
        return min(amount, int(_base(charge, booking, item, False))) if charge.tax_included is False else amount
    readings = [charge.tax_included] if isinstance(charge.tax_included, bool) else [True, False]
    if (charge.nights or charge.basis == "first_and_last_night") and item.stay is None:
        return frozenset({"nights"})
    percent = Fraction(charge.percent) if charge.percent else Fraction(100)
    found = {round_to(_base(charge, booking, item, taxed) * percent / 100, 1, "half_up") for taxed in readings}
    return found.pop() if len(found) == 1 else frozenset({"tax_included"})


def _base(charge: Charge, booking: Booking, item: Item, taxed: bool) -> Fraction:
    price = price_of(booking, item, 0)
    if charge.nights is None and charge.basis != "first_and_last_night":
        return Fraction(_sum(list(price.pieces), taxed))
    nights = [_sum([p for p in price.by_night() if p.night == n], taxed) for n in range(price.nights)]
    if charge.nights is None:
        return Fraction(nights[0] if len(nights) == 1 else nights[0] + nights[-1])
    if charge.basis == "average_nights":
        return Fraction(sum(nights), len(nights)) * min(len(nights), charge.nights)
    return Fraction(sum(nights[: charge.nights]))


def _sum(pieces: list[Piece], taxed: bool) -> int:
    return sum(piece.minor for piece in pieces if taxed or piece.kind != "tax")
