"""JSON Schema of policy documents, for editors: the shapes; what a condition may say is checked on loading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TEXT: dict[str, Any] = {"type": ["string", "number"]}
TEXTS: dict[str, Any] = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
DATE: dict[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
DATE_OR_INSTANT: dict[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T.*)?$"}
CURRENCY: dict[str, Any] = {"type": "string", "pattern": "^[A-Z]{3}$"}
MAP_OF_TEXT: dict[str, Any] = {"type": "object", "additionalProperties": TEXT, "minProperties": 1}


def ref(name: str) -> dict[str, Any]:
    """A reference to a definition below."""
    return {"$ref": f"#/$defs/{name}"}


def list_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A list that is not empty."""
    return {"type": "array", "items": dict(schema), "minItems": 1}


def closed(keys: Mapping[str, Mapping[str, Any]], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """A mapping with no other keys."""
    return {
        "type": "object",
        "properties": {name: dict(value) for name, value in keys.items()},
        "required": list(required),
        "additionalProperties": False,
    }


CONDITION: dict[str, Any] = {"type": "object"}
CONJUNCTIONS = list_of(ref("condition"))
SELECTION = ref("selection")
TABLE = list_of(ref("row"))
GATES = list_of(ref("gate"))
COMPENSATE: dict[str, Any] = {"type": "object", "additionalProperties": TABLE, "minProperties": 1}
DEADLINES = list_of(ref("deadline"))
NO_SHOW: dict[str, Any] = {"anyOf": [{"const": "same_as_cancel"}, TABLE]}
SETS: dict[str, Any] = {"type": "object", "additionalProperties": TEXTS}
FACTS: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "object"}}
AMOUNTS: dict[str, Any] = {"type": "object", "additionalProperties": ref("amount")}
_MODIFIERS: dict[str, Any] = {
    "of": SELECTION,
    "part": {"type": "string"},
    "per": {"anyOf": [ref("unit"), list_of(ref("unit"))]},
    "combine": {"enum": ["sum", "highest", "highest x count"]},
    "round": {"type": "object", "required": ["to"]},
    "at_least": ref("amount"),
    "at_most": ref("amount"),
    "payable_from": TEXT,
    "payable_above": TEXT,
    "beyond": ref("amount"),
}
_STEPS: dict[str, Any] = {"anyOf": [{"type": "object"}, list_of({"type": "object"})]}
PAID_IN = closed({"rate": TEXT, "as_of": TEXT}, ("rate", "as_of"))
_AMOUNT = closed(
    {
        "percent": TEXT,
        "amount": TEXT,
        "nights": {"type": "integer", "minimum": 1},
        "greatest": list_of(ref("amount")),
        "least": list_of(ref("amount")),
        "sum": list_of(ref("amount")),
        "use": TEXT,
        "over": TEXT,
        "steps": _STEPS,
        **_MODIFIERS,
    }
)
_REFUSAL: dict[str, Any] = {"anyOf": [TEXT, closed({"code": TEXT, "final": {"type": "boolean"}}, ("code",))]}
_OUTCOME: dict[str, Any] = {
    **dict.fromkeys(("penalty", "refund", "fee", "pay"), ref("amount")),
    "free": {"const": True},
    "none": {"const": True},
    "give": TEXTS,
    "deny": _REFUSAL,
    "review": _REFUSAL,
    "choice": {"type": "array", "items": ref("outcome"), "minItems": 2},
    "over": TEXT,
    "steps": _STEPS,
    "refundable": SELECTION,
    "as": TEXT,
    "difference": {"anyOf": [{"enum": ["collect", "waive"]}, ref("difference")]},
    "once": ref("amount"),
    "collect": closed({"by": TEXTS, "in": {"const": 1}}, ("by",)),
    **_MODIFIERS,
}
_EACH: dict[str, Any] = {"enum": ["traveller", "segment", "leg", "fare_component", "pricing_unit", "night"]}
_UNIT: dict[str, Any] = {"enum": [*_EACH["enum"], "item", "ticket", "room", "day", "bag", "aspect", "tender"]}
_TAXES: dict[str, Any] = {"enum": ["recalculated", "carried", "forfeited"]}
_BACK = closed({"refund": TEXT, "less": ref("amount"), "as": TEXT}, ("refund",))
_DIFFERENCE = closed(
    {
        "dearer": {"enum": ["collect", "waive"]},
        "cheaper": {"anyOf": [{"const": "keep"}, _BACK]},
        "taxes": {"anyOf": [_TAXES, {"type": "object", "additionalProperties": _TAXES}]},
    }
)
_REQUEST: dict[str, Any] = {"enum": ["cancel", "no_show", "change", "claim"]}
DEFINITIONS: dict[str, Any] = {
    "condition": CONDITION,
    "selection": {"anyOf": [TEXTS, closed({"except": TEXTS}, ("except",))]},
    "amount": {"anyOf": [TEXT, _AMOUNT]},
    "unit": _UNIT,
    "difference": _DIFFERENCE,
    "outcome": closed(_OUTCOME),
    "row": closed({"id": TEXT, "when": ref("condition"), "unless": CONJUNCTIONS, "each": _EACH, **_OUTCOME}),
    "gate": closed(
        {
            "id": TEXT,
            "for": {"anyOf": [_REQUEST, list_of(_REQUEST)]},
            "when": ref("condition"),
            "unless": CONJUNCTIONS,
            "deny": _REFUSAL,
            "review": _REFUSAL,
        },
        ("for",),
    ),
    "deadline": closed(
        {
            "for": {"anyOf": [_REQUEST, list_of(_REQUEST)]},
            "do": TEXT,
            "who": TEXT,
            "when": ref("condition"),
            "unless": CONJUNCTIONS,
            "within": TEXT,
            "at_least": TEXT,
            "calendar": TEXT,
            "zone": TEXT,
            "from": TEXT,
        },
        ("do", "from"),
    ),
}
