"""How the tables of a run stand in Parquet files."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from aftersales.batch.schema import TEXT

_UNLIKE: Final = frozenset({"booking", "key", "message"})
"""Texts of which hardly two are the same."""
_PATHS: Final = {TEXT: "{}", pa.list_(TEXT): "{}.list.element"}


def options(schema: pa.Schema) -> dict[str, Any]:
    """What to tell `pyarrow.parquet` of the columns of a table.

    Texts that repeat are worth a dictionary; for ids one is filled in vain, and for amounts it costs more than it
    saves. The least and the greatest value are told where parts can be left out by them: of ids, amounts and days.
    """
    return {
        "use_dictionary": [_path(field) for field in schema if field.type in _PATHS and field.name not in _UNLIKE],
        "write_statistics": [field.name for field in schema if field.type not in _PATHS or field.name == "booking"],
        "compression": "zstd",
    }


def _path(field: pa.Field) -> str:
    return _PATHS.get(field.type, "{}").format(field.name)
