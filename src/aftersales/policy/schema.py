"""JSON Schema of what stands under the keys of a document: its shape; what it says is checked on loading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

TEXT: dict[str, Any] = {"type": ["string", "number"]}
TEXTS: dict[str, Any] = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
DATE: dict[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
DATE_OR_INSTANT: dict[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T.*)?$"}
CURRENCY: dict[str, Any] = {"type": "string", "pattern": "^[A-Z]{3}$"}
MAP_OF_TEXT: dict[str, Any] = {"type": "object", "additionalProperties": TEXT, "minProperties": 1}


def ref(name: str) -> dict[str, Any]:
    """A reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def list_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A list that is not empty."""
    return {"type": "array", "items": dict(schema), "minItems": 1}


def one_or_more(schema: Mapping[str, Any]) -> dict[str, Any]:
    """One value, or a list of them."""
    return {"anyOf": [dict(schema), list_of(schema)]}


def known(words: Iterable[str]) -> dict[str, Any]:
    """A text, with words that an editor can offer."""
    return {"anyOf": [{"enum": list(words)}, TEXT]}


def closed(keys: Mapping[str, Mapping[str, Any]], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """A mapping with no other keys."""
    return {
        "type": "object",
        "properties": {name: dict(value) for name, value in keys.items()},
        "required": list(required),
        "additionalProperties": False,
    }


def rows(kind: str) -> dict[str, Any]:
    """A table of rows of a kind."""
    return list_of(ref(f"{kind}_row"))


CONDITION: dict[str, Any] = ref("condition")
CONJUNCTIONS = list_of(CONDITION)
SELECTION = ref("selection")
GATES = list_of(ref("gate"))
DEADLINES = list_of(ref("deadline"))
NO_SHOW: dict[str, Any] = {"anyOf": [{"const": "same_as_cancel"}, rows("refund")]}
SETS: dict[str, Any] = {"type": "object", "additionalProperties": TEXTS}
FACTS: dict[str, Any] = {"type": "object", "additionalProperties": ref("fact")}
AMOUNTS: dict[str, Any] = {"type": "object", "additionalProperties": ref("amount")}
INSTANT = ref("instant")
PAID_IN = closed({"rate": TEXT, "as_of": INSTANT}, ("rate", "as_of"))
LENGTH: dict[str, Any] = {
    "type": "string",
    "pattern": r"^(?=[0-9])([0-9]+h)?( ?[0-9]+min)?$|^[0-9]+ (days?|months?|years?|business days?)$",
    "patternErrorMessage": "write `72h`, `3 days`, `12 months` or `5 business days`",
    "examples": ["72h", "3 days", "12 months", "5 business days"],
}
