"""Laws of order, with documents of every kind and reports: it never matters where anything stands."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Change, Claim, Disruption, NoShow, Rulebook
from tests.property.made_bookings import Dict
from tests.property.made_journeys import STATED
from tests.property.made_layers import HEADS, worlds
from tests.property.strategies import World

REQUESTS = st.sampled_from((Cancel(), NoShow(), Change(price="500.00"), Claim()))
SECTIONS = ("cancel", "no_show", "change", *HEADS)
WORLDS = worlds(2, SECTIONS)


def says(rules: Rulebook, what: Booking, request: Any, at: Any, reports: Any = ()) -> Dict:
    """All that a quote says."""
    return rules.quote(what, request, at=at, disruptions=reports).to_dict()


@given(WORLDS, REQUESTS, st.randoms(use_true_random=False))
def test_the_order_of_documents_never_matters(world: World, request: Any, random: Any) -> None:
    """In other files, in another order: the same answer, with the same reasons in the same order."""
    texts = [*world.texts]
    random.shuffle(texts)
    other = Rulebook.of_texts({f"file {place}.yaml": text for place, text in enumerate(texts)})
    one = says(world.rules, world.booking, request, world.at)
    assert says(other, world.booking, request, world.at) == one


@given(WORLDS, REQUESTS)
def test_a_saved_rulebook_of_every_kind_answers_the_same(world: World, request: Any) -> None:
    """Saved and loaded, before it compiled anything."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "saved.rulebook")
        world.fresh().save(file)
        loaded = Rulebook.load(file)
    fresh = Booking.from_dict(world.data)
    one = says(world.rules, world.booking, request, world.at)
    assert says(loaded, world.booking, request, world.at) == says(loaded, fresh, request, world.at) == one


FACTS = tuple(STATED)
KINDS = st.sampled_from(("delayed", "diverted", "late_bags"))


@st.composite
def reports(draw: st.DrawFn) -> list[Dict]:
    """Reports on one flight, each of which states facts that no other states."""
    names = draw(st.permutations(FACTS))
    cuts = sorted(draw(st.lists(st.integers(0, len(FACTS)), min_size=1, max_size=3)))
    parts = [names[a:b] for a, b in zip([0, *cuts], [*cuts, len(FACTS)], strict=True)]
    service = {"carrier": "CA", "number": "CA0", "date": "2025-06-20"}
    return [
        {"id": f"r{n}", "kind": draw(KINDS), **service, **{name: draw(st.sampled_from(STATED[name])) for name in part}}
        for n, part in enumerate(parts)
    ]


@given(WORLDS, REQUESTS, reports(), st.randoms(use_true_random=False))
def test_the_order_of_reports_that_state_different_facts_never_matters(
    world: World, request: Any, data: list[Dict], random: Any
) -> None:
    """Reports from outside in any order, and with others that name none of the booking's services."""
    bare = Booking.from_dict({**world.data, "disruptions": []})
    one = [Disruption.from_dict(report) for report in data]
    other = [*one, Disruption.from_dict({**data[0], "id": "x", "number": "CA99"})]
    random.shuffle(other)
    assert says(world.rules, bare, request, world.at, one) == says(world.rules, bare, request, world.at, other)


@given(WORLDS, REQUESTS, reports())
def test_a_report_says_the_same_in_a_booking_and_outside(world: World, request: Any, data: list[Dict]) -> None:
    """A booking that carries its reports is answered like one that is quoted under them."""
    inside = Booking.from_dict({**world.data, "disruptions": data})
    bare = Booking.from_dict({**world.data, "disruptions": []})
    outside = [Disruption.from_dict(report) for report in data]
    one = says(world.rules, inside, request, world.at)
    assert says(world.rules, bare, request, world.at, outside) == one
    assert says(world.rules, bare, request, world.at) == says(world.rules, bare, request, world.at, ())
