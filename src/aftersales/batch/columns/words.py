"""Words and ids of one row."""

from __future__ import annotations

from typing import Any

from aftersales.batch.columns.nodes import Node
from aftersales.batch.columns.tape import Tape
from aftersales.batch.columns.traced import KINDS, Traced


class Word(Traced):
    """A word of one row, or what else is no number, and its node."""

    __slots__ = ()

    __class__ = property(lambda self: type(self.value))

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
        return str(self._settled())

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


KINDS["word"] = Word


class Id(Traced):
    """An id of one row. All rows of a shape agree on which of their ids are the same; what else it is is not told."""

    __slots__ = ("name",)

    def __init__(self, tape: Tape, node: Node, value: str, name: str) -> None:
        super().__init__(tape, node, value)
        self.name = name

    __class__ = property(lambda self: str)

    def __eq__(self, other: object) -> bool:
        if type(other) is Id:
            return self.name == other.name
        if isinstance(other, str):
            raise TypeError("an id is compared with ids of its own row alone")
        return False

    def __lt__(self, other: Any) -> bool:
        if type(other) is not Id:
            raise TypeError("an id is compared with ids of its own row alone")
        return bool(self.value < other.value)

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        raise TypeError("an id is not read in columns")

    def __repr__(self) -> str:
        return f"Id({self.name} = {self.node!r})"
