"""Arrow values as JSON states them: what is null is left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

import pyarrow as pa

from aftersales.batch.schema import ATTRIBUTES, EDGE, LOCAL, MINOR, MOMENT, OFFSET, PERCENT
from aftersales.values.currencies import EXPONENTS
from aftersales.values.money import to_text

Decode = Callable[[Any, str], Any]
"""A value that is not null, in a currency."""


@lru_cache(maxsize=256)
def decoder(of: pa.DataType) -> Decode:
    """How values of a type of `aftersales.batch.schema` are read."""
    for known, decode in _SPECIAL:
        if of.equals(known):
            return decode
    if pa.types.is_struct(of):
        return _struct(of)
    return _list(decoder(of.value_type)) if pa.types.is_list(of) else _same


def _struct(of: pa.StructType) -> Decode:
    fields = [(field.name, _extensions if field.name == "extensions" else decoder(field.type)) for field in of]

    def decode(value: Any, currency: str) -> dict[str, Any]:
        currency = value.get("currency") or currency
        stated = ((name, read(value[name], currency)) for name, read in fields if value.get(name) is not None)
        return {name: one for name, one in stated if one is not None}

    return decode


def _list(inner: Decode) -> Decode:
    return lambda value, currency: [None if one is None else inner(one, currency) for one in value]


def _same(value: Any, currency: str) -> Any:
    return value


def _money(minor: int, currency: str) -> str:
    return to_text(minor, currency) if currency in EXPONENTS else str(minor)


def _percent(value: Any, currency: str) -> str:
    return str(value)


def _extensions(value: str, currency: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _local(value: dict[str, Any], currency: str) -> dict[str, Any] | None:
    return _stated(local=_with_offset(value["local"], value[OFFSET]), zone=value["zone"]) or None


def _edge(value: dict[str, Any], currency: str) -> dict[str, Any]:
    found = _stated(**value)
    offset = found.pop(OFFSET, None)
    return found if "at" not in found else {**found, "at": _with_offset(found["at"], offset)}


def _with_offset(wall: datetime | None, seconds: int | None) -> Any:
    """A local time with its offset; one that cannot be is left for the model to refuse."""
    if wall is None or seconds is None:
        return wall
    if abs(seconds) >= 86_400:
        return f"{wall} offset {seconds}"
    return wall.replace(tzinfo=timezone(timedelta(seconds=seconds)))


def _moment(value: dict[str, Any], currency: str) -> Any:
    at, none = value["at"], value["none"]
    return [at, "none"] if none and at is not None else "none" if none else at


def _attributes(value: Iterable[dict[str, Any] | None], currency: str) -> Any:
    """By name; what a name states twice, or not once, is left for the model to refuse."""
    found: dict[Any, list[Any]] = {}
    for one in value:
        if one is None or one["name"] is None:
            return [one]
        stated = [one[kind] for kind in ("text", "flag", "number") if one[kind] is not None]
        found.setdefault(one["name"], []).extend(stated or (None,))
    return {name: stated[0] if len(stated) == 1 else stated for name, stated in found.items()}


def _stated(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


_SPECIAL: tuple[tuple[pa.DataType, Decode], ...] = (
    (LOCAL, _local),
    (EDGE, _edge),
    (MOMENT, _moment),
    (ATTRIBUTES, _attributes),
    (MINOR, _money),
    (PERCENT, _percent),
)
