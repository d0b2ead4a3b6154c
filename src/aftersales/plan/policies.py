"""A terms, right, waiver or benefit document compiled: its versions, each with a table per question."""

from __future__ import annotations

from bisect import bisect_right
from copy import copy

from aftersales.model.facts import UNKNOWN
from aftersales.model.own_units import own_records
from aftersales.plan.calendars import Calendars
from aftersales.plan.compile import compiled_table
from aftersales.plan.deadlines import DeadlineTable, deadline_tables
from aftersales.plan.declared import declared_readers
from aftersales.plan.readers import Requested, reader_of
from aftersales.plan.tables import INHERITED, TablePlan
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS, Declaration, Policy, Version
from aftersales.values.lifted import Lifted
from aftersales.values.zones import MINUTE, day_start, local_day


class VersionPlan:
    """One version of a document. Its tables are compiled when first needed."""

    __slots__ = ("_deadlines", "_policy", "_tables", "name", "version")

    def __init__(self, policy: PolicyPlan, version: Version) -> None:
        self._policy, self.version, self.name = policy, version, version.name
        self._tables: dict[str, TablePlan | None] = {}
        self._deadlines: dict[str, tuple[DeadlineTable, ...]] = {}

    def table(self, question: str) -> TablePlan | None:
        """The table that answers a question, None if the document does not speak of it."""
        try:
            return self._tables[question]
        except KeyError:
            found = self._tables[question] = self._compiled(question)
            return found

    def _compiled(self, question: str) -> TablePlan | None:
        body, plan = self.version.body, self._policy
        rows = body.tables.get(question)
        request = "claim" if question in HEADS else question
        gates = tuple(gate.row for gate in body.gates if request in gate.requests)
        if rows is None and (not gates or plan.kind != "terms"):
            return None
        waives = plan.kind == "waiver" and question not in HEADS
        refundable = INHERITED if waives else plan.policy.refundable
        return compiled_table(gates, rows or (), plan.facts, plan.readers, refundable)

    def deadlines(self, request: str) -> tuple[DeadlineTable, ...]:
        """What must be done by when after a kind of request, a table for each thing to do."""
        if request not in self._deadlines:
            plan, every = self._policy, self.version.body.deadlines
            rows = tuple(row for row in every if row.requests is None or request in row.requests)
            self._deadlines[request] = deadline_tables(rows, plan.facts, plan.readers, plan.calendars)
        return self._deadlines[request]


class PolicyPlan:
    """One document ready to answer."""

    __slots__ = (
        "_starts",
        "always",
        "by_minute",
        "calendars",
        "facts",
        "id",
        "kind",
        "picked",
        "policy",
        "readers",
        "spoken",
        "timed",
        "versions",
    )

    def __init__(self, policy: Policy, shared: tuple[Declaration, ...], calendars: Calendars) -> None:
        self.policy, self.id, self.kind = policy, policy.id, policy.kind
        self.calendars = calendars
        self.facts, self.readers = declared_readers((*shared, *policy.facts), calendars)
        self.picked = reader_of(policy.picked_by, self.facts, self.readers)
        self.by_minute = policy.precision == "minute"
        self.versions = tuple(VersionPlan(self, version) for version in policy.versions)
        self.spoken = frozenset(question for version in policy.versions for question in version.body.tables)
        self.timed = any(version.body.deadlines for version in policy.versions)
        first = policy.versions[0]
        always = len(policy.versions) == 1 and first.start is None and first.instant is None
        self.always = self.versions[0] if always else None
        self._starts: dict[str | None, list[int]] = {}

    def version(self, view: View) -> VersionPlan | str | None:
        """The version in force; None if there is none yet, or the name of the picking instant if that is unknown."""
        if self.always is not None:
            return self.always
        at = self.picked.value(view)
        if at is UNKNOWN:
            return self.policy.picked_by
        if at is None:
            return None
        place = bisect_right(self.starts(view.zone), at)
        return self.versions[place - 1] if place else None

    def compiled_as(self, other: PolicyPlan) -> PolicyPlan:
        """The same document, answering by the tables of another with the same body."""
        if other is self:
            return self
        found = copy(self)
        found.versions, found.always = other.versions, other.always
        return found

    def speaks(self, question: str) -> bool:
        """Whether any version has a table for a question."""
        return question in self.spoken

    def starts(self, zone: str | None) -> list[int]:
        """The instants at which the versions come into force, for an item's zone."""
        if isinstance(zone, Lifted):
            return [_start(version, zone) for version in self.policy.versions]
        found = self._starts.get(zone)
        if found is None:
            found = self._starts[zone] = [_start(version, zone or "UTC") for version in self.policy.versions]
        return found

    def seen(self, view: View) -> View:
        """The view as the document reads it: to the minute, if it says so."""
        return view.at(view.now - view.now % MINUTE) if self.by_minute else view

    def named_version(self, name: str) -> VersionPlan | None:
        """The version of that name."""
        for version in self.versions:
            if version.name == name:
                return version
        return None

    def boundaries(self, view: View, question: str) -> list[int]:
        """Instants of the request at which this document's answer can become another."""
        version = self.version(view)
        table = version.table(question) if isinstance(version, VersionPlan) else None
        return self._starts_if_moving(view) + self._boundaries(table, view)

    def edges(self, view: View, question: str) -> list[int] | None:
        """Every instant at which the answer can become another, of all versions; None if they have no end."""
        tables = [table for version in self.versions if (table := version.table(question)) is not None]
        moving = [axis for table in tables for axis in (*table.moving, *(table.tail.moving if table.tail else ()))]
        if not all(axis.foreseen for axis in moving) or not (self.picked.still or isinstance(self.picked, Requested)):
            return None
        found = [at for table in tables for at in self._boundaries(table, view)]
        return self._starts_if_moving(view) + found

    def _starts_if_moving(self, view: View) -> list[int]:
        moving = self.always is None and isinstance(self.picked, Requested)
        return list(self.starts(view.zone)) if moving else []

    def _boundaries(self, table: TablePlan | None, view: View) -> list[int]:
        seen = self.seen(view)
        found = [at for axis in table.moving for at in axis.boundaries(seen)] if table else []
        if table and table.tail:
            units = own_records(view.record, table.tail.each)
            views = [seen.of(record) for record in units if not isinstance(record, str)]
            found += [at for one in views for axis in table.tail.moving for at in axis.boundaries(one)]
        return [-(-at // MINUTE) * MINUTE for at in found] if self.by_minute else found


def night_starts(view: View) -> list[int]:
    """The instants at which another night of a stay counts as used."""
    start = view.facts.get("service_start", UNKNOWN)
    if not view.record.nights or start is UNKNOWN or view.zone is None:
        return []
    first = local_day(start, view.zone)
    return [start, *(day_start(first + night, view.zone) for night in range(1, view.record.nights + 1))]


def _start(version: Version, zone: str) -> int:
    if version.start is not None:
        return day_start(version.start, zone)
    return version.instant if version.instant is not None else -(2**62)
