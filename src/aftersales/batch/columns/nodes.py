"""What a value of each row is made of: columns, constants, arithmetic, pure functions. The same node is made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, Literal

Kind = Literal["column", "constant", "call", "+", "-", "*", "//", "%"]
ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "//": lambda left, right: left // right,
    "%": lambda left, right: left % right,
}
"""One definition for integers and for int64 columns: both divide downwards."""


class Node:
    """An expression over columns, compared by identity. `what` is the path of a column, the value of a constant or the
    function of a call; `words` says that its values are words, which columns hold as numbers. `known` is what a call
    has come to, by the numbers it was given; `table` the same of calls with one word, by its number."""

    __slots__ = ("args", "kind", "known", "table", "what", "words")

    def __init__(self, kind: Kind, args: tuple[Node, ...], what: Any, words: bool) -> None:
        self.kind, self.args, self.what, self.words = kind, args, what, words
        self.table: Any = None
        self.known: dict[tuple[int, ...], tuple[int, int]] = {}

    def __repr__(self) -> str:
        if self.kind == "call":
            return f"{self.what.__name__}({', '.join(map(repr, self.args))})"
        return repr(self.what) if not self.args else f"({self.args[0]!r} {self.kind} {self.args[1]!r})"


class Nodes:
    """Makes nodes, each once."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Node] = {}

    def column(self, path: Hashable, words: bool = False) -> Node:
        """The values at a path."""
        return self._once("column", (), path, path, words)

    def constant(self, value: Any) -> Node:
        """The same value in every row."""
        name = value if isinstance(value, int | str | frozenset) else id(value)
        return self._once("constant", (), value, (type(value), name), False)

    def call(self, function: Callable[..., Any], args: tuple[Node, ...], words: bool) -> Node:
        """A pure function of other nodes."""
        return self._once("call", args, function, function, words)

    def of(self, kind: Kind, left: Node, right: Node) -> Node:
        """Arithmetic; of constants done at once, and left out where it changes nothing."""
        if left.kind == right.kind == "constant":
            return self.constant(ARITHMETIC[kind](left.what, right.what))
        if left is right and kind == "-":
            return self.constant(0)
        if right.kind == "constant" and (kind, right.what) in _IDLE:
            return left
        if left.kind == "constant" and (kind, left.what) == ("+", 0):
            return right
        return self._once(kind, (left, right), None, None, False)

    def _once(self, kind: Kind, args: tuple[Node, ...], what: Any, name: Hashable, words: bool) -> Node:
        key = (kind, args, name)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Node(kind, args, what, words)
        return found


_IDLE: Final = (("+", 0), ("-", 0), ("*", 1), ("//", 1))
