"""The documents of a policy folder, kind by kind: which keys they have and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any, Protocol, cast

from aftersales.model.record import TOTAL
from aftersales.policy import schema as s
from aftersales.policy.amounts import amount, selection
from aftersales.policy.conditions import conjunctions
from aftersales.policy.constants import fact_type
from aftersales.policy.declared import declare, in_order_of_need
from aftersales.policy.documents import (
    Body,
    Document,
    FactBook,
    Policy,
    Tests,
    Version,
)
from aftersales.policy.nodes import Node
from aftersales.policy.outcomes import table
from aftersales.policy.rails import CALENDAR, HEAD, TENDER, calendar, tender
from aftersales.policy.reader import (
    Field,
    Mistake,
    Reader,
    choice,
    day,
    did_you_mean,
    name,
    names,
    pairs,
    some,
    text,
)
from aftersales.policy.registry import REQUESTED
from aftersales.values.money import MoneyError, exponent
from aftersales.values.zones import instant

_SECTIONS = ("cancel", "no_show")


def _currency(reader: Reader, node: Node) -> str:
    try:
        exponent(text(reader, node))
    except MoneyError as error:
        raise Mistake(node, "currency", str(error)) from None
    reader.currency = node.value
    return reader.currency


def _picked_by(reader: Reader, node: Node) -> str:
    fact = text(reader, node)
    if fact_type(reader, fact, node) != "instant":
        raise Mistake(node, "fact-type", f"`{fact}` is not an instant; versions are picked by an instant")
    return fact


def _sets(reader: Reader, node: Node) -> dict[str, tuple[str, ...]]:
    found = {name(reader, key): names(reader, value) for key, value in pairs(node, "`sets`")}
    reader.sets = {**reader.sets, **found}
    return found


def _applies(reader: Reader, node: Node) -> Any:
    """Conditions on shared facts alone: what a document declares for itself is not in scope yet."""
    shared = set(reader.facts)
    found = conjunctions(reader, node)
    if any(test.fact not in shared for tests in found for test in tests):
        raise Mistake(node, "applies", "`any`, `every` and `no` are not available here", "test them in a row")
    return found


def _amounts(reader: Reader, node: Node) -> dict[str, Node]:
    reader.amounts = {name(reader, key): value for key, value in pairs(node, "`amounts`")}
    return reader.amounts


def _rows(section: str) -> Callable[[Reader, Node], Any]:
    def read(reader: Reader, node: Node) -> Any:
        if section == "no_show" and node.kind == "scalar":
            return choice("same_as_cancel")(reader, node)
        return table(section, reader, node)

    return read


_BODY = {section: Field(_rows(section), s.TABLE if section == "cancel" else s.NO_SHOW) for section in _SECTIONS}
_VERSION = {"from": Field(text, s.DATE_OR_INSTANT, True), **_BODY}


_POLICY = {
    **HEAD,
    "currency": Field(_currency, s.CURRENCY),
    "sets": Field(_sets, s.SETS),
    "facts": Field(declare, s.FACTS),
    "amounts": Field(_amounts, s.AMOUNTS),
    "applies": Field(_applies, s.CONJUNCTIONS, True),
    "picked_by": Field(_picked_by, s.TEXT),
    "precision": Field(choice("minute"), {"const": "minute"}),
    "refundable": Field(selection, s.SELECTION),
    **_BODY,
    "versions": Field(lambda r, n: _versions(r, n), s.list_of(s.ref("version"))),
}


def _version(reader: Reader, node: Node) -> Version:
    keys = reader.fields(node, _VERSION, "a version")
    _refuse_no_tables(reader, node, "the version", "`cancel:`")
    if not keys.get("from"):
        return Version("", None, None, _body(keys))
    start = next(value for key, value in node.value if key.value == "from")
    return Version(keys["from"], *_version_start(reader, start), _body(keys))


def _refuse_no_tables(reader: Reader, node: Node, what: str, keys: str) -> None:
    """A document, and each version of it, decides something; `no_show` can only be the same as what there is."""
    stated = {key.value: value for key, value in node.value}
    if not any(section in stated for section in (*_SECTIONS, "versions")):
        reader.report(node, "missing-key", f"{what} decides nothing", f"add {keys}")
    no_show = stated.get("no_show")
    if no_show is not None and no_show.value == "same_as_cancel" and "cancel" not in stated:
        reader.report(no_show, "missing-key", "`no_show` is the same as `cancel`, but there is no `cancel`", "add it")


def _versions(reader: Reader, node: Node) -> tuple[Version, ...]:
    return reader.each(_version, some(node, "`versions`", "version"))


def _version_start(reader: Reader, node: Node) -> tuple[int | None, int | None]:
    if "T" not in str(node.value):
        return day(reader, node), None
    try:
        moment = datetime.fromisoformat(text(reader, node))
        return None, instant(moment)
    except (ValueError, TypeError):
        raise Mistake(node, "instant", f"`{node.value[:60]}` is not an instant with its UTC offset") from None


def _body(keys: Mapping[str, Any]) -> Body:
    no_show = keys.get("no_show")
    return Body(keys.get("cancel"), keys.get("cancel") if no_show == "same_as_cancel" else no_show)


def policy(reader: Reader, root: Node, kind: str, own: str) -> Policy:
    """A `terms` or `right` document."""
    ordered = _before_tables(root)
    keys = reader.fields(ordered, {kind: Field(name, s.TEXT, True), **_POLICY}, f"`{kind}`")
    for unused in set(reader.amounts) - set(reader.read_amounts):
        reader.attempt(amount, reader.amounts[unused])
    versions = keys.get("versions") or (Version("", None, None, _body(keys)),)
    _check_versions(reader, root, keys)
    return Policy(
        kind=cast(Any, kind),
        id=own,
        title=keys.get("title") or {},
        source=keys.get("source") or "",
        reviewed=keys.get("reviewed"),
        applies=keys.get("applies") or (),
        currency=keys.get("currency"),
        picked_by=keys.get("picked_by") or REQUESTED,
        precision=keys.get("precision") or "microsecond",
        refundable=keys.get("refundable") or TOTAL,
        facts=in_order_of_need(list(reader.used), reader.facts),
        versions=versions,
        at=reader.at(root),
    )


def applies_of(reader: Reader, root: Node) -> tuple[Tests, ...]:
    """What a document applies to, read without the rest of it."""
    head = {key: _POLICY[key] for key in ("currency", "sets", "applies")}
    return reader.fields(_before_tables(root), head, "a document").get("applies") or ()


def _before_tables(root: Node) -> Node:
    """The same mapping with what the tables refer to first."""
    order = {key: place for place, key in enumerate(("currency", "sets", "applies", "facts", "amounts"))}
    return root._replace(value=sorted(root.value, key=lambda pair: order.get(pair[0].value, len(order))))


def _check_versions(reader: Reader, root: Node, keys: Mapping[str, Any]) -> None:
    versions = keys.get("versions") or ()
    stands = {key.value: key for key, _ in root.value}
    if "versions" in stands and any(section in stands for section in _SECTIONS):
        reader.report(stands["versions"], "versions", "tables stand either in `versions` or at top level, not both")
    _refuse_no_tables(reader, root, "the document", "`cancel:` or `versions:`")
    starts = [version.instant if version.start is None else version.start for version in versions]
    kinds = {version.start is None for version in versions}
    if len(kinds) > 1 or any(a >= b for a, b in pairwise(starts)):
        message = "versions start one after the other, all by date or all by instant"
        reader.report(stands["versions"], "versions", message, "sort them, the oldest first")


_VOCABULARY = {
    **HEAD,
    "currency": _POLICY["currency"],
    "sets": _POLICY["sets"],
    "facts": _POLICY["facts"],
}


def vocabulary(reader: Reader, root: Node, kind: str, own: str) -> FactBook:
    """A `vocabulary` document: facts and sets for every document of the folder."""
    table_ = {kind: Field(name, s.TEXT, True), **_VOCABULARY}
    keys = reader.fields(_before_tables(root), table_, "`vocabulary`")
    declared = in_order_of_need([fact.name for fact in keys.get("facts") or ()], reader.facts)
    return FactBook(own, declared, keys.get("sets") or {}, reader.at(root))


class Read(Protocol):
    """Reads one kind of document."""

    def __call__(self, reader: Reader, root: Node, kind: str, own: str) -> Document: ...


KINDS: dict[str, Read] = {
    "terms": policy,
    "right": policy,
    "tender": tender,
    "calendar": calendar,
    "vocabulary": vocabulary,
}
TABLES: dict[str, Mapping[str, Field]] = {
    "terms": _POLICY,
    "right": _POLICY,
    "tender": TENDER,
    "calendar": CALENDAR,
    "vocabulary": _VOCABULARY,
}


def kind_of(reader: Reader, root: Node) -> tuple[str, str]:
    """The kind and the id that a document's first key states."""
    entries = pairs(root, "a document")
    kind = entries[0][0].value if entries else ""
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS)
        raise Mistake(entries[0][0] if entries else root, "kind", f"`{kind}` is not a kind of document", hint)
    return kind, name(reader, entries[0][1])


VERSION_TABLE = _VERSION
"""The keys of one version."""
