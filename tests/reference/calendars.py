"""Days off: weekends, public holidays, dates that come back, and exceptions."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import holidays
from dateutil.rrule import rrulestr

from aftersales.model.facts import UNKNOWN
from aftersales.policy import documents as d


def is_day_off(calendar: d.Calendar, ordinal: int) -> Any:
    """Whether a date is no working day; UNKNOWN where the calendar is not published."""
    if calendar.known is not None and not calendar.known[0] <= ordinal <= calendar.known[1]:
        return UNKNOWN
    if ordinal in calendar.working:
        return False
    day = date.fromordinal(ordinal)
    off = ordinal in calendar.off or day.weekday() in calendar.weekend
    return off or any(_holiday(one, day) for one in calendar.countries) or any(_back(r, day) for r in calendar.rules)


@lru_cache(maxsize=4096)
def _holiday(country: str, day: date) -> bool:
    return day in holidays.country_holidays(country, years=day.year)


def _back(rule: Any, day: date) -> bool:
    if day.toordinal() < rule.start or (rule.end is not None and day.toordinal() > rule.end):
        return False
    start, wanted = (datetime.combine(one, time()) for one in (date.fromordinal(rule.start), day))
    return bool(rrulestr(rule.rule, dtstart=start).between(wanted, wanted, inc=True))
