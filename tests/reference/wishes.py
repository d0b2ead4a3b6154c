"""What has to be true of a booking for a document to speak about it, read from the document's own conditions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aftersales.model.record import Selection
from aftersales.policy import documents as d
from aftersales.policy.registry import declared_built_in
from tests.reference.words import chance

QUESTIONS = ("cancel", "no_show", "change")
OTHER = "another"
DECLARED = declared_built_in()


def within(node: Any, *kinds: type) -> Iterator[Any]:
    """Every part of a document of some kinds, wherever it stands."""
    if isinstance(node, kinds):
        yield node
    if isinstance(node, tuple | list | frozenset):
        inner: Sequence[Any] = [*node]
    elif isinstance(node, dict):
        inner = [*node.values()]
    else:
        inner = [getattr(node, name) for name in getattr(type(node), "__match_args__", ())]
    for one in inner:
        yield from within(one, *kinds)


def tests_of(node: Any) -> list[d.Test]:
    """Every test in it."""
    return [*within(node, d.Within, d.OneOf, d.IsNone)]


def amounts_stated(node: Any) -> set[str]:
    """The facts that its amounts are taken from, as the booking states them."""
    named = within(node, d.MoneyFact, d.PercentFact, d.QuantityFact)
    return {one.name for one in named if getattr(one, "selection", None) is None}


@dataclass
class Wishes:
    """Values of facts, and tests of spans and dates on one side of a bound or on it; and what to ask, in a currency."""

    rng: random.Random
    declared: Mapping[str, d.Declaration]
    question: str
    currency: str | None
    values: dict[str, Any] = field(default_factory=dict)
    spans: list[tuple[d.Span, d.Within]] = field(default_factory=list)
    dates: dict[str, int] = field(default_factory=dict)
    components: set[str] = field(default_factory=set)
    instants: dict[str, int] = field(default_factory=dict)

    def all_of(self, tests: d.Tests, likely: float = 1.0) -> None:
        """Most of some tests shall hold."""
        for test in tests:
            if chance(self.rng, likely):
                self.meet(test)

    def could_meet(self, tests: d.Tests) -> bool:
        """Whether nothing else was wished of what these test."""
        known = ((test, self.values[test.fact]) for test in tests if test.fact in self.values)
        return all(isinstance(test, d.OneOf) and value in test.values for test, value in known)

    def meet(self, test: d.Test) -> None:
        """One test shall hold; an earlier wish stands."""
        if test.fact in self.values:
            return
        if isinstance(test, d.IsNone):
            self.values[test.fact] = None
        elif isinstance(test, d.OneOf):
            self._one_of(test)
        else:
            self._bounds(test)

    def _one_of(self, test: d.OneOf) -> None:
        value = self.rng.choice(sorted(test.values, key=str))
        self.values[test.fact] = value
        verb = self.verb(test.fact)
        if isinstance(verb, d.Classify | d.Pick):
            rows = [row for row in verb.rows if row.value == value]
            self.all_of(self.rng.choice(rows).when if rows else ())
        elif isinstance(verb, d.Member) and value and verb.ranges:
            self.dates[verb.fact] = self.rng.choice(self.rng.choice(verb.ranges)) + self.rng.choice((0, 0, 1, -1))
        elif isinstance(verb, d.Same) and value:
            self.values.setdefault(verb.right, ("as", verb.left))

    def _bounds(self, test: d.Within) -> None:
        verb, type_ = self.verb(test.fact), self.declared[test.fact].type
        if isinstance(verb, d.Span):
            self.spans.append((verb, test))
            return
        numbers = [one for one in test.bounds if isinstance(one, d.Bound) and isinstance(one.value, d.Number)]
        if not numbers:
            return
        bound = self.rng.choice(numbers)
        inward = {">=": 0, ">": 1, "<=": 0, "<": -1, "==": 0}[bound.operator] + self.rng.choice((0, 0, 0, 1, -1))
        found = getattr(bound.value, "value", 0) + inward
        if type_ == "date":
            self.dates[verb.instant if isinstance(verb, d.Local) else test.fact] = found
        elif type_ == "instant":
            self.instants[test.fact] = found
        else:
            self.values[test.fact] = max(0, found)

    def rest_of(self, policy: d.Policy, likely: float) -> None:
        """Values of what else a document asks, or takes its amounts from."""
        bodies = [version.body for version in policy.versions]
        rest = tests_of((bodies, policy.facts))
        self.beside(self.rng.sample(rest, len(rest)), self.rng.choice((0.3, 0.7, 0.9)))
        self.components |= {name for one in within(bodies, Selection) if not one.excluded for name in one.names}
        for name in sorted(amounts_stated(bodies)):
            if name not in self.values and chance(self.rng, likely):
                self.values[name] = self.rng.choice((0, 1, 25, 100, 500, 10_000))

    def verb(self, fact: str) -> d.Verb | None:
        """How a fact comes about."""
        return self.declared[fact].verb if fact in self.declared else None

    def beside(self, tests: Sequence[d.Test], likely: float) -> None:
        """Some value, tested or not, of every other fact that is tested."""
        for test in tests:
            if test.fact not in self.values and test.fact in self.declared and chance(self.rng, likely):
                if isinstance(test, d.OneOf) and self.declared[test.fact].type == "word" and chance(self.rng, 0.2):
                    self.values[test.fact] = OTHER
                else:
                    self.meet(test)


def wishes_of(
    rng: random.Random, policy: d.Policy, terms: Sequence[d.Policy], shared: Sequence[d.Declaration]
) -> Wishes:
    """What a booking must be like that a document governs, mostly with terms beside it; and the question to ask."""
    body = rng.choice(policy.versions).body
    tables = [(name, row) for name, table in body.tables.items() for row in table]
    tables += [(rng.choice(sorted(gate.requests)), gate.row) for gate in body.gates]
    question, row = rng.choice(tables) if tables else ("cancel", None)
    found = Wishes(rng, DECLARED | {one.name: one for one in (*shared, *policy.facts)}, question, policy.currency)
    found.all_of(rng.choice(policy.applies))
    if row is not None:
        found.all_of(row.when, 0.93)
        ladders = tests_of(row.outcome)
        found.beside(rng.sample(ladders, min(2, len(ladders))), 0.8)
    due = rng.choice(body.deadlines) if body.deadlines and chance(rng, 0.5) else None
    found.all_of(due.when if due else ())
    found.rest_of(policy, 0.85)
    if policy.kind != "terms" and chance(rng, 0.9):
        _governed_by(found, [one for one in terms if question not in QUESTIONS or _asks(one, question)])
    _elsewhere(found, terms)
    return found


def _asks(policy: d.Policy, question: str) -> bool:
    return any(question in version.body.tables for version in policy.versions)


def _governed_by(found: Wishes, terms: Sequence[d.Policy]) -> None:
    """Some of these terms apply too, if they can."""
    fitting = [(one, tests) for one in terms for tests in one.applies if found.could_meet(tests)]
    if fitting:
        one, tests = found.rng.choice(fitting)
        found.declared = {**{fact.name: fact for fact in one.facts}, **found.declared}
        found.currency = found.currency or one.currency
        found.all_of(tests)
        found.rest_of(one, 0.85)


def _elsewhere(found: Wishes, terms: Sequence[d.Policy]) -> None:
    """What other terms apply to is mostly known to be something else."""
    for name in sorted({test.fact for one in terms for tests in one.applies for test in tests}):
        known = found.declared.get(name)
        if known is not None and known.type == "word" and name not in found.values and chance(found.rng, 0.97):
            found.values[name] = "ZZ" if name.endswith("country") else OTHER
