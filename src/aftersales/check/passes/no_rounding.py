"""Percentages without a rounding."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.subject import Asked, Finding
from aftersales.policy.diagnostics import Diagnostic, Position
from aftersales.policy.documents import (
    Amount,
    AmountLadder,
    Choice,
    Combined,
    Outcome,
    OutcomeLadder,
    Percent,
    PercentFact,
    Settled,
)


def find(asked: Asked) -> Iterator[Finding]:
    """Where a fraction can arise, the document says how it is rounded."""
    for row in asked.rows:
        for at in dict.fromkeys(_unrounded(row.outcome)):
            message = "a percentage without `round` is rounded half up to the minor unit"
            yield Finding(Diagnostic("no-rounding", "warning", message, at, "say it: `round: {to: minor, half: up}`"))


def _unrounded(outcome: Outcome) -> Iterator[Position]:
    if isinstance(outcome, OutcomeLadder | Choice):
        for one in outcome.outcomes if isinstance(outcome, Choice) else [step.outcome for step in outcome.steps]:
            yield from _unrounded(one)
    elif isinstance(outcome, Settled):
        for amount in outcome.amounts:
            yield from _fractions(amount, False)


def _fractions(amount: Amount, rounded: bool) -> Iterator[Position]:
    """The places of percentages under no rounding; 0% and 100% leave no fraction."""
    rounded = rounded or amount.setting.rounding is not None
    value = amount.value
    fraction = isinstance(value, PercentFact) or (isinstance(value, Percent) and value.basis_points % 10_000)
    if fraction and not rounded:
        yield amount.at
    inner: tuple[Amount, ...] = ()
    if isinstance(value, AmountLadder):
        inner = tuple(step.amount for step in value.steps)
    elif isinstance(value, Combined):
        inner = value.amounts
    elif isinstance(value, Amount):
        inner = (value,)
    for one in inner:
        yield from _fractions(one, rounded)
