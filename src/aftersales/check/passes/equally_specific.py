"""Terms, or routings, that apply to one item though neither is more specific: quotes would end in `review`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from aftersales.check.bookings import where
from aftersales.check.subject import Finding, Folder
from aftersales.check.windows import hold_together
from aftersales.check.witness import Witness
from aftersales.plan.calendars import working_days
from aftersales.plan.declared import declared_readers
from aftersales.plan.sieves import ones
from aftersales.plan.specific import Match, governing, includes
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Calendar, OneOf, Policy, Routing, Tests
from aftersales.policy.render import test_text


class Claim(NamedTuple):
    """One conjunction of the `applies` of a document; of a routing without, nothing is asked."""

    policy: Policy | Routing
    tests: Tests


def find(folder: Folder) -> Iterator[Finding]:
    """Each pair of terms, and of routings, between which nothing decides, once."""
    library = folder.library
    yield from _among(folder, [Claim(p, tests) for p in library.policies if p.kind == "terms" for tests in p.applies])
    yield from _among(folder, [Claim(r, tests) for r in library.of(Routing) for tests in r.applies or ((),)])


def _among(folder: Folder, claims: list[Claim]) -> Iterator[Finding]:
    library = folder.library
    facts, readers = declared_readers(library.facts, working_days(library.of(Calendar)))
    near = _neighbours(claims, {name for name, fact in facts.items() if fact.type == "words"})
    told = set[tuple[str, str]]()
    for place, one in enumerate(claims):
        for other in (claims[bit + place + 1] for bit in ones(near[place] >> place + 1)):
            pair = one.policy.id, other.policy.id
            both = (*one.tests, *other.tests)
            around = [claims[bit] for bit in ones(near[place])]
            if pair[0] == pair[1] or pair in told or not _undecided(both, around):
                continue
            if hold_together(both, facts, readers):
                told.add(pair)
                found = _conflict(one, other, {name: fact.type for name, fact in facts.items()})
                yield Finding(found, _undecided_quote(folder, one.policy, both))


def _neighbours(claims: list[Claim], sets: set[str]) -> list[int]:
    """For each claim a mask of those whose words for no fact exclude its own."""
    every = (1 << len(claims)) - 1
    asked: dict[str, int] = defaultdict(int)
    named: dict[tuple[str, object], int] = defaultdict(int)
    words = [[test for test in one.tests if isinstance(test, OneOf) and test.fact not in sets] for one in claims]
    for place, tests in enumerate(words):
        for test in tests:
            asked[test.fact] |= 1 << place
            for value in test.values:
                named[test.fact, value] |= 1 << place
    found = []
    for tests in words:
        mask = every
        for test in tests:
            same = every & ~asked[test.fact]
            for value in test.values:
                same |= named[test.fact, value]
            mask &= same
        found.append(mask)
    return found


def _undecided(both: Tests, around: list[Claim]) -> bool:
    """Whether nothing governs an item of which all of these tests hold, and no more than they say."""
    holding = [claim for claim in around if includes(both, claim.tests)]
    by_id = groupby(sorted(holding, key=lambda claim: claim.policy.id), key=lambda claim: claim.policy.id)
    matches = [Match(own, "terms", tuple(one.tests for one in some), (), frozenset()) for own, some in by_id]
    return not isinstance(governing(tuple(matches)), str)


def _undecided_quote(folder: Folder, policy: Policy | Routing, tests: Tests) -> Witness | None:
    """A booking that both terms apply to; two routings are shown by their text alone."""
    asked = next((asked for asked in folder.tables if asked.plan.policy is policy), None)
    if asked is None:
        return None
    found = where(asked, tests)
    return None if found is None else found.witness({"outcome": "review", "code": "conflicting_terms"})


def _conflict(one: Claim, other: Claim, kinds: dict[str, str]) -> Diagnostic:
    tests = dict.fromkeys((*one.tests, *other.tests))
    currency = other.policy.currency if isinstance(other.policy, Policy) else None
    where = ", ".join(dict.fromkeys(test_text(t, kinds[t.fact], currency) for t in tests))
    both = f"`{other.policy.id}` and `{one.policy.id}` both apply {f'where {where}' if where else 'to all'}"
    message = f"{both}, and neither is more specific"
    at = other.tests[0].at if other.tests else other.policy.at
    hint = "let one ask for all that the other asks for and more, or exclude each other by a word"
    return Diagnostic("equally-specific", "warning", message, at, hint)
