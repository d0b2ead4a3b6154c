"""Laws of unknown facts: an answer is `incomplete` only if some value of what is missing could change it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations, product
from typing import Any

from hypothesis import example, given

from aftersales import Cancel, Quote
from tests.property.made_bookings import WORDS
from tests.property.strategies import World, documents, worlds
from tests.simple import document, raw

NOON = datetime(2025, 6, 18, 12, tzinfo=UTC)
CHOICE = "cancel: [{when: {rate_plan: flex}, penalty: 10%}, {when: {cabin: economy}, penalty: 10%}, {penalty: 20%}]"
SAME = "cancel: [{when: {rate_plan: flex}, penalty: 20%}, {penalty: 20%}]"
SILENT = "cancel: [{when: {rate_plan: flex}, deny: no}]"
NOBODY = [{"product": "rail", "rate_plan": "flex"}, {"product": "hotel"}]


def open_facts(world: World) -> list[str]:
    """The words that the booking does not state."""
    return [fact for fact in WORDS if fact not in world.booking.records[0].facts]


def alternatives(world: World) -> dict[tuple[Any, ...], Quote]:
    """The quote for every combination of values that the unstated words could have."""
    facts = open_facts(world)
    none: dict[str, tuple[None, ...]] = {"membership": (None,)}
    others = {fact: (*WORDS[fact], "another", *none.get(fact, ())) for fact in facts}
    return {
        values: world.rules.quote(
            world.booking, Cancel(), at=world.at, given=dict(zip(facts, values, strict=True)) or None
        )
        for values in product(*(others[fact] for fact in facts))
    }


def says(quote: Quote) -> tuple[Any, ...]:
    """What a quote of one item says."""
    line = quote.lines[0]
    return line.outcome, line.code, line.refundable, line.penalty


def that_matter(world: World, quotes: dict[tuple[Any, ...], Quote]) -> set[str]:
    """The facts that alone make a difference between two alternatives."""
    found: set[str] = set()
    for one, two in combinations(quotes, 2):
        differing = [fact for fact, a, b in zip(open_facts(world), one, two, strict=True) if a != b]
        if len(differing) == 1 and says(quotes[one]) != says(quotes[two]):
            found.update(differing)
    return found


def test_no_silent_alternatives() -> None:
    """The laws below are about something: here two words decide."""
    world = World((document(CHOICE),), raw(), NOON)
    assert that_matter(world, alternatives(world)) == {"rate_plan", "cabin"}


@given(worlds(rights=0, most_items=1))
@example(World((document(CHOICE),), raw(), NOON))
@example(World((document(SAME),), raw(), NOON))
def test_incomplete_only_if_a_value_matters(world: World) -> None:
    """If all alternatives agree theirs is the answer; else it is incomplete and names the facts that matter."""
    quotes = alternatives(world)
    quote = world.rules.quote(world.booking, Cancel(), at=world.at)
    matter = that_matter(world, quotes)
    if not matter:
        assert says(quote) == says(next(iter(quotes.values())))
    else:
        assert (quote.outcome, quote.lines[0].code) == ("incomplete", "missing_facts")
        assert set(quote.missing) == matter


@given(worlds(rights=1, most_items=1))
@example(World((document(SILENT), document("cancel: [{penalty: 30%}]", "r", "right")), raw(), NOON))
def test_a_settled_answer_holds_for_every_value(world: World) -> None:
    """A granted or denied quote is the quote of all alternatives, rights included."""
    quote = world.rules.quote(world.booking, Cancel(), at=world.at)
    if quote.outcome in ("granted", "denied"):
        for other in alternatives(world).values():
            assert (other.outcome, other.refund) == (quote.outcome, quote.refund)


@given(worlds(rights=1, most_items=1))
def test_what_is_certain_is_certain(world: World) -> None:
    """No alternative gives less than `at_least`."""
    quote = world.rules.quote(world.booking, Cancel(), at=world.at)
    if quote.at_least is not None:
        for other in alternatives(world).values():
            money = other.refund or other.at_least
            assert money is not None
            assert money.minor >= quote.at_least.minor


@given(worlds(rights=0, most_items=1), documents("right", "r", applies=NOBODY))
def test_rights_that_may_apply(world: World, right: str) -> None:
    """The same two laws where an unstated word decides whether a right applies at all. A right that may apply, and
    could at most send to a person, is silent: `docs/decisions/0003`, "Layers"."""
    more = World((*world.texts, right), world.data, world.at)
    quote = more.rules.quote(more.booking, Cancel(), at=more.at)
    for other in alternatives(more).values():
        money = other.refund or other.at_least
        assert money is not None
        sent_to_a_person = quote.outcome == "denied" and other.outcome == "review"
        if quote.outcome in ("granted", "denied") and not sent_to_a_person:
            assert (other.outcome, other.refund) == (quote.outcome, quote.refund)
        elif quote.at_least is not None:
            assert money.minor >= quote.at_least.minor
