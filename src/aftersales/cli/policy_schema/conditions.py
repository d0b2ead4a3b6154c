"""JSON Schema of conditions and of what is named by a fact: generated from the fact registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, get_args

from aftersales.model.disruption import DisruptionKind
from aftersales.model.parts import Product
from aftersales.policy.deadlines import TENDER
from aftersales.policy.fact import Fact
from aftersales.policy.registry import COMPONENTS, FACTS, OF_CHANGES, OF_TERMS, UNIT_FACTS, WEEKDAYS
from aftersales.policy.schema import TEXT, TEXTS, closed, one_or_more

_ON_CLOCK: Final = "^(>=|>|<=|<|==|by |before |after |from )"
_RANGE: Final[dict[str, Any]] = {"type": "string", "pattern": "^(>=|>|<=|<|==)"}
_NONE: Final[dict[str, Any]] = {"const": "none", "description": "It does not exist."}
_OPEN: Final[dict[str, Any]] = {"anyOf": [TEXTS, {"type": "boolean"}, {"type": "object"}]}
_SPAN: Final[dict[str, Any]] = {
    "type": "string",
    "pattern": _ON_CLOCK,
    "patternErrorMessage": "write `>= 48h`, `>= 3 days`, `>= 2 months` or `by 18:00 1 day before`",
}
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {"product": get_args(Product), "disruption": get_args(DisruptionKind)}
_EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "count": (">= 2",),
    "money": (">= 500.00",),
    "ratio": (">= 2500",),
    "distance": (">= 1500 km", "< 3500 km"),
    "instant": (">= 2026-01-01T00:00+00:00",),
    "span": (">= 24h, < 48h", ">= 3 days", "by 18:00 1 day before"),
    "date": ("2026-12-24", ">= 2026-01-01"),
    "time": (">= 08:00, < 20:00",),
    "shift": (">= 2",),
}
_QUANTIFIERS: Final = {"any": "One or more", "every": "All", "no": "None"}
_TENDER: Final = Fact(TENDER, "word", "tender", "method of the payment that is paid back")


def condition(more: Iterable[Fact] = ()) -> dict[str, Any]:
    """A conjunction of tests on built-in facts and on some `more`; facts that a folder declares may stand in it too."""
    tests = {fact.name: test(fact) for fact in (*FACTS, *more)}
    return {"type": "object", "properties": {**tests, **_of_units()}, "additionalProperties": _OPEN}


def of_deadlines() -> dict[str, Any]:
    """A conjunction that may also test the payment."""
    return condition((_TENDER,))


def _of_units() -> dict[str, Any]:
    return {
        f"{quantifier} {unit}": {
            **closed({fact.name: test(fact) for fact in facts}),
            "description": f"{meaning} of the item's {unit} are so.",
        }
        for unit, facts in UNIT_FACTS.items()
        for quantifier, meaning in _QUANTIFIERS.items()
    }


def test(fact: Fact) -> dict[str, Any]:
    """The constants that a fact is compared with, and what it is."""
    constants = _constants(fact)
    examples = {"examples": list(_EXAMPLES[fact.type])} if fact.type in _EXAMPLES else {}
    if fact.none and fact.type not in ("word", "words"):
        constants = {"anyOf": [constants, _NONE]}
    return {**constants, "description": meaning(fact), **examples}


def meaning(fact: Fact) -> str:
    """What a fact is, and when it is none and unknown."""
    text = f"{fact.meaning[:1].upper()}{fact.meaning[1:]}. Type: {fact.type}, of the {fact.grain}."
    text += f" None if {fact.none}." if fact.none else ""
    return text + (f" Unknown if {fact.unknown}." if fact.unknown else "")


def _constants(fact: Fact) -> dict[str, Any]:
    if fact.type == "span":
        return _SPAN
    if fact.type == "flag":
        return {"type": "boolean"}
    if fact.type == "weekday":
        return one_or_more({"enum": list(WEEKDAYS)})
    if fact.type in ("word", "words"):
        return {"anyOf": [{"enum": list(_WORDS[fact.name])}, TEXTS]} if fact.name in _WORDS else TEXTS
    if fact.type in ("count", "money", "shift", "ratio"):
        return {"anyOf": [_RANGE, one_or_more({"type": "number"})]}
    return TEXTS


def facts_of(*types: str) -> list[Fact]:
    """The built-in facts of some types; of every type if none is named."""
    return [fact for fact in FACTS if fact.type in types or not types]


def named(facts: Iterable[Fact], *more: str) -> dict[str, Any]:
    """The name of a fact, or of one that a folder declares."""
    found = list(facts)
    words = {"enum": [fact.name for fact in found], "enumDescriptions": [meaning(fact) for fact in found]}
    return {"anyOf": [*([{"enum": list(more)}] if more else []), words, TEXT]}


COMPONENT: Final = ("total", *COMPONENTS, *OF_CHANGES, *OF_TERMS)
"""What an amount can be taken of."""
