"""Whether two documents mean the same, whatever their words and places in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aftersales.check.subject import amounts_of
from aftersales.policy.declared import needs
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import Declaration, Document, MoneyFact, Outcome, PercentFact, QuantityFact

TEXT: Final = ("title", "source", "reviewed", "laws")
"""What a document says about itself."""
_DERIVED: Final = ("at", "body_key", *TEXT)


def bare(value: Any) -> Any:
    """A value without the places where its parts stand, hashable. How a fact is read follows from its name."""
    if isinstance(value, Position):
        return None
    if isinstance(value, Mapping):
        return tuple(sorted((key, bare(one)) for key, one in value.items()))
    if isinstance(value, tuple | list):
        return tuple(bare(one) for one in value)
    if hasattr(type(value), "_names"):
        return type(value).__name__, tuple(bare(getattr(value, name)) for name in value._names if name != "reader")
    return value


def meaning(document: Document) -> dict[str, Any]:
    """What a document says, key by key."""
    names: tuple[str, ...] = document._names  # type: ignore[union-attr]
    return {name: bare(getattr(document, name)) for name in names if name not in _DERIVED}


def words_changed(old: Document, new: Document) -> tuple[str, ...]:
    """The keys of text in which two documents differ."""
    return tuple(key for key in TEXT if bare(getattr(old, key, None)) != bare(getattr(new, key, None)))


def facts_of(outcome: Outcome) -> Iterator[str]:
    """The facts that amounts are taken of."""
    for amount in amounts_of(outcome):
        if isinstance(amount.value, MoneyFact | PercentFact | QuantityFact):
            yield amount.value.name


def closure(names: set[str], facts: Mapping[str, Declaration]) -> set[str]:
    """Some facts, and those that they are made of."""
    found, open_ = set[str](), list(names)
    while open_:
        name = open_.pop()
        if name in facts and name not in found:
            found.add(name)
            open_ += needs(facts[name].verb)
    return found


def redeclared(names: set[str], old: Mapping[str, Declaration], new: Mapping[str, Declaration]) -> Iterator[str]:
    """The facts that two documents declare otherwise."""
    for name in sorted(closure(names, old) & closure(names, new)):
        if bare(old[name]) != bare(new[name]):
            yield name
