"""Every cell that can occur in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, product

from aftersales.check.spans import grouped, together
from aftersales.plan.axes import Axis
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import Cell


def cells(plan: PolicyPlan, axes: Sequence[Axis]) -> Iterator[Cell]:
    """One by one: the clocks of one fact agree, and no fact is what it never is."""
    facts = list(grouped(axes))
    order = [place for _, places in facts for place in places]
    back = sorted(range(len(order)), key=order.__getitem__)
    choices = [together([axes[place] for place in places], plan.facts[fact]) for fact, places in facts]
    for choice in product(*choices):
        flat = tuple(chain.from_iterable(choice))
        yield tuple([flat[place] for place in back])
