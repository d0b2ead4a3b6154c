"""A supplier's windows as instants."""

from __future__ import annotations

from typing import Final, NamedTuple

from aftersales.model.facts import service_of
from aftersales.model.parts import Item
from aftersales.model.schedule import Penalty
from aftersales.model.times import LocalTime

BEGINNING: Final = -(2**62)
END: Final = 2**62
"""Before and after every instant there is."""


class Window(NamedTuple):
    """One penalty from `start` to before `end`; an `end` of None is that of the next window, or of the service."""

    start: int
    end: int | None
    penalty: Penalty


def windows_of(item: Item) -> list[Window]:
    """The item's windows, in the supplier's order. Raises Unresolved."""
    if item.schedule is None:
        return []
    start, _ = service_of(item)
    return [Window(_start(one, start), _end(one, start), one) for one in item.schedule.penalties]


def _start(penalty: Penalty, service: LocalTime | None) -> int:
    if penalty.after is not None:
        return penalty.after.instant(service) + 1
    return BEGINNING if penalty.starts_from is None else penalty.starts_from.instant(service)


def _end(penalty: Penalty, service: LocalTime | None) -> int | None:
    if penalty.by is not None:
        return penalty.by.instant(service) + 1
    return None if penalty.until is None else penalty.until.instant(service)
