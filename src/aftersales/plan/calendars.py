"""Calendars compiled: working days by the id of their document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aftersales.model.facts import UNKNOWN
from aftersales.plan.readers import Reader
from aftersales.plan.view import View
from aftersales.policy.documents import Calendar
from aftersales.values.calendars import CalendarUnknown, WorkingDays

Calendars = Mapping[str, WorkingDays]


def working_days(documents: Iterable[Calendar]) -> dict[str, WorkingDays]:
    """The working days of some calendars."""
    return {d.id: WorkingDays(d.id, d.weekend, d.countries, d.off, d.working, d.known, d.rules) for d in documents}


class DayOff:
    """Whether a date is no working day; unknown where its calendar is not published."""

    __slots__ = ("date", "days")

    def __init__(self, date: Reader, days: WorkingDays) -> None:
        self.date, self.days = date, days

    def value(self, view: View) -> Any:
        day = self.date.value(view)
        if day is None or day is UNKNOWN:
            return False if day is None else UNKNOWN
        try:
            return not self.days.is_working(day)
        except CalendarUnknown:
            return UNKNOWN

    @property
    def still(self) -> bool:
        return self.date.still

    def moves(self, view: View) -> list[int]:
        return self.date.moves(view)
