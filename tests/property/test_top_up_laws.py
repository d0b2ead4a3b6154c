"""Laws of topping up: what a waiver declared later still owes after the terms paid back their part."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aftersales import Booking, Cancel, NoShow, Quote
from tests.property.made_bookings import Dict, text_of
from tests.property.made_layers import documents, worlds
from tests.property.strategies import World

REQUESTS = st.sampled_from((Cancel(), NoShow()))
LATER = st.timedeltas(timedelta(0), timedelta(days=60))
SECTIONS = ("cancel", "no_show")
FEW_FIT = settings(suppress_health_check=[HealthCheck.filter_too_much])


def paid_back(quote: Quote) -> list[Dict]:
    """A granted refund as events: each item's part on the tenders that were paid out on, one after the other."""
    left = {payout.tender: payout.amount.minor for payout in quote.payouts}
    events = []
    for line in quote.lines:
        owed = line.refundable.minor if line.refundable else 0
        for tender, rest in left.items():
            part = min(owed, rest)
            owed, left[tender] = owed - part, rest - part
            if part:
                amount = {"tender": tender, "amount": text_of(part)}
                events.append({"kind": "refunded", "item": line.item, **amount})
    assert not any(left.values())
    return events


def recorded(data: Dict, quote: Quote, at: datetime, cancelled: bool = True) -> Dict:
    """The booking after its refund was paid, and after the items were cancelled at an instant."""
    events = [{"kind": "cancelled", "item": item["id"], "at": at.isoformat()} for item in data["items"]]
    return {**data, "history": data["history"] + paid_back(quote) + (events if cancelled else [])}


def minor(quote: Quote) -> int:
    """What comes back for sure."""
    money = quote.refund or quote.at_least
    assert money is not None
    return money.minor


@FEW_FIT
@given(worlds(1, SECTIONS, flown=False), documents("new", ("waiver", "right", "benefit"), SECTIONS), REQUESTS, LATER)
def test_a_top_up_is_what_the_document_would_have_given_less_what_was_paid(
    world: World, new: str, request: Cancel | NoShow, later: timedelta
) -> None:
    """After the terms' refund a later document tops it up to its own; after that nothing more is owed."""
    first = world.rules.quote(world.booking, request, at=world.at)
    assume(first.outcome in ("granted", "denied"))
    more = World((*world.texts, new), world.data, world.at)
    at_once = more.rules.quote(more.booking, request, at=world.at)
    after = recorded(world.data, first, world.at)
    topped = more.rules.quote(Booking.from_dict(after), request, at=world.at + later)
    assert minor(topped) == minor(at_once) - minor(first)
    if topped.outcome == "granted":
        assert at_once.outcome == "granted"
        done = recorded(after, topped, world.at, cancelled=False)
        again = more.rules.quote(Booking.from_dict(done), request, at=world.at + 2 * later)
        assert minor(again) == 0
        assert again.outcome in ("granted", "denied")
