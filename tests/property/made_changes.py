"""Requests of changes for the bookings of `made_journeys`: a new price in all or by component, aspects, a payment."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from aftersales import Change
from tests.property.made_bookings import Dict, text_of
from tests.property.made_layers import tables, worlds
from tests.property.strategies import World, as_yaml

ASPECTS = ("date", "route", "name")
_MINOR = st.sampled_from((0, 1, 99, 10_000)) | st.integers(0, 300_000)


@st.composite
def components(draw: st.DrawFn, item: Dict, travellers: tuple[str, ...]) -> list[Dict]:
    """The new price of an item: mostly as its old one is divided."""
    if draw(st.booleans()):
        owners = [{key: part[key] for key in ("traveller", "segment") if key in part} for part in item["price"]]
        kinds = [part["kind"] for part in item["price"]]
    else:
        owners = [{"traveller": name} for name in travellers] or [{}]
        kinds = ["fare"] * len(owners)
    named = zip(kinds, owners, strict=True)
    parts = [{"item": item["id"], "kind": kind, "amount": text_of(draw(_MINOR)), **own} for kind, own in named]
    codes = draw(st.lists(st.sampled_from(("CN", "US")), max_size=2, unique=True))
    return parts + [{"item": item["id"], "kind": "tax", "code": c, "amount": text_of(draw(_MINOR))} for c in codes]


@st.composite
def changes(draw: st.DrawFn, data: Dict) -> Change:
    """A change of a booking."""
    stated: dict[str, Any] = {"aspects": draw(st.lists(st.sampled_from(ASPECTS), max_size=3, unique=True))}
    travellers = tuple(one["id"] for one in data.get("travellers", ()))
    how = draw(st.sampled_from(("price", "components", "components", "nothing")))
    if how == "price":
        stated["price"] = text_of(draw(_MINOR))
    elif how == "components":
        told = [item for item in data["items"] if draw(st.integers(0, 3))]
        stated["components"] = [part for item in told for part in draw(components(item, travellers))]
    if draw(st.booleans()):
        balance = draw(st.sampled_from(({}, {"balance": "20.00"}, {"balance": "5000.00"})))
        stated["tender"] = {"method": draw(st.sampled_from(("card", "cash"))), **balance}
    return Change.from_dict(stated)


@st.composite
def asked(draw: st.DrawFn, most_items: int = 2) -> tuple[World, Change]:
    """Documents about changes, some of which tell aspects apart, a booking, and a change of it."""
    world = draw(worlds(2, ("change",), flown=False, most_items=most_items))
    rows = draw(st.sampled_from((None, _giving(), _by_aspect(), _by_aspect())))
    if rows is not None:
        texts = (_terms(draw(rows)), *world.texts[1 : draw(st.integers(1, 3))])
        world = World(texts, world.data, world.at)
    return world, draw(changes(world.data))


def _giving() -> st.SearchStrategy[list[Dict]]:
    """One row that gives something back of a cheaper price."""
    back = st.builds(
        lambda percent, less, form: {"refund": percent, **less, **form},
        st.sampled_from(("100%", "50%", "33.33%")),
        st.sampled_from(({}, {"less": "7.77"}, {"less": {"percent": "10%", "of": "difference", "per": "traveller"}})),
        st.sampled_from(({}, {}, {"as": "credit"})),
    )
    return st.builds(
        lambda fee, cheaper, more: [{"fee": fee, "difference": {"cheaper": cheaper, **more}}],
        st.sampled_from(("free", "7.77", {"percent": "5%", "of": "lower_fare"}, {"percent": "10%", "of": "new_price"})),
        back,
        st.sampled_from(({}, {"dearer": "waive"}, {"taxes": "carried"}, {"taxes": {"CN": "forfeited"}})),
    )


def _by_aspect() -> st.SearchStrategy[list[Dict]]:
    """A row for a single aspect before one for the others."""
    one = st.one_of(_giving(), _giving(), tables("terms", "change").map(lambda rows: rows[-1:]))
    return st.builds(lambda first, others: [{"when": {"aspect": ASPECTS[0]}, **first[0]}, *others], one, one)


def _terms(rows: list[Dict]) -> str:
    head: Dict = {"terms": "t", "language": 1, "title": {"en": "t"}, "source": "made up", "currency": "CNY"}
    return as_yaml({**head, "applies": [{"product": ["flight", "rail", "hotel"]}], "change": rows})
