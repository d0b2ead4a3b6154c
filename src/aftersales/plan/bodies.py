"""Documents with one body that apply to different bookings, such as the notices of many events: of a lifted item they
are taken as one document, whose id is that of the first that applies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any, NamedTuple

from aftersales.plan.policies import PolicyPlan
from aftersales.plan.sieves import AnySieve, Entry, ones
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS, Policy
from aftersales.values.frozen import changed
from aftersales.values.lifted import Alias, Lifted, pure


class Unclear(Exception):
    """A fact is not known that some document asks for."""


class Body(NamedTuple):
    """Documents with one body, of which `base` is any; when they apply, by the facts that are asked for."""

    base: PolicyPlan
    entries: Sequence[Entry]
    sieves: Sequence[AnySieve]

    def plan(self, view: View) -> PolicyPlan | None:
        """The first of the documents that apply to a lifted view; None if none does. Raises Unclear."""
        found = self._applying(view)
        if not any_of(found):
            return None
        plan = copy(self.base)
        plan.id = Alias(self.base.id, first_of(found), plan)
        plan.policy = changed(self.base.policy, id=plan.id)
        return plan

    def _applying(self, view: View) -> Any:
        left, lifted = (1 << len(self.entries)) - 1, list[Any]()
        for number, sieve in enumerate(self.sieves):
            if left & ~sieve.untested:
                value = sieve.lifted(view)
                if isinstance(value, Lifted):
                    lifted += (number, value)
                elif sieve.knows(value):
                    left &= sieve.passed(value)
                else:
                    raise Unclear
        return applying(self, left, *lifted)


@pure
def applying(body: Body, left: int, *values: Any) -> tuple[str, ...]:
    """The ids of those of the entries `left` that apply, in order: each sieve's number stands before its value."""
    for number, value in zip(values[::2], values[1::2], strict=True):
        left &= body.sieves[number].passed(value)
    return tuple([body.entries[bit].id for bit in ones(left)])


@pure
def any_of(ids: tuple[str, ...]) -> bool:
    """Whether there are any."""
    return bool(ids)


@pure
def first_of(ids: tuple[str, ...]) -> str:
    """The first."""
    return ids[0]


def by_body(entries: Iterable[Entry], document: Callable[[str], Policy]) -> list[list[Entry]]:
    """The entries of documents beside the terms that say the same: those of each body that several have."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        policy = document(entry.id)
        if policy.body_key and told_by_id_alone(policy):
            found[entry.kind, policy.body_key].append(entry)
    return [some for some in found.values() if len({entry.id for entry in some}) > 1]


def told_by_id_alone(policy: Policy) -> bool:
    """Whether of a document only amounts, rows and the id are put out: deadlines have sources, heads exclude others."""
    bodies = [version.body for version in policy.versions]
    return not any(body.deadlines or not body.tables.keys().isdisjoint(HEADS) for body in bodies)
