"""Which documents apply to an item: each conjunction of `applies` is a bit, each fact a mask of those it lets pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final, Generic, NamedTuple, TypeVar

from aftersales.model.facts import UNKNOWN
from aftersales.plan.axes import Axis, Words
from aftersales.plan.calendars import Calendars
from aftersales.plan.compile import Axes
from aftersales.plan.declared import declared_readers
from aftersales.plan.readers import Reader, reader_of
from aftersales.plan.specific import Match
from aftersales.plan.view import View
from aftersales.policy.documents import Declaration, OneOf, Test, Tests

R = TypeVar("R")
MOST_FOUND: Final = 65536
Key = tuple[Any, ...]


class Entry(NamedTuple):
    """One conjunction of a document's `applies`."""

    id: str
    kind: str
    tests: Tests


class Sieve:
    """One axis, and which entries its intervals let pass."""

    __slots__ = ("_bits", "_by_interval", "_masks", "_tested", "axis", "untested")

    def __init__(self, axis: Axis, tested: list[tuple[int, int]], every: int) -> None:
        self.axis, self._tested = axis, tested
        self.untested = every
        self._by_interval: dict[int, int] | None = {} if isinstance(axis, Words) else None
        for bit, intervals in tested:
            self.untested &= ~(1 << bit)
            if self._by_interval is not None:
                for interval in ones(intervals):
                    self._by_interval[interval] = self._by_interval.get(interval, 0) | 1 << bit
        self._masks: dict[int, int] = {-1: self.untested}

    def passed(self, interval: int) -> int:
        """The entries that hold in an interval as far as this axis goes; of an unknown one, those that do not ask."""
        found = self._masks.get(interval)
        if found is None:
            found = self._masks[interval] = self.untested | self._asking(interval)
        return found

    def _asking(self, interval: int) -> int:
        if self._by_interval is not None:
            return self._by_interval.get(interval, 0)
        return sum(1 << bit for bit, intervals in self._tested if intervals >> interval & 1)


class WordSieve:
    """A set-valued fact, and which entries its members let pass."""

    __slots__ = ("by_word", "fact", "if_none", "reader", "untested")

    def __init__(self, fact: str, reader: Reader, every: int) -> None:
        self.fact, self.reader, self.untested = fact, reader, every
        self.by_word: dict[Any, int] = {}
        self.if_none = 0

    def ask(self, bit: int, test: Test) -> None:
        """An entry's test of the fact."""
        self.untested &= ~(1 << bit)
        if isinstance(test, OneOf):
            for word in test.values:
                self.by_word[word] = self.by_word.get(word, 0) | 1 << bit
        else:
            self.if_none |= 1 << bit

    def passed(self, value: Any) -> int:
        """The entries that hold for a value as far as this fact goes."""
        found = self.untested
        if value is None:
            return found | self.if_none
        if value is not UNKNOWN:
            for word in value:
                found |= self.by_word.get(word, 0)
        return found


