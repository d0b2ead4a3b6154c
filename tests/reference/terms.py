"""Which documents speak about an item, and in which version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.model.facts import UNKNOWN
from aftersales.policy import documents as d
from tests.reference.arithmetic import local
from tests.reference.conditions import standing
from tests.reference.facts import Facts


@dataclass(frozen=True)
class Applies:
    """How a document stands to an item: the conjunctions that hold and those that are open."""

    policy: d.Policy
    facts: Facts
    seen: Facts
    holding: tuple[d.Tests, ...]
    open: tuple[d.Tests, ...]

    @property
    def unclear(self) -> frozenset[str]:
        """The unknown facts of the open conjunctions."""
        tests = (test for conjunction in self.open for test in conjunction)
        return frozenset(test.fact for test in tests if standing(test, self.facts) is None)

    @property
    def speaking(self) -> tuple[d.Tests, ...]:
        """The conjunctions by which another document is compared with this one."""
        return self.holding or self.open


def applies(policy: d.Policy, facts: Facts, seen: Facts) -> Applies:
    """Sort a document's conjunctions into those that hold, fail and are open; its tables read the facts `seen`."""
    found = {tests: [standing(test, facts) for test in tests] for tests in policy.applies}
    holding = tuple(tests for tests, states in found.items() if all(states))
    not_failing = tuple(tests for tests, states in found.items() if False not in states)
    return Applies(policy, facts, seen, holding, tuple(tests for tests in not_failing if tests not in holding))


def governing(holding: Sequence[Applies]) -> Applies | None:
    """The document more specific than all others that hold."""
    for one in holding:
        if all(more_specific(one, other) for other in holding if other is not one):
            return one
    return None


def more_specific(one: Applies, other: Applies) -> bool:
    """Whether a holding conjunction of one document is narrower than every conjunction of the other."""
    return any(all(_narrower(mine, theirs) for theirs in other.speaking) for mine in one.holding)


def _narrower(one: d.Tests, other: d.Tests) -> bool:
    speaks = [test.fact == "supplier_schedule" for test in other]
    wants = [isinstance(t, d.OneOf) and t.fact == "supplier_schedule" and t.values == frozenset({True}) for t in one]
    if any(wants) and not any(speaks):
        return True
    return _includes(one, other) and not _includes(other, one)


def _includes(one: d.Tests, other: d.Tests) -> bool:
    return all(any(_accepts_no_more(mine, theirs) for mine in one) for theirs in other)


def _accepts_no_more(mine: d.Test, theirs: d.Test) -> bool:
    if mine.fact != theirs.fact or type(mine) is not type(theirs):
        return False
    if isinstance(mine, d.OneOf) and isinstance(theirs, d.OneOf):
        return mine.values <= theirs.values
    if isinstance(mine, d.Within) and isinstance(theirs, d.Within):
        return mine.bounds == theirs.bounds
    return True


def version_in_force(policy: d.Policy, facts: Facts) -> d.Version | None:
    """The last version that begins at or before the picking instant."""
    picking = facts.get(policy.picked_by)
    known = None if picking is UNKNOWN else picking
    begun = [version for version in policy.versions if _begun(version, known, facts.zone)]
    return begun[-1] if begun else None


def _begun(version: d.Version, picking: int | None, zone: str | None) -> bool:
    if version.start is None and version.instant is None:
        return True
    if picking is None:
        return False
    if version.instant is not None:
        return version.instant <= picking
    return version.start is not None and version.start <= local(picking, zone or "UTC").toordinal()


def unknown_pick(policy: d.Policy, facts: Facts) -> frozenset[str]:
    """The picking instant, if it is unknown."""
    return frozenset({policy.picked_by}) if facts.get(policy.picked_by) is UNKNOWN else frozenset()
