"""Nodes worked out over rows: whole columns of them, each once, and never beyond 64 bits."""

from __future__ import annotations

from typing import Any, Final

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


MANY: Final = 8
"""After as many parts of a frame have asked for something, it is worked out for all of its rows."""
DONE: Final = MANY + 1
NEVER: Final = MANY + 2
"""In place of how many have asked: it is worked out, or cannot be."""


class Frame:
    """Some rows of a batch, and what is known of them. A part of another frame takes over what that one knows."""

    __slots__ = (
        "_above",
        "_asked",
        "_called",
        "_every",
        "_known",
        "_picked",
        "_places",
        "_ranges",
        "_top",
        "rows",
        "source",
    )

    def __init__(self, source: Source, rows: Ints, above: Frame | None = None, picked: Ints | None = None) -> None:
        self.source, self.rows, self._above, self._picked = source, rows, above, picked
        self._known: dict[Node, Values] = {}
        self._called: dict[Node, Called] = {}
        self._ranges: dict[Node, Range] = {}
        self._top: Frame | None = None if above is None else above._top or above
        self._places: Ints | None = None
        self._asked: dict[Node, int] = {}
        self._every: Frame | None = None

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
        if node.args and node.kind != "call":
            self.range(node)
            left, right = (self.values(one) for one in node.args)
            return ARITHMETIC[node.kind](left, right)
        every = self._of_all(node)
        if every is not None:
            return self._own(every.values(node))
        return self._call(node).values if node.args else self.source.values(node.what, self.rows)

    def ends(self, node: Node) -> Values:
        """How the function of a node ends. Raises TooLarge."""
        every = self._of_all(node)
        return self._call(node).ends if every is None else self._own(every.ends(node))

    def _call(self, node: Node) -> Called:
        found = self._called.get(node)
        if found is None:
            found = self._called[node] = called(node, self.values, self.source.vocabulary)
        return found

    def _of_all(self, node: Node) -> Frame | None:
        """All rows of the top frame, apart from what is known of that, where a node is better worked out for all; None
        where it is not."""
        top = self._top
        if top is None or node in self._called:
            return None
        asked = top._asked.get(node, 0)
        if asked < MANY:
            top._asked[node] = asked + 1
            return None
        return top._worked_out_for_all(node, asked)

    def _worked_out_for_all(self, node: Node, asked: int) -> Frame | None:
        if asked == MANY:
            self._every = self._every or Frame(self.source, self.rows)
            try:
                self._every.values(node)
                self._asked[node] = DONE
            except TooLarge:
                self._asked[node] = NEVER
        return self._every if self._asked[node] == DONE else None

    def _own(self, values: Values) -> Values:
        """Of values of all rows of the top frame those of this one."""
        return values[self._place] if isinstance(values, np.ndarray) else values

    @property
    def _place(self) -> Ints:
        """Where the rows stand in the top frame."""
        if self._places is None:
            above, picked = self._above, self._picked
            assert above is not None
            assert picked is not None
            self._places = picked if above is self._top else above._place[picked]
        return self._places
