"""How the tables of a run stand in Parquet files."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from aftersales.batch.schema import TEXT

_UNLIKE: Final = frozenset({"booking", "key", "message"})
"""Texts of which hardly two are the same."""


def repeated_texts(schema: pa.Schema) -> list[str]:
    """The paths of the columns that are worth a dictionary: texts, and lists of them, that repeat. For ids one is
    filled in vain, and for amounts it costs more than it saves."""
    paths = {TEXT: "{}", pa.list_(TEXT): "{}.list.element"}
    repeated = [field for field in schema if field.type in paths and field.name not in _UNLIKE]
    return [paths[field.type].format(field.name) for field in repeated]
