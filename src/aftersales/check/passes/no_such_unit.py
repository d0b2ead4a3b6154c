"""Rows and amounts for units that no product of `applies` has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.check.subject import Asked, Finding
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import OneOf, Policy

_STAYS: Final = ("night", "room")
_JOURNEYS: Final = ("segment", "leg", "fare_component", "pricing_unit")
_LACKING: Final = {
    **dict.fromkeys(_STAYS, frozenset(("flight", "rail", "coach", "insurance"))),
    **dict.fromkeys(_JOURNEYS, frozenset(("hotel", "insurance"))),
}
"""Products that never have units of a kind."""


def find(asked: Asked) -> Iterator[Finding]:
    """Documents that do not name their products are not looked at."""
    products = products_of(asked.plan.policy)
    units = {(unit, amount.at) for amount in asked.amounts for unit in amount.setting.per or ()}
    units |= {(row.each, row.at) for row in asked.rows if row.each is not None}
    for unit, at in sorted(units, key=lambda pair: pair[1]):
        if products and products <= _LACKING.get(unit, frozenset()):
            message = f"`{unit}` is no unit of a {' or '.join(sorted(products))}, which the document applies to"
            hint = "name a unit it has, such as `traveller`"
            yield Finding(Diagnostic("no-such-unit", "error", message, at, hint))


def products_of(policy: Policy) -> frozenset[str]:
    """The products that a document applies to; empty if it does not say."""
    found: set[str] = set()
    for tests in policy.applies:
        named = [test for test in tests if isinstance(test, OneOf) and test.fact == "product"]
        if not named:
            return frozenset()
        found |= set(map(str, named[0].values))
    return frozenset(found)
