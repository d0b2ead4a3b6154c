"""Business days counted beyond the years for which their calendar is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from aftersales.check.subject import Finding, Folder
from aftersales.plan.calendars import working_days
from aftersales.policy.diagnostics import Diagnostic, Position
from aftersales.policy.documents import BusinessDays, Calendar, Member, Tender
from aftersales.values.calendars import CalendarUnknown


class Use(NamedTuple):
    """Where something counts in a calendar, and how many business days ahead."""

    calendar: str
    days: int
    at: Position


def find(folder: Folder) -> Iterator[Finding]:
    """Each calendar once a file, where it is first counted in, as of the date that the folder is looked at."""
    calendars = {one.id: one for one in folder.library.of(Calendar)}
    days, told = working_days(calendars.values()), set[tuple[str, str]]()
    for use in sorted(_uses(folder), key=lambda one: one.at):
        try:
            days[use.calendar].is_working(folder.today)
            days[use.calendar].after(folder.today, use.days)
        except CalendarUnknown:
            known = calendars[use.calendar].known
            if (use.calendar, use.at.file) not in told and known is not None:
                told.add((use.calendar, use.at.file))
                yield _finding(use, known[1], folder.today)


def _uses(folder: Folder) -> Iterator[Use]:
    for plan in folder.plans:
        for version in plan.versions:
            for due in version.version.body.deadlines:
                if isinstance(due.length, BusinessDays):
                    yield Use(due.length.calendar, due.length.days, due.at)
        for fact in plan.policy.facts:
            if isinstance(fact.verb, Member) and fact.verb.calendar is not None:
                yield Use(fact.verb.calendar, 0, fact.at or plan.policy.at)
    for rail in folder.library.of(Tender):
        for length in rail.arrival or ():
            if isinstance(length, BusinessDays):
                yield Use(length.calendar, length.days, rail.at)


def _finding(use: Use, end: int, today: int) -> Finding:
    last, first = date.fromordinal(end), date.fromordinal(today)
    message = f"the calendar `{use.calendar}` ends on {last}: {use.days} business days from {first} are not in it"
    hint = "add the days off of the next year once they are published, and extend `known`"
    return Finding(Diagnostic("calendar-end", "warning", message, use.at, hint))
