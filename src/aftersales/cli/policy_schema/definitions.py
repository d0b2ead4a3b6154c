"""JSON Schema of what documents are made of: rows, amounts, ladders, gates, deadlines and declared facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aftersales.cli.policy_schema.conditions import COMPONENT, condition, facts_of, named, of_deadlines, test
from aftersales.policy.body import VERSION
from aftersales.policy.deadlines import DEADLINE, REQUESTS
from aftersales.policy.outcomes import CARE, CHANGE, EACH, PAY, REFUND, Statements
from aftersales.policy.reader import Field
from aftersales.policy.registry import UNIT_FACTS
from aftersales.policy.schema import (
    CONJUNCTIONS,
    SELECTION,
    TEXT,
    TEXTS,
    closed,
    known,
    list_of,
    one_or_more,
    ref,
)
from aftersales.policy.settings import COMBINE, PARTS, UNITS
from aftersales.policy.tenders import FORMS

_AMOUNT: Final = ref("amount")
_TRUE: Final[dict[str, Any]] = {"const": True}
_SIDE: Final[dict[str, Any]] = {"enum": [None, True]}
_PART = r"^(first|next) [0-9]{1,3} nights?$"
_ROUND = closed(
    {"to": known(("minor",)), "half": {"enum": ["up", "down", "even"]}, "up": _SIDE, "down": _SIDE}, ("to",)
)
_MODIFIERS: dict[str, Any] = {
    "of": SELECTION,
    "part": {"anyOf": [{"enum": list(PARTS)}, {"type": "string", "pattern": _PART}]},
    "per": one_or_more({"enum": list(UNITS)}),
    "combine": {"enum": list(COMBINE)},
    "round": _ROUND,
    "at_least": _AMOUNT,
    "at_most": _AMOUNT,
    "payable_from": TEXT,
    "payable_above": TEXT,
    "beyond": _AMOUNT,
}
_VALUES: dict[str, Any] = {
    "percent": TEXT,
    "amount": TEXT,
    "nights": {"type": "integer", "minimum": 1},
    **dict.fromkeys(("greatest", "least", "sum"), list_of(_AMOUNT)),
    "use": TEXT,
}


def _ladder(of: str) -> dict[str, Any]:
    step = {"type": "object", "properties": {"else": ref(of)}, "additionalProperties": ref(of), "minProperties": 1}
    steps = {"anyOf": [step, list_of({**step, "maxProperties": 1})]}
    return {"over": ref("fact_name"), "steps": steps}


_REFUSAL: dict[str, Any] = {"anyOf": [TEXT, closed({"code": TEXT, "final": {"type": "boolean"}}, ("code",))]}
_TAXES: dict[str, Any] = {"enum": ["recalculated", "carried", "forfeited"]}
_BACK = closed({"refund": TEXT, "less": _AMOUNT, "as": known(FORMS)}, ("refund",))
_DIFFERENCE = closed(
    {
        "dearer": {"enum": ["collect", "waive"]},
        "cheaper": {"anyOf": [{"const": "keep"}, _BACK]},
        "taxes": {"anyOf": [_TAXES, {"type": "object", "additionalProperties": _TAXES}]},
    }
)
_BESIDE: dict[str, Any] = {
    "refundable": SELECTION,
    "as": known(FORMS),
    "once": _AMOUNT,
    "difference": {"anyOf": [{"enum": ["collect", "waive"]}, _DIFFERENCE]},
    "collect": closed({"by": TEXTS, "in": {"const": 1}}, ("by",)),
}
_BESIDE_OF = {"refund": ("refundable", "as", "once"), "change": ("difference", "once", "collect"), "pay": ("as",)}
_STATED: dict[str, Any] = {
    **dict.fromkeys(("penalty", "refund", "fee", "pay"), _AMOUNT),
    **dict.fromkeys(("free", "none"), _TRUE),
    "give": TEXTS,
    **dict.fromkeys(("deny", "review"), _REFUSAL),
}
_CONDITIONS = {"when": ref("condition"), "unless": CONJUNCTIONS}


def _outcome(kind: str, allowed: Statements) -> dict[str, Any]:
    """The keys of one outcome."""
    stated = {word: _STATED[word] for word in allowed.words if word in _STATED}
    inner = {"choice": {**list_of(ref(f"{kind}_choice")), "minItems": 2}} if "choice" in allowed.words else {}
    beside = {key: _BESIDE[key] for key in _BESIDE_OF.get(kind, ())}
    modifiers = _MODIFIERS if allowed.amounts else {}
    return {**stated, **inner, **_ladder(f"{kind}_outcome"), **beside, **modifiers}


def _rows(kind: str, allowed: Statements) -> dict[str, Any]:
    outcome = _outcome(kind, allowed)
    found = {
        f"{kind}_row": closed({"id": TEXT, **_CONDITIONS, "each": {"enum": list(EACH)}, **outcome}),
        f"{kind}_outcome": closed(outcome),
    }
    if "choice" in allowed.words:
        found[f"{kind}_choice"] = closed({**outcome, "give": TEXTS})
    return found


_REFUSALS = {"deny": _REFUSAL, "review": _REFUSAL}
_GATE = closed({"id": TEXT, "for": one_or_more({"enum": list(REQUESTS)}), **_CONDITIONS, **_REFUSALS}, ("for",))
_PAIR: dict[str, Any] = {"type": "array", "items": ref("fact_name"), "minItems": 2, "maxItems": 2}
_MONEY_PAIR: dict[str, Any] = {**_PAIR, "items": ref("money")}
_CASES = list_of(closed({"is": TEXT, "when": ref("condition")}, ("is",)))
_FACT = closed(
    {
        "span": {**_PAIR, "items": ref("instant")},
        "anchor": {"enum": ["from", "to"]},
        **dict.fromkeys(("shift", "same"), _PAIR),
        **dict.fromkeys(("lower", "difference", "ratio"), _MONEY_PAIR),
        "count": {"enum": list(UNIT_FACTS)},
        **dict.fromkeys(("max", "min"), TEXT),
        "of": {"anyOf": [{"enum": list(UNIT_FACTS)}, ref("instant")]},
        "where": ref("unit_condition"),
        **dict.fromkeys(("class", "pick"), _CASES),
        "in": {"type": "array", "minItems": 2, "maxItems": 2},
        "local": {"enum": ["date", "weekday", "time"]},
        "zone": TEXT,
        "one_of": TEXTS,
        "default": TEXT,
        "why": TEXT,
        "stated": {"enum": ["word", "flag", "count", "money", "ratio", "date", "distance"]},
        "optional": {"type": "boolean"},
    }
)


_UNIT_TESTS = {fact.name: test(fact) for facts in UNIT_FACTS.values() for fact in facts}


def mapping(table: Mapping[str, Field], head: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The schema of a mapping that is read by a table of its keys."""
    first = head or {}
    required = (*first, *(name for name, field in table.items() if field.required))
    return closed({**first, **{name: field.schema for name, field in table.items()}}, required)


DEFINITIONS: Final[dict[str, Any]] = {
    "condition": condition(),
    "deadline_condition": of_deadlines(),
    "unit_condition": {"type": "object", "properties": _UNIT_TESTS},
    "fact_name": named(facts_of()),
    "instant": named(facts_of("instant")),
    "money": named(facts_of("money")),
    "selection": {"anyOf": [known(COMPONENT), TEXTS, closed({"except": TEXTS}, ("except",))]},
    "amount": {"anyOf": [named(facts_of("money"), "free"), closed({**_VALUES, **_ladder("amount"), **_MODIFIERS})]},
    **_rows("refund", REFUND),
    **_rows("change", CHANGE),
    **_rows("pay", PAY),
    **_rows("care", CARE),
    "gate": _GATE,
    "deadline": mapping(DEADLINE),
    "fact": _FACT,
    "version": mapping(VERSION),
}
