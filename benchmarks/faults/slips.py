"""Slips of the pen and of the mind: single edits of policy data that an author may really make."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import yaml

from aftersales.policy.calendar_documents import CALENDAR
from aftersales.policy.documents import HEADS, Declaration
from aftersales.policy.heads import HEAD
from aftersales.policy.outcomes import EACH
from aftersales.policy.registry import COMPONENTS
from aftersales.policy.routings import ROUTING
from aftersales.policy.settings import COMBINE, PARTS, UNITS
from aftersales.policy.tenders import FORMS, TENDER
from benchmarks.faults.constants import of_constant
from benchmarks.faults.texts import Entry, Path, dropped, entries, exchanged, parsed, replaced, values_exchanged

_SILENT: Final = frozenset(
    (
        "title",
        "source",
        "reviewed",
        "language",
        "id",
        "why",
        "who",
        "code",
        "deny",
        "review",
        "known",
        "laws",
        "precision",
    )
)
"""What stands under these changes no money, or is no data."""
_TOP: Final = frozenset(
    {*TENDER, *ROUTING, *CALENDAR, "currency", "paid_in", "picked_by", "refundable", "not_with", "members", "flown"}
) - {*HEAD, "applies"}
"""Keys of a document that are no sections."""
_CONDITIONS: Final = ("when", "unless", "applies", "where")
_WORDS: Final[Mapping[str, Sequence[str]]] = {
    "per": UNITS,
    "each": EACH,
    "part": PARTS,
    "combine": COMBINE,
    "half": ("up", "down", "even"),
    "of": ("total", *COMPONENTS),
    "except": COMPONENTS,
    "refundable": ("total", *COMPONENTS),
    "as": FORMS,
    "comes_back": FORMS,
    "currency": ("CNY", "USD", "EUR", "GBP", "JPY", "KRW"),
    "within": ("pro_rata", "latest_first", "first_first"),
    "order": ("money", "points", "voucher", "credit", "rest"),
    "members": ("each", "all_or_none", "strictest"),
    "dearer": ("collect", "waive"),
    "difference": ("collect", "waive"),
    "taxes": ("recalculated", "carried", "forfeited"),
    "zone": ("Asia/Shanghai", "UTC", "America/New_York", "Europe/Paris"),
    "weekend": ("mon", "fri", "sat", "sun"),
    "methods": ("card", "points", "voucher", "wallet"),
    "fallback": ("card", "bank_transfer", "wallet_balance"),
}
_OPPOSITE: Final = {"at_least": "at_most", "at_most": "at_least", "greatest": "least", "least": "greatest"}


class Slip(NamedTuple):
    """One edit: what kind of slip it is, and the text after it."""

    kind: str
    text: str


class Writer:
    """Somebody who slips: knows which facts there are and which words are compared with them."""

    def __init__(self, facts: Mapping[str, Declaration], trees: Sequence[yaml.Node]) -> None:
        self._facts = facts
        self._words: dict[str, set[str]] = {}
        for fact, word in (pair for tree in trees for pair in _compared(tree)):
            self._words.setdefault(fact, set()).add(word)

    def slip(self, text: str, entry: Entry, rng: random.Random) -> Slip | None:
        """A slip at a place of a text; None where nothing comes to mind."""
        ways = [Slip(kind, after) for kind, after in self._of_entry(text, entry, rng) if after is not None]
        return rng.choice([way for way in ways if way.text != text] or [None])

    def _of_entry(self, text: str, entry: Entry, rng: random.Random) -> Iterator[tuple[str, str | None]]:
        name = _name(entry.path)
        yield f"dropped {name}", dropped(text, entry)
        if entry.key is None:
            yield f"swapped {name}", exchanged(text, entry)
        if "steps" in map(str, entry.path[-3:]):
            yield "swapped values", values_exchanged(text, entry)
        if entry.key is not None:
            for kind, new in self._of_key(entry, rng):
                yield kind, replaced(text, entry.key, new)
        if isinstance(entry.value, yaml.ScalarNode):
            for kind, new in self._of_value(entry, rng):
                yield kind, replaced(text, entry.value, new)

    def _of_key(self, entry: Entry, rng: random.Random) -> Iterator[tuple[str, str]]:
        assert entry.key is not None
        key, above = entry.key.value, _name(entry.path[:-1])
        if _in_condition(entry.path):
            yield from self._other_fact(key, rng)
        elif above == "steps":
            yield from of_constant(key, rng)
        elif above == "compensate":
            yield "head", rng.choice([head for head in HEADS if head != key])
        elif key in _OPPOSITE:
            yield "opposite", _OPPOSITE[key]

    def _of_value(self, entry: Entry, rng: random.Random) -> Iterator[tuple[str, str]]:
        value, name = entry.value.value, _name(entry.path)
        yield from self._other_fact(value, rng)
        if _in_condition(entry.path):
            yield from _one_of("word", value, sorted(self._words.get(name, ())), rng)
        else:
            yield from _one_of(name, value, _WORDS.get(name, ()), rng)
        if value in ("true", "false"):
            yield "flag", "false" if value == "true" else "true"
        yield from of_constant(value, rng)

    def _other_fact(self, fact: str, rng: random.Random) -> Iterator[tuple[str, str]]:
        if fact in self._facts:
            same = [name for name, one in self._facts.items() if one.type == self._facts[fact].type and "[" not in name]
            yield from _one_of("fact", fact, same, rng)


def _one_of(kind: str, value: str, words: Sequence[str], rng: random.Random) -> Iterator[tuple[str, str]]:
    others = [word for word in words if word != value]
    if value in words and others:
        yield kind, rng.choice(others)


def _name(path: Path) -> str:
    """The nearest key."""
    return next((str(one) for one in reversed(path) if isinstance(one, str)), "document")


def _in_condition(path: Path) -> bool:
    """Whether an entry is a test of a conjunction."""
    names = [str(one) for one in path[:-1] if isinstance(one, str)]
    inner = [str(one) for one in path if isinstance(one, str)]
    return bool({*names[-2:]} & {*_CONDITIONS}) and inner[-1] not in _CONDITIONS


def _compared(tree: yaml.Node) -> Iterator[tuple[str, str]]:
    """The words that conditions compare facts with."""
    for entry in entries(tree):
        named = isinstance(entry.value, yaml.ScalarNode) and entry.value.value[:1].isalpha()
        if named and _in_condition(entry.path):
            yield _name(entry.path), entry.value.value


def places(text: str) -> list[Entry]:
    """Where an edit of a text can change money; kinds, ids and whole sections are not edited by a slip."""
    return [one for one in entries(parsed(text)) if _matters(one.path)]


def _matters(path: Path) -> bool:
    """Whether an entry may say something of money."""
    return not _SILENT & {*map(str, path)} and (len(path) > 1 or path[0] in _TOP)
