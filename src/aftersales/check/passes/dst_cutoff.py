"""Wall-clock cut-offs that occur twice, or never, on the day the clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from aftersales.check.bookings import fixed, row_of
from aftersales.check.subject import Asked, Finding
from aftersales.check.witness import Witness
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Cutoff, Span, Within
from aftersales.policy.registry import REQUESTED
from aftersales.policy.render import cutoff_text
from aftersales.values.zones import DAY, HOUR, both_readings, day_start

_YEAR: Final = 2027
_ZONES: Final = ("Europe/Berlin", "America/New_York", "Europe/London", "Australia/Sydney")
"""Zones whose clocks change at different hours."""


def find(asked: Asked) -> Iterator[Finding]:
    """The later reading holds for a traveller's deadline: the source should say what it means."""
    told = set[Cutoff]()
    for test in (one for one in asked.table.masks if isinstance(one, Within)):
        for bound in test.bounds:
            if isinstance(bound, Cutoff) and bound.time and bound not in told:
                change = _change(bound.time)
                if change is not None:
                    told.add(bound)
                    yield _finding(asked, test, bound, *change)


@lru_cache(maxsize=256)
def _change(time: int) -> tuple[str, date] | None:
    """A zone and a date on which a time of day occurs twice or never."""
    first = date(_YEAR, 1, 1)
    for zone in _ZONES if time < DAY else ():
        for number in range(365):
            day = first + timedelta(days=number)
            early, late = both_readings(datetime.fromordinal(day.toordinal()) + timedelta(microseconds=time), zone)
            if early != late:
                return zone, day
    return None


def _finding(asked: Asked, test: Within, bound: Cutoff, zone: str, day: date) -> Finding:
    message = f"`{cutoff_text(bound)}` occurs twice or never when the clocks change, on {day} in {zone}, say"
    hint = "choose a time after 03:00 or before midnight, such as `24:00` of the day before"
    found = Diagnostic("dst-cutoff", "warning", message, test.at, hint)
    return Finding(found, _both_times(asked, test, bound, zone, day))


def _both_times(asked: Asked, test: Within, bound: Cutoff, zone: str, day: date) -> Witness | None:
    """A booking asked for at both readings: the deadline still holds, or holds no longer, at both."""
    verb = asked.plan.facts[test.fact].verb
    if not isinstance(verb, Span) or REQUESTED not in (verb.start, verb.end):
        return None
    time = datetime.fromordinal(day.toordinal()) + timedelta(microseconds=bound.time or 0)
    instants = {verb.anchor: day_start(day.toordinal() - bound.days, zone) + 12 * HOUR}
    drafts = [fixed(asked, zone, instants, at) for at in both_readings(time, zone)]
    rows = [row_of(draft) for draft in drafts]
    if None in rows:
        return None
    said = [draft.moment({"document": asked.plan.id, "row": row}) for draft, row in zip(drafts, rows, strict=True)]
    return drafts[0].witness({})._replace(moments=tuple(said))
