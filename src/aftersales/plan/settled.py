"""What a penalty leaves to refund: one definition for whole numbers, known or not."""

from __future__ import annotations

from typing import Any


def settled(base: Any, penalty: Any, back: Any, xp: Any) -> tuple[Any, Any]:
    """What is kept of a refundable base, at most all of it, and what is refunded beside what was paid `back` before."""
    kept = xp.minimum(penalty, base)
    return kept, xp.maximum(base - kept - back, 0)
