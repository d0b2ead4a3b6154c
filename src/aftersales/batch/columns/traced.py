"""Values of one row that remember what they are made of.

They are no subclasses of `int` and `str`, so nothing reads their values unseen: C code asks for `__index__` or
`__hash__`, and asking puts the answer on the tape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from aftersales.batch.columns.nodes import Node
from aftersales.batch.columns.tape import Tape
from aftersales.values.lifted import Lifted


class Traced(Lifted):
    """A value of one row, and its node."""

    __slots__ = ("node", "tape", "value")

    def __init__(self, tape: Tape, node: Node, value: Any) -> None:
        self.tape, self.node, self.value = tape, node, value

    @property
    def shared(self) -> dict[Any, Any] | None:
        return self.tape.shared

    def __reduce__(self) -> Any:
        raise TypeError("what is traced does not leave its trace")

    def applied(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """A pure function of arguments some of which are traced; flags are settled at once."""
        tape = self.tape
        nodes = tuple([one.node if isinstance(one, Traced) else tape.nodes.constant(one) for one in args])
        plain = tuple([one.value if isinstance(one, Traced) else one for one in args])
        found, node = tape.called(function, nodes, plain)
        if found is None:
            return None
        if isinstance(found, bool):
            return bool(tape.settle(node, found))
        return KINDS["number" if isinstance(found, int) else "word"](tape, node, found)


KINDS: Final[dict[str, type[Traced]]] = {}
"""How results are traced, by what they are."""
