"""Two versions of one document as tables over the same axes, cut by the constants of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import NamedTuple

from aftersales.check.diff.meaning import bare
from aftersales.check.subject import Asked, Folder
from aftersales.model.record import Selection
from aftersales.plan.compile import Axes, tests_of
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.readers import Reader
from aftersales.plan.tables import INHERITED, TablePlan
from aftersales.policy.documents import HEADS, Declaration, Row, Table

ALWAYS = -(2**62)


class Rows(NamedTuple):
    """The rows of one version for one question; the first `gates` of them are gates."""

    rows: Table
    gates: int
    refundable: Selection

    @property
    def main(self) -> range:
        """Those for an item as a whole."""
        first = next((place for place, row in enumerate(self.rows) if row.each is not None), len(self.rows))
        return range(first)

    @property
    def each(self) -> range:
        """Those for its units."""
        return range(len(self.main), len(self.rows))


def rows_of(plan: PolicyPlan, version: VersionPlan, question: str) -> Rows:
    """As they are compiled for a question; none where the version says nothing about it."""
    body, request = version.version.body, "claim" if question in HEADS else question
    own = body.tables.get(question)
    gates = tuple(gate.row for gate in body.gates if request in gate.requests)
    refundable = INHERITED if plan.kind == "waiver" and question not in HEADS else plan.policy.refundable
    if own is None and (not gates or plan.kind != "terms"):
        return Rows((), 0, refundable)
    return Rows((*gates, *(own or ())), len(gates), refundable)


class Joint(NamedTuple):
    """Two tables over the same axes, and the plan that knows the facts of both."""

    plan: PolicyPlan
    old: TablePlan
    new: TablePlan


def joint(plan: PolicyPlan, old: Rows, new: Rows, each: bool = False) -> Joint:
    """Compiled together; the facts of rows that one of them lacks are asked first."""
    spans = (old.each, new.each) if each else (old.main, new.main)
    both = [[rows.rows[place] for place in span] for rows, span in zip((old, new), spans, strict=True)]
    first = list(_only(*both))
    axes = Axes(tests_of((*first, *both[0], *both[1])), plan.facts, plan.readers)
    tables = [
        axes.table(rows.rows, rows.refundable, rows.gates, span, None)
        for rows, span in zip((old, new), spans, strict=True)
    ]
    return Joint(plan, *tables)


def _only(old: list[Row], new: list[Row]) -> Iterator[Row]:
    known = {bare(row) for row in old} & {bare(row) for row in new}
    return (row for row in (*old, *new) if bare(row) not in known)


def joint_plan(old: PolicyPlan | None, new: PolicyPlan | None) -> PolicyPlan:
    """A plan with the facts of both documents."""
    found = copy(new or old)
    assert found is not None
    facts: dict[str, Declaration] = {**(old.facts if old else {}), **found.facts}
    readers: Mapping[str, Reader] = {**(old.readers if old else {}), **found.readers}
    found.facts, found.readers = facts, dict(readers)
    return found


class Between(Asked):
    """A table of both versions while both are in force; it is `pinned` to a version if both call it the same."""

    def __init__(
        self,
        folder: Folder,
        tables: Joint,
        version: VersionPlan,
        section: str,
        period: tuple[int, int | None],
        pinned: str,
    ) -> None:
        super().__init__(folder, tables.plan, version, section, tables.new)
        self._period, self._pinned, self.tables = period, pinned, tables

    def in_force(self, zone: str) -> tuple[int, int | None]:
        return self._period

    @property
    def pin(self) -> dict[str, str]:
        return {"id": self.plan.id, **({"version": self._pinned} if self._pinned else {})}

    @property
    def rows(self) -> list[Row]:
        return [table.rows[place] for table in (self.tables.old, self.tables.new) for place in table.span]
