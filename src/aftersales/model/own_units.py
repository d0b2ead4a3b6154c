"""The units of an item that a table is asked for one by one: each a record with facts and a price of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from aftersales.model.disruption_facts import DISRUPTED, Hit, disruption_facts
from aftersales.model.facts import journey_facts, units_key
from aftersales.model.parts import Item
from aftersales.model.place_facts import PLACES, units_of_segments
from aftersales.model.price import Unit
from aftersales.model.record import ItemRecord, money_facts
from aftersales.model.unit_kinds import group_of
from aftersales.model.units import OF_SEGMENTS
from aftersales.model.unknown import UNKNOWN
from aftersales.values.zones import WEEKDAYS


def segments_of(record: ItemRecord, unit: str, own: int) -> tuple[int, ...]:
    """The segments of one unit that is made of segments, among those of the record."""
    if unit == "segment":
        return (own,)
    return tuple([one for one in record.numbers if group_of(record.item, unit, one) == own])


def own_records(record: ItemRecord, unit: str) -> tuple[ItemRecord, ...] | str:
    """One record for each unit of an item or a portion; else what is missing to tell them apart."""
    if unit not in record.memo:
        record.memo[unit] = _own_records(record, unit)
    found: tuple[ItemRecord, ...] | str = record.memo[unit]
    return found


def _own_records(record: ItemRecord, unit: str) -> tuple[ItemRecord, ...] | str:
    units = record.units((unit,))
    if not units.keys:
        return units.missing
    prices: Sequence[Unit | None] = units.priced or [None] * len(units.keys)
    owners = [key[0] for key in units.keys]
    return tuple([_own(record, unit, own, price, units.missing) for own, price in zip(owners, prices, strict=True)])


def _own(record: ItemRecord, unit: str, own: Any, price: Unit | None, missing: str) -> ItemRecord:
    whole = Unit((), record.nights) if price is None else price
    facts: dict[str, Any] = dict.fromkeys((part.kind for part in record.whole.parts), UNKNOWN)
    facts |= {"total": UNKNOWN} if price is None else money_facts(whole)
    other: dict[str, Any] = {"whole": whole, "paid": whole.paid, "refunded": 0, "gate": None}
    other["unpriced"] = missing if price is None else ""
    if unit in OF_SEGMENTS:
        segments = segments_of(record, unit, own)
        facts |= _journey(record, segments)
        other |= {"numbers": segments, "zone": _zone(record, segments), "flown": record.flown & set(segments)}
        other["stated"] = record.stated | facts.pop("stated")
    elif unit == "traveller":
        facts |= {"traveller_type": UNKNOWN if own is None else record.types[own] or UNKNOWN, "party_size": 1}
        other["travellers"] = () if own is None else (own,)
    else:
        facts |= _night(record, own)
        other |= {"numbers": (own,), "whole": Unit(whole.parts, record.nights)}
    found = record.derived(facts, **other)
    found.entire = record.sold or record
    found.sold = None if record.sold is None else _as_sold(record.sold, unit, own)
    return found


def _as_sold(sold: ItemRecord, unit: str, own: Any) -> ItemRecord | None:
    """The same unit of the item as sold."""
    keys = [key[0] for key in sold.units((unit,)).keys]
    units = own_records(sold, unit)
    return None if isinstance(units, str) or own not in keys else units[keys.index(own)]


def _zone(record: ItemRecord, segments: Sequence[int]) -> str | None:
    departs = record.item.segments[segments[0]].departs
    return None if departs is None else departs.zone


def _journey(record: ItemRecord, segments: Sequence[int]) -> dict[str, Any]:
    """What is stated about some segments, as if they were the item."""
    item = record.item
    mine = tuple([item.segments[one] for one in segments])
    alone = item.model_copy(
        update={"segments": mine, "distance_m": item.distance_m if len(item.segments) == 1 else None}
    )
    place = {one: number for number, one in enumerate(segments)}
    hits = [Hit(hit.report, tuple([place[one] for one in hit.places if one in place])) for hit in record.hits]
    hits = [hit for hit in hits if hit.places]
    alike = stated_alike(item, segments)
    facts: dict[str, Any] = {**_unstated(record), **alike, **journey_facts(alone)}
    facts |= disruption_facts(alone, hits, facts)
    facts[units_key("segments")] = units_of_segments(alone, {one for hit in hits for one in hit.places})
    return {**facts, "stated": frozenset(alike)}


def stated_alike(item: Item, segments: Sequence[int]) -> dict[str, Any]:
    """What some segments state under `attributes`: one that does not state what another does has the item's. UNKNOWN
    where they do not agree."""
    own = [item.segments[one].attributes for one in segments]
    values = {name: {one.get(name, item.attributes.get(name)) for one in own} for each in own for name in each}
    return {name: found.pop() if len(found) == 1 else UNKNOWN for name, found in values.items()}


_OWN: Final = frozenset(
    {"service_start", "service_end", "original_departure", "original_arrival", "departure_date", "cabin"}
) | PLACES | DISRUPTED  # fmt: skip
"""Facts that segments have of their own: a part of a journey does not inherit them."""


def _unstated(record: ItemRecord) -> dict[str, Any]:
    return dict.fromkeys(sorted(_OWN - record.item.attributes.keys()), UNKNOWN)


def _night(record: ItemRecord, own: int) -> dict[str, Any]:
    assert record.item.stay is not None
    day = record.item.stay.check_in.wall.toordinal() + own
    return {"night_date": day, "night_weekday": WEEKDAYS[(day - 1) % 7]}
