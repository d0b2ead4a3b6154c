"""Why a refund does not go back as it was paid."""

from __future__ import annotations

from typing import Final

WHY: Final = {
    "chargeback": "the payer disputes it, and it is not paid back twice",
    "instrument_closed": "its instrument takes no money any more",
    "window_closed": "its rail takes no refund so late",
    "too_many_refunds": "its rail takes no further partial refund",
    "below_minimum": "its rail takes no refund so small",
    "voucher_expired": "the voucher has expired",
    "points_unknown": "how many points paid it is not stated",
    "remainder": "it makes no whole point",
}
"""Why a share does not go back on the rail of its tender."""
UNCLEAR: Final = {
    "routing_unclear": "in which order the tenders are paid back depends on facts that are not stated",
    "conflicting_routing": "two or more orders of tenders apply and none is more specific than the others",
}
"""Why nobody can tell in which order tenders are paid back."""
