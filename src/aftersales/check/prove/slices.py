"""Walks in which cells of unlike prices stay apart: a cell then says all that is known of its prices."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from aftersales.check.subject import Asked
from aftersales.check.walk import Walk
from aftersales.plan.policies import PolicyPlan


def is_money(plan: PolicyPlan, fact: str) -> bool:
    """Whether a fact is an amount."""
    return plan.facts[fact].type == "money"


def by_price(asked: Asked, *walks: Walk) -> Iterator[None]:
    """Narrow walks over the same facts to one interval of each price after the other."""
    first = walks[0]
    prices = [number for number, (fact, _) in enumerate(first.facts) if is_money(asked.plan, fact)]
    every = [list(first.choices[number]) for number in prices]
    for chosen in product(*every):
        for number, choice in zip(prices, chosen, strict=True):
            for walk in walks:
                walk.choices[number] = [choice]
        yield
