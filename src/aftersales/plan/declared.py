"""Declared facts that are tables of their own: classes, picks, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice, product
from typing import Any

from aftersales.model.facts import UNKNOWN, units_key
from aftersales.plan.calendars import Calendars, DayOff
from aftersales.plan.compile import Axes
from aftersales.plan.forks import MOST_COMPLETIONS
from aftersales.plan.readers import Reader, Still, reader_of
from aftersales.plan.view import View
from aftersales.policy.documents import Case, Classify, Count, Declaration, Member, Pick, Tests
from aftersales.policy.registry import declared_built_in


class Cases:
    """The first row that matches gives a word, or the value of the fact it names."""

    __slots__ = ("axes", "results", "rows")

    def __init__(self, rows: tuple[Case, ...], axes: Axes, results: dict[str, Reader] | None) -> None:
        self.rows, self.axes, self.results = rows, axes, results

    def value(self, view: View) -> Any:
        words = {self._first(cell) for cell in possible_cells(self.axes, view)}
        first, *others = [self._result(word, view) for word in words]
        return first if all(other == first for other in others) else UNKNOWN

    def _result(self, word: str | None, view: View) -> Any:
        return word if word is None or self.results is None else self.results[word].value(view)

    @property
    def still(self) -> bool:
        named = [] if self.results is None else list(self.results.values())
        return all(axis.still for axis in self.axes.axes) and all(reader.still for reader in named)

    def moves(self, view: View) -> list[int]:
        named = [] if self.results is None else [t for r in self.results.values() for t in r.moves(view)]
        return named + [t for axis in self.axes.axes for t in axis.boundaries(view)]

    def _first(self, cell: tuple[int, ...]) -> str | None:
        for row in self.rows:
            if all(_holds(self.axes, test, cell) for test in row.when):
                return row.value
        return None


class OverUnits(Still):
    """How many units match, or the greatest or least of a fact over them."""

    __slots__ = ("axes", "count", "key", "reader")

    def __init__(self, count: Count, axes: Axes, reader: Reader | None) -> None:
        self.count, self.axes, self.reader = count, axes, reader
        self.key = units_key(count.unit)

    def value(self, view: View) -> Any:
        units = [_UnitView(view, unit) for unit in view.facts.get(self.key, ())]
        matches = [self._matches(unit) for unit in units]
        if UNKNOWN in matches:
            return UNKNOWN
        chosen = [unit for unit, match in zip(units, matches, strict=True) if match]
        if self.reader is None:
            return len(chosen)
        return _extreme([self.reader.value(unit) for unit in chosen], self.count.how)

    def _matches(self, unit: View) -> Any:
        found = {all(_holds(self.axes, t, cell) for t in self.count.where) for cell in possible_cells(self.axes, unit)}
        return found.pop() if len(found) == 1 else UNKNOWN


class _UnitView(View):
    """A view whose facts are one unit's."""

    __slots__ = ()

    def __init__(self, view: View, facts: dict[str, Any]) -> None:
        super().__init__(view.record, view.now, view.asked, None)
        self.facts = facts


def _extreme(values: list[Any], how: str) -> Any:
    if UNKNOWN in values:
        return UNKNOWN
    known = [value for value in values if value is not None]
    if not known:
        return None
    return max(known) if how == "max" else min(known)


def _holds(axes: Axes, test: Any, cell: tuple[int, ...]) -> bool:
    return all(mask >> cell[place] & 1 for place, mask in axes.masks[test])


def possible_cells(axes: Axes, view: View) -> Iterable[tuple[int, ...]]:
    """The cells a view can be in: one, or several where facts are unknown (never more than a bound)."""
    indices = [axis.index(view) for axis in axes.axes]
    options = [range(axis.size) if i < 0 else (i,) for axis, i in zip(axes.axes, indices, strict=True)]
    return islice(product(*options), MOST_COMPLETIONS)


def declared_readers(
    declared: Iterable[Declaration], calendars: Calendars
) -> tuple[dict[str, Declaration], dict[str, Reader]]:
    """All facts by name, built-in ones included, and the readers of the declared ones that need more than facts:
    tables and calendars."""
    facts = declared_built_in()
    readers: dict[str, Reader] = {}
    for fact in declared:
        facts[fact.name] = fact
        verb = fact.verb
        if isinstance(verb, Classify | Pick):
            readers[fact.name] = _cases(verb, facts, readers)
        elif isinstance(verb, Count):
            readers[fact.name] = _over_units(verb)
        elif isinstance(verb, Member) and verb.calendar is not None:
            readers[fact.name] = DayOff(reader_of(verb.fact, facts, readers), calendars[verb.calendar])
    return facts, readers


def _cases(verb: Classify | Pick, facts: Mapping[str, Declaration], readers: Mapping[str, Reader]) -> Cases:
    axes = Axes((test for row in verb.rows for test in row.when), facts, readers)
    named = {row.value: reader_of(row.value, facts, readers) for row in verb.rows} if isinstance(verb, Pick) else None
    return Cases(verb.rows, axes, named)


def _over_units(verb: Count) -> OverUnits:
    facts = declared_built_in(verb.unit)
    where: Tests = verb.where
    reader = reader_of(verb.fact, facts, {}) if verb.fact else None
    return OverUnits(verb, Axes(where, facts, {}), reader)
