"""Which documents have a say in a lifted item: of those that are alike, one that stands for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from aftersales.engine.answers import Governed
from aftersales.engine.override import Layer
from aftersales.plan.bodies import Body, by_body
from aftersales.plan.families import Documents, Families, Plans
from aftersales.plan.index import Index
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.sieves import Entry, sieves_of
from aftersales.plan.specific import Match
from aftersales.plan.view import View

Indexed = Callable[[list[Entry]], Index[Governed]]


class Alike:
    """The documents of an index, families of terms and those with one body told apart by their constants alone."""

    def __init__(self, index: Index[Governed], indexed: Indexed, documents: Documents, plans: Plans) -> None:
        several = by_body(index.entries, documents)
        taken = set(chain.from_iterable(several))
        self._index = indexed([one for one in index.entries if one not in taken]) if taken else index
        self._families = Families(self._index, documents, plans)
        self._bodies = [_body(some, index, plans) for some in several]

    def governed(self, view: View) -> Governed:
        """The documents that have a say in a view. Raises Unclear where it hangs on a fact that is not known."""
        found = self._index.find(view)
        terms = None if found.terms is None else self._families.lifted(found.terms, view)
        plans = [plan for body in self._bodies if (plan := body.plan(view)) is not None]
        others = sorted([*found.others, *map(_layer, plans)], key=lambda layer: layer.plan.id)
        return Governed(terms, found.problem, tuple(others), {})


def _body(entries: Sequence[Entry], index: Index[Governed], plans: Plans) -> Body:
    base = plans(entries[0].id)
    assert base is not None
    return Body(base, entries, tuple(chain(*sieves_of(entries, index.facts, index.readers))))


def _layer(plan: PolicyPlan) -> Layer:
    """One that applies for sure; what it applies to is that of the document for which it stands."""
    return Layer(plan, Match(plan.id, plan.kind, plan.policy.applies, (), frozenset()))
