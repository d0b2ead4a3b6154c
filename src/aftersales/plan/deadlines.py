"""Deadlines compiled: a table of rows for each thing to do, and what the row that holds comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, NamedTuple

from aftersales.model.facts import UNKNOWN
from aftersales.plan.calendars import Calendars
from aftersales.plan.compile import Axes
from aftersales.plan.forks import MOST_COMPLETIONS
from aftersales.plan.lengths import Moment, end_of
from aftersales.plan.readers import Reader, reader_of
from aftersales.plan.tables import Cell
from aftersales.plan.view import View
from aftersales.policy.deadlines import TENDER
from aftersales.policy.documents import Declaration, Due, Test, Tests

_NOTHING = frozenset[str]()


class Ends(NamedTuple):
    """What a row comes to: the end of its length of time (None if that is not known, for want of the facts or
    calendars in `missing`), counted from the instant `start`. `zone` is that of its dates."""

    at_least: bool
    end: Moment | None
    start: int | None
    zone: str | None
    missing: frozenset[str]


class DeadlineTable:
    """The rows for one thing to `do` and one `who`: the first that matches counts."""

    __slots__ = ("_axes", "_calendars", "_starts", "by_tender", "do", "rows", "who")

    def __init__(
        self,
        rows: tuple[Due, ...],
        facts: Mapping[str, Declaration],
        readers: Mapping[str, Reader],
        calendars: Calendars,
    ) -> None:
        self.rows, self.do, self.who = rows, rows[0].do, rows[0].who
        tests = [test for row in rows for test in _tests(row)]
        self._axes = Axes(tests, {**facts, TENDER: Declaration(TENDER, "word", None)}, readers)
        self._starts = tuple(reader_of(row.start, facts, readers) for row in rows)
        self._calendars = calendars
        self.by_tender = any(test.fact == TENDER for test in tests)

    def ends(self, view: View, method: str | None) -> Ends | None:
        """What holds for an item, for a payout on a method if there is one; None if no row matches."""
        found = [self._ends(row, reader.value(view), view) for row, reader in zip(self.rows, self._starts, strict=True)]
        cell = self._cell(view, method)
        cells = self._completions(cell)
        if cells is None:
            return self._open(found, self._unknown(cell))
        firsts = {one: self._first(one, found) for one in cells}
        answers = {one: None if place is None else found[place] for one, place in firsts.items()}
        first, *others = answers.values()
        if all(_said(ends) == _said(first) for ends in others):
            return first
        possible = [found[place] for place in sorted({p for p in firsts.values() if p is not None})]
        return self._open(possible, {self._axes.axes[p].fact for p in _unknown(cell) if _matters(answers, p)})

    def taken(self, view: View, method: str | None) -> Due | None:
        """The row that holds, where every fact that decides it is known."""
        cell = self._cell(view, method)
        found = [self._ends(row, reader.value(view), view) for row, reader in zip(self.rows, self._starts, strict=True)]
        place = None if -1 in cell else self._first(cell, found)
        return None if place is None else self.rows[place]

    def _ends(self, row: Due, start: Any, view: View) -> Ends | None:
        """What one row comes to if its conditions hold; None if what it is counted from does not exist."""
        zone = row.zone or view.zone
        if start is None:
            return None
        if start is UNKNOWN:
            return Ends(row.at_least, None, None, zone, frozenset((row.start,)))
        end = end_of(row.length, row.at_least, start, zone, self._calendars)
        if isinstance(end, str):
            return Ends(row.at_least, None, start, zone, frozenset((end,)))
        return Ends(row.at_least, end, start, zone, _NOTHING)

    def _open(self, possible: Iterable[Ends | None], unknown: Iterable[str]) -> Ends | None:
        """A deadline that cannot be told: it misses what decides between rows, and what any of these misses."""
        some = [ends for ends in possible if ends is not None]
        missing = frozenset(unknown).union(*(ends.missing for ends in some))
        return Ends(some[0].at_least, None, None, some[0].zone, missing) if some else None

    def _cell(self, view: View, method: str | None) -> Cell:
        return tuple(_tender(a, method) if a.fact == TENDER else a.index(view) for a in self._axes.axes)

    def _completions(self, cell: Cell) -> list[Cell] | None:
        """Every cell the unknown facts allow; None if there are too many to try."""
        options = [range(a.size) if i < 0 else range(i, i + 1) for a, i in zip(self._axes.axes, cell, strict=True)]
        return None if prod(map(len, options)) > MOST_COMPLETIONS else list(product(*options))

    def _unknown(self, cell: Cell) -> set[str]:
        return {self._axes.axes[place].fact for place in _unknown(cell)}

    def _first(self, cell: Cell, found: list[Ends | None]) -> int | None:
        """The first row that matches in a cell, and is counted from something."""
        for place, row in enumerate(self.rows):
            if found[place] is not None and self._matches(row, cell):
                return place
        return None

    def _matches(self, row: Due, cell: Cell) -> bool:
        return self._all_hold(row.when, cell) and not any(self._all_hold(tests, cell) for tests in row.unless)

    def _all_hold(self, tests: Tests, cell: Cell) -> bool:
        return all(mask >> cell[place] & 1 for test in tests for place, mask in self._axes.masks[test])


def deadline_tables(
    rows: Iterable[Due], facts: Mapping[str, Declaration], readers: Mapping[str, Reader], calendars: Calendars
) -> tuple[DeadlineTable, ...]:
    """The tables of a document version's deadlines, in the order in which they are first named."""
    groups: dict[tuple[str, str], list[Due]] = {}
    for row in rows:
        groups.setdefault((row.do, row.who), []).append(row)
    return tuple(DeadlineTable(tuple(group), facts, readers, calendars) for group in groups.values())


def _tests(row: Due) -> Iterator[Test]:
    yield from row.when
    for conjunction in row.unless:
        yield from conjunction


def _tender(axis: Any, method: str | None) -> int:
    """The interval of a method; without a payout there is none."""
    return int(axis.none if method is None else axis.place(method))


def _unknown(cell: Cell) -> list[int]:
    return [place for place, index in enumerate(cell) if index < 0]


def _said(ends: Ends | None) -> Any:
    """What must be the same for two answers to be one."""
    return ends and (ends.at_least, ends.end and ends.end.text, ends.missing)


def _matters(answers: Mapping[Cell, Ends | None], place: int) -> bool:
    """Whether two completions that differ in nothing else give different answers."""
    seen: dict[Cell, Any] = {}
    return any(seen.setdefault((*c[:place], *c[place + 1 :]), _said(e)) != _said(e) for c, e in answers.items())
