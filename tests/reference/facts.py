"""The facts of one item under one request, as one document sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any

from aftersales.model.facts import UNKNOWN, units_key
from aftersales.model.record import ItemRecord
from aftersales.policy import documents as d
from aftersales.policy.registry import REQUESTED, declared_built_in
from tests.reference.arithmetic import local
from tests.reference.clocks import Clock, Stretch, read
from tests.reference.prices import minor
from tests.reference.supplier import Kept
from tests.reference.verbs import worked_out

MINUTE = 60_000_000
Supplier = Callable[[int], Kept]
DECLARED = declared_built_in()


class Facts:
    """Facts by name. Declared ones are worked out from the others each time somebody asks."""

    def __init__(
        self,
        record: ItemRecord,
        stated: Mapping[str, Any],
        at: int,
        declared: Sequence[d.Declaration],
        came: bool,
        supplier: Supplier,
        calendars: Mapping[str, d.Calendar],
    ) -> None:
        self.calendars = calendars
        self.record, self.zone = record, record.zone
        self.at, self.stated, self.came = at, stated, came
        self.supplier: Kept = supplier(at)
        self.declared = DECLARED | {one.name: one for one in declared}
        self._known: dict[str, Any] = {}

    def but(self, stated: Mapping[str, Any], record: ItemRecord | None = None) -> Facts:
        """The same facts but for some, and those of another record."""
        other = copy(self)
        other.record = self.record if record is None else record
        other.zone, other.stated, other._known = other.record.zone, {**self.stated, **stated}, {}
        return other

    def type_of(self, name: str) -> str:
        """The fact's type, as declared."""
        return self.declared[name].type if name in self.declared else "word"

    def read(self, name: str, clock: Clock) -> Any:
        """The fact as one clock reads it."""
        value = self.get(name)
        return read(value, clock, self.zone) if isinstance(value, Stretch) else value

    def get(self, name: str) -> Any:
        """The fact's value, None or UNKNOWN."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def of_units(self, unit: str) -> list[Facts]:
        """The facts of each unit, and behind them those of the item."""
        return [UnitFacts(self, unit, stated) for stated in self.record.facts[units_key(unit)]]

    def _find(self, name: str) -> Any:
        if name == REQUESTED:
            return self.at
        if name in self.stated:
            return self.stated[name]
        if name == "supplier_schedule":
            return self.supplier is not None
        if name == "supplier_penalty":
            return UNKNOWN if isinstance(self.supplier, frozenset) else self.supplier
        if name == "nights_used":
            return nights_used(self.record, self.at, self.came)
        one = self.declared.get(name)
        if one is not None and one.type == "money" and name in self.record.stated:
            return minor(str(self.record.facts[name]), self.record.currency)
        if one is None or one.verb is None:
            return self.record.facts.get(name, UNKNOWN)
        return worked_out(one, self)


class UnitFacts(Facts):
    """The facts of one unit (a change), and behind them those of its item."""

    def __init__(self, item: Facts, unit: str, stated: dict[str, Any]) -> None:
        self.record, self.zone, self.at, self.stated = item.record, item.zone, item.at, item.stated
        self.came, self.calendars = item.came, item.calendars
        self.declared = item.declared | declared_built_in(unit)
        self._known = dict(stated)


def facts_for(
    policy: d.Policy,
    shared: Sequence[d.Declaration],
    record: ItemRecord,
    stated: Mapping[str, Any],
    at: int,
    came: bool,
    supplier: Supplier,
    calendars: Sequence[d.Calendar] = (),
) -> tuple[Facts, Facts]:
    """The facts as they are, and as a document's tables see them: the request floored if the document says so.

    `stated` is what the request states; `supplier` what the supplier keeps at an instant.
    """
    declared = [*shared, *policy.facts]
    floored = at // MINUTE * MINUTE if policy.precision == "minute" else at
    days = {one.id: one for one in calendars}
    exact, seen = (Facts(record, stated, now, declared, came, supplier, days) for now in (at, floored))
    return exact, seen


def nights_used(record: ItemRecord, at: int, came: bool) -> Any:
    """As stated; else none if nobody came or before the start, then the calendar nights since, at most all."""
    if "nights_used" in record.facts:
        return record.facts["nights_used"]
    if not came:
        return 0
    start = record.facts.get("service_start", UNKNOWN)
    if start is UNKNOWN or record.zone is None:
        return UNKNOWN
    if at < start:
        return 0
    passed = (local(at, record.zone).date() - local(start, record.zone).date()).days
    return min(passed, record.facts["nights"])