class Index(Generic[R]):
    """Finds the documents that apply to a view, and what `resolve` makes of them.

    Results are kept by the intervals of the facts that any document asks for.
    """

    def __init__(
        self,
        entries: list[Entry],
        shared: tuple[Declaration, ...],
        calendars: Calendars,
        resolve: Callable[[tuple[Match, ...]], R],
    ) -> None:
        self._resolve = resolve
        self.entries = tuple(sorted(entries, key=lambda entry: (entry.kind, entry.id)))
        self.facts, self.readers = declared_readers(shared, calendars)
        self._every = (1 << len(self.entries)) - 1
        self._sieves = self._axis_sieves()
        self._word_sieves = self._set_sieves()
        self._moving = [sieve.axis for sieve in self._sieves if not sieve.axis.still]
        self._still = not self._moving and all(sieve.reader.still for sieve in self._word_sieves)
        self._found: dict[Key, R] = {}
        self._resolved: dict[tuple[int, int, tuple[str, ...]], R] = {}

    def resolving(self, resolve: Callable[[tuple[Match, ...]], R]) -> Index[R]:
        """The same conjunctions, whose documents come to something else."""
        found: Index[R] = object.__new__(type(self))
        found.__dict__.update(self.__dict__, _resolve=resolve, _found={}, _resolved={})
        return found

    def find(self, view: View) -> R:
        """What the documents that apply to a view, or could, come to."""
        if not self._still or view.given is not None:
            return self._look_up(view)
        found: R | None = view.record.memo.get(self)
        if found is None:
            found = view.record.memo[self] = self._look_up(view)
        return found

    def edges(self, view: View) -> list[int] | None:
        """Every instant at which other documents can come to apply; None if they have no end."""
        if not all(axis.foreseen for axis in self._moving):
            return None
        return self.boundaries(view)

    def boundaries(self, view: View) -> list[int]:
        """Instants of the request at which other documents can come to apply."""
        return [at for axis in self._moving for at in axis.boundaries(view)]

    def _axis_sieves(self) -> tuple[Sieve, ...]:
        tests = [[test for test in entry.tests if not self._is_set(test)] for entry in self.entries]
        axes = Axes((test for some in tests for test in some), self.facts, self.readers)
        tested: dict[int, dict[int, int]] = defaultdict(dict)
        for bit, some in enumerate(tests):
            for place, intervals in (mask for test in some for mask in axes.masks[test]):
                tested[place][bit] = tested[place].get(bit, intervals) & intervals
        return tuple(Sieve(axis, list(tested[place].items()), self._every) for place, axis in enumerate(axes.axes))

    def _set_sieves(self) -> tuple[WordSieve, ...]:
        sieves: dict[str, WordSieve] = {}
        for bit, entry in enumerate(self.entries):
            for test in filter(self._is_set, entry.tests):
                if test.fact not in sieves:
                    reader = reader_of(test.fact, self.facts, self.readers)
                    sieves[test.fact] = WordSieve(test.fact, reader, self._every)
                sieves[test.fact].ask(bit, test)
        return tuple(sieves.values())

    def _is_set(self, test: Test) -> bool:
        return self.facts[test.fact].type == "words"

    def _look_up(self, view: View) -> R:
        intervals = tuple([sieve.axis.index(view) for sieve in self._sieves])
        values = tuple([sieve.reader.value(view) for sieve in self._word_sieves])
        key = intervals + values
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
                self._resolved.clear()
            found = self._found[key] = self._sifted(intervals, values)
        return found

    def _sifted(self, intervals: tuple[int, ...], values: tuple[Any, ...]) -> R:
        """The entries that hold, and those that could, made into an answer."""
        holding = possible = self._every
        unknown: list[str] = []
        for sieve, interval in zip(self._sieves, intervals, strict=True):
            passed = sieve.passed(interval)
            holding &= passed
            if interval >= 0:
                possible &= passed
            else:
                unknown.append(sieve.axis.fact)
        for words, value in zip(self._word_sieves, values, strict=True):
            passed = words.passed(value)
            holding &= passed
            if value is not UNKNOWN:
                possible &= passed
            else:
                unknown.append(words.fact)
        found = holding, possible, tuple(unknown) if holding != possible else ()
        if found not in self._resolved:
            self._resolved[found] = self._resolve(tuple(self._matches(*found)))
        return self._resolved[found]

    def _matches(self, holding: int, possible: int, unknown: tuple[str, ...]) -> Iterator[Match]:
        documents: dict[tuple[str, str], list[int]] = defaultdict(list)
        for bit in ones(possible):
            documents[self.entries[bit].kind, self.entries[bit].id].append(bit)
        for (kind, own), bits in documents.items():
            holds = tuple(self.entries[bit].tests for bit in bits if holding >> bit & 1)
            open_ = tuple(self.entries[bit].tests for bit in bits if not holding >> bit & 1)
            missing = {test.fact for tests in open_ for test in tests if test.fact in unknown}
            yield Match(own, kind, holds, open_, frozenset(missing))


def ones(bits: int) -> Iterator[int]:
    """The places of the ones of an integer, lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
