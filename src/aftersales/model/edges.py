"""The ends of a supplier's windows: absolute instants, or offsets from the start of the service."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from aftersales.model.base import Input
from aftersales.model.problems import InvalidInput, Misfit
from aftersales.model.times import BRACKETED, LocalTime, clock, to_datetime
from aftersales.values.instants import clock_time, time_of_day, wall_clock
from aftersales.values.zones import DAY, HOUR, MINUTE, instant

_UNITS: Final = {"minutes": MINUTE, "hours": HOUR, "days": DAY}
OFFSETS: Final = tuple(f"{unit}_{side}" for side in ("before", "after") for unit in _UNITS)
_SHAPE: Final[dict[str, Any]] = {
    "type": "string",
    "description": "date and time: with its UTC offset, with [an IANA zone], or in the item's zone",
}
Minutes = Annotated[int, Field(ge=0, le=1_000_000)]
Hours = Annotated[int, Field(ge=0, le=100_000)]
Days = Annotated[int, Field(ge=0, le=4000)]


class Unresolved(Exception):
    """An edge cannot be told; the argument is the fact it needs."""


class Disagreement(Exception):
    """An edge is stated twice, and differently; the argument is the instant that the offset gives."""


class Edge(Input):
    """One end of a window, as JSON an object, or the text of `at` alone.

    `at` is absolute: `2026-01-07T00:00:00Z`, `2026-01-07T00:00[Asia/Shanghai]`, or without both in the item's zone.
    The offsets count from the start of the service: `minutes_` and `hours_` elapsed, `days_` on the calendar, at the
    same time of day. `time` first puts that start to a time of its own day, as in "18:00 one day before" or "48 hours
    before 24:00 of the day of arrival". A local time that occurs twice or never is the later instant: windows
    are deadlines on the traveller.

    Some suppliers send both. Then both must give the same instant, for whichever were dropped silently could be the
    one the supplier charges by; or `prefer` says which counts (`at` or `offset`).
    """

    at: Annotated[datetime, BeforeValidator(to_datetime)] | None = None
    zone: str | None = None
    minutes_before: Minutes | None = None
    hours_before: Hours | None = None
    days_before: Days | None = None
    minutes_after: Minutes | None = None
    hours_after: Hours | None = None
    days_after: Days | None = None
    time: Annotated[str, BeforeValidator(clock)] | None = None
    prefer: Literal["at", "offset"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        match = BRACKETED.fullmatch(value) if isinstance(value, str) else None
        if match is not None:
            return {"at": match[1], "zone": match[2]}
        return {"at": value} if isinstance(value, str | datetime) else value

    @model_validator(mode="after")
    def _one_way(self) -> Edge:
        offsets = [name for name in OFFSETS if getattr(self, name) is not None]
        if len(offsets) > 1 or not (offsets or self.at):
            raise Misfit(f"`at`, or one of {', '.join(f'`{name}`' for name in OFFSETS)} is expected")
        if self.zone is not None and self.at is None:
            raise Misfit("a zone goes with `at`", "zone", found=self.zone)
        if self.time is not None and not offsets:
            raise Misfit("a time of day goes with an offset", "time", found=self.time)
        if self.prefer is not None and not (offsets and self.at):
            raise Misfit("nothing to prefer: state `at` and an offset, or leave this out", "prefer", found=self.prefer)
        _checked(self.at, self.zone)
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """An object, or one string."""
        return {"anyOf": [handler.resolve_ref_schema(handler(core)), _SHAPE]}

    def instant(self, start: LocalTime | None) -> int:
        """The instant, for an item whose service has a start. Raises Unresolved and Disagreement."""
        if self._offset is None or self.prefer == "at":
            return self._absolute(start)
        relative = self._relative(start)
        if self.at is not None and self.prefer is None and self._absolute(start) != relative:
            raise Disagreement(relative)
        return relative

    @property
    def _offset(self) -> tuple[str, int] | None:
        """Unit and signed number of an offset."""
        for name in OFFSETS:
            count = getattr(self, name)
            if count is not None:
                unit, _, side = name.partition("_")
                return unit, -count if side == "before" else count
        return None

    def _absolute(self, start: LocalTime | None) -> int:
        assert self.at is not None
        if self.at.utcoffset() is not None:
            return instant(self.at)
        zone = self.zone if start is None else self.zone or start.zone
        if zone is None:
            raise Unresolved("zone")
        return wall_clock(self.at.toordinal(), time_of_day(self.at), zone)

    def _relative(self, start: LocalTime | None) -> int:
        if start is None or self._offset is None:
            raise Unresolved("service_start")
        unit, count = self._offset
        day, time = start.wall.toordinal(), time_of_day(start.wall) if self.time is None else clock_time(self.time)
        if unit == "days":
            return wall_clock(day + count, time, start.zone)
        if self.time is not None:
            return wall_clock(day, time, start.zone) + count * _UNITS[unit]
        if start.instant is None:
            raise Unresolved("service_start")
        return start.instant + count * _UNITS[unit]


def _checked(at: datetime | None, zone: str | None) -> None:
    """Refuse years out of range, and zones that do not exist or contradict the offset."""
    if at is None:
        return
    try:
        LocalTime(local=at if zone else at.replace(tzinfo=None), zone=zone or "UTC")
    except InvalidInput as error:
        problem = error.problems[0]
        raise Misfit(problem.message, "zone" if problem.path == "zone" else "at", found=problem.found) from None
