"""Reports beside the bookings they may hit: one more column, whose values are traced like any other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.columns.arrays import Ints
from aftersales.batch.encoding import encoder
from aftersales.batch.schema import DISRUPTION
from aftersales.batch.services import flat, journeys_of, service_of
from aftersales.batch.shape import plain
from aftersales.model.disruption import Disruption
from aftersales.model.disruption_facts import hits_on
from aftersales.model.parts import Item
from aftersales.model.record import ItemRecord
from aftersales.model.reports import Disruptions

REPORTS: Final = "reports"


class Named(NamedTuple):
    """How many reports name a service of each row, and which these are, row after row, in the order given."""

    lengths: Ints
    reports: Ints


class Beside(Disruptions):
    """Reports of which each may hit any item: their own words decide."""

    __slots__ = ()

    def __init__(self, reports: Sequence[Disruption]) -> None:
        self.reports = tuple(reports)

    def may_hit(self, record: ItemRecord) -> bool:
        return bool(self.reports)

    def on(self, item: Item) -> tuple[Disruption, ...]:
        return tuple([hit.report for hit in hits_on(item, self.reports)])


class Index:
    """Reports by the names of the services they may hit, and as an array: made once for any number of batches."""

    def __init__(self, disruptions: Disruptions) -> None:
        self._array = _array(disruptions.reports)
        self._names = {journeys: Lists.of(disruptions, journeys) for journeys in (True, False)}

    def named(self, bookings: pa.RecordBatch, rows: Ints) -> Named:
        """The reports that may hit some rows."""
        wanted = bookings.column("items")
        items, owners = flat(wanted if len(rows) == len(wanted) else wanted.take(pa.array(rows)))
        segments, items_of = flat(pc.struct_field(items, "segments"))
        pairs = [self._names[True].pairs(journeys_of(segments), owners[items_of])]
        pairs.append(self._names[False].pairs(plain(pc.struct_field(items, "supplier")), owners))
        every = np.unique(np.concatenate(pairs, axis=1), axis=1)
        return Named(np.bincount(every[0], minlength=len(rows)), every[1])

    def beside(self, bookings: pa.RecordBatch, rows: Ints) -> pa.RecordBatch:
        """Bookings, with the reports that name services of some rows as a column."""
        told = self.named(bookings, rows)
        lengths = np.zeros(bookings.num_rows, np.int64)
        lengths[rows] = told.lengths
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        reports = self._array.take(pa.array(told.reports))
        return bookings.append_column(REPORTS, pa.ListArray.from_arrays(pa.array(offsets), reports))


class Lists(NamedTuple):
    """The reports of each name, one name's after the other's."""

    names: pa.Array
    counts: Ints
    reports: Ints

    @classmethod
    def of(cls, disruptions: Disruptions, journeys: bool) -> Lists:
        """Those of journeys, or of suppliers."""
        numbers: dict[str, list[int]] = {}
        for number, report in enumerate(disruptions.reports):
            if (report.supplier is None) == journeys:
                numbers.setdefault(service_of(report), []).append(number)
        lists = list(numbers.values())
        flat = np.array([number for some in lists for number in some], np.int64)
        return cls(pa.array(list(numbers), pa.string()), np.array([len(some) for some in lists], np.int64), flat)

    def pairs(self, names: pa.Array, rows: Ints) -> Ints:
        """Each row with each report of its services' names."""
        found = np.asarray(pc.fill_null(pc.index_in(names, value_set=self.names), -1)).astype(np.int64)
        places = np.flatnonzero(found >= 0)
        first, which = np.cumsum(self.counts) - self.counts, found[places]
        repeated = np.repeat(np.arange(len(places)), self.counts[which])
        began = np.cumsum(self.counts[which]) - self.counts[which]
        within = np.arange(len(repeated)) - np.repeat(began, self.counts[which])
        return np.stack([rows[places][repeated], self.reports[first[which][repeated] + within]])


def _array(reports: tuple[Disruption, ...]) -> pa.Array:
    encode = encoder(DISRUPTION)
    return pa.array([encode(one.model_dump(by_alias=True, exclude_defaults=True), "") for one in reports], DISRUPTION)
