"""JSON Schema of policy documents, from the same tables that read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aftersales.policy.body import VERSION
from aftersales.policy.grammar import TABLES
from aftersales.policy.reader import Field
from aftersales.policy.schema import DEFINITIONS, TEXT, closed


def policy_schema() -> dict[str, Any]:
    """One alternative for each kind of document."""
    kinds = [{"title": kind, **_mapping(table, {kind: TEXT})} for kind, table in TABLES.items()]
    return {"oneOf": kinds, "$defs": {**DEFINITIONS, "version": _mapping(VERSION)}}


def _mapping(table: Mapping[str, Field], head: Mapping[str, Any] | None = None) -> dict[str, Any]:
    first = head or {}
    required = (*first, *(name for name, field in table.items() if field.required))
    return closed({**first, **{name: field.schema for name, field in table.items()}}, required)
