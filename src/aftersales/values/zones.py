"""Local time and UTC, from the `tzdata` package alone: the machine's own zone files are never read.

An instant is a whole number of microseconds since 1970-01-01T00:00Z.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from aftersales.values.lifted import pure

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EPOCH_DAY = date(1970, 1, 1).toordinal()
MICROSECOND = timedelta(microseconds=1)
_TABLE = 400 * DAY
_DAYS = tuple(timedelta(days=n) for n in range(401))
FIRST = (datetime(1900, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
LAST = (datetime(2201, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
"""The instants accepted: the years 1900 to 2200."""
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local wall-clock arithmetic


class ZoneError(ValueError):
    """A zone that the time-zone data does not know."""


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every zone name of the installed `tzdata`."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("ascii").split())


@lru_cache(maxsize=16)
def version_of(package: str) -> str:
    """The version of an installed package, such as `2026.1` of `tzdata`."""
    from importlib import metadata

    return metadata.version(package)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone `name`. Raises ZoneError. Keep names, not the result: it does not pickle."""
    if name not in zone_names():
        raise ZoneError(f"`{name[:60]}` is not an IANA time zone such as `Asia/Shanghai`")
    with resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def instant(moment: datetime) -> int:
    """The instant of an aware datetime."""
    return (moment - EPOCH) // MICROSECOND


def moment(at: int, zone_name: str) -> datetime:
    """The aware datetime of an instant, with the zone's offset then. It pickles; the zone itself would not."""
    offset = timezone(timedelta(microseconds=utc_offset(at, zone_name)))
    return (EPOCH + timedelta(microseconds=at)).astimezone(offset)


def readings(local: datetime, zone_name: str) -> tuple[int, ...]:
    """The instants a naive local time can mean: one, two at a fold, none in a gap."""
    return tuple(sorted({at for at in both_readings(local, zone_name) if local_wall(at, zone_name) == local}))


@pure
def only_reading(wall: int, offset: int | None, zone_name: str) -> int | None:
    """The instant of a local time in microseconds, which may state its offset; None where the clocks change and it does
    not. Raises ValueError for an offset that contradicts the zone."""
    possible = readings(_NAIVE_EPOCH + timedelta(microseconds=wall), zone_name)
    if offset is None:
        return possible[0] if len(possible) == 1 else None
    if wall - offset not in possible:
        raise ValueError(f"the offset contradicts the zone {zone_name}")
    return wall - offset


def latest_reading(local: datetime, zone_name: str) -> int:
    """The later instant of a local time that occurs twice or never: what a deadline on the traveller means."""
    return max(both_readings(local, zone_name))


def both_readings(local: datetime, zone_name: str) -> tuple[int, int]:
    """The instants of a local time by the offsets before and after a change of the clocks; mostly the same twice."""
    where = zone(zone_name)
    early, late = (instant(local.replace(tzinfo=where, fold=fold)) for fold in (0, 1))
    return early, late


def local_wall(at: int, zone_name: str) -> datetime:
    """The naive wall-clock time of an instant in a zone."""
    return _NAIVE_EPOCH + timedelta(microseconds=at + utc_offset(at, zone_name))


def local_day(at: int, zone_name: str) -> int:
    """The calendar date of an instant in a zone, as a proleptic ordinal (`date.toordinal`)."""
    return (at + utc_offset(at, zone_name)) // DAY + EPOCH_DAY


@pure
@lru_cache(maxsize=65536)
def day_start(day: int, zone_name: str) -> int:
    """The first instant of a calendar date in a zone."""
    guess = (day - EPOCH_DAY) * DAY - utc_offset((day - EPOCH_DAY) * DAY, zone_name)
    low, high = guess - 2 * DAY, guess + 2 * DAY
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if local_day(middle, zone_name) < day else (low, middle)
    return high


@pure
def utc_offset(at: int, zone_name: str) -> int:
    """Local minus UTC at an instant, in microseconds."""
    starts, offsets = _offsets(zone_name, at // _TABLE)
    return offsets[bisect_right(starts, at) - 1]


def transitions(start: int, end: int, zone_name: str) -> list[int]:
    """The instants from `start` to `end` at which the zone's clocks change."""
    tables = range(start // _TABLE, end // _TABLE + 1)
    changes = (at for table in tables for at in _offsets(zone_name, table)[0] if at % _TABLE)
    return [at for at in changes if start <= at <= end]


@lru_cache(maxsize=16384)
def _offsets(zone_name: str, table: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The offsets in force during one table's span, each with its first instant."""
    where = zone(zone_name)
    first = table * _TABLE
    starts, offsets = [first], [_offset(first, where)]
    start, before = _in_utc(first, where), None
    for place, days in enumerate(_DAYS):
        after = where.fromutc(start + days).utcoffset()
        if after != before and place:
            at = first + place * DAY
            starts.append(_transition(at - DAY, at, where))
            offsets.append(_offset(at, where))
        before = after
    return tuple(starts), tuple(offsets)


def _offset(at: int, where: ZoneInfo) -> int:
    offset = where.fromutc(_in_utc(at, where)).utcoffset()
    assert offset is not None
    return offset // MICROSECOND


def _in_utc(at: int, where: ZoneInfo) -> datetime:
    """An instant as `fromutc` wants it: UTC by the clock, though it names the zone."""
    return (EPOCH + timedelta(microseconds=at)).replace(tzinfo=where)


def _transition(low: int, high: int, where: ZoneInfo) -> int:
    before = _offset(low, where)
    while high - low > SECOND:
        middle = (low + high) // (2 * SECOND) * SECOND
        low, high = (middle, high) if _offset(middle, where) == before else (low, middle)
    return high
