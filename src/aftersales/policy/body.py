"""The body of a document: its tables, gates and deadlines, in one version or several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aftersales.policy import schema as s
from aftersales.policy.deadlines import deadlines
from aftersales.policy.documents import HEADS, Body, Table, Version
from aftersales.policy.nodes import Node
from aftersales.policy.outcomes import CARE, CHANGE, PAY, REFUND, Statements, gates, table
from aftersales.policy.reader import Field, Mistake, Reader, choice, day, did_you_mean, pairs, some, text
from aftersales.values.zones import instant


def _rows(section: str, statements: Statements) -> Callable[[Reader, Node], Any]:
    def read(reader: Reader, node: Node) -> Any:
        return table(section, statements, reader, node)

    return read


def _no_show(reader: Reader, node: Node) -> Any:
    if node.kind == "scalar":
        return choice("same_as_cancel")(reader, node)
    return table("no_show", REFUND, reader, node)


def _compensate(reader: Reader, node: Node) -> dict[str, Table]:
    """One table for each head."""
    found: dict[str, Table] = {}
    if not pairs(node, "`compensate`"):
        raise Mistake(node, "empty-list", "`compensate` has at least one head", "add one, or leave the key out")
    for key, value in pairs(node, "`compensate`"):
        if key.value not in HEADS:
            hint = did_you_mean(key.value, HEADS)
            reader.report(key, "head", f"`{key.value[:60]}` is not a head of compensation", hint)
        else:
            found[key.value] = reader.attempt(_rows(key.value, PAY), value) or ()
    return found


_HEADS = {**s.closed(dict.fromkeys(HEADS, s.rows("pay"))), "minProperties": 1}
SECTIONS: Mapping[str, Field] = {
    "gates": Field(gates, s.GATES),
    "cancel": Field(_rows("cancel", REFUND), s.rows("refund")),
    "no_show": Field(_no_show, s.NO_SHOW),
    "change": Field(_rows("change", CHANGE), s.rows("change")),
    "compensate": Field(_compensate, _HEADS),
    "care": Field(_rows("care", CARE), s.rows("care")),
    "deadlines": Field(deadlines, s.DEADLINES),
}
"""The sections of a body."""
VERSION: Mapping[str, Field] = {"from": Field(text, s.DATE_OR_INSTANT, True), **SECTIONS}
"""The keys of one version."""


def body(keys: Mapping[str, Any]) -> Body:
    """The body that the sections read make up."""
    tables = {name: keys[name] for name in ("cancel", "change", "care") if keys.get(name)}
    no_show = keys.get("cancel") if keys.get("no_show") == "same_as_cancel" else keys.get("no_show")
    tables |= {"no_show": no_show} if no_show else {}
    return Body(keys.get("gates") or (), {**tables, **(keys.get("compensate") or {})}, keys.get("deadlines") or ())


def versions(reader: Reader, node: Node) -> tuple[Version, ...]:
    """The versions of a document, in the order written."""
    return reader.each(_version, some(node, "`versions`", "version"))


def _version(reader: Reader, node: Node) -> Version:
    keys = reader.fields(node, VERSION, "a version")
    refuse_no_tables(reader, node, "the version", "`cancel:`")
    if not keys.get("from"):
        return Version("", None, None, body(keys))
    start = next(value for key, value in node.value if key.value == "from")
    return Version(keys["from"], *_version_start(reader, start), body(keys))


def _version_start(reader: Reader, node: Node) -> tuple[int | None, int | None]:
    if "T" not in str(node.value):
        return day(reader, node), None
    try:
        moment = datetime.fromisoformat(text(reader, node))
        return None, instant(moment)
    except (ValueError, TypeError):
        raise Mistake(node, "instant", f"`{node.value[:60]}` is not an instant with its UTC offset") from None


def refuse_no_tables(reader: Reader, node: Node, what: str, keys: str) -> None:
    """A document, and each version of it, decides something; `no_show` can only be the same as what there is."""
    stated = {key.value: value for key, value in node.value}
    if not any(section in stated for section in (*SECTIONS, "versions")):
        reader.report(node, "missing-key", f"{what} decides nothing", f"add {keys}")
    no_show = stated.get("no_show")
    if no_show is not None and no_show.value == "same_as_cancel" and "cancel" not in stated:
        reader.report(no_show, "missing-key", "`no_show` is the same as `cancel`, but there is no `cancel`", "add it")
