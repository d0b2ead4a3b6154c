"""Times of one row that remember what they are made of: the parts of `datetime`, `date` and `LocalTime` that the model
reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from aftersales.values.zones import DAY, EPOCH, EPOCH_DAY, HOUR, MICROSECOND, MINUTE, SECOND, only_reading


class Moment:
    """An aware datetime; `at` is its instant."""

    __slots__ = ("at",)

    def __init__(self, at: Any) -> None:
        self.at = at

    __class__ = property(lambda self: datetime)

    def __sub__(self, other: Any) -> Any:
        return Microseconds(self.at - (other.at if type(other) is Moment else (other - EPOCH) // MICROSECOND))

    def __lt__(self, other: Any) -> bool:
        return (self - other).count < 0  # type: ignore[no-any-return]

    def __le__(self, other: Any) -> bool:
        return (self - other).count <= 0  # type: ignore[no-any-return]


class Microseconds:
    """A timedelta."""

    __slots__ = ("count",)

    def __init__(self, count: Any) -> None:
        self.count = count

    def __floordiv__(self, unit: timedelta) -> Any:
        return self.count // (unit // MICROSECOND)

    @property
    def days(self) -> Any:
        """Whole days."""
        return self.count // DAY


class Day:
    """A date; `day` is its ordinal."""

    __slots__ = ("day",)

    def __init__(self, day: Any) -> None:
        self.day = day

    __class__ = property(lambda self: date)

    def toordinal(self) -> Any:
        """The proleptic ordinal."""
        return self.day

    def __sub__(self, other: Any) -> Microseconds:
        return Microseconds((self.day - other.toordinal()) * DAY)

    def __eq__(self, other: object) -> Any:
        return self.day == other.toordinal() if isinstance(other, date) else NotImplemented

    def __lt__(self, other: date) -> Any:
        return self.day < other.toordinal()

    def __le__(self, other: date) -> Any:
        return self.day <= other.toordinal()

    def __gt__(self, other: date) -> Any:
        return self.day > other.toordinal()

    def __ge__(self, other: date) -> Any:
        return self.day >= other.toordinal()

    def __hash__(self) -> int:
        return hash(date.fromordinal(self.day))


class Wall:
    """A naive datetime; `micros` counts from 1970."""

    __slots__ = ("micros",)

    def __init__(self, micros: Any) -> None:
        self.micros = micros

    def date(self) -> Day:
        """The calendar date."""
        return Day(self.toordinal())

    def toordinal(self) -> Any:
        """That of the date."""
        return self.micros // DAY + EPOCH_DAY

    @property
    def hour(self) -> Any:
        """Whole hours since midnight."""
        return self.micros % DAY // HOUR

    @property
    def minute(self) -> Any:
        """Whole minutes since the hour."""
        return self.micros % HOUR // MINUTE

    @property
    def second(self) -> Any:
        """Whole seconds since the minute."""
        return self.micros % MINUTE // SECOND

    @property
    def microsecond(self) -> Any:
        """Microseconds since the second."""
        return self.micros % SECOND


class Stated(Wall):
    """A datetime that may have an offset."""

    __slots__ = ("offset",)

    def __init__(self, micros: Any, offset: timedelta | None) -> None:
        super().__init__(micros)
        self.offset = offset

    def utcoffset(self) -> timedelta | None:
        """The offset, if it is stated."""
        return self.offset

    def __sub__(self, other: datetime) -> Microseconds:
        assert self.offset is not None
        return Microseconds(self.micros - self.offset // MICROSECOND - (other - EPOCH) // MICROSECOND)


class Local:
    """A `LocalTime`. Raises ValueError for an offset that contradicts the zone."""

    __slots__ = ("instant", "wall", "zone")

    def __init__(self, wall: Any, offset: int | None, zone: Any) -> None:
        self.wall, self.zone = Wall(wall), zone
        self.instant = only_reading(wall, offset, zone)
