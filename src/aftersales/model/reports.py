"""Disruptions reported outside the bookings: an index of many, and the records of the bookings they hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.disruption_facts import hits_on
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

    __slots__ = ("_by_service", "_by_supplier", "reports")

    def __init__(self, reports: Iterable[Disruption] = ()) -> None:
        self.reports = tuple(reports)
        self._by_service: dict[tuple[Any, ...], list[_Numbered]] = defaultdict(list)
        self._by_supplier: dict[str, list[_Numbered]] = defaultdict(list)
        _refuse_items(self.reports)
        for place, report in enumerate(self.reports):
            if report.supplier is not None:
                self._by_supplier[report.supplier].append((place, report))
            else:
                self._by_service[report.carrier, report.number, report.date].append((place, report))

    def __len__(self) -> int:
        return len(self.reports)

    def on(self, item: Item) -> tuple[Disruption, ...]:
        """The reports that apply to an item, in the order given."""
        found = self._candidates(item)
        if not found:
            return ()
        in_order = (found[place] for place in sorted(found))
        return tuple(hit.report for hit in hits_on(item, in_order))

    def _candidates(self, item: Item) -> dict[int, Disruption]:
        found: dict[int, Disruption] = {}
        if self._by_service:
            for one in item.segments:
                if one.number is not None and one.departs is not None:
                    found.update(self._by_service.get((one.carrier, one.number, one.departs.wall.date()), ()))
        if self._by_supplier and item.supplier is not None and not item.segments:
            found.update(self._by_supplier.get(item.supplier, ()))
        return found


def records_with(booking: Booking, disruptions: Disruptions | None) -> tuple[ItemRecord, ...]:
    """The booking's records, those of the items that reports hit with the facts these state.

    The same reports on the same booking give the same records; where none applies, these are the booking's own.
    """
    if not disruptions:
        return booking.records
    found = tuple([disruptions.on(item) for item in booking.items])
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
    every = zip(booking.items, booking.records, found, strict=True)
    return tuple(ItemRecord(booking, item, reports) if reports else own for item, own, reports in every)


def _refuse_items(reports: Iterable[Disruption]) -> None:
    wrong = [
        Problem(f"disruptions[{place}].item", "only a report that stands in a booking names an item", report.item)
        for place, report in enumerate(reports)
        if report.item is not None
    ]
    if wrong:
        raise InvalidInput(wrong)
