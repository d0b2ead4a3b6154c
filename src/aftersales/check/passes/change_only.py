"""What only a change has, read where nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.subject import Asked, Finding
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Amount, MoneyFact
from aftersales.policy.registry import OF_CHANGES


def find(asked: Asked) -> Iterator[Finding]:
    """Parts, selections and facts of another price, outside `change`."""
    if asked.section == "change":
        return
    for amount in asked.amounts:
        for what in _only_changed(amount):
            message = f"`{what}` is read in `{asked.section}`, but only a change has it"
            yield Finding(Diagnostic("change-only", "error", message, amount.at, "move the row to `change:`"))


def _only_changed(amount: Amount) -> Iterator[str]:
    value, setting = amount.value, amount.setting
    if setting.part is not None and setting.part.name == "changed":
        yield "part: changed"
    for name in setting.of.names if setting.of is not None else ():
        if name in OF_CHANGES:
            yield f"of: {name}"
    if isinstance(value, MoneyFact) and value.name in OF_CHANGES:
        yield value.name
