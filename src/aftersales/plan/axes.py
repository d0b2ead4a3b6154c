"""Axes: the constants of one table cut each fact, in each of its clocks, into a few intervals or classes.

`index` gives the interval a view is in, -1 if the fact is unknown. The last index of an axis whose fact may be none
stands for none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from aftersales.model.facts import UNKNOWN
from aftersales.plan.readers import Asked, Both, Constant, Plain, Reader, Requested
from aftersales.plan.supplier import SupplierPenalty
from aftersales.plan.view import View
from aftersales.values.lifted import Lifted, interval, place_of


def all_told(reader: Reader) -> bool:
    """Whether what a fact `moves` at is all there will ever be for a request, not only the next instants."""
    if isinstance(reader, Both):
        return all_told(reader.left) and all_told(reader.right)
    return reader.still or isinstance(reader, Asked | SupplierPenalty)


class Moving:
    """A money fact that amounts are taken of: no test cuts it, but an answer moves with it as with an axis."""

    __slots__ = ("foreseen", "reader")

    def __init__(self, reader: Reader) -> None:
        self.reader, self.foreseen = reader, all_told(reader)

    def boundaries(self, view: View) -> list[int]:
        """The instants of the request at which the amount becomes another."""
        return self.reader.moves(view)


class Axis:
    """One fact in one clock. `size` counts its intervals, none included; `none` is the index of none, and `never` those
    that the fact's declaration rules out."""

    __slots__ = ("clock", "fact", "never", "none", "reader", "size")

    def __init__(self, fact: str, clock: str, reader: Reader, regions: int, may_be_none: bool) -> None:
        self.fact, self.clock, self.reader = fact, clock, reader
        self.none = regions
        self.never = frozenset[int]()
        self.size = regions + may_be_none

    @property
    def still(self) -> bool:
        """Whether the booking alone decides the index."""
        return self.reader.still

    @property
    def foreseen(self) -> bool:
        """Whether `boundaries` are all there will ever be for a request, not only the next ones."""
        return all_told(self.reader)

    def index(self, view: View) -> int:
        """The interval of the view's value, -1 if it is unknown."""
        value = self.read(view)
        return self.outside(value) if value is None or value is UNKNOWN else self.place(value)

    def lifted_index(self, view: View) -> Any:
        """The interval of a lifted view's value, which is lifted too where it is one number or word."""
        return self.index(view)

    def outside(self, value: Any) -> int:
        """The index of none, or that of the unknown."""
        return self.none if value is None else -1

    def read(self, view: View) -> Any:
        """The value on this axis, None or UNKNOWN; what was given from outside comes first."""
        if view.given and (self.fact, self.clock) in view.given:
            return view.given[self.fact, self.clock]
        return self.reader.value(view)

    def place(self, value: Any) -> int:
        """The interval of a known value."""
        raise NotImplementedError

    def boundaries(self, view: View) -> list[int]:
        """The first instants of the request at which the index becomes another, as far as they can be told."""
        return self.reader.moves(view)


class Quantity(Axis):
    """Integers cut at sorted points; a value equal to a cut lies above it."""

    __slots__ = ("cuts", "plain")

    def __init__(self, fact: str, clock: str, reader: Reader, cuts: list[int], may_be_none: bool) -> None:
        super().__init__(fact, clock, reader, len(cuts) + 1, may_be_none)
        self.cuts = cuts
        self.plain = reader if isinstance(reader, Plain) else None

    def index(self, view: View) -> int:
        plain = self.plain
        if plain is not None and view.given is None and not view.record.stated:
            value = view.facts.get(plain.name, plain.default)
        else:
            value = self.reader.value(view) if view.given is None else self.read(view)
        return bisect_right(self.cuts, value) if value.__class__ is int else self.outside(value)

    def lifted_index(self, view: View) -> Any:
        value = self.read(view)
        return interval(value, self.cuts) if isinstance(value, int) else self.outside(value)

    def place(self, value: int) -> int:
        return bisect_right(self.cuts, value)

    @property
    def foreseen(self) -> bool:
        return isinstance(self.reader, Requested) or all_told(self.reader)

    def boundaries(self, view: View) -> list[int]:
        return self.cuts if isinstance(self.reader, Requested) else self.reader.moves(view)


class Words(Axis):
    """A word (or flag) among those the table names. Place 0 is any other, unless there can be no other (`closed`).

    What needs no reading is answered at once: the word a booking states, and the default of a switch (`fixed`). Of
    lifted words some may be `alike`: they have one place.
    """

    __slots__ = ("alike", "closed", "fixed", "places", "plain")

    def __init__(self, fact: str, reader: Reader, words: list[Any], closed: bool, may_be_none: bool) -> None:
        self.closed = closed
        self.places = {word: place for place, word in enumerate(words, 0 if closed else 1)}
        self.alike: Callable[[Words, Lifted], Mapping[Any, int]] | None = None
        self.fixed = self.places[reader.default] if isinstance(reader, Constant) else None
        self.plain = reader if isinstance(reader, Plain) else None
        super().__init__(fact, "value", reader, len(words) + (not closed), may_be_none)

    def index(self, view: View) -> int:
        if view.given is None:
            if self.fixed is not None:
                return self.fixed
            plain = self.plain
            if plain is not None:
                value = view.facts.get(plain.name, plain.default)
                if type(value) is str:
                    return self.places.get(value, 0)
                if value is None:
                    return self.none
                if value is UNKNOWN:
                    return -1
        return super().index(view)

    def lifted_index(self, view: View) -> Any:
        value = self.read(view)
        return place_of(value, self.places, 0) if isinstance(value, Lifted) else self.index(view)

    def place(self, value: Any) -> int:
        if not isinstance(value, Lifted):
            return self.places.get(value, 0)
        return int(place_of(value, self.places if self.alike is None else self.alike(self, value), 0))


class Members(Axis):
    """Whether any member of a set-valued fact is among some words."""

    __slots__ = ("words",)

    def __init__(self, fact: str, reader: Reader, words: frozenset[Any], may_be_none: bool) -> None:
        super().__init__(fact, "value", reader, 2, may_be_none)
        self.words = words

    def place(self, value: Any) -> int:
        return int(not value.isdisjoint(self.words))


def pieces(cuts: list[int], low: int | None, high: int | None) -> int:
    """The mask of the intervals inside `[low, high)`; both ends are cuts, None is unbounded."""
    first = 0 if low is None else bisect_left(cuts, low) + 1
    last = len(cuts) + 1 if high is None else bisect_left(cuts, high) + 1
    return (1 << last) - (1 << first) if last > first else 0
