"""Disruptions reported outside the bookings: an index of many, and the records of the bookings they hit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.disruption_facts import hits_on, name_of, services_of
from aftersales.model.packages import linked, package_of
from aftersales.model.parts import Item
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.record import ItemRecord

_REMEMBERED: Final = 8
"""How many sets of reports a booking remembers its records of."""
_Numbered = tuple[int, Disruption]


class Disruptions:
    """Many reports, found by the services they name. The order given counts: later reports state later facts.

    A report may not name an `item`: only the reports that stand in a booking know its items.
    """

    __slots__ = ("_named", "reports")

    def __init__(self, reports: Iterable[Disruption] = ()) -> None:
        self.reports = tuple(reports)
        self._named: dict[tuple[Any, ...], list[_Numbered]] = {}
        _refuse_items(self.reports)
        for place, report in enumerate(self.reports):
            self._named.setdefault(name_of(report), []).append((place, report))

    def __len__(self) -> int:
        return len(self.reports)

    def may_hit(self, record: ItemRecord) -> bool:
        """Whether any report names a service of an item; its origin or its days may still be others."""
        return not self._named.keys().isdisjoint(record.services)

    def on(self, item: Item) -> tuple[Disruption, ...]:
        """The reports that apply to an item, in the order given."""
        found = {place: report for service in services_of(item) for place, report in self._named.get(service, ())}
        return tuple(hit.report for hit in hits_on(item, (found[place] for place in sorted(found))))


def records_with(booking: Booking, disruptions: Disruptions | None) -> tuple[ItemRecord, ...]:
    """The booking's records, those of the items that reports hit with the facts these state.

    The same reports on the same booking give the same records; where none applies, these are the booking's own.
    """
    if not disruptions:
        return booking.records
    touched = [disruptions.may_hit(record) for record in booking.records]
    if True not in touched:
        return booking.records
    found = tuple([disruptions.on(item) if hit else () for item, hit in zip(booking.items, touched, strict=True)])
    if not any(found):
        return booking.records
    known = booking.reported
    records = known.get(found)
    if records is None:
        if len(known) >= _REMEMBERED:
            known.clear()
        records = known.setdefault(found, _records(booking, found))
    return records


def _records(booking: Booking, found: tuple[tuple[Disruption, ...], ...]) -> tuple[ItemRecord, ...]:
    touched = {package_of(item) for item, hits in zip(booking.items, found, strict=True) if hits} - {None}
    records = [
        ItemRecord(booking, item, hits) if hits or package_of(item) in touched else own
        for item, own, hits in zip(booking.items, booking.records, found, strict=True)
    ]
    return linked(booking.items, tuple(records))


def _refuse_items(reports: Iterable[Disruption]) -> None:
    wrong = [
        Problem(f"disruptions[{place}].item", "only a report that stands in a booking names an item", report.item)
        for place, report in enumerate(reports)
        if report.item is not None
    ]
    if wrong:
        raise InvalidInput(wrong)
