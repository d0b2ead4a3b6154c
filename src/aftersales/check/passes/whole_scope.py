"""`remaining_price` where no row tells part of an item from all of it."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.subject import Asked, Finding
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import MoneyFact


def find(asked: Asked) -> Iterator[Finding]:
    """Where nothing stays there is no such price."""
    if any(test.fact == "scope" for test in asked.table.masks):
        return
    for amount in asked.amounts:
        if isinstance(amount.value, MoneyFact) and amount.value.name == "remaining_price":
            message = "`remaining_price` is read, but no row tests `scope`: where nothing stays there is no such price"
            hint = "put the row under `when: {scope: part}`, and one for all the rest after it"
            yield Finding(Diagnostic("whole-scope", "warning", message, amount.at, hint))
