"""Which documents apply to an item: each conjunction of `applies` is a bit, each fact a mask of those it lets pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Generic, TypeVar

from aftersales.plan.axes import Words
from aftersales.plan.calendars import Calendars
from aftersales.plan.declared import declared_readers
from aftersales.plan.sieves import AnySieve, Entry, Sieve, ones, sieves_of
from aftersales.plan.specific import Match
from aftersales.plan.view import View
from aftersales.policy.documents import Declaration
from aftersales.values.lifted import Several

R = TypeVar("R")
MOST_KEPT: Final = 65536


class Sifted(Generic[R]):
    """What is left of the entries after some facts were read: those that hold, those that could, and the facts that are
    not known. The next fact to read is the one of `sieve`, and `after` what is left for each of its values; `found` is
    the answer where no entry left asks for more."""

    __slots__ = ("after", "found", "holding", "possible", "sieve", "sieves", "unknown")

    def __init__(self, holding: int, possible: int, unknown: tuple[str, ...], sieves: list[AnySieve]) -> None:
        self.holding, self.possible, self.unknown = holding, possible, unknown
        self.sieves = [sieve for sieve in sieves if possible & ~sieve.untested]
        self.sieve = max(self.sieves, key=self._asked_by, default=None)
        self.after: dict[Any, Sifted[R]] = {}
        self.found: R | None = None

    def _asked_by(self, sieve: AnySieve) -> int:
        return (self.possible & ~sieve.untested).bit_count()

    def by(self, sieve: AnySieve, value: Any) -> Sifted[R]:
        """What is left once a fact has a value. Of one that is not known, what does not ask holds, and all could."""
        passed, others = sieve.passed(value), [one for one in self.sieves if one is not sieve]
        if sieve.knows(value):
            return Sifted(self.holding & passed, self.possible & passed, self.unknown, others)
        return Sifted(self.holding & passed, self.possible, (*self.unknown, sieve.fact), others)


class Index(Generic[R]):
    """Finds the documents that apply to a view, and what `resolve` makes of them.

    A fact is only read if an entry that could still apply asks for it, what most of them ask for first.
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
        by_axis, by_words = sieves_of(self.entries, self.facts, self.readers)
        self._moving = [sieve.axis for sieve in by_axis if not sieve.axis.still]
        self._still = not self._moving and all(sieve.reader.still for sieve in by_words)
        self._sieves: list[AnySieve] = [*by_axis, *by_words]
        self._forget()

    def _forget(self) -> None:
        """Start with nothing read and nothing resolved."""
        self._kept = 0
        self._first: Sifted[R] = Sifted(self._every, self._every, (), self._sieves)
        self._resolved: dict[tuple[int, int, tuple[str, ...]], R] = {}

    def resolving(self, resolve: Callable[[tuple[Match, ...]], R]) -> Index[R]:
        """The same conjunctions, whose documents come to something else."""
        found: Index[R] = object.__new__(type(self))
        found.__dict__.update(self.__dict__, _resolve=resolve)
        found._forget()
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

    def by_word(self) -> Iterator[tuple[Words, Mapping[Any, list[Entry]]]]:
        """Each axis of words, with the entries that ask for each word."""
        for sieve in self._sieves:
            if isinstance(sieve, Sieve) and isinstance(sieve.axis, Words):
                places = sieve.axis.places.items()
                asking = {word: sieve.passed(place) & ~sieve.untested for word, place in places}
                yield sieve.axis, {word: [self.entries[bit] for bit in ones(bits)] for word, bits in asking.items()}

    def _look_up(self, view: View) -> R:
        at = self._first
        while (sieve := at.sieve) is not None:
            value = sieve.read(view)
            if type(value) is Several:
                value = value.among(sieve.told_apart(at.possible))  # type: ignore[union-attr]
            at = at.after.get(value) or self._sifted(at, sieve, value)
        if at.found is None:
            at.found = self._answer(at)
        return at.found

    def _sifted(self, at: Sifted[R], sieve: AnySieve, value: Any) -> Sifted[R]:
        """What is left for a value that did not occur before."""
        if self._kept >= MOST_KEPT:
            self._forget()
        self._kept += 1
        found = at.after[value] = at.by(sieve, value)
        return found

    def _answer(self, at: Sifted[R]) -> R:
        """The entries that hold, and those that could, made into an answer."""
        found = at.holding, at.possible, at.unknown if at.holding != at.possible else ()
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
