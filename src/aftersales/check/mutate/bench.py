"""A rulebook in which one document is exchanged after the other, and the cases that could notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aftersales.check.cases import Case
from aftersales.check.coverage.asked import Asked, tables_asked
from aftersales.check.mutate.ready import Ready, ready
from aftersales.check.mutate.same import said
from aftersales.engine.answers import governed
from aftersales.engine.books import books_of_library
from aftersales.engine.decision import Decision
from aftersales.engine.rulebook import Rulebook
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell, TablePlan
from aftersales.policy.documents import Policy, Row
from aftersales.policy.loading import Library


class Witness(NamedTuple):
    """A case, and the tables of one document that it asked."""

    ready: Ready
    asked: tuple[Asked, ...]

    def could_notice(self, old: Policy, plan: PolicyPlan) -> bool:
        """Whether the case could be quoted otherwise at all with another plan of the document."""
        if "valid_until" in self.ready.expected or heads_differ(old, plan.policy):
            return True
        if "due" in self.ready.expected and _deadlines(old) != _deadlines(plan.policy):
            return True
        return any(_differs(asked, plan, "row" in self.ready.expected) for asked in self.asked)


def _differs(asked: Asked, plan: PolicyPlan, by_row: bool) -> bool:
    """Whether a table of a new plan says something else where the old was asked, or `by_row` another row says it."""
    version = plan.named_version(asked.version)
    table: TablePlan | None = None if version is None else version.table(asked.question)
    if table is not None and asked.table.span.start:
        table = table.tail
    if table is None or (table.tail is None) != (asked.table.tail is None):
        return True
    old, new = asked.table.cell(asked.view), table.cell(asked.view)
    if not (_matters(asked.table, table, old) or _matters(table, asked.table, new)):
        return False
    if -1 in old or -1 in new:
        return True
    row, other = asked.table.candidate(old).row, table.candidate(new).row
    return said(asked.table, old) != said(table, new) or (by_row and row != other)


def _matters(table: TablePlan, other: TablePlan, cell: Cell) -> bool:
    """Whether a row that another table lacks, or has in other words, could match in a cell."""
    rows = (table.rows[place] for place in table.span)
    return any(_could_match(table, row, cell) for row in rows if row not in other.rows)


def _could_match(table: TablePlan, row: Row, cell: Cell) -> bool:
    known = ((cell[place], mask) for test in row.when for place, mask in table.masks[test] if cell[place] >= 0)
    return all(mask >> index & 1 for index, mask in known)


def heads_differ(old: Policy, new: Policy) -> bool:
    """Whether two documents differ in more than the rows of their tables and deadlines."""
    names: tuple[str, ...] = old._names  # type: ignore[attr-defined]
    starts = [[(one.name, one.start, one.instant) for one in policy.versions] for policy in (old, new)]
    apart = ("versions", "body_key")
    return starts[0] != starts[1] or any(getattr(old, n) != getattr(new, n) for n in names if n not in apart)


def _deadlines(policy: Policy) -> list[object]:
    return [version.body.deadlines for version in policy.versions]


class Bench:
    """The cases that hold, by the documents that could have a say in them."""

    def __init__(self, library: Library, cases: Iterable[Case]) -> None:
        self.books = books_of_library(library)
        self.rulebook = Rulebook(self.books)
        self.ready = [one for one in map(ready, cases) if one is not None and one.passes(self.rulebook)]
        self._by_document: dict[str, list[Witness]] = {}
        for one in self.ready:
            for own, asked in _documents(one.quote(self.rulebook).decided, one.expected):
                self._by_document.setdefault(own, []).append(Witness(one, asked))

    def noticing_library(self, changed: Library) -> Ready | None:
        """A case that fails with a library in which another document than a policy changed; None if all hold."""
        rulebook = Rulebook(books_of_library(changed))
        for place, one in enumerate(self.ready):
            if not one.passes(rulebook):
                self.ready.insert(0, self.ready.pop(place))
                return one
        return None

    def noticing(self, policy: Policy, old: Policy) -> Ready | None:
        """A case that a changed document fails; None if all hold. Those that noticed earlier ones are tried first."""
        books = self.books.exchanged(policy)
        rulebook, plan = Rulebook(books), books.policy(policy.id)
        own = self._by_document.setdefault(policy.id, [])
        assert plan is not None
        for place, one in enumerate(own):
            if one.could_notice(old, plan) and not one.ready.passes(rulebook):
                own.insert(0, own.pop(place))
                return one.ready
        if policy.applies == old.applies:
            return None
        known = {id(one.ready) for one in own}
        return next((one for one in self.ready if id(one) not in known and not one.passes(rulebook)), None)


def _documents(decided: object, expected: Iterable[str]) -> Iterator[tuple[str, tuple[Asked, ...]]]:
    """The documents that apply to an item of a booking, or could, and those that answered; with what each was asked."""
    assert isinstance(decided, Decision)
    asked = list(tables_asked(decided, frozenset(expected)))
    views = [*decided.views, *map(decided.seen, decided.booking.records)]
    applying = {plan.id for view in views for plan in governed(decided.plans, view).documents}
    for own in sorted(applying | {one.plan.id for one in asked}):
        yield own, tuple(one for one in asked if one.plan.id == own)
