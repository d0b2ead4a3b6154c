"""Numbers and words of one row that remember what they are made of.

They are no subclasses of `int` and `str`, so nothing reads their values unseen: C code asks for `__index__` or
`__hash__`, and asking puts the answer on the tape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aftersales.batch.columns.nodes import Kind, Node
from aftersales.batch.columns.tape import Tape
from aftersales.values.lifted import Lifted


class Traced(Lifted):
    """A whole number of one row, and its node."""

    __slots__ = ("node", "tape", "value")

    def __init__(self, tape: Tape, node: Node, value: int) -> None:
        self.tape, self.node, self.value = tape, node, value

    __class__ = property(lambda self: int)  # type: ignore[assignment]

    def _of(self, kind: Kind, other: Any, value: Callable[[int, int], int], swapped: bool = False) -> Any:
        known = node_of(self.tape, other)
        if known is None:
            return NotImplemented
        left, right = (known, (self.node, self.value)) if swapped else ((self.node, self.value), known)
        return Traced(self.tape, self.tape.of(kind, left[0], right[0]), value(left[1], right[1]))

    def __add__(self, other: Any) -> Any:
        return self._of("+", other, int.__add__)

    def __radd__(self, other: Any) -> Any:
        return self._of("+", other, int.__add__)

    def __sub__(self, other: Any) -> Any:
        return self._of("-", other, int.__sub__)

    def __rsub__(self, other: Any) -> Any:
        return self._of("-", other, int.__sub__, True)

    def __mul__(self, other: Any) -> Any:
        return self._of("*", other, int.__mul__)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        return self._of("//", other, int.__floordiv__)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._of("//", other, int.__floordiv__, True)

    def __mod__(self, other: Any) -> Any:
        return self._of("%", other, int.__mod__)

    def __rmod__(self, other: Any) -> Any:
        return self._of("%", other, int.__mod__, True)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __neg__(self) -> Any:
        return 0 - self

    def __pos__(self) -> Traced:
        return self

    def __abs__(self) -> Any:
        return -self if self < 0 else self

    def _below(self, other: Any, more: int = 0) -> Any:
        """Whether it is less than another, or at most `more` greater."""
        known = node_of(self.tape, other)
        if known is None:
            return NotImplemented
        node, value = known
        if node.kind == "constant":
            return self.tape.below(self.node, value + more, self.value)
        return self.tape.below(self.tape.of("-", self.node, node), more, self.value - value)

    def __lt__(self, other: Any) -> Any:
        return self._below(other)

    def __le__(self, other: Any) -> Any:
        return self._below(other, 1)

    def __gt__(self, other: Any) -> Any:
        found = self._below(other, 1)
        return found if found is NotImplemented else not found

    def __ge__(self, other: Any) -> Any:
        found = self._below(other)
        return found if found is NotImplemented else not found

    def __eq__(self, other: object) -> Any:
        known = node_of(self.tape, other)
        if known is None:
            return NotImplemented
        node, value = known
        if node is self.node:
            return True
        if node.kind == "constant":
            return self.tape.equals(self.node, value, self.value)
        return self.tape.equals(self.tape.of("-", self.node, node), 0, self.value - value)

    def __bool__(self) -> bool:
        return not self.tape.equals(self.node, 0, self.value)

    def __index__(self) -> int:
        return self.tape.settle(self.node, self.value)

    __int__ = __trunc__ = __index__

    def __hash__(self) -> int:
        return hash(self.__index__())

    def __str__(self) -> str:
        return str(self.__index__())

    def __format__(self, spec: str) -> str:
        return format(self.__index__(), spec)

    def __repr__(self) -> str:
        return f"Traced({self.value} = {self.node!r})"

    def __reduce__(self) -> Any:
        raise TypeError("a traced number does not leave its trace")

    def applied(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        return applied(self.tape, function, args)


class Word(Lifted):
    """A word of one row, or what else is no number, and its node."""

    __slots__ = ("node", "tape", "value")

    def __init__(self, tape: Tape, node: Node, value: Any) -> None:
        self.tape, self.node, self.value = tape, node, value

    __class__ = property(lambda self: type(self.value))  # type: ignore[assignment]

    def _settled(self) -> Any:
        self.tape.settle(self.node, self.tape.vocabulary.code(self.value))
        return self.value

    def __eq__(self, other: object) -> Any:
        code = self.tape.vocabulary.code
        if type(other) is not Word:
            same = type(other) is type(self.value)
            return self.tape.equals(self.node, code(other), code(self.value)) if same else NotImplemented
        if other.node is self.node:
            return True
        return self.tape.equals(self.tape.of("-", self.node, other.node), 0, code(self.value) - code(other.value))

    def __bool__(self) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(self._settled())

    def __str__(self) -> str:
        return self._settled()

    def __format__(self, spec: str) -> str:
        return format(self._settled(), spec)

    def __lt__(self, other: Any) -> Any:
        return self._settled() < str(other)

    def __gt__(self, other: Any) -> Any:
        return self._settled() > str(other)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._settled(), name)

    def __repr__(self) -> str:
        return f"Word({self.value} = {self.node!r})"

    def __reduce__(self) -> Any:
        raise TypeError("a traced word does not leave its trace")

    def applied(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        return applied(self.tape, function, args)


class Id(Lifted):
    """An id of one row. All rows of a shape agree on which of their ids are the same; what it is else nobody may ask."""

    __slots__ = ("name", "node", "tape", "value")

    def __init__(self, tape: Tape, node: Node, value: str, name: str) -> None:
        self.tape, self.node, self.value, self.name = tape, node, value, name

    __class__ = property(lambda self: str)  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        if type(other) is Id:
            return self.name == other.name
        if isinstance(other, str):
            raise TypeError("an id is compared with ids of its own row alone")
        return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        raise TypeError("an id is not read in columns")

    def __repr__(self) -> str:
        return f"Id({self.name} = {self.node!r})"

    def applied(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        return applied(self.tape, function, args)


def node_of(tape: Tape, value: Any) -> tuple[Node, int] | None:
    """The node and the number of what is a number."""
    kind = type(value)
    if kind is Traced:
        return value.node, value.value
    if kind is int or kind is bool:
        return tape.nodes.constant(int(value)), int(value)
    return None


def applied(tape: Tape, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """A pure function of arguments some of which are traced; flags are settled at once."""
    nodes = tuple([one.node if isinstance(one, Lifted) else tape.nodes.constant(one) for one in args])
    found, node = tape.called(function, nodes, tuple([one.value if isinstance(one, Lifted) else one for one in args]))  # type: ignore[attr-defined]
    if type(found) is int:
        return Traced(tape, node, found)
    if type(found) is bool:
        return bool(tape.settle(node, found))
    return None if found is None else Word(tape, node, found)
