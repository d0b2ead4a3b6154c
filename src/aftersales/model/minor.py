"""Amounts that a request states, in minor units of its booking's currency."""

from __future__ import annotations

from aftersales.model.amounts import minor_of
from aftersales.model.problems import InvalidInput, Problem
from aftersales.values.money import Money, MoneyError


def stated_minor(amount: Money | str, currency: str, path: str) -> int:
    """The minor units of an amount. Raises InvalidInput, naming the place `path`, for one in another currency."""
    try:
        return minor_of(amount, currency)
    except MoneyError as error:
        raise InvalidInput([Problem(path, str(error), str(amount)[:60])]) from None
