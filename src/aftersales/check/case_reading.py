"""Files of worked cases (`X.cases.yaml` beside the policy `X.yaml`) to plain values with positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aftersales.check.case_expect import EXPECTATIONS
from aftersales.policy.diagnostics import PolicyError
from aftersales.policy.loading import CASES
from aftersales.policy.nodes import Node, parse
from aftersales.policy.reader import Field, Mistake, Reader, choice, did_you_mean, elements, pairs, text

_WHOLE_NUMBERS = ("segment", "night", "nights_used")
Plain = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One worked case as its file states it, over the file's defaults."""

    file: str
    line: int
    ref: str
    title: str
    disputed: str
    currency: str | None
    item: Plain
    booking: Plain
    given: Plain
    request: str
    asked: Plain
    under: str | None
    expect: Plain


def read_cases(folder: Path) -> list[Case]:
    """Every case below a folder. Raises PolicyError, listing what is wrong in all files."""
    readers: list[Reader] = []
    cases = [case for file in sorted(folder.rglob(f"*{CASES}")) for case in _file(file, readers)]
    found = [finding for reader in readers for finding in reader.found]
    if found:
        raise PolicyError(found)
    return cases


def _file(file: Path, readers: list[Reader]) -> list[Case]:
    reader = Reader(str(file), file.read_text("utf-8"), currency=_currency(file))
    readers.append(reader)
    keys = reader.attempt(_top, parse(reader.text, reader.file)) or {}
    defaults = keys.get("defaults") or {}
    return list(reader.each(lambda r, n: _case(r, n, defaults), keys.get("cases") or []))


def _top(reader: Reader, node: Node) -> Plain:
    return reader.fields(node, _FILE, "a file of cases")


def _case(reader: Reader, node: Node, defaults: Plain) -> Case:
    keys = merged(defaults, reader.fields(node, _CASE, "a case"))
    request, asked = keys.get("request") or ("cancel", {})
    words: dict[str, Any] = {name: keys.get(name) or "" for name in ("ref", "title", "disputed")}
    plain: dict[str, Any] = {name: keys.get(name) or {} for name in ("item", "booking", "given", "expect")}
    currency = plain["booking"].get("currency", reader.currency)
    return Case(
        reader.file,
        node.line,
        **words,
        **plain,
        currency=currency,
        request=request,
        asked=asked,
        under=keys.get("under"),
    )


def merged(under: Plain, over: Plain) -> Plain:
    """Two mappings as one; what stands in `over` wins, mappings inside are merged alike."""
    both = {**under, **over}
    for name in under.keys() & over.keys():
        if isinstance(under[name], dict) and isinstance(over[name], dict):
            both[name] = merged(under[name], over[name])
    return both


def _currency(file: Path) -> str | None:
    """The currency of the document that the cases stand beside."""
    beside = file.with_name(file.name.removesuffix(CASES) + ".yaml")
    root = parse(beside.read_text("utf-8"), str(beside)) if beside.exists() else None
    entries = root.value if root is not None and root.kind == "mapping" else []
    return next((value.value for key, value in entries if key.value == "currency"), None)


def _values(reader: Reader, node: Node) -> Plain:
    """A mapping of a booking: amounts and times stay text, counts of the model are whole numbers."""
    return {key.value: _value(reader, key.value, value) for key, value in pairs(node, "a part of a booking")}


def _item(reader: Reader, node: Node) -> Plain | None:
    """The item in its short form; `none` leaves out the one of the defaults."""
    return None if node.kind == "scalar" and node.value == "none" else _values(reader, node)


def _value(reader: Reader, name: str, node: Node) -> Any:
    if name == "attributes":
        return {key.value: _attribute(value) for key, value in pairs(node, "`attributes`")}
    if node.kind == "mapping":
        return _values(reader, node)
    if node.kind == "list":
        return [_value(reader, name, element) for element in node.value]
    return int(node.value) if name in _WHOLE_NUMBERS and node.value.isdecimal() else node.value


def _attribute(node: Node) -> Any:
    """A flag or a whole number written without quotes, else a word."""
    if node.plain and node.value in ("true", "false"):
        return node.value == "true"
    return int(node.value) if node.plain and str(node.value).isdecimal() else node.value


def _stated(reader: Reader, node: Node) -> Plain:
    """Facts by name; `none` states that a fact does not exist."""
    return {key.value: _fact(value) for key, value in pairs(node, "`given`")}


def _fact(node: Node) -> Any:
    if node.kind == "list":
        return [_fact(element) for element in node.value]
    if node.plain and node.value in ("true", "false"):
        return node.value == "true"
    return None if node.plain and node.value == "none" else node.value


def _request(reader: Reader, node: Node) -> tuple[str, Plain]:
    entries = pairs(node, "a request")
    if len(entries) != 1:
        raise Mistake(node, "shape", "a request is one of `cancel: {at: ...}` and `no_show: {at: ...}`")
    key, value = entries[0]
    return choice("cancel", "no_show")(reader, key), _values(reader, value)


def _expected(reader: Reader, node: Node) -> Plain:
    for key, _ in pairs(node, "`expect`"):
        if key.value not in EXPECTATIONS:
            hint = did_you_mean(key.value, EXPECTATIONS)
            raise Mistake(key, "unknown-key", f"unknown key `{key.value}` in `expect`", hint)
    return _values(reader, node)


def _under(reader: Reader, node: Node) -> str:
    value = text(reader, node)
    if not value.partition("@")[0]:
        raise Mistake(node, "shape", "`under` is a document, or a document and its version: `id@2021-01-14`")
    return value


_SHARED = {
    "item": Field(_item, {}),
    "booking": Field(_values, {}),
    "given": Field(_stated, {}),
    "request": Field(_request, {}),
    "under": Field(_under, {}),
}
_CASE: Mapping[str, Field] = {
    **{name: Field(text, {}) for name in ("ref", "title", "disputed")},
    **_SHARED,
    "expect": Field(_expected, {}, True),
}
_FILE: Mapping[str, Field] = {
    "defaults": Field(lambda r, n: r.fields(n, _SHARED, "`defaults`"), {}),
    "cases": Field(lambda r, n: elements(n, "`cases`"), {}, True),
}
