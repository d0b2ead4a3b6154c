"""Documents of every kind with every section, as YAML text: terms, and rights, waivers and benefits beside them."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.property.made_bookings import Dict, instants
from tests.property.made_journeys import ATTRIBUTES, STATED, journeys
from tests.property.strategies import LIMITS, World, amounts, as_yaml

HEADS = ("cancellation", "delay", "downgrade")
SOFT = ("waiver", "benefit")
BESIDE = ("right", *SOFT)
TESTS: dict[str, tuple[Any, ...]] = {
    "rate_plan": ("flex", ["flex", "saver"]),
    "booking_class": ("Y", "F"),
    "insured": (True, False),
    "channel": ("app",),
    "membership": ("gold", "none"),
    "cause": ("weather", "strike", "none"),
    "remedy_taken": ("rebooked", "none"),
    "extraordinary": (True, False),
    "within_control": (True, False),
    "downgraded": (True,),
    "disruption": ("delayed", ["late_bags", "diverted"], "none"),
    "notice": (">= 168h", "< 3 days", "none"),
    "arrival_delay": (">= 24h", "none"),
    "first_ticketed_at": ("<= 2025-06-01T00:00:00Z",),
    "time_left": (">= 24h", ">= 3 days", "> 0h", "by 18:00 1 day before", "< 2h"),
    "since_booking": ("<= 24h", ">= 1 month"),
    "requested_at": (">= 2025-06-10T00:00:00Z, <= 2025-06-19T00:00:00Z",),
    "request_time": (">= 08:00, < 20:00",),
    "total": (">= 100", "< 50.01"),
    "product": ("flight", "hotel"),
    "airports_touched": ("PEK", ["FRA", "JFK"]),
    "departure_date": (">= 2025-06-20, <= 2025-06-30",),
}
"""Facts with what documents say of them."""
FACTS = tuple(TESTS)
OPEN = (*ATTRIBUTES, "channel", "membership", *STATED, "notice", "arrival_delay", "first_ticketed_at")
"""Facts that a booking may leave open."""


@cache
def conditions(facts: tuple[str, ...] = FACTS, least: int = 0) -> st.SearchStrategy[Dict]:
    """A conjunction of up to two tests."""
    pairs = st.sampled_from([(name, value) for name in facts for value in TESTS[name]])
    return st.lists(pairs, min_size=least, max_size=2).map(dict)


REFUSED = st.sampled_from(({"deny": "no"}, {"deny": {"code": "never", "final": True}}, {"review": "ask"}))
KEPT = st.sampled_from(("terms_penalty", {"percent": "50%", "of": "terms_penalty"}, {"least": ["terms_penalty", "7"]}))
FORMS = st.sampled_from(({}, {}, {}, {"as": "voucher"}))
AMOUNTS = amounts()


def _refund(waives: bool) -> st.SearchStrategy[Dict]:
    money = st.builds(lambda k, v, form: {k: v, **form}, st.sampled_from(("penalty", "refund")), AMOUNTS, FORMS)
    kept = KEPT.map(lambda value: {"penalty": value})
    return st.one_of(money, *([kept] if waives else []), money, st.just({"free": True}), REFUSED)


@cache
def beside_a_fee() -> st.SearchStrategy[Dict]:
    """What a row of a change says of another price, and of what is accepted."""
    less = st.sampled_from(({}, {"less": "7.77"}, {"less": {"percent": "10%", "of": "difference"}}))
    percents = st.sampled_from(("100%", "50%", "33.33%"))
    forms = st.sampled_from(({}, {}, {"as": "credit"}))
    back = st.builds(lambda percent, *more: {"refund": percent, **more[0], **more[1]}, percents, less, forms)
    sides = {
        "dearer": st.sampled_from(("collect", "waive")),
        "cheaper": st.just("keep") | back | back,
        "taxes": st.sampled_from(("recalculated", "carried", "forfeited", {"CN": "forfeited", "else": "carried"})),
    }
    said = st.fixed_dictionaries({}, optional=sides).filter(bool) | st.sampled_from(("collect", "waive"))
    paid = st.just({"by": ["card", "wallet"], "in": 1})
    return st.fixed_dictionaries({}, optional={"difference": said, "collect": paid})


def _change(waives: bool) -> st.SearchStrategy[Dict]:
    fees = st.builds(lambda value, more: {"fee": value, **more}, AMOUNTS, beside_a_fee())
    least = st.just({"fee": {"least": ["terms_fee", "7.77"]}})
    return st.one_of(fees, *([least] if waives else []), st.just({"free": True}), REFUSED)


def _pay(waives: bool) -> st.SearchStrategy[Dict]:
    each = st.sampled_from(LIMITS).map(lambda value: {"pay": {"sum": [value], "per": "traveller"}})
    money = st.builds(lambda value, form: {"pay": value, **form}, AMOUNTS, FORMS)
    return st.one_of(money, each, st.sampled_from(({"none": True}, {"deny": "no"}, {"review": "ask"})))


@cache
def tables(kind: str, section: str, facts: tuple[str, ...] = FACTS) -> st.SearchStrategy[list[Dict]]:
    """Up to three rows; mostly the last row catches all."""
    made = {"cancel": _refund, "no_show": _refund, "change": _change}.get(section, _pay)
    plain = made(kind == "waiver")
    pairs = st.tuples(plain, plain | st.just({"give": ["rerouting"]})).map(lambda two: {"choice": list(two)})
    outcome = st.one_of(plain, plain, plain, pairs)
    when = conditions(facts, 1).map(lambda tests: {"when": tests})
    unless = st.lists(conditions(facts, 1), min_size=1, max_size=2).map(lambda tests: {"unless": tests})
    rows = st.builds(lambda keys, out: {**keys, **out}, st.one_of(when, when, unless), outcome)
    return st.builds(lambda some, last: some + last, st.lists(rows, max_size=2), st.lists(outcome, min_size=1))


@cache
def gates(facts: tuple[str, ...] = FACTS) -> st.SearchStrategy[list[Dict]]:
    """Mostly no gate, else one."""
    stops = st.lists(st.sampled_from(("cancel", "no_show", "change", "claim")), min_size=1, unique=True)
    one = st.builds(lambda for_, when, out: {"for": for_, "when": when, **out}, stops, conditions(facts, 1), REFUSED)
    return st.one_of(st.just([]), st.just([]), st.just([]), one.map(lambda gate: [gate]))


PRODUCTS = ["flight", "rail", "hotel"]


@cache
def scopes(facts: tuple[str, ...] = FACTS) -> st.SearchStrategy[list[Dict]]:
    """What a document applies to: everything, or what some facts say."""
    every = st.just([{"product": PRODUCTS}])
    return st.one_of(every, st.lists(conditions(facts), min_size=1, max_size=2))


@cache
@st.composite
def documents(
    draw: st.DrawFn,
    own: str,
    kinds: tuple[str, ...] = BESIDE,
    sections: tuple[str, ...] = ("cancel", "no_show", "change", *HEADS),
    facts: tuple[str, ...] = FACTS,
) -> str:
    """A document with some sections, the first for sure; terms apply to every product."""
    kind = draw(st.sampled_from(kinds))
    head = {kind: own, "language": 1, "title": {"en": own}, "source": "made up", "currency": "CNY"}
    scope = [{"product": PRODUCTS}] if kind == "terms" else draw(scopes(facts))
    chosen = [name for name in sections if name == sections[0] or draw(st.booleans())]
    found: Dict = {name: draw(tables(kind, name, facts)) for name in chosen}
    heads = {name: found.pop(name) for name in HEADS if name in found}
    stops = draw(gates(facts))
    more = ({"compensate": heads} if heads else {}) | ({"gates": stops} if stops else {})
    return as_yaml({**head, "applies": scope, **found, **more})


@cache
@st.composite
def worlds(
    draw: st.DrawFn, beside: int = 2, sections: tuple[str, ...] = ("cancel",), flown: bool = True, most_items: int = 2
) -> World:
    """Terms with documents beside them, a journey or a stay, and an instant."""
    texts = [draw(documents("t", ("terms",), sections))]
    texts += [draw(documents(f"x{n}", BESIDE, sections)) for n in range(draw(st.integers(0, beside)))]
    return World(tuple(texts), draw(journeys(most_items, flown)), draw(instants()))
