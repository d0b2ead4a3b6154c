"""Whether an amount, once its ladders are climbed, states money, and whether it takes any of the booking's."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.policy import documents as d


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
