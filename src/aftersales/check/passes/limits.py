"""A floor above its cap: the cap alone would decide."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.subject import Asked, Finding
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Amount, Flat, Percent, Setting


def find(asked: Asked) -> Iterator[Finding]:
    """Limits that can be compared without a booking."""
    for amount in asked.amounts:
        least, most = _size(amount.at_least), _size(amount.at_most)
        if least is not None and most is not None and least[0] is most[0] and least[1] > most[1]:
            hint = "swap them, or leave one out: the cap would always win"
            yield Finding(Diagnostic("limits", "error", "`at_least` is above `at_most`", amount.at, hint))


def _size(limit: Amount | None) -> tuple[type, int] | None:
    """Amounts of money, and shares of the same."""
    if limit is None or limit.setting != Setting():
        return None
    if isinstance(limit.value, Flat):
        return Flat, limit.value.minor
    return (Percent, limit.value.basis_points) if isinstance(limit.value, Percent) else None
