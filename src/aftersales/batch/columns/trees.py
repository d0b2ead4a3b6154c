"""Traces of rows of one shape as a tree of tests: rows go down it together, as whole columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

import numpy as np

from aftersales.batch.columns.arrays import Ints, grouped
from aftersales.batch.columns.frames import Frame
from aftersales.batch.columns.tape import Answer, Test

T = TypeVar("T")
Parts = list[tuple[int, Ints | None]]
"""The answers to a test, each with the places of the rows that give it; None is all of them."""


class Tree(Generic[T]):
    """A test with a branch for each answer, or at a leaf what its rows come to."""

    __slots__ = ("branches", "leaf", "met", "test")

    def __init__(self) -> None:
        self.test: Test | None = None
        self.branches: dict[int, Tree[T]] = {}
        self.leaf: T | None = None
        self.met = 0

    def grow(self, answers: list[Answer], leaf: T) -> Tree[T]:
        """Add a trace: the same questions as far as the answers are the same. The leaf that holds it."""
        tree = self
        for test, answer in answers:
            if tree.test is None and tree.leaf is None:
                tree.test = test
            if tree.test != test:
                raise Astray
            tree = tree.branches.setdefault(answer, Tree())
        if tree.test is not None:
            raise Astray
        tree.leaf = leaf
        return tree


class Astray(Exception):
    """A trace that asks other questions than one before it which got the same answers."""


def descended(tree: Tree[T], frame: Frame) -> Iterator[tuple[Tree[T], Frame]]:
    """The rows of a frame where they come to stand: at leaves, and where no trace has gone on yet.

    What is sent back by `send` is ignored; a place without a leaf may be grown before the next is asked for.
    """
    waiting = [(tree, frame)]
    while waiting:
        tree, frame = waiting.pop()
        while tree.test is not None:
            parts = answered(tree.test, frame)
            if len(parts) == 1:
                tree = _branch(tree, parts[0][0], frame)
                continue
            for answer, places in parts:
                assert places is not None
                part = frame.part(places)
                waiting.append((_branch(tree, answer, part), part))
            break
        else:
            yield tree, frame


def _branch(tree: Tree[T], answer: int, frame: Frame) -> Tree[T]:
    """Where an answer leads, and what it says of the rows that gave it."""
    assert tree.test is not None
    asks, node, bound = tree.test
    low, high = frame.range(node)
    if asks == "is":
        frame.narrow(node, answer, answer)
    elif asks == "below":
        frame.narrow(node, low, bound - 1) if answer else frame.narrow(node, bound, high)
    elif asks == "equals" and answer:
        frame.narrow(node, bound, bound)
    elif asks == "equals" and bound in (low, high):
        frame.narrow(node, low + (bound == low), high - (bound == high))
    found = tree.branches.get(answer)
    if found is None:
        found = tree.branches[answer] = Tree()
    return found


def answered(test: Test, frame: Frame) -> Parts:
    """How the rows of a frame answer a test."""
    asks, node, bound = test
    if asks == "ends":
        return _parts(frame.call(node).ends)
    low, high = frame.range(node)
    if asks == "is":
        return [(low, None)] if low == high else _parts(frame.values(node))
    if high < bound or low > bound or (low == bound and asks == "below"):
        return [(int(asks == "below" and high < bound), None)]
    if low == high:
        return [(int(asks == "equals"), None)]
    values = frame.values(node)
    return _two(values < bound if asks == "below" else values == bound)


def _two(flags: Any) -> Parts:
    if not isinstance(flags, np.ndarray):
        return [(int(flags), None)]
    count = int(np.count_nonzero(flags))
    if count in (0, len(flags)):
        return [(int(count > 0), None)]
    return [(0, np.flatnonzero(~flags)), (1, np.flatnonzero(flags))]


def _parts(values: Any) -> Parts:
    if not isinstance(values, np.ndarray):
        return [(int(values), None)]
    groups = grouped(values)
    if len(groups) == 1:
        return [(int(values[0]), None)]
    return [(int(values[group[0]]), group) for group in groups]


