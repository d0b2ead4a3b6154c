"""Which facts a table reads of a view: those alone that decide its row and its steps, in the order they stand in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Final, Generic, Protocol, TypeVar

from aftersales.plan.axes import Axis
from aftersales.plan.view import View

T = TypeVar("T")
MOST_FORKS: Final = 8192
MOST_COMPLETIONS: Final = 4096


class Located(Protocol):
    """The intervals of axes by their places."""

    def __getitem__(self, place: int, /) -> int: ...


class Unread(Exception):
    """An axis that must be read to go on."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class Known(dict[int, int]):
    """The intervals of the axes that were read; to ask for another raises Unread."""

    def __missing__(self, place: int) -> int:
        raise Unread(place)


class Fork(Generic[T]):
    """Where some axes were read: what was `found` by them (None: one is unknown), or the axis to `read` next and what
    lies `after` each of its intervals."""

    __slots__ = ("after", "found", "known", "place", "read")

    def __init__(self, known: Known, found: T | None, place: int = -1, axis: Axis | None = None) -> None:
        self.known, self.found, self.place = known, found, place
        self.read = None if axis is None else axis.index
        self.after: dict[int, Fork[T]] = {}


class Forks(Generic[T]):
    """A function of intervals as the tree of what it asks for. It grows as views come, up to a bound.

    What it does not ask for is not read, as long as the unknown facts among that would not be too many to try.
    """

    __slots__ = ("_axes", "_first", "_grown", "_resolve")

    def __init__(self, axes: Sequence[Axis], resolve: Callable[[Located], T]) -> None:
        self._axes, self._resolve = axes, resolve
        self._forget()

    def _forget(self) -> None:
        self._grown = 0
        self._first: Fork[T] = self._fork(Known())

    def find(self, view: View) -> T | None:
        """What a view comes to; None if a fact that it hangs on is unknown."""
        at = self._first
        while at.read is not None:
            index = at.read(view)
            at = at.after.get(index) or self._grow(at, index)
        return at.found

    def _grow(self, at: Fork[T], index: int) -> Fork[T]:
        if self._grown >= MOST_FORKS:
            self._forget()
        self._grown += 1
        known = Known({**at.known, at.place: index})
        found = at.after[index] = Fork(known, None) if index < 0 else self._fork(known)
        return found

    def _fork(self, known: Known) -> Fork[T]:
        try:
            found = self._resolve(known)
        except Unread as unread:
            return self._reading(known, unread.place)
        others = {place: axis.size for place, axis in enumerate(self._axes) if place not in known}
        if prod(others.values()) > MOST_COMPLETIONS:
            return self._reading(known, max(others, key=others.__getitem__))
        return Fork(known, found)

    def _reading(self, known: Known, place: int) -> Fork[T]:
        return Fork(known, None, place, self._axes[place])
