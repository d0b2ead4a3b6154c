"""Which of several terms, or routings, governs an item: the more specific one."""

from __future__ import annotations

from typing import Literal, NamedTuple

from aftersales.plan.supplier import SUPPLIER_SCHEDULE
from aftersales.policy.documents import OneOf, Test, Tests


class Match(NamedTuple):
    """A document that applies (by the conjunctions in `holds`), or could (by those in `open`, lacking `missing`)."""

    id: str
    kind: str
    holds: tuple[Tests, ...]
    open: tuple[Tests, ...]
    missing: frozenset[str]


Problem = tuple[Literal["incomplete", "review"], str, frozenset[str]]
"""Outcome, code and missing facts where no document can be chosen."""


def includes(one: Tests, other: Tests) -> bool:
    """Whether a conjunction asks for all that another does, or more."""
    return all(any(_accepts_no_more(mine, theirs) for mine in one) for theirs in other)


def _accepts_no_more(mine: Test, theirs: Test) -> bool:
    if mine.fact != theirs.fact:
        return False
    if isinstance(mine, OneOf) and isinstance(theirs, OneOf):
        return mine.values <= theirs.values
    return _bare(mine) == _bare(theirs)


def _bare(test: Test) -> tuple[object, ...]:
    return type(test), getattr(test, "bounds", getattr(test, "values", None))


def narrower(one: Tests, other: Tests) -> bool:
    """Whether a conjunction is more specific: it asks for more, or for a schedule stored with the item where the
    other does not speak of it."""
    if not any(test.fact == SUPPLIER_SCHEDULE for test in other) and any(map(_asks_for_schedule, one)):
        return True
    return includes(one, other) and not includes(other, one)


def _asks_for_schedule(test: Test) -> bool:
    return test.fact == SUPPLIER_SCHEDULE and isinstance(test, OneOf) and test.values == {True}


def more_specific(one: Match, other: Match) -> bool:
    """Whether one of a document's holding conjunctions is more specific than all that speak for another."""
    theirs = other.holds or other.open
    return any(all(narrower(m, t) for t in theirs) for m in one.holds)


def governing(matches: tuple[Match, ...], kind: str = "terms") -> str | Problem:
    """The id of the document of a kind that governs an item, or why none does."""
    holding = [match for match in matches if match.kind == kind and match.holds]
    open_ones = [match for match in matches if match.kind == kind and not match.holds]
    best = [m for m in holding if all(m is other or more_specific(m, other) for other in holding)]
    rivals = [m for m in open_ones if not (best and more_specific(best[0], m))]
    if rivals:
        return "incomplete", f"{kind}_unclear", frozenset(fact for match in rivals for fact in match.missing)
    if not holding:
        return "incomplete", f"no_{kind}", frozenset()
    return best[0].id if best else ("review", f"conflicting_{kind}", frozenset())
