"""Instants with an offset, and local times with a zone, as a booking states them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator, model_validator

from aftersales.model.base import Input
from aftersales.model.problems import InvalidInput, Misfit, Problem
from aftersales.model.unknown import UNKNOWN, stated
from aftersales.values.zones import EPOCH, FIRST, LAST, MICROSECOND, instant, readings, zone_names

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")
BRACKETED = re.compile(r"([^\[\]]{1,40})\[([^\[\]]{1,60})\]")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def to_datetime(value: object) -> datetime:
    """A datetime from ISO 8601 text, or itself."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise ValueError("ISO 8601 date and time expected, such as `2025-06-18T10:01:00+08:00`")
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"not a date and time: {error}") from None


def aware(value: object) -> datetime:
    """A datetime with an offset; naive ones are refused."""
    moment = to_datetime(value)
    if moment.utcoffset() is None:
        raise ValueError("a UTC offset is required, such as `+08:00` or `Z`")
    if not 1900 <= moment.year <= 2200:
        raise ValueError("a year from 1900 to 2200 is expected")
    return moment


def to_instant(value: datetime | str, name: str = "at") -> int:
    """The instant of an aware datetime or of its text. Raises InvalidInput naming `name`."""
    try:
        at = (value - EPOCH) // MICROSECOND  # type: ignore[operator]
        if FIRST <= at <= LAST:
            return at
    except TypeError:
        pass
    try:
        return instant(aware(value))
    except ValueError as error:
        raise InvalidInput([Problem(name, str(error), str(value)[:60])]) from None


Instant = Annotated[datetime, BeforeValidator(aware), Field(description="date and time with UTC offset")]


def _day(value: Any) -> date:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise ValueError("a date such as `2025-06-20` is expected") from None
    if not isinstance(value, date) or isinstance(value, datetime) or not 1900 <= value.year <= 2200:
        raise ValueError("a date such as `2025-06-20`, from 1900 to 2200, is expected")
    return value


Day = Annotated[date, BeforeValidator(_day), Field(description="local date")]


def clock(value: object) -> str:
    """A time of day from `00:00` to `24:00`, as text."""
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError("a time of day such as `18:00` is expected")
    return value


class LocalTime(Input):
    """A wall-clock time in an IANA zone. `local` may carry the offset, which must agree with the zone.

    As JSON either an object or one string such as `2025-06-20T10:00[Asia/Shanghai]`. Without an offset, a time
    that occurs twice or never (a change of the clocks) has no instant, and a quote that needs it is `incomplete`.
    """

    local: Annotated[datetime, BeforeValidator(to_datetime)]
    zone: str

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        match = BRACKETED.fullmatch(value)
        if match is None:
            raise ValueError("local time with zone expected, such as `2025-06-20T10:00[Asia/Shanghai]`")
        return {"local": match[1], "zone": match[2]}

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in zone_names():
            raise ValueError("an IANA time zone is expected, such as `Asia/Shanghai`")
        return value

    @model_validator(mode="after")
    def _offset_agrees(self) -> LocalTime:
        if not 1900 <= self.local.year <= 2200:
            raise Misfit("a year from 1900 to 2200 is expected", "local", found=self.local)
        if self.local.utcoffset() is not None and instant(self.local) not in readings(self.wall, self.zone):
            raise Misfit(f"the offset contradicts the zone {self.zone}", "local", found=self.local.isoformat())
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """An object, or one string."""
        shape = handler(core)
        text = {"type": "string", "pattern": BRACKETED.pattern, "description": "local time and IANA zone"}
        return {"anyOf": [handler.resolve_ref_schema(shape), text]}

    @property
    def wall(self) -> datetime:
        """The naive wall-clock time."""
        return self.local.replace(tzinfo=None)

    @cached_property
    def instant(self) -> int | None:
        """Microseconds since 1970 in UTC, or None where the clocks change and no offset was given."""
        if self.local.utcoffset() is not None:
            return instant(self.local)
        possible = readings(self.wall, self.zone)
        return possible[0] if len(possible) == 1 else None

    @classmethod
    def of(cls, text: str, zone: str) -> LocalTime:
        """`LocalTime.of("2025-06-20T10:00", "Asia/Shanghai")`."""
        return cls(local=to_datetime(text), zone=zone)


def instant_of(local: LocalTime | None) -> Any:
    """The instant of a local time; UNKNOWN where it is not stated or has none."""
    return UNKNOWN if local is None else stated(local.instant)


def nights_between(start: LocalTime, end: LocalTime) -> int:
    """Calendar nights from check-in to check-out."""
    return (end.wall.date() - start.wall.date()) // timedelta(days=1)
