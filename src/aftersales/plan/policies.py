"""A terms or right document compiled: its versions, each with a table per request."""

from __future__ import annotations

from bisect import bisect_right

from aftersales.model.facts import UNKNOWN
from aftersales.plan.compile import compiled_table
from aftersales.plan.declared import declared_readers
from aftersales.plan.readers import Requested, reader_of
from aftersales.plan.tables import TablePlan
from aftersales.plan.view import View
from aftersales.policy.documents import Declaration, Policy, Version
from aftersales.values.zones import MINUTE, day_start


class PolicyPlan:
    """One document ready to answer. Tables are compiled when first needed."""

    __slots__ = ("_starts", "_tables", "always", "by_minute", "facts", "id", "kind", "picked", "policy", "readers")

    def __init__(self, policy: Policy, shared: tuple[Declaration, ...]) -> None:
        self.policy, self.id, self.kind = policy, policy.id, policy.kind
        self.facts, self.readers = declared_readers((*shared, *policy.facts))
        self.picked = reader_of(policy.picked_by, self.facts, self.readers)
        self.by_minute = policy.precision == "minute"
        first = policy.versions[0]
        self.always = len(policy.versions) == 1 and first.start is None and first.instant is None
        self._tables: dict[tuple[str, str], TablePlan | None] = {}
        self._starts: dict[str | None, list[int]] = {}

    def version(self, view: View) -> Version | str | None:
        """The version in force; None if there is none yet, or the name of the picking instant if that is unknown."""
        if self.always:
            return self.policy.versions[0]
        at = view.now if self.picked.__class__ is Requested else self.picked.value(view)
        if at is None or at is UNKNOWN:
            return self.policy.picked_by
        place = bisect_right(self.starts(view.zone), at) - 1
        return self.policy.versions[place] if place >= 0 else None

    def starts(self, zone: str | None) -> list[int]:
        """The instants at which the versions come into force, for an item's zone."""
        found = self._starts.get(zone)
        if found is None:
            found = self._starts[zone] = [_start(version, zone or "UTC") for version in self.policy.versions]
        return found

    def table(self, version: Version, request: str) -> TablePlan | None:
        """The table that answers a kind of request, None if the document does not speak of it."""
        key = (version.name, request)
        try:
            return self._tables[key]
        except KeyError:
            rows = version.body.cancel if request == "cancel" else version.body.no_show
            found = None if rows is None else compiled_table(rows, self.facts, self.readers)
            self._tables[key] = found
            return found

    def seen(self, view: View) -> View:
        """The view as the document reads it: to the minute, if it says so."""
        return view.at(view.now - view.now % MINUTE) if self.by_minute else view

    def named_version(self, name: str) -> Version | None:
        """The version of that name."""
        return next((version for version in self.policy.versions if version.name == name), None)

    def boundaries(self, view: View, request: str) -> list[int]:
        """Instants of the request at which this document's answer can become another."""
        found: list[int] = []
        if not self.always and isinstance(self.picked, Requested):
            found += self.starts(view.zone)
        version = self.version(view)
        table = self.table(version, request) if isinstance(version, Version) else None
        for axis in table.axes if table else ():
            found += axis.boundaries(self.seen(view))
        return [-(-at // MINUTE) * MINUTE for at in found] if self.by_minute else found


def _start(version: Version, zone: str) -> int:
    if version.start is not None:
        return day_start(version.start, zone)
    return version.instant if version.instant is not None else -(2**62)


