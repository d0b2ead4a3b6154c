"""Facts that a condition declares where it stands (`any changes: {...}`), named by what they say instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aftersales.policy.documents import Count, Declaration, Policy
from aftersales.policy.loading import Library
from aftersales.policy.registry import UNIT_FACTS
from aftersales.policy.render import test_text
from aftersales.values.frozen import changed, values

_ALL = "=all"


def plainly_named(library: Library) -> Library:
    """The same documents, so that a line more above a condition makes no other fact of it."""
    documents = tuple(_renamed(one) if isinstance(one, Policy) else one for one in library.documents)
    return changed(library, documents=documents)


def _renamed(policy: Policy) -> Policy:
    counts = {fact.name: _name(fact, policy.currency) for fact in policy.facts if _placed(fact)}
    both = {f"{name}{_ALL}": f"{plain}{_ALL}" for name, plain in counts.items()}
    found: Policy = _replaced(policy, {**counts, **both}) if counts else policy
    return found


def _placed(fact: Declaration) -> bool:
    return isinstance(fact.verb, Count) and fact.name.endswith("]") and ":" in fact.name


def _name(fact: Declaration, currency: str | None) -> str:
    verb = fact.verb
    assert isinstance(verb, Count)
    types = {one.name: one.type for one in UNIT_FACTS[verb.unit]}
    tests = "; ".join(test_text(test, types[test.fact], currency) for test in verb.where)
    return f"{verb.unit}[{tests}]"


def _replaced(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if type(value) is tuple:
        return tuple(_replaced(one, names) for one in value)
    if isinstance(value, dict):
        return {key: _replaced(one, names) for key, one in value.items()}
    if hasattr(type(value), "_names"):
        return type(value)(*(_replaced(one, names) for one in values(value)))
    return value
