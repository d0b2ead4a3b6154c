"""Regions as boxes that people can read: neighbours joined, conditions in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from aftersales.check.diff.regions import Box, Choices
from aftersales.check.gaps import interval_text, range_text
from aftersales.check.walk import Walk
from aftersales.plan.axes import Axis, Quantity, Words
from aftersales.plan.policies import PolicyPlan

MOST_JOINED = 60


def joined(boxes: Sequence[Box], walk: Walk) -> list[Box]:
    """Two that differ in one fact are one; a fact that has every choice makes no difference."""
    found = list(boxes)
    while len(found) <= MOST_JOINED:
        pair = next((pair for pair in combinations(found, 2) if _beside(*pair) is not None), None)
        if pair is None:
            break
        fact = _beside(*pair)
        assert fact is not None
        both = {**pair[0], fact: pair[0][fact] | pair[1][fact]}
        place = found.index(pair[0])
        found.remove(pair[1])
        found[place] = {f: choices for f, choices in both.items() if len(choices) < len(walk.choices[f])}
    return found


def _beside(one: Box, other: Box) -> int | None:
    """The one fact in which two boxes differ."""
    if one.keys() != other.keys():
        return None
    unlike = [fact for fact in one if one[fact] != other[fact]]
    return unlike[0] if len(unlike) == 1 else None


def box_text(plan: PolicyPlan, walk: Walk, box: Box) -> str:
    """`time_left >= 24h, < 48h; cabin is first`."""
    return "; ".join(_fact_text(plan, walk, fact, choices) for fact, choices in sorted(box.items())) or "any booking"


def _fact_text(plan: PolicyPlan, walk: Walk, fact: int, choices: Choices) -> str:
    axes = [walk.table.axes[place] for place in walk.facts[fact][1]]
    every = walk.choices[fact]
    sides = [sorted({choice[place] for choice in choices}) for place in range(len(axes))]
    if {choice for choice in every if choice in set(product(*sides))} == set(choices):
        return ", ".join(_sides(plan, axes, sides, every))
    alone = (_sides(plan, axes, [[index] for index in choice], every) for choice in sorted(choices))
    return " or ".join(", ".join(one) for one in alone)


def _sides(
    plan: PolicyPlan, axes: Sequence[Axis], sides: Sequence[list[int]], every: Sequence[tuple[int, ...]]
) -> list[str]:
    """What each clock of a fact says, but those that say no more than the others."""
    if all(side == [axis.none] for axis, side in zip(axes, sides, strict=True)):
        return [f"{axes[0].fact} is none"]
    open_ = f"{axes[0].fact} is not none"
    told = [
        axis_text(plan, axis, side)
        for place, (axis, side) in enumerate(zip(axes, sides, strict=True))
        if len(side) < len({choice[place] for choice in every})
    ]
    return [text for text in told if text != open_] or [open_]


def axis_text(plan: PolicyPlan, axis: Axis, side: list[int]) -> str:
    """Some intervals of one axis."""
    known = [index for index in side if index != axis.none]
    if len(known) == axis.none:
        return f"{axis.fact} is not none"
    none = [f"{axis.fact} is none"] if len(known) < len(side) else []
    if isinstance(axis, Quantity):
        ranges = " or ".join(range_text(plan, axis, first, last) for first, last in _runs(known))
        return " or ".join([*([f"{axis.fact} {ranges}"] if known else []), *none])
    if isinstance(axis, Words):
        return _words(axis, known, bool(none))
    return " or ".join([*(interval_text(plan, axis, index) for index in known), *none])


def _words(axis: Words, known: list[int], none: bool) -> str:
    """`cabin is first or business`, `cabin is not economy`: without a word about none, none is possible."""
    words = {place: str(word).lower() if isinstance(word, bool) else str(word) for word, place in axis.places.items()}
    others = [word for place, word in words.items() if place not in known]
    most = (none or len(others) < len(known)) if axis.closed else 0 in known
    if others and most and (none or axis.size == axis.none):
        return f"{axis.fact} is not {' or '.join(others)}"
    named = [words[index] for index in known if index in words]
    told = [f"{axis.fact} is {' or '.join(named)}"] if named else []
    told += [f"{axis.fact} is anything else"] if len(named) < len(known) else []
    return " or ".join([*told, *([f"{axis.fact} is none"] if none else [])])


def _runs(indices: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of neighbours."""
    run: list[int] = []
    for index in indices:
        if run and index != run[-1] + 1:
            yield run[0], run[-1]
            run = []
        run.append(index)
    if run:
        yield run[0], run[-1]
