"""JSON Schema of policy documents, from the same tables that read them."""

from __future__ import annotations

from typing import Any

from aftersales.cli.policy_schema.definitions import DEFINITIONS, mapping
from aftersales.cli.policy_schema.meanings import explained
from aftersales.policy.grammar import TABLES
from aftersales.policy.schema import TEXT, ref


def policy_schema() -> dict[str, Any]:
    """One definition for each kind of document, chosen by the key that names the kind."""
    kinds = {kind: mapping(table, {kind: TEXT}) for kind, table in TABLES.items()}
    definitions = {name: explained(schema, name) for name, schema in {**kinds, **DEFINITIONS}.items()}
    return {"type": "object", **_choice(list(kinds)), "$defs": definitions}


def _choice(kinds: list[str]) -> dict[str, Any]:
    """A chain: the kind whose key stands there; where none does, all of them are offered."""
    chain = {
        "properties": {kind: explained({"properties": {kind: TEXT}}, kind)["properties"][kind] for kind in kinds},
        "anyOf": [{"required": [kind]} for kind in kinds],
    }
    for kind in reversed(kinds):
        chain = {"if": {"required": [kind]}, "then": ref(kind), "else": chain}
    return chain
