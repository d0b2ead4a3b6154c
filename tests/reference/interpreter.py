"""The reference interpreter: plain, slow, and independent of the engine. It judges both back ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.request import Request
from aftersales.policy.documents import Calendar, Declaration, Policy
from tests.reference.answers import Answer
from tests.reference.arithmetic import instant_of
from tests.reference.case import Case, effective
from tests.reference.heads import verdicts
from tests.reference.lines import ReferenceLine, ReferenceQuote, line_of, total
from tests.reference.packages import found_for
from tests.reference.portions import nothing_of
from tests.reference.recoveries import recoveries
from tests.reference.requests import Disruptions, records_of, tender_of
from tests.reference.routes import Ways
from tests.reference.scope import scope_of
from tests.reference.transaction import charged
from tests.reference.verdict import Verdict

__all__ = ["ReferenceLine", "ReferenceQuote", "Ways", "quote"]
NO_WAYS = Ways()


def quote(
    policies: Sequence[Policy],
    shared_facts: Sequence[Declaration],
    booking: Booking,
    request: Request,
    at: datetime,
    disruptions: Disruptions = (),
    calendars: Sequence[Calendar] = (),
    ways: Ways = NO_WAYS,
) -> ReferenceQuote:
    """What the traveller gets back and how, pays for a change, or is compensated with. Raises InvalidInput."""
    now, records, scope = instant_of(at), records_of(booking, disruptions), scope_of(booking, request)
    more: dict[str, Any] = {"alone": len(scope) == 1, "reported": disruptions, "calendars": calendars}
    cases = [
        effective(Case(policies, shared_facts, booking, records, i, request, now, one, **more))
        for i, portions in scope
        for one in portions or [nothing_of(booking, booking.items[i])]
    ]
    if request.kind == "claim":
        return total(request.kind, [line for case in cases for line in _awards(case)], [], booking, False)
    findings, charges = charged(found_for(cases, now))
    lines = [line_of(one.case, "", one.verdict) for one in findings]
    found = total(request.kind, lines, charges, booking, tender_of(request, booking) is not None)
    found = replace(found, recoveries=recoveries(findings, booking, now))
    if found.outcome != "granted" or not found.refund:
        return found
    return found.sent(ways.route(found.refund, booking, cases[0], now, request.id))


def _awards(case: Case) -> list[ReferenceLine]:
    """One line for each head that is asked for."""
    nothing = {"": Verdict(None, "", Answer("denied", "not_owed"))}
    return [line_of(case, head, verdict) for head, verdict in (verdicts(case) or nothing).items()]
