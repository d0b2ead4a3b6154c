"""What to ask for where a fact that is made of others is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aftersales.model.facts import UNKNOWN
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.readers import reader_of
from aftersales.plan.view import View
from aftersales.policy.declared import needs


def to_ask(missing: Iterable[str], view: View, plan: PolicyPlan | None) -> list[str]:
    """The names, each with the unknown facts that it is made of, if it is: `band (of distance)`."""
    listed = []
    for name in sorted(missing):
        under = set() if plan is None else {*_unknown(name, view, plan)} - {name}
        listed.append(f"{name} (of {', '.join(sorted(under))})" if under else name)
    return listed


def _unknown(name: str, view: View, plan: PolicyPlan) -> Iterator[str]:
    """The unknown facts at the bottom of one."""
    made_of = needs(plan.facts[name].verb) if name in plan.facts else ()
    unknown = [one for one in made_of if reader_of(one, plan.facts, plan.readers).value(view) is UNKNOWN]
    if not unknown:
        yield name
    for one in unknown:
        yield from _unknown(one, view, plan)
