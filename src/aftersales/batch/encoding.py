"""What a model states as Arrow takes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pyarrow as pa

from aftersales.batch.schema import ATTRIBUTES, EDGE, LOCAL, MINOR, MOMENT, OFFSET, PERCENT
from aftersales.model.problems import InvalidInput, Problem
from aftersales.values.money import to_minor

Encode = Callable[[Any, str], Any]
"""A value that a model's dump holds, in a currency."""


@lru_cache(maxsize=256)
def encoder(of: pa.DataType) -> Encode:
    """How values are written as a type of `aftersales.batch.schema`."""
    for known, encode in _SPECIAL:
        if of.equals(known):
            return encode
    if pa.types.is_struct(of):
        return _struct(of)
    return _list(encoder(of.value_type)) if pa.types.is_list(of) else _same


def _struct(of: pa.StructType) -> Encode:
    fields = {field.name: _extensions if field.name == "extensions" else encoder(field.type) for field in of}

    def encode(value: dict[str, Any], currency: str) -> dict[str, Any]:
        currency = value.get("currency") or currency
        return {name: None if one is None else fields[name](one, currency) for name, one in value.items()}

    return encode


def _list(inner: Encode) -> Encode:
    return lambda value, currency: [inner(one, currency) for one in value]


def _same(value: Any, currency: str) -> Any:
    return value


def _money(value: str | dict[str, str], currency: str) -> int:
    return to_minor(value, currency) if isinstance(value, str) else to_minor(value["amount"], value["currency"])


def _percent(value: str, currency: str) -> Decimal:
    return Decimal(value)


def _extensions(value: Any, currency: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _local(value: dict[str, Any], currency: str) -> dict[str, Any]:
    return {**_wall(value["local"], "local"), "zone": value["zone"]}


def _edge(value: dict[str, Any], currency: str) -> dict[str, Any]:
    return {**value, **(_wall(value["at"], "at") if "at" in value else {})}


def _wall(at: datetime, name: str) -> dict[str, Any]:
    offset = at.utcoffset()
    return {name: at.replace(tzinfo=None), OFFSET: None if offset is None else offset // timedelta(seconds=1)}


def _moment(value: Any, currency: str) -> dict[str, Any]:
    return {"at": None, "none": True} if value == "none" else {"at": value, "none": None}


def _attributes(value: dict[str, Any], currency: str) -> list[dict[str, Any]]:
    return [{"name": name, _column(name, stated): stated} for name, stated in value.items()]


def _column(name: str, stated: object) -> str:
    if isinstance(stated, int) and not -(2**63) <= stated < 2**63:
        raise InvalidInput([Problem(f"attributes.{name}", "a number of at most 64 bits is expected", "")])
    return "flag" if isinstance(stated, bool) else "number" if isinstance(stated, int) else "text"


_SPECIAL: tuple[tuple[pa.DataType, Encode], ...] = (
    (LOCAL, _local),
    (EDGE, _edge),
    (MOMENT, _moment),
    (ATTRIBUTES, _attributes),
    (MINOR, _money),
    (PERCENT, _percent),
)
