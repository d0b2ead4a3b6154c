"""Sieves: each fact that an `applies` asks for, and which conjunctions its values let pass, one bit each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aftersales.model.facts import UNKNOWN
from aftersales.plan.axes import Axis, Words
from aftersales.plan.readers import Reader
from aftersales.plan.view import View
from aftersales.policy.documents import OneOf, Test


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

    def _asking(self, interval: int) -> int:
        if self._by_interval is not None:
            return self._by_interval.get(interval, 0)
        return sum(1 << bit for bit, intervals in self._tested if intervals >> interval & 1)


class WordSieve:
    """A set-valued fact, and which entries its members let pass."""

    __slots__ = ("_told", "by_word", "fact", "if_none", "reader", "untested")

    def __init__(self, fact: str, reader: Reader, every: int) -> None:
        self.fact, self.reader, self.untested = fact, reader, every
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
        return self.reader.value(view)

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
