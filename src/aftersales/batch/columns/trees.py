"""Traces of rows of one shape as a tree of tests: rows go down it together, as whole columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

import numpy as np

from aftersales.batch.columns.arrays import Ints, grouped
from aftersales.batch.columns.frames import Frame, TooLarge
from aftersales.batch.columns.tape import Answer, Test

T = TypeVar("T")
Parts = list[tuple[int, Ints | None]]
"""The answers to a test, each with the places of the rows that give it; None is all of them."""


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


def descended(tree: Tree[T], frame: Frame) -> Iterator[tuple[Tree[T] | None, Frame]]:
    """The rows of a frame where they come to stand: at leaves, or where no trace goes on; nowhere, if a number that is
    asked about could leave 64 bits."""
    waiting = [(tree, frame)]
    while waiting:
        tree, frame = waiting.pop()
        try:
            while tree.test is not None:
                parts = answered(tree.test, frame)
                if len(parts) > 1:
                    waiting += [_branched(tree, answer, frame.part(places)) for answer, places in parts]
                    break
                tree, frame = _branched(tree, parts[0][0], frame)
            else:
                yield tree, frame
        except TooLarge:
            yield None, frame


def _branched(tree: Tree[T], answer: int, frame: Frame) -> tuple[Tree[T], Frame]:
    """Where an answer leads, and the rows that gave it, which now know what it says of them."""
    assert tree.test is not None
    asks, node, bound = tree.test
    if asks != "ends":
        low, high = frame.range(node)
        if asks == "is":
            frame.narrow(node, answer, answer)
        elif asks == "below":
            frame.narrow(node, *((low, bound - 1) if answer else (bound, high)))
        elif answer:
            frame.narrow(node, bound, bound)
        else:
            frame.narrow(node, low + (bound == low), high - (bound == high))
    return tree.branch(answer), frame


def answered(test: Test, frame: Frame) -> Parts:
    """How the rows of a frame answer a test; without a look at them where their range tells. Raises TooLarge."""
    asks, node, bound = test
    if asks == "ends":
        return _by_answer(frame.ends(node))
    low, high = frame.range(node)
    if asks == "is":
        return [(low, None)] if low == high else _by_answer(frame.values(node))
    if asks == "below":
        if high < bound or low >= bound:
            return [(int(high < bound), None)]
        return _by_answer(frame.values(node) < bound)
    if low == high or not low <= bound <= high:
        return [(int(low == bound == high), None)]
    return _by_answer(frame.values(node) == bound)


def _by_answer(answers: Any) -> Parts:
    """Places by answer."""
    if not isinstance(answers, np.ndarray):
        return [(int(answers), None)]
    if answers.dtype == np.bool_:
        count = int(np.count_nonzero(answers))
        if count in (0, len(answers)):
            return [(int(count > 0), None)]
        return [(0, np.flatnonzero(~answers)), (1, np.flatnonzero(answers))]
    groups = grouped(answers)
    return [(int(answers[0]), None)] if len(groups) == 1 else [(int(answers[some[0]]), some) for some in groups]
