"""A supplier's schedule as a step function of the request's instant, in minor units."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from aftersales.model.charges import Kept, charged
from aftersales.model.edges import Unresolved
from aftersales.model.facts import service_of
from aftersales.model.parts import Item
from aftersales.model.schedule import DateRange, PenaltySchedule
from aftersales.model.windows import BEGINNING, END, Window, windows_of
from aftersales.values.zones import day_start

if TYPE_CHECKING:
    from aftersales.model.record import Unit


class Held(NamedTuple):
    """What is kept, and by which place of the schedule, such as `penalties[1]`; "" where none says so."""

    kept: Kept
    by: str = ""


GAP: Final = Held(frozenset({"supplier_penalty"}))
_NO_START: Final = Held(frozenset({"service_start"}))


class SupplierPenalties(NamedTuple):
    """What the supplier keeps: `steps[n]` before `edges[n]`, the last after all of them; and of a no-show."""

    edges: tuple[int, ...]
    steps: tuple[Held, ...]
    no_show: Held

    def at(self, now: int) -> Held:
        """What holds at an instant of the request."""
        return self.steps[bisect_right(self.edges, now)]

    def moves(self) -> list[int]:
        """The instants at which another amount is kept."""
        pairs = zip(self.edges, pairwise(self.steps), strict=True)
        return [at for at, (before, after) in pairs if before.kept != after.kept]


def penalties_of(item: Item, currency: str, whole: Unit) -> SupplierPenalties | None:
    """The item's schedule worked out over what the item cost; None if it has none."""
    schedule = item.schedule
    if schedule is None:
        return None
    try:
        found = _worked_out(item, schedule, currency, whole)
    except Unresolved as unresolved:
        unknown = Held(frozenset(unresolved.args))
        found = SupplierPenalties((), (unknown,), unknown)
    if schedule.no_show is None:
        return found
    return found._replace(no_show=Held(charged(schedule.no_show, currency, whole), "no_show"))


def _worked_out(item: Item, schedule: PenaltySchedule, currency: str, whole: Unit) -> SupplierPenalties:
    start, end = service_of(item)
    found = windows_of(item)
    windows = _closed(found, END if end is None or end.instant is None else end.instant)
    shut = _days(schedule.non_refundable, None if start is None else start.zone)
    costs = [charged(window.penalty, currency, whole) for window in found]
    everything = sum(part.minor for part in whole.parts)

    def held(now: int) -> Held:
        for number, days in enumerate(shut):
            if days.holds(now):
                return Held(everything, f"non_refundable[{number}]")
        holding = [number for number, span in enumerate(windows) if span.holds(now)]
        last = max(holding, key=lambda number: windows[number].start, default=None)
        return GAP if last is None else Held(costs[last], f"penalties[{last}]")

    cuts = _cuts((*windows, *shut))
    steps = SupplierPenalties(cuts, tuple(held(at) for at in (BEGINNING, *cuts)), _NO_START)
    return steps if start is None or start.instant is None else steps._replace(no_show=_missed(steps, start.instant))


def _cuts(spans: Iterable[Span]) -> tuple[int, ...]:
    """The ends of all spans, each once, as far as there are any."""
    every = sorted([at for span in spans for at in span if at not in (BEGINNING, END)])
    return tuple([at for place, at in enumerate(every) if place == 0 or at != every[place - 1]])


def _missed(steps: SupplierPenalties, start: int) -> Held:
    """The penalty at the start of the service, or of a window that ends just there."""
    return steps.at(start - 1) if steps.at(start) == GAP else steps.at(start)


class Span(NamedTuple):
    """From `start` to before `end`."""

    start: int
    end: int

    def holds(self, now: int) -> bool:
        """Whether an instant lies in it."""
        return self.start <= now < self.end


def _closed(windows: list[Window], service_end: int) -> list[Span]:
    """Windows with their ends: without one of its own a window ends with the next, at last with the service."""
    starts = [window.start for window in windows]
    last = [_next(one.start, starts, service_end) if one.end is None else one.end for one in windows]
    return [Span(one.start, end) for one, end in zip(windows, last, strict=True)]


def _next(start: int, starts: Iterable[int], service_end: int) -> int:
    return min(service_end, *[later for later in starts if later > start], END)


def _days(ranges: tuple[DateRange, ...], zone: str | None) -> list[Span]:
    if ranges and zone is None:
        raise Unresolved("zone")
    days = [(one.first.toordinal(), one.last.toordinal() + 1) for one in ranges]
    return [Span(day_start(first, zone or "UTC"), day_start(after, zone or "UTC")) for first, after in days]
