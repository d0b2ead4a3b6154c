"""Which bookings reports hit: found by the services these name, over whole columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.services import BETWEEN, day_of_departure, days_of, flat, journeys_of, service_of
from aftersales.batch.shape import plain
from aftersales.model.disruption import Disruption
from aftersales.model.reports import Disruptions

_NO_DAY: Final = -(2**31)
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def touched(bookings: pa.RecordBatch, disruptions: Disruptions) -> Mask:
    """Which rows of `schema.BOOKINGS` a report applies to, from outside or in the booking itself."""
    own = pc.fill_null(pc.list_value_length(bookings.column("disruptions")), 0)
    found: Mask = np.asarray(own) > 0
    items, owners = flat(bookings.column("items"))
    segments, owning_items = flat(pc.struct_field(items, "segments"))
    found[owners[owning_items[_journeys(segments, disruptions.reports)]]] = True
    found[owners[_supplied(items, disruptions.reports)]] = True
    return found


def _journeys(segments: pa.Array, reports: Iterable[Disruption]) -> Mask:
    named = [report for report in reports if report.carrier is not None and report.date is not None]
    found = np.zeros(len(segments), bool)
    if not named or not len(segments):
        return found
    places = np.flatnonzero(np.isin(_days(segments), [days_of(report.date) for report in named if report.date]))
    if len(places) == len(segments):
        return _named(segments, named)
    if len(places):
        found[places] = _named(_naming(segments).take(pa.array(places)), named)
    return found


def _naming(segments: pa.Array) -> pa.Array:
    """What of segments their names are made of."""
    names = ["carrier", "number", "departs", "origin"]
    return pa.StructArray.from_arrays([pc.struct_field(segments, name) for name in names], names)


def _named(segments: pa.Array, named: list[Disruption]) -> Mask:
    anywhere = journeys_of(segments)
    somewhere = pc.binary_join_element_wise(anywhere, plain(pc.struct_field(segments, "origin")), BETWEEN)
    return _in(anywhere, [service_of(r) for r in named if r.origin is None]) | _in(
        somewhere, [service_of(r) + BETWEEN + r.origin for r in named if r.origin is not None]
    )


def _days(segments: pa.Array) -> Any:
    """The local day of each departure, counted from 1970; one that none is where it is not known."""
    return np.asarray(pc.fill_null(day_of_departure(segments), _NO_DAY))


def _in(keys: pa.Array, names: list[str]) -> Mask:
    return np.asarray(pc.is_in(keys, value_set=pa.array(names, pa.string())), bool)


def _supplied(items: pa.Array, reports: Iterable[Disruption]) -> Mask:
    """Stays and windows: few suppliers are reported, so only their items are looked at one by one."""
    days: dict[str, list[tuple[date, date]]] = {}
    for one in reports:
        if one.supplier is not None and one.starts is not None and one.ends is not None:
            days.setdefault(one.supplier, []).append((one.starts, one.ends))
    found = _in(plain(pc.struct_field(items, "supplier")), list(days))
    for place in np.flatnonzero(found):
        item = {name: items.field(name)[place].as_py() for name in ("supplier", "segments", "stay", "window")}
        found[place] = not item["segments"] and any(_overlaps(item, *span) for span in days[item["supplier"]])
    return found


def _overlaps(item: dict[str, Any], starts: date, ends: date) -> bool:
    """Whether a night of the stay, or a day of the window, lies in the days reported."""
    stay, window = item["stay"], item["window"]
    first = _day(stay, "check_in") or _day(window, "starts")
    last = _day(stay, "check_out") or _day(window, "ends") or first
    if first is None or last is None:
        return False
    return first <= ends and (last > starts if stay else last >= starts)


def _day(times: dict[str, Any] | None, name: str) -> date | None:
    wall = ((times or {}).get(name) or {}).get("local")
    return None if wall is None else wall.date()
