"""Laws of supplier schedules: a quote keeps what a plain reading of the windows says, at every instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, NoShow, Quote, Rulebook
from aftersales.values.zones import EPOCH, instant
from tests.property.made_bookings import TICK, ZONES, Dict
from tests.reference.gen_schedules import schedule
from tests.reference.supplier import kept
from tests.simple import book, document, not_none, raw

READS = book(
    document(
        "cancel: [{penalty: supplier_penalty, at_most: total}]\nno_show: same_as_cancel",
        applies="[{supplier_schedule: true}]",
    )
)
STARTS = ("2025-03-30T02:30", "2025-03-30T15:00", "2025-10-26T02:30", "2025-11-02T01:30", "2025-04-06T01:59")
KINDS = ("stay", "tax", "service_fee")


@st.composite
def stored(draw: st.DrawFn) -> Booking:
    """A stay or an activity, often beside a change of the clocks, with any schedule."""
    zone, wall = draw(st.sampled_from(ZONES)), datetime.fromisoformat(draw(st.sampled_from(STARTS)))
    item: Dict = {"id": "i1", "product": "hotel", "schedule": schedule(draw(st.randoms()), (wall, zone))}
    nights, stay = draw(st.integers(1, 4)), draw(st.booleans())
    out = (wall + timedelta(days=nights)).replace(hour=11)
    if stay:
        item["stay"] = {"check_in": f"{wall.isoformat()}[{zone}]", "check_out": f"{out.isoformat()}[{zone}]"}
    elif draw(st.booleans()):
        item |= {"product": "activity", "window": {"starts": f"{wall.isoformat()}[{zone}]"}}
    kinds = ["stay", *draw(st.lists(st.sampled_from(KINDS[1:]), unique=True))]
    amounts = [draw(st.integers(0, 99_999)) for _ in kinds]
    item["price"] = [{"kind": k, "amount": f"{a // 100}.{a % 100:02d}"} for k, a in zip(kinds, amounts, strict=True)]
    return Booking.from_dict(raw(item))


def moments(what: Booking) -> st.SearchStrategy[datetime]:
    """Any instant around the starts, and those at which something moves, with one tick beside."""
    found = what.records[0].supplier
    edges = [EPOCH + timedelta(microseconds=at) for at in (found.edges if found else ())]
    hours = st.integers(-40 * 24, 40 * 24).map(lambda n: datetime(2025, 4, 1, tzinfo=UTC) + timedelta(hours=n))
    ticks = st.sampled_from((-TICK, timedelta(0), TICK))
    return st.builds(lambda at, tick: at + tick, st.sampled_from(edges) | hours if edges else hours, ticks)


def plainly(what: Booking, at: datetime, came: bool = True) -> Any:
    """What the windows keep by the plain reading: minor units, or what is missing."""
    return kept(what, what.items[0], instant(at), came)


def agrees(quote: Quote, wanted: Any, what: Booking) -> bool:
    """Whether a quote keeps that much, or what is left to keep of the unused nights; first it must know of any."""
    line = quote.lines[0]
    if quote.outcome == "denied":
        return line.code == "nothing_unused"
    if quote.outcome == "incomplete":
        return set(quote.missing) in ({"nights_used"}, wanted)
    assert line.penalty is not None
    return not isinstance(wanted, frozenset) and line.penalty.minor == min(
        wanted, not_none(line.paid).minor - not_none(line.used).minor
    )


@given(st.data(), stored())
def test_a_quote_keeps_what_the_windows_say(data: st.DataObject, what: Booking) -> None:
    """For a cancellation at any instant, asked in any order of the same booking, and for a no-show."""
    for at in data.draw(st.lists(moments(what), min_size=2, max_size=6)):
        assert agrees(READS.quote(what, Cancel(), at=at), plainly(what, at), what)
        assert agrees(READS.quote(what, NoShow(), at=at), plainly(what, at, came=False), what)


@given(st.data(), stored())
def test_nothing_moves_between_announced_changes(data: st.DataObject, what: Booking) -> None:
    """From one instant to the last that counts, the windows say the same."""
    at, later = sorted(data.draw(st.tuples(moments(what), moments(what))))
    change = READS.next_change(what, Cancel(), at=at)
    if change is None or later < change.valid_until:
        assert numbers(READS, what, later) == numbers(READS, what, at)


def numbers(rules: Rulebook, what: Booking, at: datetime) -> Any:
    """What a fresh booking is answered."""
    quote = rules.quote(Booking.from_dict(what.to_dict()), Cancel(), at=at)
    return quote.outcome, quote.refund, quote.penalty


@given(st.randoms(), st.data())
def test_the_order_of_windows_says_nothing(rng: Random, data: st.DataObject) -> None:
    """Penalties in any order keep the same."""
    what = data.draw(stored()).to_dict()
    before = steps(what)
    rng.shuffle(what["items"][0]["schedule"]["penalties"])
    assert steps(what) == before


def steps(data: Dict) -> Any:
    """What is kept from when on."""
    found = Booking.from_dict(data).records[0].supplier
    assert found is not None
    return found.edges, [step.kept for step in found.steps]
