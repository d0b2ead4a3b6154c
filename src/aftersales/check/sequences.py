"""Windows on one fact that are meant to stand side by side: the steps of a ladder, and rows that ask nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from aftersales.check.ladders import ladders
from aftersales.check.spans import Indices, together
from aftersales.check.subject import Asked
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import Row, Test, Within


class Window(NamedTuple):
    """One window: its test, where it stands, and in which intervals of its fact it holds."""

    test: Test
    at: Position
    holds: frozenset[Indices]


class Sequence(NamedTuple):
    """Windows of one fact, the row they belong to (-1: a row each), and all intervals of the fact."""

    fact: str
    places: tuple[int, ...]
    windows: tuple[Window, ...]
    choices: tuple[Indices, ...]
    row: int


def sequences(asked: Asked) -> Iterator[Sequence]:
    """Those of a table's ladders and rows; a ladder that several rows use is told once."""
    found = {ladder: place for place in asked.table.span for ladder in ladders(asked.table.rows[place].outcome)}
    for ladder, place in found.items():
        tests = [(test, at) for test, at in ladder.steps if test is not None]
        if all(isinstance(test, Within) for test, _ in tests):
            yield _sequence(asked, ladder.over, tests, place)
    for fact, rows in groupby(asked.rows, key=_alone):
        tests = [(row.when[0], row.at) for row in rows if row.when]
        if fact and len(tests) > 1:
            yield _sequence(asked, fact, tests, -1)


def _alone(row: Row) -> str:
    """The one fact that a row asks in one window; nothing if it asks more."""
    one = row.when[0] if len(row.when) == 1 and not row.unless and row.each is None else None
    return one.fact if isinstance(one, Within) else ""


def _sequence(asked: Asked, fact: str, tests: list[tuple[Test, Position]], row: int) -> Sequence:
    places = tuple(place for place, axis in enumerate(asked.table.axes) if axis.fact == fact)
    choices = tuple(together([asked.table.axes[place] for place in places], asked.plan.facts[fact]))
    windows = tuple(Window(test, at, _inside(asked, test, places, choices)) for test, at in tests)
    return Sequence(fact, places, windows, choices, row)


def _inside(asked: Asked, test: Test, places: tuple[int, ...], choices: tuple[Indices, ...]) -> frozenset[Indices]:
    masks = [(places.index(axis), mask) for axis, mask in asked.table.masks[test]]
    return frozenset(choice for choice in choices if all(mask >> choice[place] & 1 for place, mask in masks))
