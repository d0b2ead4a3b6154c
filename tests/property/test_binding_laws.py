"""Laws of what is due: of all deadlines about the same thing the one that binds is never the later one."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Cancel, Claim
from aftersales.model.quote_parts import Deadline
from tests.property.made_bookings import Dict, instants
from tests.property.made_journeys import journeys
from tests.property.made_layers import BESIDE, conditions, documents
from tests.property.strategies import World, as_yaml, of_yaml

LENGTHS = ("0h", "48h", "47h59min", "2 days", "3 days", "1 month", "30 days", "1 year", "12 months")
STARTS = (
    "requested_at",
    "original_departure",
    "notified_at",
    "booked_at",
    "actual_departure",
    "traveller_cancelled_at",
)
ROW = {
    "do": st.sampled_from(("refund", "refund", "pay", "honour_voucher")),
    "from": st.sampled_from(STARTS),
}
ENDS = st.tuples(st.sampled_from(("within", "within", "at_least")), st.sampled_from(LENGTHS))
MORE = {
    "who": st.sampled_from(("supplier", "traveller")),
    "zone": st.sampled_from(("Asia/Shanghai", "America/New_York")),
    "when": conditions(("cause", "time_left", "rate_plan", "disruption"), 1),
}
TENDERS = st.sampled_from(({}, {}, {"tender": "card"}, {"tender": "none"}))


@st.composite
def rows(draw: st.DrawFn) -> Dict:
    """A deadline, perhaps about one tender only."""
    how, length = draw(ENDS)
    row: Dict = {**draw(st.fixed_dictionaries(ROW, optional=MORE)), how: length}
    tender = draw(TENDERS)
    return {**row, "when": {**row.get("when", {}), **tender}} if tender else row


ROWS = st.lists(rows(), min_size=1, max_size=4)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to four documents, each with deadlines."""
    texts = [draw(documents("t", ("terms",), ("cancel",)))]
    texts += [draw(documents(f"x{n}", BESIDE, ("cancel", "delay"))) for n in range(draw(st.integers(1, 3)))]
    timed = [as_yaml({**of_yaml(text), "deadlines": draw(ROWS)}) for text in texts]
    return World(tuple(timed), draw(journeys(2)), draw(instants()))


def groups(found: tuple[Deadline, ...]) -> dict[tuple[Any, ...], list[Deadline]]:
    """The deadlines by what they are about."""
    every: dict[tuple[Any, ...], list[Deadline]] = defaultdict(list)
    for one in found:
        every[one.item, one.do, one.who, one.at_least].append(one)
    return every


def rivals(one: Deadline, group: list[Deadline]) -> list[Deadline]:
    """Those that are about the same tender, or about all."""
    return [other for other in group if other.last is not None and other.tender in ("", one.tender)]


REQUESTS = st.sampled_from((Cancel(), Claim()))


@given(worlds(), REQUESTS)
def test_the_binding_deadline_is_never_later_than_another(world: World, request: Any) -> None:
    """Of limits the earliest binds, of floors the latest, and those that cannot be told bind nobody."""
    quote = world.rules.quote(world.booking, request, at=world.at)
    for group in groups(quote.deadlines).values():
        for one in (one for one in group if one.binding):
            assert one.last is not None
            ends = [other.last for other in rivals(one, group) if other.last is not None]
            assert one.last == (max(ends) if one.at_least else min(ends))


@given(worlds(), REQUESTS)
def test_where_a_deadline_can_be_told_one_binds(world: World, request: Any) -> None:
    """Exactly one of each group for each tender; nothing is listed twice as binding."""
    quote = world.rules.quote(world.booking, request, at=world.at)
    for group in groups(quote.deadlines).values():
        binding = [one for one in group if one.binding]
        assert bool(binding) == any(one.last is not None for one in group)
        assert len({one.tender for one in group} | {""}) >= len(binding)


@given(worlds())
def test_a_payout_is_due_when_the_binding_refund_is(world: World) -> None:
    """No payout is due later than any limit for refunds on its tender."""
    quote = world.rules.quote(world.booking, Cancel(), at=world.at)
    limits = [d for d in quote.deadlines if d.do == "refund" and not d.at_least and d.due is not None]
    for payout in quote.payouts:
        about = [d for d in limits if d.tender in ("", payout.method) and d.binding]
        assert (payout.due is None) == (not about)
        if payout.due is not None:
            first = min(about, key=lambda d: d.last or 0)
            assert payout.due == first.due
