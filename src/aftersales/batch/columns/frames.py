"""Nodes worked out over rows: whole columns of them, each once, and never beyond 64 bits."""

from __future__ import annotations

from typing import Any

import numpy as np

from aftersales.batch.columns.arrays import Ints
from aftersales.batch.columns.bounds import Range, TooLarge, range_of
from aftersales.batch.columns.calls import Called, ordered
from aftersales.batch.columns.functions import called
from aftersales.batch.columns.nodes import ARITHMETIC, Node
from aftersales.batch.columns.source import Source

Values = Any
"""An int64 array, or one integer for all rows."""
__all__ = ["Frame", "TooLarge"]


class Frame:
    """Some rows of a batch, and what is known of them. A part of another frame takes over what that one knows."""

    __slots__ = ("_above", "_called", "_known", "_picked", "_ranges", "rows", "source")

    def __init__(self, source: Source, rows: Ints, above: Frame | None = None, picked: Ints | None = None) -> None:
        self.source, self.rows, self._above, self._picked = source, rows, above, picked
        self._known: dict[Node, Values] = {}
        self._called: dict[Node, Called] = {}
        self._ranges: dict[Node, Range] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, picked: Ints | None) -> Frame:
        """The rows at some places."""
        assert picked is not None
        return Frame(self.source, self.rows[picked], self, picked)

    def narrow(self, node: Node, low: int, high: int) -> None:
        """Note what a test has shown of a node: it lies between two numbers, both included."""
        least, most = self.range(node)
        self._ranges[node] = max(least, low), min(most, high)

    def range(self, node: Node) -> Range:
        """Between which numbers a node lies. Raises TooLarge."""
        found = self._ranges.get(node)
        if found is None:
            found = self._ranges[node] = self._range(node)
        return found

    def _range(self, node: Node) -> Range:
        if node.kind == "constant":
            return node.what, node.what
        if self._above is not None and (known := self._above.known_range(node)) is not None:
            return known
        if node.args and node.kind != "call":
            return range_of(node.kind, self.range(node.args[0]), self.range(node.args[1]))
        return ordered(self.values(node))

    def known_range(self, node: Node) -> Range | None:
        """The range of a node if it, or one above, knows it."""
        found = self._ranges.get(node)
        return found if found is not None or self._above is None else self._above.known_range(node)

    def values(self, node: Node) -> Values:
        """The values of a node. Raises TooLarge."""
        found = self._inherited(node)
        if found is None:
            found = self._known[node] = self._worked_out(node)
        return found

    def _inherited(self, node: Node) -> Values:
        found = self._known.get(node)
        if found is None and self._above is not None:
            found = self._above._inherited(node)
            if found is not None:
                found = found[self._picked] if isinstance(found, np.ndarray) else found
                self._known[node] = found
        return found

    def _worked_out(self, node: Node) -> Values:
        if node.kind == "constant":
            return node.what
        if node.kind == "column":
            return self.source.values(node.what, self.rows)
        if node.kind == "call":
            return self.call(node).values
        self.range(node)
        left, right = (self.values(one) for one in node.args)
        return ARITHMETIC[node.kind](left, right)

    def call(self, node: Node) -> Called:
        """What the function of a node gives, and how it ends."""
        found = self._called.get(node)
        if found is None:
            found = self._called[node] = called(node, self.values, self.source.vocabulary)
        return found
