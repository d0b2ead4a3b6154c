"""Laws of facts that matter and facts that do not, with reports of disruptions and documents beside the terms."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Change, Claim, NoShow, Quote
from aftersales.model.quote_parts import Award, Line
from tests.property.made_bookings import Dict, instants
from tests.property.made_journeys import ATTRIBUTES, STATED, journeys
from tests.property.made_layers import BESIDE, HEADS, documents
from tests.property.strategies import World, of_yaml

SECTIONS = ("cancel", "no_show", "change", *HEADS)
REQUESTS = st.sampled_from((Cancel(), NoShow(), Change(), Claim()))
ASKED = ("rate_plan", "insured", "membership", "cause", "extraordinary", "time_left", "arrival_delay", "total")
"""Facts that the documents below may ask for; the booking states others too."""
REPORTED = {"arrival_delay": ("final_arrival",), "notice": ("notified_at",)}


def asked_by(texts: tuple[str, ...]) -> set[str]:
    """The facts that documents ask for: every key of a mapping in them, and what spans are made of."""
    found: set[str] = set()
    trees: list[Any] = [of_yaml(text) for text in texts]
    while trees:
        tree = trees.pop()
        if isinstance(tree, dict):
            found |= {str(key) for key in tree}
            trees += tree.values()
        elif isinstance(tree, list):
            trees += tree
    return found | {name for span in found for name in REPORTED.get(span, ())}


def without(data: Dict, facts: set[str]) -> Dict:
    """The booking, silent on all but these facts."""
    bare = copy.deepcopy(data)
    for item in bare["items"]:
        item["attributes"] = {name: value for name, value in item["attributes"].items() if name in facts}
        for name in {"first_ticketed_at", "supplier"} - facts:
            item.pop(name, None)
    bare["disruptions"] = [
        {name: value for name, value in report.items() if name not in STATED or name in facts}
        for report in bare["disruptions"]
    ]
    for name, key in (("channel", "channel"), ("membership", "customer")):
        if name not in facts:
            bare.pop(key, None)
    return bare


def says(quote: Quote) -> Dict:
    """All that a quote says; its basis is what was known, whether it mattered or not."""
    return {key: value for key, value in quote.to_dict().items() if key not in ("stamp", "basis")}


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Documents that ask for some of the facts that a booking states."""
    texts = [draw(documents("t", ("terms",), SECTIONS, ASKED)), draw(documents("x", BESIDE, SECTIONS, ASKED))]
    return World(tuple(texts), draw(journeys()), draw(instants()))


@given(worlds(), REQUESTS)
def test_a_fact_that_no_document_asks_for_changes_nothing(world: World, request: Any) -> None:
    """Attributes, tier, channel, supplier, ticketing and what reports state: all not asked for may go."""
    bare = Booking.from_dict(without(world.data, asked_by(world.texts)))
    one, two = (world.rules.quote(what, request, at=world.at) for what in (world.booking, bare))
    assert says(one) == says(two)


OPEN: dict[str, tuple[Any, ...]] = {
    "rate_plan": ("flex", "saver", "?"),
    "insured": (True, False),
    "membership": ("gold", "?", None),
    "cause": ("weather", "strike", "?", "none"),
}
"""Facts to leave open, with a value of each kind that the documents distinguish."""
NAMES = tuple(OPEN)
NOON = datetime(2025, 6, 18, 12, tzinfo=UTC)


@st.composite
def open_worlds(draw: st.DrawFn) -> tuple[World, Dict]:
    """An item under a report that states nothing; one document asks for open facts, the others for known ones.

    No waiver stands beside terms that ask: it goes by their gates and by what they refuse for good.
    """
    kinds: list[tuple[str, ...]] = [("terms",), BESIDE, BESIDE][: draw(st.integers(1, 3))]
    asking = draw(st.integers(0, len(kinds) - 1))
    if asking == 0:
        kinds[1:] = [("right",)] * (len(kinds) - 1)
    section = draw(st.sampled_from(("cancel", "no_show", "change", "delay")))
    texts = [
        draw(documents(f"x{n}", kind, (section,), NAMES if n == asking else ("time_left", "total")))
        for n, kind in enumerate(kinds)
    ]
    data = without(draw(journeys(1)), set())
    data["disruptions"] = [{"id": "d0", "kind": "delayed", "item": "i0"}]
    return World(tuple(texts), data, draw(instants())), data


def filled(data: Dict, values: dict[str, Any]) -> Booking:
    """The booking with its open facts stated."""
    full = copy.deepcopy(data)
    full["items"][0]["attributes"] = {name: values[name] for name in ATTRIBUTES if name in values}
    full["disruptions"][0] |= {name: values[name] for name in STATED if name in values}
    tier = {"membership": values["membership"]} if values.get("membership") else {}
    return Booking.from_dict(full | ({"customer": tier} if "membership" in values else {}))


def decided(quote: Quote) -> tuple[Any, ...]:
    """What is decided and given, in which form, and what may be chosen instead."""
    amounts = (quote.refund, quote.penalty, quote.compensation, quote.fee, quote.collect)
    lines: list[Line | Award] = [*quote.lines, *quote.awards]
    given = [reason.message for reason in quote.reasons if reason.role == "decided"]
    return quote.outcome, amounts, quote.options, [(line.code, line.document) for line in lines], given


def certain(quote: Quote) -> int | None:
    """What certainly comes back or is owed; of a change nothing is said."""
    money = quote.compensation or quote.refund or quote.at_least
    return None if money is None else money.minor


KIND: dict[str, Any] = {"cancel": Cancel(), "no_show": NoShow(), "change": Change()}


_PERSON = {"denied": {"review"}}
"""What beside the terms could at most send to a person counts as silent: `docs/decisions/0003`, "Layers"."""


@given(open_worlds())
def test_an_open_fact_leaves_an_answer_open_only_if_it_matters(case: tuple[World, Dict]) -> None:
    """If every value gives the same answer it is the answer; else two differ, and the least of them is certain."""
    world, data = case
    request = next((KIND[key] for key in KIND if f"\n{key}:" in world.texts[0]), Claim())
    quote = world.rules.quote(world.booking, request, at=world.at)
    asked = [name for name in OPEN if name in asked_by(world.texts)]
    ways = [dict(zip(asked, values, strict=True)) for values in product(*(OPEN[name] for name in asked))]
    every = [world.rules.quote(filled(data, way), request, at=world.at) for way in ways]
    answers = {repr(decided(one)) for one in every}
    if len(answers) == 1 and "missing" not in str(answers):
        assert repr(decided(quote)) in answers
    if quote.outcome in ("granted", "denied"):
        assert {one.outcome for one in every} - _PERSON.get(quote.outcome, set()) <= {quote.outcome}
        amounts = {(one.refund, one.compensation, one.collect) for one in every if one.outcome == quote.outcome}
        assert amounts <= {(quote.refund, quote.compensation, quote.collect)}
    if quote.at_least is not None:
        assert all((certain(one) or 0) >= quote.at_least.minor for one in every)
