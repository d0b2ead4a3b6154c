"""What one quote reached: the places of the documents that had a say in it, as the compiled tables tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from aftersales.check.coverage.asked import Asked, deadlines_asked, tables_asked
from aftersales.check.coverage.bounds import Boundary, Side, boundaries, side_of
from aftersales.check.coverage.watched import Watched
from aftersales.engine.decision import Decision
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.plan.view import View
from aftersales.policy.diagnostics import Position

Kind = Literal["document", "row", "step", "boundary"]


class Place(NamedTuple):
    """Something to be reached: a document, a row, a step, or one side of the bound numbered `bound` of a test."""

    kind: Kind
    document: str
    at: Position
    bound: int = 0
    side: Side | Literal[""] = ""


class Tracer:
    """Tells what decisions reached. What was worked out for a table is kept."""

    def __init__(self) -> None:
        self._tables: dict[int, Turnable] = {}

    def reached(self, decided: Decision, looked_at: Collection[str]) -> set[Place]:
        """The places that a decision reached, of care and deadlines those that were `looked_at`."""
        found: set[Place] = set()
        for asked in tables_asked(decided, looked_at):
            found |= self.of_table(asked)
        for due in deadlines_asked(decided) if "due" in looked_at else ():
            row, own = due.table.taken(due.view, due.method), due.plan
            places = {Place("document", own.id, own.policy.at)}
            found |= set() if row is None else places | {Place("row", own.id, row.at)}
        return found

    def of_table(self, asked: Asked) -> set[Place]:
        """What one table asked of one view reached: where facts are unknown, what all they could be reach."""
        table = self.turnable(asked.plan, asked.table)
        cell = asked.table.cell(asked.view)
        cells = [cell] if -1 not in cell else list(asked.table.completions(cell) or ())
        sides = list(table.sides(asked.view))
        return set.intersection(*(table.reached(one, sides) for one in cells)) if cells else set()

    def turnable(self, plan: PolicyPlan, table: TablePlan) -> Turnable:
        """A table to watch and to turn round."""
        if id(table) not in self._tables:
            self._tables[id(table)] = Turnable(plan, table)
        return self._tables[id(table)]


class Turnable:
    """One table, and copies of it with one bound turned round each."""

    def __init__(self, plan: PolicyPlan, table: TablePlan) -> None:
        self.plan, self.table, self._watched = plan, table, Watched(table)
        self.turned = {boundary: Watched(table, boundary) for boundary in boundaries(table)}
        self._rows: dict[Cell, set[Place]] = {}

    def sides(self, view: View) -> Iterator[tuple[Boundary, Side]]:
        """The boundaries that a view is on or beside."""
        for boundary in self.turned:
            kind = self.plan.facts[boundary.test.fact].type
            side = side_of(boundary, self.table, view, kind, self.plan.policy.currency)
            if side is not None:
                yield boundary, side

    def reached(self, cell: Cell, sides: list[tuple[Boundary, Side]]) -> set[Place]:
        """The places of a cell: the document, its row, its steps, and of some sides those where the bound decides."""
        if cell not in self._rows:
            self._rows[cell] = set(self._row(cell))
        return self._rows[cell] | {self.place(*one) for one in sides if self.decides(one[0], cell)}

    def _row(self, cell: Cell) -> Iterator[Place]:
        own = self.plan.id
        yield Place("document", own, self.plan.policy.at)
        row = self._watched.answer(cell).row
        if row >= 0:
            yield Place("row", own, self.table.rows[row].at)
            yield from (Place("step", own, at) for at in self._watched.steps(row))

    def place(self, boundary: Boundary, side: Side) -> Place:
        """One side of a boundary as a place."""
        return Place("boundary", self.plan.id, boundary.test.at, boundary.bound, side)

    def decides(self, boundary: Boundary, cell: Cell) -> bool:
        """Whether a cell would be answered otherwise if that one bound said the opposite."""
        return self.turned[boundary].candidate(cell) != self.table.candidate(cell)
