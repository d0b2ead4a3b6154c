"""Laws of zones: our arithmetic is the standard library's, for every zone of the data."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources

from hypothesis import given
from hypothesis import strategies as st

from aftersales.values.zones import (
    DAY,
    EPOCH,
    HOUR,
    SECOND,
    day_start,
    instant,
    latest_reading,
    local_day,
    local_wall,
    readings,
    utc_offset,
    zone_names,
)
from tests.property.strategies import stdlib_zone

NAMES = st.sampled_from(sorted(zone_names()))
FIRST = instant(datetime(1900, 1, 1, tzinfo=UTC))
LAST = instant(datetime(2200, 12, 31, tzinfo=UTC))


@lru_cache(maxsize=1024)
def transitions(name: str) -> tuple[int, ...]:
    """The instants from 1900 on at which a zone's file says that its clocks change."""
    data = resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).read_bytes()
    first = struct.unpack(">6l", data[20:44])
    start = 44 + first[3] * 5 + first[4] * 6 + first[5] + first[2] * 8 + first[1] + first[0]
    count = struct.unpack(">l", data[start + 32 : start + 36])[0]
    times = struct.unpack(f">{count}q", data[start + 44 : start + 44 + count * 8])
    return tuple(time * SECOND for time in times if time * SECOND > FIRST)


def stdlib(at: int, name: str) -> datetime:
    """The local time of an instant, as the standard library has it."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(stdlib_zone(name))


@st.composite
def instants(draw: st.DrawFn, name: str) -> int:
    """Any instant, or one within a tick, an hour or a day of a change of the clocks."""
    changes = transitions(name)
    if not changes or draw(st.booleans()):
        return draw(st.integers(FIRST, LAST))
    near = st.sampled_from((-DAY, -HOUR, -1, 0, 1, HOUR, DAY)) | st.integers(-2 * DAY, 2 * DAY)
    return max(FIRST, draw(st.sampled_from(changes)) + draw(near))


@given(NAMES, st.data())
def test_offsets_are_those_of_the_standard_library(name: str, data: st.DataObject) -> None:
    """The offset at an instant, and the local time it gives."""
    at = data.draw(instants(name))
    local = stdlib(at, name)
    assert timedelta(microseconds=utc_offset(at, name)) == local.utcoffset()
    assert local_wall(at, name) == local.replace(tzinfo=None)
    assert local_day(at, name) == local.toordinal()


def test_every_change_of_every_zone_is_known() -> None:
    """One tick before and at each change written in the data, the offset is the standard library's."""
    assert sum(len(transitions(name)) for name in zone_names()) > 10_000
    for name in sorted(zone_names()):
        for change in transitions(name)[-15:]:
            for at in (change - 1, change):
                assert timedelta(microseconds=utc_offset(at, name)) == stdlib(at, name).utcoffset(), (name, at)


@given(NAMES, st.data())
def test_readings_are_all_instants_with_that_local_time(name: str, data: st.DataObject) -> None:
    """A local time's readings are in order, and are the standard library's readings that read back the same."""
    wall = local_wall(data.draw(instants(name)), name) + data.draw(st.sampled_from((-1, 0, 1))) * timedelta(minutes=30)
    aware = (wall.replace(tzinfo=stdlib_zone(name), fold=fold) for fold in (0, 1))
    both = sorted({instant(moment) for moment in aware})
    assert latest_reading(wall, name) == both[-1]
    assert readings(wall, name) == tuple(at for at in both if stdlib(at, name).replace(tzinfo=None) == wall)


@given(NAMES, st.data())
def test_an_instant_is_among_the_readings_of_its_local_time(name: str, data: st.DataObject) -> None:
    """Going to local time and back never loses an instant."""
    at = data.draw(instants(name))
    assert at in readings(local_wall(at, name), name)


@given(NAMES, st.data())
def test_a_date_starts_with_its_first_instant(name: str, data: st.DataObject) -> None:
    """At its start the date is reached, one tick before it is not."""
    day = local_day(data.draw(instants(name)), name)
    start = day_start(day, name)
    assert local_day(start - 1, name) < day <= local_day(start, name)
