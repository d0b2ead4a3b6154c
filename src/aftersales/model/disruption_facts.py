"""What disruptions state about an item, by fact name: `docs/decisions/0003`, "Disruptions"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from aftersales.model.disruption import Disruption, implied
from aftersales.model.parts import Item
from aftersales.model.times import LocalTime, instant_of
from aftersales.model.unknown import UNKNOWN, without_unknown
from aftersales.values.zones import instant


class Hit(NamedTuple):
    """A disruption that applies to an item, and the places of the segments it hits; a stay or window has place 0."""

    report: Disruption
    places: tuple[int, ...]


def hits_on(item: Item, reports: Iterable[Disruption]) -> tuple[Hit, ...]:
    """The disruptions that apply to an item, in the order given."""
    hits = (Hit(report, places_of(item, report)) for report in reports)
    return tuple(hit for hit in hits if hit.places)


def places_of(item: Item, report: Disruption) -> tuple[int, ...]:
    """The places of the item's segments (0 for a stay or window) that a disruption names."""
    if report.item is not None:
        whole = range(len(item.segments) or 1)
        return () if report.item != item.id else tuple(whole) if report.segment is None else (report.segment,)
    if report.supplier is not None:
        return (0,) if _overlaps(item, report) else ()
    return tuple(
        place
        for place, one in enumerate(item.segments)
        if (one.carrier, one.number) == (report.carrier, report.number)
        and (one.departs is not None and one.departs.wall.date() == report.date)
        and report.origin in (None, one.origin)
    )


def name_of(report: Disruption) -> tuple[Any, ...]:
    """What a report from outside calls the services it hits: one of the item's `services_of`, if it is to apply."""
    return (report.carrier, report.number, report.date) if report.supplier is None else (report.supplier,)


def services_of(item: Item) -> tuple[tuple[Any, ...], ...]:
    """What reports may call the item's services: carrier, number and date of each segment, or the supplier."""
    if not item.segments:
        return () if item.supplier is None else ((item.supplier,),)
    timed = ((one.carrier, one.number, one.departs) for one in item.segments)
    return tuple((carrier, number, at.wall.date()) for carrier, number, at in timed if carrier and number and at)


def _overlaps(item: Item, report: Disruption) -> bool:
    """Whether a night of the stay, or a day of the window, lies in the days of a report on its supplier."""
    if item.supplier != report.supplier or report.starts is None or report.ends is None:
        return False
    if item.stay is not None:
        first, last = item.stay.check_in, item.stay.check_out
        return first.wall.date() <= report.ends and last.wall.date() > report.starts
    if item.window is None:
        return False
    starts, ends = item.window.starts, item.window.ends or item.window.starts
    return starts.wall.date() <= report.ends and ends.wall.date() >= report.starts


_WORDS = ("cause", "cancelled_by", "alternative_response", "remedy_taken", "place")
_FLAGS = ("extraordinary", "within_control", "safety", "known_before_purchase", "provided", "mishandled_report")
_CHANGES = ("airport_changed", "downgraded", "connections_added")
_INSTANTS = ("cancelled_at", "incident_at", "notified_at", "responded_at", "deplaned_at", "bags_delivered_at")
_PLAIN = (*_WORDS, *_FLAGS, *_CHANGES, *_INSTANTS)
_OFFERED = ("alternative", "alternative_departure", "alternative_arrival", "alternative_connections")
_TIMED = ("new_departure", "new_arrival", "disrupted_departure", "actual_departure", "actual_arrival")

DISRUPTED: Final = frozenset({"disruption", "price_increase", *_PLAIN, *_OFFERED, *_TIMED})
"""The facts that disruptions state."""
_UNDISRUPTED: Final = dict.fromkeys(sorted(DISRUPTED))


def disruption_facts(item: Item, hits: Sequence[Hit], scheduled: Mapping[str, Any]) -> dict[str, Any]:
    """Every disruption fact; none without a disruption. `scheduled` holds the original departure and arrival."""
    if not hits:
        return _UNDISRUPTED
    facts: dict[str, Any] = {"disruption": frozenset(hit.report.kind for hit in hits)}
    for report, _ in hits:
        facts |= _stated_by(report)
    return without_unknown({**facts, **_retimed(item, hits, scheduled), **_actual(item, hits, scheduled)})


def _stated_by(report: Disruption) -> dict[str, Any]:
    """What one report states, whichever segment it hits."""
    facts = {name: _value(report, name) for name in _PLAIN if getattr(report, name) is not None}
    facts |= implied(report)
    if report.price_increase_bp is not None:
        facts["price_increase"] = report.price_increase_bp
    return facts | _offered(report)


def _offered(report: Disruption) -> dict[str, Any]:
    """An alternative is stated as a whole: what it leaves out is unknown, whatever an earlier one said."""
    offer = report.alternative
    if offer is None:
        return {}
    if offer.kind == "none":
        return dict.fromkeys(_OFFERED)
    times = [UNKNOWN if at is None else instant(at) for at in (offer.departs_at, offer.arrives_at)]
    connections = UNKNOWN if offer.connections is None else offer.connections
    return dict(zip(_OFFERED, (offer.kind, *times, connections), strict=True))


def _value(report: Disruption, name: str) -> Any:
    """What a report states of a fact: UNKNOWN if nothing, None if it says that there is none."""
    value = getattr(report, name)
    if isinstance(value, datetime):
        return instant(value)
    return UNKNOWN if value is None else None if value == "none" else value


def _last(hits: Iterable[Hit], *names: str) -> Any:
    """What the last report that states one of some facts says of it."""
    found: Any = UNKNOWN
    for hit in hits:
        for name in names:
            value = _value(hit.report, name)
            found = found if value is UNKNOWN else value
    return found


def _retimed(item: Item, hits: Sequence[Hit], scheduled: Mapping[str, Any]) -> dict[str, Any]:
    """The schedule as it now stands: the new times of the first and the last segment, else the original ones."""
    ends = (("departure", 0), ("arrival", max(0, len(item.segments) - 1)))
    facts = {}
    for side, place in ends:
        there = [hit for hit in hits if place in hit.places]
        new = _last(there, f"new_{side}")
        moved = new is not UNKNOWN or any(hit.report.kind == "retimed" for hit in there)
        facts[f"new_{side}"] = new if moved else scheduled.get(f"original_{side}", UNKNOWN)
    return facts


def _actual(item: Item, hits: Sequence[Hit], scheduled: Mapping[str, Any]) -> dict[str, Any]:
    """When the first disrupted segment was to leave and left, and when the traveller was at the final destination."""
    first = min(place for hit in hits for place in hit.places)
    last = max(0, len(item.segments) - 1)
    arrival: Any = UNKNOWN
    for hit in hits:
        names = ("actual_arrival", "final_arrival") if last in hit.places else ("final_arrival",)
        value = _last((hit,), *names)
        arrival = arrival if value is UNKNOWN else value
    return {
        "disrupted_departure": _departure(item, first, scheduled),
        "actual_departure": _last((hit for hit in hits if first in hit.places), "actual_departure"),
        "actual_arrival": arrival,
    }


def _departure(item: Item, place: int, scheduled: Mapping[str, Any]) -> Any:
    departs: LocalTime | None = item.segments[place].departs if item.segments else None
    return instant_of(departs) if item.segments else scheduled.get("original_departure", UNKNOWN)
