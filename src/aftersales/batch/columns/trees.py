"""Traces of rows of one shape as a tree of tests: rows go down it together, as whole columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Generic, TypeVar

import numpy as np

from aftersales.batch.columns.arrays import Ints, grouped
from aftersales.batch.columns.calls import ordered
from aftersales.batch.columns.frames import Frame, Part, TooLarge, Values
from aftersales.batch.columns.tape import Answer, Test

T = TypeVar("T")
Parts = list[tuple[int, Ints]]
"""The answers to a test, each with the places of the rows that give it; of one alone they are not told."""
EVERY: Final[Ints] = np.empty(0, np.int64)
"""In place of those of all rows."""


class Astray(Exception):
    """A trace that asks other questions than one before it which got the same answers."""


class Tree(Generic[T]):
    """A test with a branch for each answer, or at a leaf what its rows come to. `met` counts rows that found no way
    on."""

    __slots__ = ("branches", "leaf", "met", "test")

    def __init__(self) -> None:
        self.test: Test | None = None
        self.branches: dict[int, Tree[T]] = {}
        self.leaf: T | None = None
        self.met = 0

    @property
    def empty(self) -> bool:
        """Whether no trace leads here."""
        return self.test is None and self.leaf is None

    def branch(self, answer: int) -> Tree[T]:
        """Where an answer leads."""
        found = self.branches.get(answer)
        if found is None:
            found = self.branches[answer] = Tree()
        return found

    def grow(self, answers: list[Answer], leaf: T) -> None:
        """Add a trace: it asks the same as others as far as the answers are the same. Raises Astray."""
        tree = self
        for test, answer in answers:
            if tree.empty:
                tree.test = test
            if tree.test != test:
                raise Astray
            tree = tree.branch(answer)
        if tree.test is not None:
            raise Astray
        tree.leaf = leaf


def descended(tree: Tree[T], frame: Frame) -> Iterator[tuple[Tree[T] | None, Part]]:
    """The rows of a frame where they come to stand: at leaves, or where no trace goes on; nowhere, if a number that is
    asked about could leave 64 bits."""
    waiting = [(tree, frame.part(np.arange(len(frame))))]
    while waiting:
        tree, part = waiting.pop()
        try:
            while (test := tree.test) is not None:
                every = part.whole.answers.get(test)
                if type(every) is int:
                    tree = tree.branch(every)
                    continue
                parts = _by_answer(_answered(test, part))
                if len(parts) > 1:
                    waiting += [(tree.branch(answer), part.part(places)) for answer, places in parts]
                    break
                tree = tree.branch(parts[0][0])
            else:
                yield tree, part
        except TooLarge:
            yield None, part


def _answered(test: Test, part: Part) -> Values:
    """How the rows of a part answer a test: most tests are answered once for all parts. Raises TooLarge."""
    known = part.whole.answers
    if test not in known:
        if not part.whole.tells(test.node, len(part)):
            return _answers_of(test, part)
        known[test] = _answers_of(test, part.whole)
    return part.own(known[test])


def _answers_of(test: Test, frame: Frame) -> Values:
    """How the rows of a frame answer a test; one number if all answer alike. Raises TooLarge."""
    asks, node, bound = test
    if asks == "ends":
        return _shared(frame.ends(node))
    values = frame.values(node)
    if asks == "is":
        return _shared(values)
    return _shared(values < bound if asks == "below" else values == bound)


def _shared(answers: Values) -> Values:
    if not isinstance(answers, np.ndarray):
        return int(answers)
    low, high = ordered(answers)
    return low if low == high else answers


def _by_answer(answers: Values) -> Parts:
    """Places by answer."""
    if not isinstance(answers, np.ndarray):
        return [(answers, EVERY)]
    if answers.dtype == np.bool_:
        count = int(np.count_nonzero(answers))
        if count in (0, len(answers)):
            return [(int(count > 0), EVERY)]
        return [(0, np.flatnonzero(~answers)), (1, np.flatnonzero(answers))]
    low, high = ordered(answers)
    return [(low, EVERY)] if low == high else [(int(answers[some[0]]), some) for some in grouped(answers)]
