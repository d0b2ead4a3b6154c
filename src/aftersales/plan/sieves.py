"""Sieves: each fact that an `applies` asks for, and which conjunctions its values let pass, one bit each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from aftersales.model.facts import UNKNOWN
from aftersales.plan.axes import Axis, Words
from aftersales.plan.compile import Axes
from aftersales.plan.readers import Plain, Reader, reader_of
from aftersales.plan.view import View
from aftersales.policy.documents import Declaration, OneOf, Test, Tests
from aftersales.values.lifted import Several, among, once_each


class Entry(NamedTuple):
    """One conjunction of a document's `applies`."""

    id: str
    kind: str
    tests: Tests


class Sieve:
    """One axis, and which entries its intervals let pass."""

    __slots__ = ("_by_interval", "_masks", "_tested", "axis", "fact", "read", "untested")

    def __init__(self, axis: Axis, tested: list[tuple[int, int]], every: int) -> None:
        self.axis, self.fact, self.read, self._tested = axis, axis.fact, axis.index, tested
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

    def knows(self, interval: int) -> bool:
        """Whether an interval is that of a known fact."""
        return interval >= 0

    def lifted(self, view: View) -> Any:
        """The interval of a lifted view: of what is lifted as a lifted number."""
        return self.axis.lifted_index(view)

    def _asking(self, interval: int) -> int:
        if self._by_interval is not None:
            return self._by_interval.get(interval, 0)
        return sum(1 << bit for bit, intervals in self._tested if intervals >> interval & 1)


class WordSieve:
    """A set-valued fact, and which entries its members let pass."""

    __slots__ = ("_told", "by_word", "fact", "if_none", "plain", "reader", "untested")

    def __init__(self, fact: str, reader: Reader, every: int) -> None:
        self.fact, self.reader, self.untested = fact, reader, every
        self.plain = reader if isinstance(reader, Plain) else None
        self.by_word: dict[Any, int] = {}
        self._told: dict[int, dict[Any, int]] = {}
        self.if_none = 0

    def ask(self, bit: int, test: Test) -> None:
        """An entry's test of the fact."""
        self.untested &= ~(1 << bit)
        if isinstance(test, OneOf):
            for word in test.values:
                self.by_word[word] = self.by_word.get(word, 0) | 1 << bit
        else:
            self.if_none |= 1 << bit

    def read(self, view: View) -> Any:
        """The fact's words."""
        plain = self.plain
        if plain is not None and view.given is None and not view.record.stated:
            return view.facts.get(plain.name, plain.default)
        return self.reader.value(view)

    def lifted(self, view: View) -> Any:
        """The fact's words as far as any entry asks for them; of a lifted set as one word."""
        value = self.reader.value(view)
        return once_each(*[among(word, self.by_word) for word in value]) if type(value) is Several else value

    def told_apart(self, possible: int) -> dict[Any, int]:
        """The words that some entries ask for, with those that do: for the same entries the same object."""
        found = self._told.get(possible)
        if found is None:
            words = {word: bits & possible for word, bits in self.by_word.items() if bits & possible}
            found = self._told[possible] = words
        return found

    def passed(self, value: Any) -> int:
        """The entries that hold for a value as far as this fact goes."""
        found = self.untested
        if value is None:
            return found | self.if_none
        if value is not UNKNOWN:
            for word in value:
                found |= self.by_word.get(word, 0)
        return found

    def knows(self, value: Any) -> bool:
        """Whether a value is that of a known fact."""
        return value is not UNKNOWN


def ones(bits: int) -> Iterator[int]:
    """The places of the ones of an integer, lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def sieves_of(
    entries: Sequence[Entry], facts: Mapping[str, Declaration], readers: Mapping[str, Reader]
) -> tuple[list[Sieve], list[WordSieve]]:
    """A sieve for each axis and each set-valued fact that some entries ask for."""

    def is_set(test: Test) -> bool:
        return facts[test.fact].type == "words"

    every = (1 << len(entries)) - 1
    axes = Axes((test for one in entries for test in one.tests if not is_set(test)), facts, readers)
    tested: dict[int, dict[int, int]] = defaultdict(dict)
    by_words: dict[str, WordSieve] = {}
    for bit, entry in enumerate(entries):
        for test in entry.tests:
            if is_set(test):
                reader = reader_of(test.fact, facts, readers)
                by_words.setdefault(test.fact, WordSieve(test.fact, reader, every)).ask(bit, test)
            else:
                for place, intervals in axes.masks[test]:
                    tested[place][bit] = tested[place].get(bit, intervals) & intervals
    by_axis = [Sieve(axis, list(tested[place].items()), every) for place, axis in enumerate(axes.axes)]
    return by_axis, list(by_words.values())


AnySieve = Sieve | WordSieve
