"""How each field of a booking is taken: as a number or a word that is traced, as an id, or as part of the shape."""

from __future__ import annotations

from typing import Final, Literal

Role = Literal["unread", "id", "fixed", "word", "number"]

_UNREAD: Final = frozenset({"extensions", "airport_data"})
_FIXED: Final = frozenset(
    {"kind", "product", "status", "schema", "name", "prefer", "time", "basis", "percent", "tax_included"}
)
"""Words of the schema, and names of attributes."""
_MEASURED: Final = frozenset({"distance_m", "price_increase_bp", "points"})
"""Counts that are numbers like any other; the others, such as those of segments and nights, belong to the shape."""
_SPACES: Final = {
    "item": "items",
    "package": "items",
    "tender": "tenders",
    "traveller": "travellers",
    "travellers": "travellers",
}


def role_of(names: tuple[str, ...], counts: bool) -> Role:
    """What a leaf is, by the names on the way to it; `counts` says that it is a whole number, but no amount."""
    name = names[-1]
    if name in _UNREAD:
        return "unread"
    if space_of(names):
        return "id"
    if name in _FIXED or (counts and name not in _MEASURED):
        return "fixed"
    return "word"


def space_of(names: tuple[str, ...]) -> str:
    """Among which ids an id is unique; "" for what is no id."""
    if names[-1] == "id":
        return "" if names[-2:-1] == ("terms",) else names[0]
    return _SPACES.get(names[-1], "")
