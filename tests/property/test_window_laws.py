"""Laws of windows: a waiver helps inside all of its windows and nowhere else, to the microsecond."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Change, Claim, NoShow, Quote, Rulebook
from tests.property.made_bookings import TICK, Dict
from tests.property.strategies import as_yaml
from tests.simple import book, document

ALL = "[{product: flight}]"
TERMS = document(
    "cancel: [{penalty: 30.00}]\nno_show: [{deny: gone}]\nchange: [{fee: 20.00}]\ncompensate: {delay: [{pay: 1.00}]}",
    applies=ALL,
)
BEFORE = datetime(2025, 6, 1, tzinfo=UTC)
"""Booked before this instant, or ticketed by it."""
OPENS, CLOSES = datetime(2025, 6, 10, tzinfo=UTC), datetime(2025, 6, 12, 15, 59, 59, 999999, tzinfo=UTC)
FIRST, LAST = date(2025, 6, 20), date(2025, 6, 25)
IN = (-TICK, -TICK, -timedelta(days=2))
CUTS = st.sampled_from((*IN, *IN, timedelta(0), TICK))
"""How far from the instant before which to book, or by which to ticket: mostly before it."""
DAYS = st.sampled_from((FIRST, LAST) * 3 + (FIRST - timedelta(days=1), LAST + timedelta(days=1)))
AIRPORTS = st.sampled_from((("PEK", "SHA"), ("SHA", "PEK"), ("FRA", "PEK", "SHA"), ("SHA", "CAN"), ("SHA", "FRA")))
EDGES = (OPENS, OPENS, OPENS + TICK, CLOSES - TICK, CLOSES, CLOSES)
REQUESTED = st.sampled_from((*EDGES, OPENS - TICK, CLOSES + TICK)) | st.datetimes(
    datetime.fromisoformat("2025-06-08"), datetime.fromisoformat("2025-06-14"), timezones=st.just(UTC)
)
WINDOWS: Dict = {
    "airports_touched": ["PEK", "CAN"],
    "departure_date": f">= {FIRST}, <= {LAST}",
    "booked_at": "< 2025-06-01T00:00:00Z",
    "first_ticketed_at": "<= 2025-06-01T00:00:00Z",
    "requested_at": ">= 2025-06-10T00:00:00Z, <= 2025-06-12T15:59:59.999999Z",
}
BODY: Dict = {
    "cancel": [{"free": True}],
    "no_show": [{"penalty": "10%"}],
    "change": [{"free": True}],
    "compensate": {"delay": [{"pay": "50.00"}]},
}
HEAD: Dict = {"waiver": "w", "language": 1, "title": {"en": "w"}, "source": "made up", "currency": "CNY"}
REQUESTS = (Cancel(), NoShow(), Change(), Claim())


def _windowed(body: Dict, name: str, window: Any) -> Dict:
    """The body with one of its windows in every row."""
    rows = {key: table for key, table in body.items() if key != "compensate"}
    inner = [{**row, "when": {**row.get("when", {}), name: window}} for row in body["compensate"]["delay"]]
    tables = {k: [{**row, "when": {**row.get("when", {}), name: window}} for row in t] for k, t in rows.items()}
    return {**tables, "compensate": {"delay": inner}}


def waiver(where: dict[str, str]) -> str:
    """A waiver whose windows stand in `applies`, in its rows, or in a class that its rows test."""
    applies: Dict = {"product": "flight"} | {name: WINDOWS[name] for name in WINDOWS if where[name] == "applies"}
    inside = {name: WINDOWS[name] for name in WINDOWS if where[name] == "class"}
    cases = [{"is": "inside", "when": inside}, {"is": "outside"}] if inside else [{"is": "inside"}]
    body = _windowed(BODY, "window", "inside")
    for name in WINDOWS:
        if where[name] == "row":
            body = _windowed(body, name, WINDOWS[name])
    return as_yaml({**HEAD, "applies": [applies], "facts": {"window": {"class": cases}}, **body})


PLACES = st.fixed_dictionaries({name: st.sampled_from(("applies", "row", "class")) for name in WINDOWS})


@st.composite
def flights(draw: st.DrawFn) -> Dict:
    """A flight around the windows, at or beside their edges."""
    through, day = draw(AIRPORTS), draw(DAYS)
    zone = draw(st.sampled_from(("Asia/Shanghai", "America/New_York")))
    segments = [
        {"origin": one, "destination": two, "departs": f"{day + timedelta(days=n)}T00:10[{zone}]"}
        for n, (one, two) in enumerate(pairwise(through))
    ]
    item = {
        "id": "i1",
        "product": "flight",
        "price": [{"kind": "fare", "amount": "100.00"}],
        "segments": segments,
        "first_ticketed_at": (BEFORE + draw(CUTS)).isoformat(),
    }
    tenders = [{"id": "p1", "method": "card", "amount": "100.00"}]
    booked = (BEFORE + draw(CUTS)).isoformat()
    return {"id": "B1", "booked_at": booked, "currency": "CNY", "items": [item], "tenders": tenders}


def inside(data: Dict, at: datetime) -> bool:
    """Whether a booking and a request lie in every window, read off the plain data."""
    item = data["items"][0]
    touched = {airport for s in item["segments"] for airport in (s["origin"], s["destination"])}
    day = date.fromisoformat(item["segments"][0]["departs"][:10])
    booked, ticketed = (datetime.fromisoformat(t) for t in (data["booked_at"], item["first_ticketed_at"]))
    return bool(
        touched & {"PEK", "CAN"}
        and FIRST <= day <= LAST
        and booked < BEFORE
        and ticketed <= BEFORE
        and OPENS <= at <= CLOSES
    )


def says(quote: Quote) -> tuple[Any, ...]:
    """All that a quote says but for what was considered."""
    said = quote.to_dict()
    return tuple(value for key, value in said.items() if key not in ("reasons", "stamp"))


@given(PLACES, flights(), st.lists(REQUESTED, min_size=1, max_size=4))
def test_a_waiver_helps_inside_all_its_windows_and_nowhere_else(
    where: dict[str, str], data: Dict, instants: list[datetime]
) -> None:
    """Outside any window the quote is the one without the waiver; inside it is the waiver's, asked on one booking."""
    with_it, without = book(TERMS, waiver(where)), book(TERMS)
    what = Booking.from_dict(data)
    for at in instants:
        for request in REQUESTS:
            given_, bare = (rules.quote(what, request, at=at) for rules in (with_it, without))
            assert (given_.lines or given_.awards)[0].document == ("w" if inside(data, at) else "t")
            assert inside(data, at) or says(given_) == says(bare)


