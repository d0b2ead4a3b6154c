"""The units that a table is asked for, each with its own facts and price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.facts import UNKNOWN
from aftersales.model.parts import Item
from aftersales.model.record import ItemRecord
from aftersales.policy.documents import HEADS
from aftersales.policy.registry import WEEKDAYS
from tests.reference.amounts import sold_by
from tests.reference.facts import Facts
from tests.reference.prices import Price
from tests.reference.requests import sums_of
from tests.reference.settle import Money
from tests.reference.units import owners_of, units_of


def each_unit(name: str, money: Money) -> list[Money] | frozenset[str] | None:
    """What there is to settle for each unit; what is missing to tell the units, or None if there are none."""
    root = money.root
    sold, part = root.sold, root.whole
    if money.question not in HEADS and name != "traveller":
        sold, part = (_unflown(price, root.item, name) for price in (sold, part))
    if (name == "night" and not part.nights) or (name not in ("traveller", "night") and not root.item.segments):
        return None
    if name == "night" and money.question in HEADS:
        sold, part = replace(sold, used=0), replace(part, used=0)
    elif name == "night" and part.used is None:
        return frozenset({"nights_used"})
    units = units_of((name,), sold, part, sold_by(root))
    if isinstance(units, frozenset):
        return units
    owners = owners_of(name, sold.cells, part, sold_by(root))
    found = zip(owners, units, strict=True)
    return [_of_unit(name, owner, *unit, money) for owner, unit in found] or None


def _unflown(price: Price, item: Item, name: str) -> Price:
    """What is not flown yet, also of a journey that is flown in full."""
    flown = {number for number, segment in enumerate(item.segments) if segment.status == "flown"}
    cells = frozenset(cell for cell in price.cells if cell.segment not in flown)
    told = cells == price.cells or all(one.segment is not None for one in price.pieces)
    left = tuple(one for one in price.pieces if one.segment not in flown)
    return replace(price, cells=cells, pieces=left if told else (), unsplit=price.unsplit or ("" if told else name))


def _of_unit(name: str, owner: Any, sold: Price, part: Price, money: Money) -> Money:
    root = money.root
    facts = _facts(name, owner, part, money).but(sums_of(root.item, part))
    inner = replace(root, facts=facts, sold=sold, whole=part, unit=part)
    return replace(money, root=inner, already=0, tender=None)


def _facts(name: str, owner: Any, part: Price, money: Money) -> Facts:
    root = money.root
    if name == "traveller":
        types = {one.id: one.type for one in root.booking.travellers}
        return root.facts.but({"traveller_type": types.get(owner) or UNKNOWN, "party_size": 1})
    if name == "night":
        assert root.item.stay is not None
        night = root.item.stay.check_in.wall.date() + timedelta(days=owner)
        return root.facts.but({"night_date": night.toordinal(), "night_weekday": WEEKDAYS[night.weekday()]})
    segments = sorted(number for number in part.segments if number is not None)
    record, unclear = record_of(root.booking, root.item, segments, money.reported)
    touched = root.changed.intersection(segments)
    changed = "all" if touched.issuperset(segments) else "part" if touched else "untouched"
    own = {} if root.facts.get("journey_changed") is None else {"journey_changed": changed}
    return root.facts.but(unclear | own, record)


def record_of(
    booking: Booking, item: Item, segments: Sequence[int], reported: Sequence[Any]
) -> tuple[ItemRecord, dict[str, Any]]:
    """What is stated about some segments as if they were the item, and what they do not agree on."""
    own = [item.segments[number] for number in segments]
    names = {name for segment in own for name in segment.attributes}
    values = {name: [one.attributes.get(name, item.attributes.get(name)) for one in own] for name in names}
    shared = {name: found[0] for name, found in values.items() if len(set(found)) == 1}
    several = len(item.segments) > 1
    changes: dict[str, Any] = {"segments": tuple(own), "attributes": {**item.attributes, **shared}}
    changes |= {"distance_m": None} if several else {}
    part = item.model_copy(update=changes)
    reports = [report for report in (_renumbered(one, item, segments) for one in booking.disruptions) if report]
    record = ItemRecord(booking.model_copy(update={"disruptions": tuple(reports)}), part, reported)
    return record, dict.fromkeys(names - shared.keys(), UNKNOWN)


def _renumbered(report: Any, item: Item, segments: Sequence[int]) -> Any:
    """A report as it counts the segments of the unit; nothing if it hits none of them."""
    if report.item != item.id or report.segment is None:
        return report
    if report.segment not in segments:
        return None
    return report.model_copy(update={"segment": segments.index(report.segment)})
