"""Whether an amount, once its ladders are climbed, states money, whether it takes any of the booking's, and what it is
at a rate."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor

from aftersales.model.booking import Booking
from aftersales.policy import documents as d
from aftersales.values.currencies import EXPONENTS
from aftersales.values.frozen import changed


def in_currency(node: d.Amount, step: int) -> bool:
    """Whether it states a fixed amount, a threshold, or a step of rounding; `step` is the one in force around it."""
    if _free(node):
        return False
    step = node.setting.rounding.step if node.setting.rounding is not None else step
    if node.payable_from is not None or node.payable_above is not None:
        return True
    if isinstance(node.value, d.Flat):
        return node.value.minor != 0 or any(in_currency(one, step) for one in _inner(node))
    rounded = isinstance(node.value, d.Percent | d.PercentFact) and step > 1
    return rounded or any(in_currency(one, step) for one in _inner(node))


def takes_prices(node: d.Amount) -> bool:
    """Whether it takes a share, nights or an amount of what the item cost, or a fact of money."""
    if _free(node):
        return False
    taken = isinstance(node.value, d.Percent | d.PercentFact | d.Nights | d.MoneyFact)
    return taken or any(takes_prices(one) for one in _inner(node))


def _inner(node: d.Amount) -> Iterator[d.Amount]:
    parts = node.value.amounts if isinstance(node.value, d.Combined) else (node.value,)
    for one in (*parts, node.at_least, node.at_most):
        if isinstance(one, d.Amount):
            yield one


def _free(node: d.Amount) -> bool:
    value = node.value
    if isinstance(value, d.Combined):
        return all(_free(one) for one in value.amounts)
    return _free(value) if isinstance(value, d.Amount) else isinstance(value, d.Free)


def rate_of(policy: d.Policy, booking: Booking) -> Fraction | None:
    """How many minor units of the booking's currency one of the document's is; None if nobody says."""
    said = policy.paid_in
    for one in booking.rates:
        if said is not None and (one.source, one.currency, one.as_of) == (said.source, policy.currency, said.as_of):
            return Fraction(Decimal(one.rate)) * Fraction(10) ** (EXPONENTS[booking.currency] - EXPONENTS[one.currency])
    return None


class TooLarge(Exception):
    """An amount that is no money any more."""


def at_rate(outcome: d.Settled, rate: Fraction) -> d.Settled:
    """What the row would state in the booking's currency. Raises TooLarge."""
    difference = outcome.difference
    if difference is not None and isinstance(difference.cheaper, d.Back) and difference.cheaper.less is not None:
        less = _amount(difference.cheaper.less, rate)
        difference = changed(difference, cheaper=changed(difference.cheaper, less=less))
    once = None if outcome.once is None else _amount(outcome.once, rate)
    return changed(outcome, amount=_amount(outcome.amount, rate), once=once, difference=difference)


def _amount(node: d.Amount, rate: Fraction) -> d.Amount:
    value = node.value
    if isinstance(value, d.Flat):
        value = changed(value, minor=_minor(value.minor, rate))
    elif isinstance(value, d.Combined):
        value = changed(value, amounts=tuple(_amount(one, rate) for one in value.amounts))
    elif isinstance(value, d.Amount):
        value = _amount(value, rate)
    limits = {name: getattr(node, name) for name in ("at_least", "at_most")}
    thresholds = {name: getattr(node, name) for name in ("payable_from", "payable_above")}
    return changed(
        node,
        value=value,
        **{name: None if one is None else _amount(one, rate) for name, one in limits.items()},
        **{name: None if one is None else _minor(one, rate) for name, one in thresholds.items()},
    )


def _minor(minor: int, rate: Fraction) -> int:
    found = floor(minor * rate + Fraction(1, 2))
    if found > 10**13:
        raise TooLarge
    return found


def rounds(node: d.Amount, step: int) -> bool:
    """Whether a share in it is rounded to a step of the document's currency; `step` is the one in force around it."""
    if _free(node):
        return False
    step = node.setting.rounding.step if node.setting.rounding is not None else step
    return (isinstance(node.value, d.Percent | d.PercentFact) and step > 1) or any(
        rounds(one, step) for one in _inner(node)
    )
