"""Which days a recurrence rule chooses of each of its periods: years, months, weeks, or single days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

Numbers = frozenset[int]
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class DayPattern(NamedTuple):
    """The parts of a rule that `start`s on an ordinal: every `interval`th period counts. Numbers below 0 count from the
    end, weekdays from Monday 0, and of each set that is not empty a day matches one member.

    `numbered` are weekdays with their number in the month or year, such as the last Friday; `positions` choose among
    the days of a period that match.
    """

    start: int
    frequency: str
    interval: int
    week_start: int
    months: Numbers
    month_days: Numbers
    year_days: Numbers
    weeks: Numbers
    weekdays: Numbers
    numbered: frozenset[tuple[int, int]]
    positions: Numbers

    def periods(self, year: int) -> Iterator[range]:
        """The ordinals of the periods that count and share days with a year."""
        if self.frequency == "YEARLY":
            if year >= self._first.year and (year - self._first.year) % self.interval == 0:
                yield range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
        elif self.frequency == "MONTHLY":
            yield from self._months(year)
        else:
            yield from self._runs(year)

    def chosen(self, days: range) -> list[int]:
        """The days of a period that match and stand at one of the positions, if there are any."""
        found = [day for day in days if self._matches(date.fromordinal(day))]
        if not self.positions:
            return found
        places = {at - 1 if at > 0 else len(found) + at for at in self.positions}
        return [found[place] for place in sorted(places) if 0 <= place < len(found)]

    @property
    def _first(self) -> date:
        return date.fromordinal(self.start)

    def _months(self, year: int) -> Iterator[range]:
        for month in range(1, 13):
            after = (year - self._first.year) * 12 + month - self._first.month
            if after >= 0 and after % self.interval == 0:
                first = date(year, month, 1)
                yield range(first.toordinal(), first.toordinal() + _days_in_month(first))

    def _runs(self, year: int) -> Iterator[range]:
        """Weeks or days; the week of the start begins with it."""
        length = 7 if self.frequency == "WEEKLY" else 1
        begins = self.start - (self._first.weekday() - self.week_start) % length
        step = length * self.interval
        skipped = max(0, (date(year, 1, 1).toordinal() - length - begins) // step)
        for first in range(begins + skipped * step, date(year, 12, 31).toordinal() + 1, step):
            yield range(max(first, self.start), first + length)

    def _matches(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.weekdays or self.numbered:
            weekday = day.weekday()
            if weekday not in self.weekdays and not any((n, weekday) in self.numbered for n in self._numbers(day)):
                return False
        return (
            _either(self.month_days, day.day, _days_in_month(day))
            and _either(self.year_days, day.timetuple().tm_yday, _days_in_year(day.year))
            and (not self.weeks or _either(self.weeks, *self._week(day)))
        )

    def _numbers(self, day: date) -> tuple[int, int]:
        """Which of its weekday a day is, counted from both ends of the month, or of the year."""
        if self.frequency == "MONTHLY" or self.months:
            place, last = day.day, _days_in_month(day)
        else:
            place, last = day.timetuple().tm_yday, _days_in_year(day.year)
        return (place - 1) // 7 + 1, -((last - place) // 7 + 1)

    def _week(self, day: date) -> tuple[int, int]:
        """The number of a day's week, and of how many; most of a year's first week lies in it."""
        middle = day + timedelta(3 - (day.weekday() - self.week_start) % 7)
        count = (date(middle.year, 12, 31).toordinal() - middle.toordinal()) // 7
        number = (middle.timetuple().tm_yday - 1) // 7 + 1
        return number, number + count


def pattern_of(start: int, parts: Mapping[str, str]) -> DayPattern:
    """The pattern of a rule's parts; what it does not say it takes from its first date."""
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    found = DayPattern(
        start,
        parts["FREQ"],
        int(parts.get("INTERVAL", "1")),
        WEEKDAYS.index(parts.get("WKST", "MO")),
        _numbers(parts, "BYMONTH"),
        _numbers(parts, "BYMONTHDAY"),
        _numbers(parts, "BYYEARDAY"),
        _numbers(parts, "BYWEEKNO"),
        frozenset(WEEKDAYS.index(day) for day in days if len(day) == 2),
        frozenset((int(day[:-2]), WEEKDAYS.index(day[-2:])) for day in days if len(day) > 2),
        _numbers(parts, "BYSETPOS"),
    )
    return found if days or found.month_days or found.year_days or found.weeks else _like_its_start(found)


def _like_its_start(pattern: DayPattern) -> DayPattern:
    first = date.fromordinal(pattern.start)
    if pattern.frequency == "YEARLY":
        months = pattern.months or frozenset({first.month})
        return pattern._replace(months=months, month_days=frozenset({first.day}))
    if pattern.frequency == "MONTHLY":
        return pattern._replace(month_days=frozenset({first.day}))
    return pattern if pattern.frequency == "DAILY" else pattern._replace(weekdays=frozenset({first.weekday()}))


def _numbers(parts: Mapping[str, str], name: str) -> Numbers:
    return frozenset(int(value) for value in parts.get(name, "").split(",") if value)


def _either(wanted: Numbers, place: int, count: int) -> bool:
    """Whether a place of so many is wanted, counted from the first or from the last."""
    return not wanted or place in wanted or place - count - 1 in wanted


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _days_in_year(year: int) -> int:
    return date(year, 12, 31).timetuple().tm_yday
