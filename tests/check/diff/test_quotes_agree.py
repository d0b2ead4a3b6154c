"""What a comparison says of a cell is what the quotes of both rulebooks show for bookings in it."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Change
from aftersales.check.diff.compared import compare
from aftersales.check.diff.documents import compared as compared_sides
from aftersales.check.diff.joint import joint, rows_of
from aftersales.check.diff.meaning import bare
from aftersales.check.diff.proof import Prover
from aftersales.check.diff.regions import Both, Region
from aftersales.check.diff.sides import Side, of_texts
from aftersales.check.diff.tables import Pair
from aftersales.check.pairs import TooMany
from aftersales.engine.facts import given_facts
from aftersales.engine.quote import asked_by
from aftersales.engine.scope import in_scope
from aftersales.model.times import to_instant
from aftersales.plan.view import View
from tests.property.made_bookings import bookings, instants
from tests.property.strategies import as_yaml, rows
from tests.simple import rail, raw

HEAD = {"terms": "t", "language": 1, "title": {"en": "t"}, "source": "s", "currency": "CNY"}
SCOPE = {"applies": [{"product": ["rail", "hotel"]}]}
LAST = [{"penalty": "30%"}]
Rows = list[dict[str, Any]]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """A table, and the same with a row exchanged, left out, added, or two of them in the other order."""
    old: Rows = draw(st.lists(rows(), min_size=1, max_size=3))
    place, new = draw(st.integers(0, len(old) - 1)), list(old)
    how = draw(st.sampled_from(("exchange", "drop", "add", "reverse")))
    if how == "drop":
        new.pop(place)
    elif how == "reverse":
        new.reverse()
    else:
        new[place : place + (how == "exchange")] = [draw(rows())]
    return old, new


def pair_of(old: Rows, new: Rows) -> Pair:
    """Two rulebooks of one document each."""
    texts = (as_yaml({**HEAD, **SCOPE, "cancel": [*some, *LAST]}) for some in (old, new))
    sides = [Side(str(place), of_texts({"t.yaml": text})) for place, text in enumerate(texts)]
    return Pair((sides[0], sides[1]), sides[0].folder.plans[0], sides[1].folder.plans[0], Prover())


def compared(pair: Pair) -> tuple[Both, list[Region]]:
    """The tables of both walked together."""
    old, new = (rows_of(plan, plan.versions[0], "cancel") for plan in (pair.old, pair.new))
    both = Both(joint(pair.plan, old, new))
    return both, both.regions()


def region_of(both: Both, regions: list[Region], booking: Booking, at: str) -> Region | str | None:
    """The region in which a booking lies, None if it is in none; a word where a fact is not known."""
    request = Cancel()
    records = in_scope(booking, request)
    view = View(records[0], to_instant(at), asked_by(request, records, booking.currency))
    assert not given_facts({}, view, both.tables.plan.facts, both.tables.plan.readers, "CNY")
    cell = tuple(axis.index(view) for axis in both.tables.old.axes)
    if -1 in cell:
        return "unknown"
    found = [one for one in regions if all(_at(both, fact, cell) in box for fact, box in one.box.items())]
    assert len(found) <= 1, "regions do not overlap"
    return found[0] if found else None


def _at(both: Both, fact: int, cell: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(cell[place] for place in both.old.facts[fact][1])


def refunds(pair: Pair, booking: Booking, at: str) -> list[tuple[str, int]]:
    """Outcome and refund under both."""
    quotes = [side.rulebook.quote(booking, Cancel(), at=at) for side in pair.sides]
    return [(quote.outcome, 0 if quote.refund is None else quote.refund.minor) for quote in quotes]


SEEN: dict[str, int] = {}


@settings(max_examples=60, deadline=None)
@given(pairs(), st.lists(st.tuples(bookings(1), instants()), min_size=4, max_size=10))
def check_quotes(made: tuple[Rows, Rows], asked: list[tuple[dict[str, Any], Any]]) -> None:
    """Where tables are said to agree quotes are the same, else they differ the way that is said."""
    pair = pair_of(*made)
    try:
        both, regions = compared(pair)
    except TooMany:
        return
    told: dict[int, str] = {}
    for data, moment in asked:
        booking, at = Booking.from_dict(data), moment.isoformat()
        region = region_of(both, regions, booking, at)
        (one, before), (other, after) = refunds(pair, booking, at)
        if isinstance(region, str) or "incomplete" in (one, other):
            continue
        if region is None:
            assert (one, before) == (other, after)
            continue
        if id(region) not in told:
            told[id(region)] = compare(region.ends[0], region.ends[1], "cancel", "terms").verdict
        verdict = told[id(region)]
        SEEN[verdict] = SEEN.get(verdict, 0) + 1
        holds = {"same": after == before, "more": after >= before, "less": after <= before}
        assert holds.get(verdict, True), (verdict, before, after)


FEES = st.sampled_from(("0", "5", "40", "10%", "{percent: 10, at_least: 8}", "{percent: 5, at_most: 3}"))
SHARES = st.sampled_from(
    ("keep", "{refund: 100%}", "{refund: 50%}", "{refund: 100%, less: 7}", "{refund: 60%, less: 1}")
)
CHANGES = st.builds(
    lambda fee, dearer, cheaper: f"{{fee: {fee}, difference: {{dearer: {dearer}, cheaper: {cheaper}}}}}",
    FEES,
    st.sampled_from(("collect", "waive")),
    SHARES,
)


HALF = "{fee: 0, difference: {dearer: collect, cheaper: {refund: 50%}}}"
LESS = "{fee: 0, difference: {dearer: collect, cheaper: {refund: 100%, less: 7}}}"


@settings(max_examples=60, deadline=None)
@example(HALF, LESS, [(2, 1)])
@given(CHANGES, CHANGES, st.lists(st.tuples(st.integers(1, 400), st.integers(1, 800)), min_size=3, max_size=8))
def test_changes(old: str, new: str, asked: list[tuple[int, int]]) -> None:
    """What comes back less what is to pay, for cheaper and dearer prices."""
    both = [f"terms: t\nlanguage: 1\ntitle: {{en: t}}\nsource: s\ncurrency: CNY\napplies: [{{product: rail}}]\n"
            f"change: [{row}]\n" for row in (old, new)]  # fmt: skip
    sides = [Side(str(place), of_texts({"t.yaml": text})) for place, text in enumerate(both)]
    verdicts = [change.verdict for one in compared_sides(sides[0], sides[1]).documents for change in one.changes]
    for paid, price in asked:
        booking, request = Booking.from_dict(raw(rail(fare=f"{paid}.00"))), Change(price=f"{price}.00")
        quotes = [side.rulebook.quote(booking, request, at="2025-06-18T12:00:00+08:00") for side in sides]
        before, after = ((q.refund.minor if q.refund else 0) - (q.collect.minor if q.collect else 0) for q in quotes)
        holds = {"more": after >= before, "less": after <= before, "same": after == before}
        assert all(holds.get(verdict, True) for verdict in verdicts or ["same"]), (verdicts, before, after)


def test_quotes_show_what_is_said() -> None:
    """Of bookings that get more, and of some that get less; which of them come up is chance."""
    SEEN.clear()
    for _ in range(6):
        check_quotes()
        if {"more", "less"} <= SEEN.keys():
            break
    assert {"more", "less"} <= SEEN.keys()


def test_what_is_not_told_is_the_same() -> None:
    """A table beside itself differs nowhere, however its text is laid out."""
    table: Rows = [{"when": {"time_left": ">= 48h"}, "penalty": "5%"}, {"unless": [{"total": "< 10"}], "deny": "late"}]
    both, regions = compared(pair_of(table, table))
    assert regions == []
    assert bare(both.tables.old.rows) == bare(both.tables.new.rows)
