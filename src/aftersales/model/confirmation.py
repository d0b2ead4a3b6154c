"""Whether a quote is honoured, and what differs where it is not."""

from __future__ import annotations

import json
from typing import Any, Final, Literal, NamedTuple

from aftersales.model.quote import Quote
from aftersales.model.quote_parts import plain
from aftersales.values.money import Money

Broken = Literal["policies_changed", "booking_changed", "not_reproduced", "too_early", "expired"]
WHY: Final[dict[Broken, str]] = {
    "policies_changed": "the rulebook is another one than that of the quote",
    "booking_changed": "the booking, the reports that hit it or the facts given are not those of the quote",
    "not_reproduced": "the stored quote is not what the rulebook answers: another release made it, or it was altered",
    "too_early": "the instant lies before that of the quote",
    "expired": "the instant lies after `valid_until`",
}
"""Why a quote is not honoured."""


class Difference(NamedTuple):
    """One thing that a fresh quote says otherwise. `path` is `outcome`, an amount such as `refund`, or
    `payouts.TENDER`, with the method where it falls back on another (`payouts.TENDER.METHOD`); None stands for what a
    quote does not say."""

    path: str
    before: str | Money | None
    after: str | Money | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


class Confirmation(NamedTuple):
    """Whether a quote is `honoured`, and the `quote` to execute: that one, else a fresh one.

    `reasons` say why it is not honoured, `differences` what the fresh quote says otherwise. Without differences the
    traveller gets what was promised all the same.
    """

    honoured: bool
    quote: Quote
    reasons: tuple[Broken, ...] = ()
    differences: tuple[Difference, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "honoured": self.honoured,
            "reasons": list(self.reasons),
            "differences": [difference.to_dict() for difference in self.differences],
            "quote": self.quote.to_dict(),
        }

    def to_json(self, indent: int | None = None) -> str:
        """JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)
