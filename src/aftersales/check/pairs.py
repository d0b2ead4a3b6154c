"""Two cells that differ in one fact, or in nothing but the table that is asked: every pair that ends unlike another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from aftersales.check import walk
from aftersales.check.spans import Indices
from aftersales.check.walk import Effect, State, Walk
from aftersales.plan.axes import Axis, Quantity
from aftersales.plan.tables import Cell

Path = tuple[Indices, ...]
Effects = tuple[Effect, ...]


class TooMany(Exception):
    """More pairs than the budget of a check."""


def apart(walked: Walk, number: int, one: Indices, other: Indices) -> list[tuple[Cell, Cell]]:
    """Cells with one interval of a fact and with another, all else the same. Raises TooMany."""

    def moves(fact: int) -> list[tuple[Indices, Effects, Indices, Effects]]:
        if fact == number:
            return [(one, walked.effects(fact, one), other, walked.effects(fact, other))]
        return [(choice, effects, choice, effects) for choice, effects in walked.moves(fact)]

    return _ends(walked, walked, moves)


def beside(left: Walk, right: Walk) -> list[tuple[Cell, Cell]]:
    """Cells of two tables over the same axes. Raises TooMany."""

    def moves(fact: int) -> list[tuple[Indices, Effects, Indices, Effects]]:
        found: dict[tuple[Effects, Effects], Indices] = {}
        for choice in left.choices[fact]:
            found.setdefault((left.effects(fact, choice), right.effects(fact, choice)), choice)
        return [(choice, mine, choice, theirs) for (mine, theirs), choice in found.items()]

    return _ends(left, right, moves)


def _ends(
    left: Walk, right: Walk, moves: Callable[[int], list[tuple[Indices, Effects, Indices, Effects]]]
) -> list[tuple[Cell, Cell]]:
    front: dict[tuple[State, State], tuple[Path, Path]] = {(left.start(), right.start()): ((), ())}
    for fact in range(len(left.facts)):
        ahead: dict[tuple[State, State], tuple[Path, Path]] = {}
        every = moves(fact)
        for (mine, theirs), (path, their_path) in front.items():
            for choice, effects, their_choice, their_effects in every:
                longer, their_longer = (*path, choice), (*their_path, their_choice)
                both = left.step(fact, mine, effects, longer), right.step(fact, theirs, their_effects, their_longer)
                ahead.setdefault(both, (longer, their_longer))
            if len(ahead) > walk.MOST_STATES:
                raise TooMany
        front = ahead
    return [(left.cell(path), right.cell(their_path)) for path, their_path in front.values()]


def in_time(axes: Sequence[Axis], choices: Sequence[Indices]) -> Iterator[tuple[Indices, Indices]]:
    """Intervals of what is left of a span that ends at its anchor, each with those that come right after it."""
    known = [choice for choice in choices if choice[0] != axes[0].none or axes[0].size == axes[0].none]
    late = {choice: _lateness(axes, choice) for choice in known}
    for one in known:
        after = [other for other in known if other != one and _behind(late[one], late[other])]
        for other in after:
            if not any(third != other and _behind(late[third], late[other]) for third in after):
                yield one, other


def _lateness(axes: Sequence[Axis], choice: Indices) -> Indices:
    return tuple(-index if isinstance(axis, Quantity) else index for axis, index in zip(axes, choice, strict=True))


def _behind(one: Indices, other: Indices) -> bool:
    return all(mine <= theirs for mine, theirs in zip(one, other, strict=True))
