"""Which units of an item a request is about, and what is true of each of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aftersales.model.facts import UNKNOWN
from aftersales.model.own_units import segments_of, stated_alike
from aftersales.model.record import ItemRecord, Selection, Unit
from aftersales.model.units import OF_SEGMENTS, Key, Units
from aftersales.plan.formula import Missing
from aftersales.plan.view import TOUCHED, View
from aftersales.policy.documents import Part

ASKED_UNITS: Final = ("bag", "aspect")
"""Units that the request states: it says how many there are, and nothing costs anything of each."""


_IN_PART: Final = frozenset(("night", *OF_SEGMENTS, *ASKED_UNITS))
"""Units of which a request may be about some only."""


def units_seen(view: View, names: tuple[str, ...], part: Part) -> Units:
    """Every combination of some units that a request is about: unused nights, segments that the part leaves in. Raises
    Missing where nobody can tell what units there are."""
    if _IN_PART.isdisjoint(names):
        return _known(view.record.units(names))
    asked = [name for name in names if name in ASKED_UNITS]
    of_item = tuple(name for name in names if name not in ASKED_UNITS)
    found = _known(view.record.units(of_item or ("item",)))
    if "night" in of_item and view.used is UNKNOWN:
        raise Missing("nights_used")
    left = [place for place, key in enumerate(found.keys) if _left(view, of_item, key, part)]
    keys = tuple([found.keys[place] for place in left])
    if asked:
        times = _counted(view, asked)
        return Units(tuple([(*key, n) for key in keys for n in range(times)]), None, f"price per {asked[0]}")
    priced = None if found.priced is None else tuple([found.priced[place] for place in left])
    return Units(keys, priced, found.missing)


def _known(found: Units) -> Units:
    if not found.keys:
        raise Missing(found.missing)
    return found


def _counted(view: View, asked: list[str]) -> int:
    """How many of the units a request states. Raises Missing."""
    times = 1
    for name in asked:
        stated = view.asked.get("aspects" if name == "aspect" else "bags")
        if stated is None or stated is UNKNOWN:
            raise Missing("aspects" if name == "aspect" else "bags")
        times *= len(stated) if name == "aspect" else stated
    return times


def _left(view: View, names: tuple[str, ...], key: Key, part: Part) -> bool:
    """Whether a unit is one the request is about."""
    for name, own in zip(names, key, strict=False):
        if name == "night" and own < view.used:
            return False
        if name in OF_SEGMENTS and part.name in ("changed", "affected"):
            touched = touched_segments(view, part)
            if not any(one in touched for one in segments_of(view.record, name, own)):
                return False
    return True


def touched_segments(view: View, part: Part) -> frozenset[int]:
    """The segments that a change touches, or that a disruption hits."""
    if part.name == "affected":
        return frozenset(place for hit in view.record.hits for place in hit.places)
    named = view.asked.get(TOUCHED)
    return frozenset(view.record.numbers if named is None or named is UNKNOWN else named)


def touched_price(view: View, unit: Unit, of: Selection, part: Part) -> int:
    """What a unit paid of a selection for the segments that are touched. Raises Missing."""
    touched, own = touched_segments(view, part), set(view.record.numbers)
    parts = [one for one in unit.parts if of.has(one)]
    if own <= touched or not view.record.item.segments:
        return sum([one.minor for one in parts]) if touched or part.name == "changed" else 0
    if own.isdisjoint(touched):
        return 0
    if any(one.segment is None for one in parts):
        raise Missing("price per segment")
    return sum([one.minor for one in parts if one.segment in touched])


def own_facts(record: ItemRecord, names: tuple[str, ...], key: Key) -> Mapping[str, Any] | None:
    """What segments state of a unit of theirs under `attributes`."""
    for name, own in zip(names, key, strict=False):
        if name in OF_SEGMENTS:
            return stated_alike(record.item, segments_of(record, name, own))
    return None
