"""What a trace has asked of its row so far, and what the row answered: rows that answer alike share the trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple

from aftersales.batch.columns.calls import failure
from aftersales.batch.columns.nodes import Kind, Node, Nodes
from aftersales.batch.columns.vocabulary import NONE, NORMAL, Vocabulary

FAR: Final = 2**200


class Test(NamedTuple):
    """One question: whether a node is `below` or `equals` a number, what it `is`, or how a call `ends`."""

    asks: Literal["below", "equals", "is", "ends"]
    node: Node
    bound: int = 0


Answer = tuple[Test, int]


class Tape:
    """The tests of one trace in order. What follows from earlier answers is not asked again. `shared` is
    what is taken as one with others."""

    def __init__(self, nodes: Nodes, vocabulary: Vocabulary) -> None:
        self.nodes, self.vocabulary = nodes, vocabulary
        self.shared: dict[Any, Any] | None = None
        self.answers: list[Answer] = []
        self._ranges: dict[Node, tuple[int, int]] = {}
        self._not: set[tuple[Node, int]] = set()
        self._ended: dict[Node, int] = {}

    def below(self, node: Node, bound: int, value: int) -> bool:
        """Whether a node, here of some value, lies below a bound."""
        low, high = self._range(node)
        if high < bound or low >= bound:
            return high < bound
        found = value < bound
        self.answers.append((Test("below", node, bound), int(found)))
        self._ranges[node] = (low, bound - 1) if found else (bound, high)
        return found

    def equals(self, node: Node, bound: int, value: int) -> bool:
        """Whether a node, here of some value, is a number."""
        low, high = self._range(node)
        if not low <= bound <= high or (node, bound) in self._not:
            return False
        if low == high:
            return True
        found = value == bound
        self.answers.append((Test("equals", node, bound), int(found)))
        if found:
            self._ranges[node] = (bound, bound)
        else:
            self._not.add((node, bound))
        return found

    def settle(self, node: Node, value: int) -> int:
        """Take a node for the number it is here."""
        low, high = self._range(node)
        if low < high:
            self.answers.append((Test("is", node), value))
            self._ranges[node] = (value, value)
        return value

    def end(self, node: Node, how: int) -> None:
        """Take a call to end as it does here."""
        if node not in self._ended:
            self._ended[node] = how
            self.answers.append((Test("ends", node), how))

    def _range(self, node: Node) -> tuple[int, int]:
        if node.kind == "constant":
            return node.what, node.what
        return self._ranges.get(node, (-FAR, FAR))

    def of(self, kind: Kind, left: Node, right: Node) -> Node:
        """Arithmetic of two nodes."""
        return self.nodes.of(kind, left, right)

    def called(self, function: Callable[..., Any], args: tuple[Node, ...], concrete: tuple[Any, ...]) -> Any:
        """A function's result here, and the node of it. Raises what the function raises."""
        try:
            found = function(*concrete)
        except Exception as error:
            self.end(self.nodes.call(function, args, False), failure(error, self.vocabulary))
            raise
        node = self.nodes.call(function, args, not isinstance(found, int | None))
        self.end(node, NONE if found is None else NORMAL)
        return found, node
