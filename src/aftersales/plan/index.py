"""Which documents apply to an item: found by a word each conjunction asks for, then judged test by test."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from aftersales.model.facts import UNKNOWN
from aftersales.plan.calendars import Calendars
from aftersales.plan.compile import Axes
from aftersales.plan.declared import declared_readers
from aftersales.plan.readers import Plain, Reader, reader_of
from aftersales.plan.view import View
from aftersales.policy.documents import Declaration, OneOf, Test, Tests

R = TypeVar("R")
MOST_FOUND = 65536


class Match(NamedTuple):
    """A document that applies (by the conjunctions in `holds`), or could (by those in `open`, lacking `missing`)."""

    id: str
    kind: str
    holds: tuple[Tests, ...]
    open: tuple[Tests, ...]
    missing: frozenset[str]


Problem = tuple[Literal["incomplete", "review"], str, frozenset[str]]
"""Outcome, code and missing facts where no document can be chosen."""


class Entry(NamedTuple):
    """One conjunction of a document's `applies`."""

    id: str
    kind: str
    tests: Tests


class Index(Generic[R]):
    """Finds the documents that apply to a view, and what `resolve` makes of them.

    Results are kept by the values of the facts that any document asks for.
    """

    def __init__(
        self,
        entries: list[Entry],
        shared: tuple[Declaration, ...],
        calendars: Calendars,
        resolve: Callable[[tuple[Match, ...]], R],
    ) -> None:
        self._resolve = resolve
        self.facts, self.readers = declared_readers(shared, calendars)
        tests = [test for entry in entries for test in entry.tests]
        names = dict.fromkeys(test.fact for test in tests)
        self._plain = tuple(name for name in names if self._is_plain(name))
        self._others = Axes((test for test in tests if test.fact not in self._plain), self.facts, self.readers)
        self._filed, self._unfiled = _file(entries, self.facts)
        self._judges: dict[Test, Axes] = {}
        self._found: dict[tuple[Any, ...], R] = {}

    def find(self, view: View) -> R:
        """What the documents that apply to a view, or could, come to."""
        if view.given is not None:
            return self._resolve(self._search(view))
        memo = view.record.memo
        found: R | None = memo.get(self)
        if found is None:
            get = view.facts.get
            stated = [get(name, UNKNOWN) for name in self._plain]
            found = self._lookup(tuple(stated + [axis.index(view) for axis in self._others.axes]), view)
            if all(axis.still for axis in self._others.axes):
                memo[self] = found
        return found

    def edges(self, view: View) -> list[int] | None:
        """Every instant at which other documents can come to apply; None if they have no end."""
        moving = [axis for axis in self._others.axes if not axis.still]
        if not all(axis.foreseen for axis in moving):
            return None
        return [at for axis in moving for at in axis.boundaries(view)]

    def boundaries(self, view: View) -> list[int]:
        """Instants of the request at which other documents can come to apply."""
        return [at for axis in self._others.axes for at in axis.boundaries(view)]

    def _reader(self, name: str) -> Reader:
        return reader_of(name, self.facts, self.readers)

    def _is_plain(self, name: str) -> bool:
        """Whether the fact's value, as the booking states it, is all that a test looks at."""
        return type(self._reader(name)) is Plain and self.facts[name].type != "span"

    def _lookup(self, key: tuple[Any, ...], view: View) -> R:
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
            found = self._found[key] = self._resolve(self._search(view))
        return found

    def _search(self, view: View) -> tuple[Match, ...]:
        states: dict[tuple[str, str], list[tuple[bool | None, Tests]]] = defaultdict(list)
        for entry in self._near(view):
            state = self._state(entry.tests, view)
            if state is not False:
                states[entry.kind, entry.id].append((state, entry.tests))
        return tuple(self._match(key, states[key], view) for key in sorted(states))

    def _near(self, view: View) -> list[Entry]:
        """The entries whose filed word the view has, or may have."""
        near = list(self._unfiled)
        for fact, by_word in self._filed.items():
            value = self._reader(fact).value(view)
            if value is UNKNOWN:
                near += [entry for entries in by_word.values() for entry in entries]
            else:
                near += by_word.get(value, ())
        return near

    def _state(self, tests: Tests, view: View) -> bool | None:
        """Whether a conjunction holds; None if it is open."""
        states = [self._holds(test, view) for test in tests]
        return False if False in states else None if None in states else True

    def _holds(self, test: Test, view: View) -> bool | None:
        axes = self._judges.get(test)
        if axes is None:
            axes = self._judges[test] = Axes((test,), self.facts, self.readers)
        indices = [axis.index(view) for axis in axes.axes]
        known = [mask >> indices[place] & 1 for place, mask in axes.masks[test] if indices[place] >= 0]
        if not all(known):
            return False
        return None if -1 in indices else True

    def _match(self, key: tuple[str, str], states: list[tuple[bool | None, Tests]], view: View) -> Match:
        holding = tuple(tests for state, tests in states if state)
        open_ones = tuple(tests for state, tests in states if state is None)
        missing = {t.fact for tests in open_ones for t in tests if self._holds(t, view) is None}
        return Match(key[1], key[0], holding, open_ones, frozenset(missing))


def _file(
    entries: list[Entry], facts: Mapping[str, Declaration]
) -> tuple[dict[str, dict[Any, list[Entry]]], list[Entry]]:
    """Each entry under the words of the fact with the most different words, if it has such a test."""
    words: dict[str, Counter[Any]] = defaultdict(Counter)
    for entry in entries:
        for test in entry.tests:
            if isinstance(test, OneOf):
                words[test.fact].update(test.values)
    filed: dict[str, dict[Any, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    unfiled: list[Entry] = []
    for entry in entries:
        choices = [test for test in entry.tests if isinstance(test, OneOf) and facts[test.fact].type != "words"]
        if not choices:
            unfiled.append(entry)
            continue
        best = max(choices, key=lambda test: len(words[test.fact]))
        for value in best.values:
            filed[best.fact][value].append(entry)
    return {fact: dict(by_word) for fact, by_word in filed.items()}, unfiled


def includes(one: Tests, other: Tests) -> bool:
    """Whether a conjunction asks for all that another does, or more."""
    return all(any(_accepts_no_more(mine, theirs) for mine in one) for theirs in other)


def _accepts_no_more(mine: Test, theirs: Test) -> bool:
    if mine.fact != theirs.fact:
        return False
    if isinstance(mine, OneOf) and isinstance(theirs, OneOf):
        return mine.values <= theirs.values
    return _bare(mine) == _bare(theirs)


def _bare(test: Test) -> tuple[object, ...]:
    return type(test), getattr(test, "bounds", getattr(test, "values", None))


def more_specific(one: Match, other: Match) -> bool:
    """Whether one of a document's holding conjunctions is more specific than all that speak for another."""
    theirs = other.holds or other.open
    return any(all(includes(m, t) and not includes(t, m) for t in theirs) for m in one.holds)


def governing(matches: tuple[Match, ...]) -> str | Problem:
    """The id of the terms document that governs an item, or why none does."""
    holding = [match for match in matches if match.kind == "terms" and match.holds]
    open_ones = [match for match in matches if match.kind == "terms" and not match.holds]
    best = [m for m in holding if all(m is other or more_specific(m, other) for other in holding)]
    rivals = [m for m in open_ones if not (best and more_specific(best[0], m))]
    if rivals:
        return "incomplete", "terms_unclear", frozenset(fact for match in rivals for fact in match.missing)
    if not holding:
        return "incomplete", "no_terms", frozenset()
    return best[0].id if best else ("review", "conflicting_terms", frozenset())
