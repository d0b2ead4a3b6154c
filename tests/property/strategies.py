"""Small documents as YAML text and bookings as plain data, made to meet each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any, cast
from zoneinfo import ZoneInfo

import yaml
from hypothesis import strategies as st

from aftersales import Booking, Rulebook
from tests.property.made_bookings import WORDS, Dict, bookings, instants

DURATIONS = ("-20min", "0h", "2h", "24h", "48h", "47h59min", "192h")
LIMITS = ("0.01", "1", "7.77", "40", "250.05", "10000")
PERCENTS = ("0%", "0.01%", "5%", "12.5%", "33.33%", "50%", "99.99%", "100%")
ROUNDINGS: tuple[Dict, ...] = ({"to": 0.5, "half": "up"}, {"to": 10, "down": True}, {"to": 0.05, "up": True})


class _Plain(yaml.CSafeDumper):
    """Writes every value out: anchors are not part of the language."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def of_yaml(text: str) -> Dict:
    """A document of YAML text."""
    return cast(Dict, yaml.load(text, yaml.CSafeLoader))


def as_yaml(data: Dict) -> str:
    """YAML text of a document."""
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True)


@lru_cache(maxsize=1024)
def stdlib_zone(name: str) -> ZoneInfo:
    """The standard library's own reading of a zone of `tzdata`."""
    with resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@dataclass(frozen=True)
class World:
    """Some documents, a booking and an instant."""

    texts: tuple[str, ...]
    data: Dict
    at: datetime

    @cached_property
    def rules(self) -> Rulebook:
        """The documents as a rulebook, read once."""
        return self.fresh()

    def fresh(self) -> Rulebook:
        """The documents as a rulebook that nobody asked yet."""
        return Rulebook.of_texts({f"{place}.yaml": text for place, text in enumerate(self.texts)})

    @cached_property
    def booking(self) -> Booking:
        """The booking."""
        return Booking.from_dict(self.data)


def _words(fact: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(WORDS[fact]) | st.just(list(WORDS[fact]))


@cache
def _span_bound() -> st.SearchStrategy[str]:
    operators = st.sampled_from((">=", ">", "<=", "<"))
    lengths = st.sampled_from((*DURATIONS, "0 days", "1 day", "3 days", "1 month"))
    cutoffs = st.sampled_from(("by 18:00 1 day before", "before 24:00 0 days before", "from same time 2 days before"))
    return st.builds(lambda op, length: f"{op} {length}", operators, lengths) | cutoffs


@cache
def conditions(words: bool = True, least: int = 0) -> st.SearchStrategy[Dict]:
    """A conjunction of up to two tests."""
    tests: list[st.SearchStrategy[tuple[str, Any]]] = [
        st.tuples(st.just("time_left"), _span_bound()),
        st.tuples(st.just("since_booking"), st.sampled_from(("<= 24h", "< 30min", ">= 2 days"))),
        st.tuples(st.just("total"), st.sampled_from((">= 50", "< 100.01"))),
        st.tuples(st.just("request_time"), st.sampled_from((">= 08:00, < 20:00", ">= 20:00"))),
    ]
    tests += [st.tuples(st.just(fact), _words(fact)) for fact in WORDS] if words else []
    return st.lists(st.one_of(tests), min_size=least, max_size=2).map(dict)


@cache
def _leaves() -> st.SearchStrategy[Any]:
    flats = st.sampled_from(LIMITS)
    percents = st.sampled_from(PERCENTS)
    of_fare = st.builds(lambda p, r: {"percent": p, "of": "total", "round": r}, percents, st.sampled_from(ROUNDINGS))
    return st.just("free") | flats | percents | of_fare


def _limited(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    limits = st.fixed_dictionaries(
        {},
        optional={
            "at_least": st.sampled_from(LIMITS),
            "at_most": st.sampled_from(LIMITS),
            "payable_from": st.sampled_from(LIMITS),
            "per": st.sampled_from(("traveller", "ticket", "item")),
        },
    )
    many = st.lists(inner, min_size=1, max_size=3)
    values = st.builds(lambda how, amounts: {how: amounts}, st.sampled_from(("greatest", "least", "sum")), many)
    return st.builds(lambda value, more: {**value, **more}, values | ladders(inner), limits)


def ladders(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Dict]:
    """A ladder over the time left, in the author's order, with or without `else`."""
    steps = st.lists(st.tuples(_span_bound(), inner), min_size=1, max_size=3, unique_by=lambda step: step[0])
    last = st.lists(inner, max_size=1)
    return st.builds(
        lambda found, rest: {
            "over": "time_left",
            "steps": [{bound: amount} for bound, amount in found] + [{"else": amount} for amount in rest],
        },
        steps,
        last,
    )


@cache
def amounts() -> st.SearchStrategy[Any]:
    """An amount tree up to three deep."""
    return st.recursive(_leaves(), _limited, max_leaves=4)


@cache
def outcomes() -> st.SearchStrategy[Dict]:
    """What a row may say."""
    money = st.builds(lambda key, amount: {key: amount}, st.sampled_from(("penalty", "refund")), amounts())
    refusals: st.SearchStrategy[Dict] = st.sampled_from(({"deny": "too_late"}, {"review": "ask"}, {"free": True}))
    return money | money | refusals


@cache
def rows(words: bool = True) -> st.SearchStrategy[Dict]:
    """A row of a table."""
    keys = {"when": conditions(words), "unless": st.lists(conditions(words, 1), min_size=1, max_size=2)}
    return st.builds(lambda when, out: {**when, **out}, st.fixed_dictionaries({}, optional=keys), outcomes())


def documents(kind: str = "terms", own: str = "t", words: bool = True, applies: Any = None) -> st.SearchStrategy[str]:
    """A document for every product, of one to four rows; the last may catch all."""
    head = {kind: own, "language": 1, "title": {"en": own}, "source": "made up", "currency": "CNY"}
    where = st.just(applies or [{"product": ["rail", "hotel"]}]) if applies or kind == "terms" else _scopes()
    tables = st.lists(rows(words), min_size=1, max_size=4)
    return st.builds(
        lambda scope, table, last: as_yaml({**head, "applies": scope, "cancel": [*table, *last]}),
        where,
        tables,
        _lasts(),
    )


@cache
def _scopes() -> st.SearchStrategy[list[Dict]]:
    """What a right applies to: kinds of product, or only at certain times."""
    times: tuple[Dict, ...] = (
        {},
        {},
        {"since_booking": "<= 24h"},
        {"time_left": ">= 1 day"},
        {"request_time": "< 12:00"},
    )
    return st.sampled_from(times).map(lambda more: [{"product": "rail", **more}, {"product": "hotel"}])


@cache
def _lasts() -> st.SearchStrategy[list[Dict]]:
    return st.sampled_from(([], [{"penalty": "30%"}], [{"deny": "never"}]))


def worlds(rights: int = 1, words: bool = True, most_items: int = 2) -> st.SearchStrategy[World]:
    """Terms, perhaps rights beside them, a booking and an instant."""
    beside = [st.lists(documents("right", f"r{n}", words), max_size=1) for n in range(rights)]
    texts = st.tuples(documents(words=words), *beside).map(lambda t: (t[0], *(text for more in t[1:] for text in more)))
    return st.builds(World, texts, bookings(most_items), instants())
