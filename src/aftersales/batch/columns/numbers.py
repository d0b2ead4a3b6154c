"""Whole numbers of one row: arithmetic makes nodes, comparisons are noted on the tape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aftersales.batch.columns.nodes import Kind, Node
from aftersales.batch.columns.tape import Tape
from aftersales.batch.columns.traced import KINDS, Traced


class Number(Traced):
    """A whole number of one row, and its node."""

    __slots__ = ()

    __class__ = property(lambda self: int)

    def _of(self, kind: Kind, other: Any, value: Callable[[int, int], int], swapped: bool = False) -> Any:
        known = node_of(self.tape, other)
        if known is None:
            return NotImplemented
        left, right = (known, (self.node, self.value)) if swapped else ((self.node, self.value), known)
        if kind in ("//", "%") and self.tape.equals(right[0], 0, right[1]):
            raise ZeroDivisionError
        return Number(self.tape, self.tape.of(kind, left[0], right[0]), value(left[1], right[1]))

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

    def __pos__(self) -> Number:
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
        return f"Number({self.value} = {self.node!r})"


KINDS["number"] = Number


def node_of(tape: Tape, value: Any) -> tuple[Node, int] | None:
    """The node and the value of what is a whole number."""
    kind = type(value)
    if kind is Number:
        return value.node, value.value
    return (tape.nodes.constant(int(value)), int(value)) if kind is int or kind is bool else None
