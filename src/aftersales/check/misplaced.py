"""Amounts that a table's question, product or rows do not have, and limits that cross."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.plan.compile import nodes_of
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import TablePlan
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import (
    Amount,
    Choice,
    Flat,
    MoneyFact,
    OneOf,
    Outcome,
    OutcomeLadder,
    Percent,
    Policy,
    Row,
    Setting,
    Settled,
)
from aftersales.policy.registry import OF_CHANGES

_STAYS: Final = ("night", "room")
_JOURNEYS: Final = ("segment", "leg", "fare_component", "pricing_unit")
_LACKING: Final = {
    **dict.fromkeys(_STAYS, frozenset(("flight", "rail", "coach", "insurance"))),
    **dict.fromkeys(_JOURNEYS, frozenset(("hotel", "insurance"))),
}
"""Products that never have units of a kind."""


def amounts_of(outcome: Outcome) -> Iterator[Amount]:
    """Every amount in an outcome, inner ones too."""
    if isinstance(outcome, Settled):
        for amount in outcome.amounts:
            yield from nodes_of(amount)
    elif isinstance(outcome, OutcomeLadder | Choice):
        inner = outcome.outcomes if isinstance(outcome, Choice) else [step.outcome for step in outcome.steps]
        for one in inner:
            yield from amounts_of(one)


def of_changes(plan: PolicyPlan, table: TablePlan, section: str) -> Iterator[Diagnostic]:
    """What only a change has, read where nothing is changed."""
    if section == "change":
        return
    for amount in _amounts(table):
        for what in _only_changed(amount):
            message = f"`{what}` is read in `{section}`, but only a change has it"
            yield Diagnostic("change-only", "error", message, amount.at, "move the row to `change:`")


def _only_changed(amount: Amount) -> Iterator[str]:
    value, setting = amount.value, amount.setting
    if setting.part is not None and setting.part.name == "changed":
        yield "part: changed"
    for name in setting.of.names if setting.of is not None else ():
        if name in OF_CHANGES:
            yield f"of: {name}"
    if isinstance(value, MoneyFact) and value.name in OF_CHANGES:
        yield value.name


def units(plan: PolicyPlan, table: TablePlan, section: str) -> Iterator[Diagnostic]:
    """Rows and amounts for units that no product of `applies` has."""
    products = products_of(plan.policy)
    asked = {(unit, amount.at) for amount in _amounts(table) for unit in amount.setting.per or ()}
    asked |= {(row.each, row.at) for row in _rows(table) if row.each is not None}
    for unit, at in sorted(asked, key=lambda pair: pair[1]):
        if products and products <= _LACKING.get(unit, frozenset()):
            message = f"`{unit}` is no unit of a {' or '.join(sorted(products))}, which the document applies to"
            yield Diagnostic("no-such-unit", "error", message, at, "name a unit it has, such as `traveller`")


def products_of(policy: Policy) -> frozenset[str]:
    """The products that a document applies to; empty if it does not say."""
    found: set[str] = set()
    for tests in policy.applies:
        named = [test for test in tests if isinstance(test, OneOf) and test.fact == "product"]
        if not named:
            return frozenset()
        found |= set(map(str, named[0].values))
    return frozenset(found)


def whole_scope(plan: PolicyPlan, table: TablePlan, section: str) -> Iterator[Diagnostic]:
    """`remaining_price` where no row tells part of an item from all of it."""
    if any(test.fact == "scope" for test in table.masks):
        return
    for amount in _amounts(table):
        if isinstance(amount.value, MoneyFact) and amount.value.name == "remaining_price":
            message = "`remaining_price` is read, but no row tests `scope`: where nothing stays there is no such price"
            hint = "put the row under `when: {scope: part}`, and one for all the rest after it"
            yield Diagnostic("whole-scope", "warning", message, amount.at, hint)


def limits(plan: PolicyPlan, table: TablePlan, section: str) -> Iterator[Diagnostic]:
    """A floor above its cap: the cap alone would decide."""
    for amount in _amounts(table):
        least, most = _size(amount.at_least), _size(amount.at_most)
        if least is not None and most is not None and least[0] is most[0] and least[1] > most[1]:
            hint = "swap them, or leave one out: the cap would always win"
            yield Diagnostic("limits", "error", "`at_least` is above `at_most`", amount.at, hint)


def _size(limit: Amount | None) -> tuple[type, int] | None:
    """What can be compared without a booking: amounts of money, and shares of the same."""
    if limit is None or limit.setting != Setting():
        return None
    if isinstance(limit.value, Flat):
        return Flat, limit.value.minor
    return (Percent, limit.value.basis_points) if isinstance(limit.value, Percent) else None


PASSES: Final = (of_changes, units, whole_scope, limits)


def _rows(table: TablePlan) -> list[Row]:
    return [table.rows[place] for place in table.span]


def _amounts(table: TablePlan) -> list[Amount]:
    return list(dict.fromkeys(amount for row in _rows(table) for amount in amounts_of(row.outcome)))
