"""What a question answers for every value that the unknown facts could have."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Generic, TypeVar

from aftersales.model.facts import UNKNOWN
from aftersales.policy.documents import Bound, Cutoff, Months, OneOf, Test
from aftersales.policy.registry import may_be_none
from tests.reference.clocks import Clock, constant
from tests.reference.conditions import HasFacts, Question, Reading, questions

MOST_COMBINATIONS = 4096
OTHER = "\0any other value"

Axis = tuple[str, Clock]
Answer = TypeVar("Answer", bound=Hashable)


@dataclass(frozen=True)
class Survey(Generic[Answer]):
    """The answers for every combination of regions of the unknown clocks; None if there are too many."""

    axes: tuple[Axis, ...]
    answers: dict[tuple[int, ...], Answer] | None

    def deciding(self) -> frozenset[str]:
        """The facts for which two combinations that differ in nothing else have different answers."""
        if self.answers is None:
            return frozenset(fact for fact, _ in self.axes)
        return frozenset(fact for place, (fact, _) in enumerate(self.axes) if self._matters(place))

    def _matters(self, place: int) -> bool:
        assert self.answers is not None
        groups: dict[tuple[int, ...], set[Answer]] = {}
        for at, given in self.answers.items():
            groups.setdefault((*at[:place], *at[place + 1 :]), set()).add(given)
        return any(len(group) > 1 for group in groups.values())


def survey(tests: Iterable[Test], facts: HasFacts, ask: Callable[[Reading], Answer]) -> Survey[Answer]:
    """Ask once for every combination of what the unknown facts of these tests could be."""
    unknown = _unknown(tests, facts)
    axes = tuple(unknown)
    regions = [_regions(axis, asked) for axis, asked in unknown.items()]
    if prod(map(len, regions)) > MOST_COMBINATIONS:
        return Survey(axes, None)
    answers: dict[tuple[int, ...], Answer] = {}
    for at in product(*(range(len(values)) for values in regions)):
        supposed = {axis: values[i] for axis, values, i in zip(axes, regions, at, strict=True)}
        answers[at] = ask(_supposing(supposed, facts))
    return Survey(axes, answers)


def _supposing(supposed: dict[Axis, Any], facts: HasFacts) -> Reading:
    return lambda name, clock: supposed[name, clock] if (name, clock) in supposed else facts.read(name, clock)


def _unknown(tests: Iterable[Test], facts: HasFacts) -> dict[Axis, list[Question]]:
    found: dict[Axis, list[Question]] = {}
    for test in tests:
        for clock, question in questions(test, facts.type_of(test.fact)):
            if facts.read(test.fact, clock) is UNKNOWN:
                found.setdefault((test.fact, clock), []).append(question)
    return found


def _regions(axis: Axis, asked: list[Question]) -> list[Any]:
    """One value of each class of values that no question separates."""
    constants = {value for question in asked if isinstance(question, OneOf) for value in question.values}
    if isinstance(axis[1], Cutoff) or any(isinstance(value, bool) for value in constants):
        values: list[Any] = [True, False]
    elif isinstance(axis[1], Months):
        values = [-1, 0, 1]
    elif any(isinstance(value, str) for value in constants):
        values = [*sorted(map(str, constants)), OTHER]
    else:
        values = _numbers(asked)
    return [*values, None] if may_be_none(axis[0]) else values


def _numbers(asked: list[Question]) -> list[Any]:
    cuts: set[int] = set()
    for question in asked:
        if isinstance(question, OneOf):
            cuts |= {int(value) + after for value in question.values for after in (0, 1)}
        elif isinstance(question, Bound):
            afters = {">=": (0,), "<": (0,), ">": (1,), "<=": (1,), "==": (0, 1)}[question.operator]
            cuts |= {constant(question) + after for after in afters}
    return [min(cuts) - 1, *sorted(cuts)] if cuts else [OTHER]
