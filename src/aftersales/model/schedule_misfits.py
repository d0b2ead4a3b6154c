"""What is wrong with a supplier's schedule that only the whole booking can tell."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.model.amounts import minor_of
from aftersales.model.booking_parts import BookingParts
from aftersales.model.edges import Disagreement, Edge, Unresolved
from aftersales.model.facts import service_of
from aftersales.model.parts import Item
from aftersales.model.problems import Misfit
from aftersales.model.schedule import PenaltySchedule
from aftersales.model.times import LocalTime
from aftersales.model.windows import windows_of
from aftersales.values.instants import instant_text
from aftersales.values.money import MoneyError

_Path = tuple[str | int, ...]


def schedule_misfits(booking: BookingParts) -> Iterator[Misfit]:
    """Amounts that a currency cannot have, edges stated twice and differently, windows that end before they start, and
    two that start together."""
    for place, item in enumerate(booking.items):
        if item.schedule is not None:
            at = ("items", place, "schedule")
            yield from _amounts(item.schedule, booking.currency, at)
            yield from [*_contradictions(item.schedule, service_of(item)[0], at)] or _disorder(item, at)


def _amounts(schedule: PenaltySchedule, currency: str, at: _Path) -> Iterator[Misfit]:
    charges = {(*at, "penalties", number): charge for number, charge in enumerate(schedule.penalties)}
    for place, charge in [*charges.items(), ((*at, "no_show"), schedule.no_show)]:
        if charge is not None and charge.amount is not None:
            try:
                minor_of(charge.amount, charge.currency or currency)
            except MoneyError as error:
                yield Misfit(str(error), *place, "amount")


def _contradictions(schedule: PenaltySchedule, start: LocalTime | None, at: _Path) -> Iterator[Misfit]:
    for number, one in enumerate(schedule.penalties):
        edges = {"from": one.starts_from, "after": one.after, "until": one.until, "by": one.by}
        for name, edge in edges.items():
            other = _other_reading(edge, start)
            if edge is not None and other is not None:
                shown = instant_text(other, None if start is None else start.zone)
                message = f"the offset gives {shown}; correct one of them, or say which counts with `prefer`"
                yield Misfit(message, *at, "penalties", number, name, "at", found=edge.at and edge.at.isoformat())


def _other_reading(edge: Edge | None, start: LocalTime | None) -> int | None:
    """The instant that the offset of an edge gives, if that is not what the edge says too."""
    try:
        if edge is not None:
            edge.instant(start)
    except Disagreement as error:
        return int(error.args[0])
    except Unresolved:
        pass
    return None


def _disorder(item: Item, at: _Path) -> Iterator[Misfit]:
    try:
        windows = windows_of(item)
    except Unresolved:
        return
    for number, window in enumerate(windows):
        place = (*at, "penalties", number)
        if window.end is not None and window.end <= window.start:
            yield Misfit("the window ends before it starts", *place, "by" if window.penalty.by else "until")
        earlier = next(place for place, other in enumerate(windows) if other.start == window.start)
        if earlier != number:
            yield Misfit(f"starts together with penalties[{earlier}]: which of them holds cannot be told", *place)