@given(PLACES, flights(), REQUESTED)
def test_the_answer_changes_exactly_at_the_edges_of_the_request_window(
    where: dict[str, str], data: Dict, at: datetime
) -> None:
    """Whatever the window stands in, the next change is its next edge, if all other windows hold."""
    rules: Rulebook = book(TERMS, waiver(where))
    change = rules.next_change(Booking.from_dict(data), Cancel(), at=at)
    if not inside(data, OPENS):
        assert change is None
    else:
        ends = [t for t in (OPENS, CLOSES + TICK) if t > at]
        found = None if change is None else change.valid_until + (TICK if change.inclusive else timedelta(0))
        assert found == min(ends, default=None)


@given(PLACES, flights())
def test_a_window_on_what_is_not_stated_waives_nothing_for_sure(where: dict[str, str], data: Dict) -> None:
    """Without its ticketing date, the one window that can be unknown, a booking inside is incomplete, never granted."""
    del data["items"][0]["first_ticketed_at"]
    quote = book(TERMS, waiver(where)).quote(Booking.from_dict(data), Cancel(), at=OPENS)
    ticketed = {**data["items"][0], "first_ticketed_at": BEFORE.isoformat()}
    if inside({**data, "items": [ticketed]}, OPENS):
        assert (quote.outcome, str(quote.at_least)) == ("incomplete", "CNY 70.00")
        assert "first_ticketed_at" in quote.missing or "window" in quote.missing
    else:
        assert (quote.outcome, str(quote.refund)) == ("granted", "CNY 70.00")
