"""Working days: a weekend, public holidays, exceptions, and the range of dates that is known."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from aftersales.values.frozen import frozen


class CalendarUnknown(ValueError):
    """A date outside what a calendar knows."""


@frozen
class WorkingDays:
    """Weekdays from Monday 0; `known` is an inclusive range of ordinals, None if it has no end."""

    name: str
    weekend: tuple[int, ...]
    country: str | None
    off: frozenset[int]
    working: frozenset[int]
    known: tuple[int, int] | None

    def is_working(self, day: int) -> bool:
        """Whether a date (an ordinal) is a working day. Raises CalendarUnknown outside the known range."""
        if self.known is not None and not self.known[0] <= day <= self.known[1]:
            raise CalendarUnknown(f"the calendar `{self.name}` does not reach {date.fromordinal(day)}")
        if day in self.working:
            return True
        if day in self.off or (day - 1) % 7 in self.weekend:
            return False
        return self.country is None or day not in holidays_of(self.country, date.fromordinal(day).year)

    def after(self, day: int, count: int) -> int:
        """The `count`th working day after a date; counting starts the day after."""
        while count > 0:
            day += 1
            count -= self.is_working(day)
        return day


@lru_cache(maxsize=1024)
def holidays_of(country: str, year: int) -> frozenset[int]:
    """The public holidays of a year, as ordinals, from the `holidays` library."""
    import holidays

    return frozenset(day.toordinal() for day in holidays.country_holidays(country, years=year))
