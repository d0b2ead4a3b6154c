"""Cases made ready to be quoted many times."""

from __future__ import annotations

from typing import Any, NamedTuple

from aftersales import InvalidInput
from aftersales.check.case_booking import booking_of, request_of
from aftersales.check.case_expect import actual_values, expected_values
from aftersales.check.cases import Case
from aftersales.engine.rulebook import Rulebook
from aftersales.model.booking import Booking
from aftersales.model.quote import Quote
from aftersales.model.request import Request


class Ready(NamedTuple):
    """A case with its booking and request made, and what it expects in the form that is compared."""

    case: Case
    booking: Booking
    request: Request
    at: str
    expected: dict[str, Any]

    def quote(self, rulebook: Rulebook) -> Quote:
        """Its quote, from nothing that earlier quotes left. Raises InvalidInput, ValueError."""
        self.booking.memo.clear()
        for record in self.booking.records:
            record.memo.clear()
        ahead = "valid_until" in self.expected
        return rulebook.quote(self.booking, self.request, at=self.at, given=self.case.given or None, look_ahead=ahead)

    def passes(self, rulebook: Rulebook) -> bool:
        """Whether the quote is what the case expects."""
        try:
            return actual_values(list(self.expected), self.quote(rulebook)) == self.expected
        except (InvalidInput, ValueError):
            return False


def ready(case: Case) -> Ready | None:
    """A case made ready; None if it cannot be, or if nobody vouches for it: disputed or unconfirmed."""
    if case.unconfirmed or case.disputed:
        return None
    try:
        return Ready(case, booking_of(case), *request_of(case), expected_values(case.expect, case.currency))
    except (InvalidInput, ValueError):
        return None
