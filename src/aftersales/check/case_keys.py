"""The keys of a file of cases, and how their scalars are read: decided by where they stand, as in policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aftersales.check.case_expect import EXPECTATIONS
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Field, Mistake, Reader, choice, did_you_mean, elements, flag, pairs, text

_WHOLE_NUMBERS = (
    "segment", "night", "room", "nights_used", "times", "distance_m", "connections", "leg", "fare_component",
    "pricing_unit", "rooms", "segments", "nights", "bags", "travellers_after", "points",
    "minutes_before", "hours_before", "days_before", "minutes_after", "hours_after", "days_after",
)  # fmt: skip
_FLAGS = {"true": True, "false": False}
_REQUESTS = ("cancel", "no_show", "change", "claim")
Plain = dict[str, Any]
Scalar = Callable[[str, Node], Any]


def _plain(node: Node, read: Scalar, name: str = "") -> Any:
    """A node as plain values; `read` says what a scalar under a key means."""
    if node.kind == "mapping":
        inner = _typed if name == "attributes" else read
        return {key.value: _plain(value, inner, key.value) for key, value in node.value}
    if node.kind == "list":
        return [_plain(element, read, name) for element in node.value]
    return read(name, node)


def _as_text(name: str, node: Node) -> str:
    value: str = node.value
    return value


def _stated(name: str, node: Node) -> Any:
    """A scalar of a booking: amounts and times stay text, the model's counts are whole numbers, `none` is left out."""
    if node.plain and node.value == "none":
        return None
    if name == "tax_included":
        return _FLAGS.get(node.value, node.value)
    return int(node.value) if name in _WHOLE_NUMBERS and node.value.isdecimal() else node.value


def _typed(name: str, node: Node) -> Any:
    """A fact: without quotes a flag, a whole number or `none`, else text."""
    words = {"true": True, "false": False, "none": None}
    if node.plain and node.value in words:
        return words[node.value]
    return int(node.value) if node.plain and str(node.value).isdecimal() else node.value


def _reported(name: str, node: Node) -> Any:
    """A scalar of a disruption: flags and counts without quotes, all else text; `none` says that it does not exist."""
    if name == "number":
        return node.value
    typed = _typed(name, node)
    return node.value if typed is None else typed


def _disruptions(reader: Reader, node: Node) -> Any:
    nodes = node.value if node.kind == "list" else [node]
    for one in nodes:
        pairs(one, "a disruption")
    return [_plain(one, _reported) for one in nodes]


def _part(read: Scalar, what: str) -> Field:
    def mapping(reader: Reader, node: Node) -> Any:
        if node.kind != "scalar" or node.value != "none":
            pairs(node, what)
        return _plain(node, read)

    return Field(mapping, {})


def _request(reader: Reader, node: Node) -> tuple[str, Plain]:
    entries = pairs(node, "a request")
    if len(entries) != 1:
        raise Mistake(
            node, "shape", "a request is one of `cancel`, `no_show`, `change` and `claim`: `cancel: {at: ...}`"
        )
    key, value = entries[0]
    pairs(value, f"`{key.value}`")
    return choice(*_REQUESTS)(reader, key), _plain(value, _stated)


def _expected(reader: Reader, node: Node) -> Any:
    for key, _ in pairs(node, "`expect`"):
        if key.value not in EXPECTATIONS:
            hint = did_you_mean(key.value, EXPECTATIONS)
            raise Mistake(key, "unknown-key", f"unknown key `{key.value}` in `expect`", hint)
    return _plain(node, _as_text)


def _under(reader: Reader, node: Node) -> str:
    value = text(reader, node)
    if not value.partition("@")[0]:
        raise Mistake(node, "shape", "`under` is a document, or a document and its version: `id@2021-01-14`")
    return value


_SHARED = {
    "item": _part(_stated, "`item`"),
    "booking": _part(_stated, "`booking`"),
    "given": _part(_typed, "`given`"),
    "disruption": Field(_disruptions, {}),
    "request": Field(_request, {}),
    "under": Field(_under, {}),
}
CASE: Mapping[str, Field] = {
    **{name: Field(text, {}) for name in ("ref", "title", "disputed")},
    **_SHARED,
    "unconfirmed": Field(flag, {}),
    "expect": Field(_expected, {}, True),
}
FILE: Mapping[str, Field] = {
    "defaults": Field(lambda r, n: r.fields(n, _SHARED, "`defaults`"), {}),
    "cases": Field(lambda r, n: elements(n, "`cases`"), {}, True),
}
