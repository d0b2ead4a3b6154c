"""Working days: a weekend, public holidays, dates that come back, exceptions, and the range of dates that is known."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from aftersales.values.frozen import frozen
from aftersales.values.lifted import pure
from aftersales.values.recurrences import Recurrence, dates_of

_EVER = (date(1900, 1, 1).toordinal(), date(2599, 12, 31).toordinal())
_PATIENCE = 3660
"""Days without a working day, above one a week, after which no more are looked for."""


class CalendarUnknown(ValueError):
    """A date outside what a `calendar` knows."""

    def __init__(self, calendar: str, day: int) -> None:
        super().__init__(f"the calendar `{calendar}` does not reach {date.fromordinal(day)}")
        self.calendar = calendar


@frozen
class WorkingDays:
    """Weekdays from Monday 0; `known` is an inclusive range of ordinals, None if it has no end.

    `working` wins over everything else: a weekend day worked in a holiday's place, say.
    """

    name: str
    weekend: tuple[int, ...]
    countries: tuple[str, ...]
    off: frozenset[int]
    working: frozenset[int]
    known: tuple[int, int] | None
    rules: tuple[Recurrence, ...] = ()

    @pure
    def is_working(self, day: int) -> bool:
        """Whether a date (an ordinal) is a working day. Raises CalendarUnknown outside the known range."""
        first, last = self.known or _EVER
        if not first <= day <= last:
            raise CalendarUnknown(self.name, day)
        if day in self.working:
            return True
        if day in self.off or (day - 1) % 7 in self.weekend:
            return False
        year = date.fromordinal(day).year
        return not any(day in holidays_of(country, year) for country in self.countries) and not any(
            day in dates_of(rule, year) for rule in self.rules
        )

    @pure
    def after(self, day: int, count: int) -> int:
        """The `count`th working day after a date; counting starts the day after, also on a day off.

        Raises CalendarUnknown outside the known range, and where there is hardly a working day for years.
        """
        last = day + _PATIENCE + 7 * count
        while count > 0:
            day += 1
            count -= self.is_working(day)
            if day > last:
                raise CalendarUnknown(self.name, day)
        return day


@lru_cache(maxsize=1024)
def holidays_of(country: str, year: int) -> frozenset[int]:
    """The public holidays of a year, as ordinals, from the `holidays` library."""
    import holidays

    return frozenset(day.toordinal() for day in holidays.country_holidays(country, years=year))
