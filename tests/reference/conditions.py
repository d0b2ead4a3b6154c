"""Tests on facts: what each asks of which clock, and whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from aftersales.model.facts import UNKNOWN
from aftersales.policy.documents import Bound, Cutoff, IsNone, Months, OneOf, Test, Tests, Within
from tests.reference.clocks import COMPARE, Clock, clock_of, constant

Reading = Callable[[str, Clock], Any]


Question = Bound | Cutoff | OneOf | IsNone


class HasFacts(Protocol):
    """Facts by name and clock."""

    def read(self, name: str, clock: Clock) -> Any:
        """The fact as one clock reads it: a value, None or UNKNOWN."""

    def type_of(self, name: str) -> str:
        """The fact's type."""


def own_clock(type_: str) -> Clock:
    """The clock that tells whether a fact exists."""
    return "elapsed" if type_ == "span" else "value"


def questions(test: Test, type_: str) -> Iterator[tuple[Clock, Question]]:
    """The single comparisons of a test, each with the clock that answers it."""
    if isinstance(test, Within):
        yield from ((clock_of(bound, type_), bound) for bound in test.bounds)
    else:
        yield own_clock(type_), test


def answer(question: Question, value: Any) -> bool:
    """One comparison with a known value or none."""
    if isinstance(question, IsNone):
        return value is None
    if value is None:
        return False
    if isinstance(question, Cutoff):
        return bool(value) is (question.side in ("by", "before"))
    if isinstance(question, Bound):
        limit = 0 if isinstance(question.value, Months) else constant(question)
        return COMPARE[question.operator](value, limit)
    assert isinstance(question, OneOf)
    return bool(question.values & value) if isinstance(value, frozenset) else value in question.values


def standing(test: Test, facts: HasFacts, reading: Reading | None = None) -> bool | None:
    """Whether a test holds; None if that is unknown."""
    look, asked = reading or facts.read, questions(test, facts.type_of(test.fact))
    values = [(question, look(test.fact, clock)) for clock, question in asked]
    if any(value is not UNKNOWN and not answer(question, value) for question, value in values):
        return False
    return None if any(value is UNKNOWN for _, value in values) else True


def all_hold(tests: Tests, facts: HasFacts, reading: Reading) -> bool:
    """Whether every test of a conjunction holds, all its facts being known or supposed."""
    return all(standing(test, facts, reading) for test in tests)
