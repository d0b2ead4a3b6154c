"""Nodes worked out over rows: whole columns of them, each once, and never beyond 64 bits."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

import numpy as np

from aftersales.batch.columns.arrays import Ints
from aftersales.batch.columns.bounds import Range, TooLarge, range_of
from aftersales.batch.columns.calls import Called, ordered
from aftersales.batch.columns.functions import called
from aftersales.batch.columns.nodes import ARITHMETIC, Kind, Node
from aftersales.batch.columns.source import Source

Values = Any
"""An int64 array, or one integer for all rows."""
__all__ = ["Frame", "Part", "TooLarge", "Values"]

SHARE: Final = 1024
"""As soon as parts of one row in so many have asked for something, it is worked out for all rows."""


class Frame:
    """Some rows of a batch, and what is known of them; `answers` is free for the tests they are asked."""

    __slots__ = ("_asked", "_called", "_extents", "_known", "_told", "answers", "rows", "source")

    def __init__(self, source: Source, rows: Ints) -> None:
        self.source, self.rows = source, rows
        self._known: dict[Node, Values] = {}
        self._called: dict[Node, Called] = {}
        self._extents: dict[Node, Range] = {}
        self._asked: dict[Node, int] = {}
        self._told: dict[Node, bool] = {}
        self.answers: dict[Hashable, Values] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, places: Ints) -> Part:
        """The rows at some places."""
        return Part(self, places)

    def values(self, node: Node) -> Values:
        """The values of a node. Raises TooLarge."""
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._values(node)
        return found

    def _values(self, node: Node) -> Values:
        if node.kind == "constant":
            return node.what
        if node.kind == "call":
            return self._call(node).values
        if not node.args:
            return self.source.values(node.what, self.rows)
        left, right = node.args
        self._extents[node] = self._range(node.kind, left, right)
        return ARITHMETIC[node.kind](self.values(left), self.values(right))

    def _range(self, kind: Kind, left: Node, right: Node) -> Range:
        """Between which numbers a result lies; rows are looked at only where that must be known. Raises TooLarge."""
        try:
            return range_of(kind, self._extent(left), self._extent(right))
        except TooLarge:
            self._extents |= {one: ordered(self.values(one)) for one in (left, right)}
            return range_of(kind, self._extents[left], self._extents[right])

    def _extent(self, node: Node) -> Range:
        """Between which numbers a node lies. Raises TooLarge."""
        found = self._extents.get(node)
        if found is None:
            found = self._extents[node] = ordered(self.values(node))
        return found

    def ends(self, node: Node) -> Values:
        """How the function of a node ends. Raises TooLarge."""
        return self._call(node).ends

    def _call(self, node: Node) -> Called:
        found = self._called.get(node)
        if found is None:
            found = self._called[node] = called(node, self.values, self.source.vocabulary)
        return found

    def tells(self, node: Node, rows: int) -> bool:
        """Whether a node that some rows ask for is worked out for all; not where few ask, or it could leave 64 bits for
        some."""
        told = self._told.get(node)
        if told is None:
            asked = self._asked[node] = self._asked.get(node, 0) + rows
            if asked * SHARE < len(self.rows):
                return False
            told = self._told[node] = self._fits(node)
        return told

    def _fits(self, node: Node) -> bool:
        try:
            self.values(node)
        except TooLarge:
            return False
        return True


class Part(Frame):
    """Rows at some places of a `whole` frame."""

    __slots__ = ("_places", "whole")

    def __init__(self, whole: Frame, places: Ints) -> None:
        super().__init__(whole.source, whole.rows[places])
        self.whole, self._places = whole, places

    def part(self, places: Ints) -> Part:
        return Part(self.whole, self._places[places])

    def _values(self, node: Node) -> Values:
        return self.own(self.whole.values(node)) if self._told_above(node) else super()._values(node)

    def ends(self, node: Node) -> Values:
        return self.own(self.whole.ends(node)) if self._told_above(node) else super().ends(node)

    def _told_above(self, node: Node) -> bool:
        return self.whole.tells(node, len(self.rows))

    def own(self, values: Values) -> Values:
        """Of values of all rows of the frame those of this part."""
        return values[self._places] if isinstance(values, np.ndarray) else values
