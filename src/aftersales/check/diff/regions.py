"""Where two tables over the same axes end unlike: walked together, cells that leave the same open going on together,
then gathered from the end, so that only facts that matter are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from aftersales.check import walk
from aftersales.check.diff.joint import Joint
from aftersales.check.diff.meaning import bare
from aftersales.check.mutate.same import said
from aftersales.check.pairs import TooMany
from aftersales.check.spans import Indices
from aftersales.check.walk import Effect, State, Walk
from aftersales.plan.tables import Candidate, TablePlan

MOST_REGIONS: Final = 2_000
Pair = tuple[State, State]
Path = tuple[Indices, ...]
Choices = frozenset[Indices]
Ends = tuple[Candidate, Candidate]
Box = dict[int, Choices]
"""What a fact, by its number, is among; facts that are left out make no difference."""


class Region(NamedTuple):
    """Cells that the old table ends in one way and the new one in another."""

    ends: Ends
    box: Box


class Node(NamedTuple):
    """A fact's choices by where they lead: to another node, or to ends; to nothing where both tables say the same."""

    fact: int
    branches: tuple[tuple[Choices, int], ...]


class Both:
    """Two tables walked together."""

    def __init__(self, tables: Joint) -> None:
        self.tables = tables
        self.old, self.new = (Walk(tables.plan, table, steps=True) for table in (tables.old, tables.new))
        kinds: dict[object, int] = {}
        self._kinds = [[kinds.setdefault(key, len(kinds)) for key in _keys(one)] for one in (tables.old, tables.new)]
        self._nodes: dict[Node, int] = {}
        self._ends: dict[Ends, int] = {}

    def regions(self) -> list[Region]:
        """Every one, the same ends together. Raises TooMany."""
        root = self._gathered(*self._fronts())
        nodes = {number: node for node, number in self._nodes.items()}
        ends = {-1 - number: ends for ends, number in self._ends.items()}
        found = [] if root is None else [Region(ends[end], box) for end, box in _paths(root, nodes, {})]
        return sorted(found, key=lambda one: self._ends[one.ends])

    def _fronts(self) -> tuple[list[dict[Pair, dict[Choices, Pair | None]]], dict[Pair, Path]]:
        """Fact by fact, where each pair of states leads; and the last pairs with a way to each."""
        start = self.old.start(), self.new.start()
        front: dict[Pair, Path] = {} if self._alike(start) else {start: ()}
        fronts, seen = [], 0
        for fact in range(len(self.old.facts)):
            moves, ahead, level = self._moves(fact), dict[Pair, Path](), dict[Pair, dict[Choices, Pair | None]]()
            for pair, path in front.items():
                level[pair] = {}
                for choices, (mine, theirs) in moves:
                    longer = (*path, min(choices))
                    both = self.old.step(fact, pair[0], mine, longer), self.new.step(fact, pair[1], theirs, longer)
                    level[pair][choices] = None if self._alike(both) else both
                    if level[pair][choices] is not None:
                        ahead.setdefault(both, longer)
            fronts.append(level)
            front, seen = ahead, seen + len(ahead)
            if seen > walk.MOST_STATES:
                raise TooMany
        return fronts, front

    def _moves(self, fact: int) -> list[tuple[Choices, tuple[tuple[Effect, ...], tuple[Effect, ...]]]]:
        found: dict[tuple[tuple[Effect, ...], tuple[Effect, ...]], set[Indices]] = {}
        for choice in self.old.choices[fact]:
            effects = self.old.effects(fact, choice), self.new.effects(fact, choice)
            found.setdefault(effects, set()).add(choice)
        return [(frozenset(choices), effects) for effects, choices in found.items()]

    def _alike(self, pair: Pair) -> bool:
        """Whether the same rows are left in the same order, as open as each other."""
        mine, theirs = (
            [(kind, one) for kind, one in zip(kinds, state, strict=True) if one is not None]
            for kinds, state in zip(self._kinds, pair, strict=True)
        )
        return mine == theirs and (bool(mine) or self.tables.old.stated == self.tables.new.stated)

    def _gathered(self, fronts: list[dict[Pair, dict[Choices, Pair | None]]], last: dict[Pair, Path]) -> int | None:
        """The node that the walk begins with; None if nothing differs."""
        known: dict[Pair, int | None] = {pair: self._end(path) for pair, path in last.items()}
        for fact in reversed(range(len(fronts))):
            level = fronts[fact].items()
            known = {pair: self._node(fact, moves, known) for pair, moves in level}
        start = self.old.start(), self.new.start()
        return known.get(start)

    def _end(self, path: Path) -> int | None:
        cell = self.old.cell(path)
        if bare(said(self.tables.old, cell)) == bare(said(self.tables.new, cell)):
            return None
        ends = self.tables.old.candidate(cell), self.tables.new.candidate(cell)
        if all(one.outcome == "none" for one in ends):
            return None
        return -1 - self._ends.setdefault(ends, len(self._ends))

    def _node(self, fact: int, moves: dict[Choices, Pair | None], known: dict[Pair, int | None]) -> int | None:
        into: dict[int | None, set[Indices]] = {}
        for choices, pair in moves.items():
            into.setdefault(None if pair is None else known[pair], set()).update(choices)
        if len(into) == 1:
            return next(iter(into))
        branches = [(frozenset(choices), end) for end, choices in into.items() if end is not None]
        node = Node(fact, tuple(sorted(branches, key=lambda branch: min(branch[0]))))
        return self._nodes.setdefault(node, len(self._nodes))


def _keys(table: TablePlan) -> Iterator[object]:
    return ((bare(table.rows[place]), place < table.gates, table.refundable) for place in table.span)


def _paths(root: int, nodes: dict[int, Node], box: Box) -> Iterator[tuple[int, Box]]:
    """The ways to ends. Raises TooMany."""
    waiting, seen = [(root, box)], 0
    while waiting:
        number, box = waiting.pop()
        if number < 0:
            seen += 1
            yield number, box
        else:
            node = nodes[number]
            waiting += [(child, {**box, node.fact: choices}) for choices, child in reversed(node.branches)]
        if seen > MOST_REGIONS:
            raise TooMany
