"""The documents of a policy folder, kind by kind: which keys they have and how each is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, Protocol, cast

from aftersales.model.record import TOTAL
from aftersales.policy import schema as s
from aftersales.policy.amounts import amount
from aftersales.policy.body import SECTIONS, body, refuse_no_tables, versions
from aftersales.policy.calendar_documents import CALENDAR, calendar
from aftersales.policy.conditions import shared_conjunctions
from aftersales.policy.constants import fact_type
from aftersales.policy.declared import declare, in_order_of_need
from aftersales.policy.documents import (
    HEADS,
    Document,
    FactBook,
    PaidIn,
    Policy,
    Tests,
    Version,
)
from aftersales.policy.heads import HEAD
from aftersales.policy.laws import LAWS, laws
from aftersales.policy.nodes import Node
from aftersales.policy.reader import (
    Field,
    Mistake,
    Reader,
    choice,
    did_you_mean,
    name,
    names,
    pairs,
    text,
)
from aftersales.policy.registry import REQUESTED
from aftersales.policy.routings import ROUTING, routing
from aftersales.policy.selections import selection
from aftersales.policy.tenders import TENDER, tender
from aftersales.values.money import MoneyError, exponent

MEMBERS: Final = ("each", "all_or_none", "strictest")
LAYERS: Final = ("terms", "right", "waiver", "benefit")


def _currency(reader: Reader, node: Node) -> str:
    try:
        exponent(text(reader, node))
    except MoneyError as error:
        raise Mistake(node, "currency", str(error)) from None
    reader.currency = node.value
    return reader.currency


def _picked_by(reader: Reader, node: Node) -> str:
    return _instant(reader, node, "versions are picked by an instant")


def _instant(reader: Reader, node: Node, why: str = "a rate is that of an instant") -> str:
    fact = text(reader, node)
    if fact_type(reader, fact, node) != "instant":
        raise Mistake(node, "fact-type", f"`{fact}` is not an instant; {why}")
    return fact


def _paid_in(reader: Reader, node: Node) -> PaidIn:
    keys = reader.fields(node, _PAID_IN, "`paid_in`")
    if reader.currency is None:
        raise Mistake(
            node, "missing-key", "`paid_in` needs the `currency` that amounts are stated in", "add `currency`"
        )
    return PaidIn(keys.get("rate") or "", keys.get("as_of") or "")


def _sets(reader: Reader, node: Node) -> dict[str, tuple[str, ...]]:
    found = {name(reader, key): names(reader, value) for key, value in pairs(node, "`sets`")}
    reader.sets = {**reader.sets, **found}
    return found


def _amounts(reader: Reader, node: Node) -> dict[str, Node]:
    reader.amounts = {name(reader, key): value for key, value in pairs(node, "`amounts`")}
    return reader.amounts


def _not_with(reader: Reader, node: Node) -> tuple[str, ...]:
    """Documents, or `document/head`; heads are checked here, documents when all are read."""
    found = names(reader, node)
    for own in found:
        _, slash, head = own.partition("/")
        if slash and head not in HEADS:
            raise Mistake(node, "head", f"`{head[:60]}` is not a head of compensation", did_you_mean(head, HEADS))
    return found


_PAID_IN = {"rate": Field(name, s.TEXT, True), "as_of": Field(_instant, s.INSTANT, True)}
_POLICY = {
    **HEAD,
    "currency": Field(_currency, s.CURRENCY),
    "sets": Field(_sets, s.SETS),
    "facts": Field(declare, s.FACTS),
    "amounts": Field(_amounts, s.AMOUNTS),
    "applies": Field(shared_conjunctions, s.CONJUNCTIONS, True),
    "paid_in": Field(_paid_in, s.PAID_IN),
    "picked_by": Field(_picked_by, s.INSTANT),
    "precision": Field(choice("minute"), {"const": "minute"}),
    "refundable": Field(selection, s.SELECTION),
    "not_with": Field(_not_with, s.TEXTS),
    "flown": Field(choice("segments", "repriced"), {"enum": ["segments", "repriced"]}),
    "members": Field(choice(*MEMBERS), {"enum": list(MEMBERS)}),
    "bought_under": Field(name, s.TEXT),
    "laws": Field(laws, LAWS),
    **SECTIONS,
    "versions": Field(versions, s.list_of(s.ref("version"))),
}


def policy(reader: Reader, root: Node, kind: str, own: str) -> Policy:
    """A `terms`, `right`, `waiver` or `benefit` document."""
    ordered, reader.layer = _before_tables(root), kind
    keys = reader.fields(ordered, {kind: Field(name, s.TEXT, True), **_POLICY}, f"`{kind}`")
    used = {own for own, *_ in reader.read_amounts}
    for unused in [own for own in reader.amounts if own not in used]:
        reader.attempt(amount, reader.amounts[unused])
    if kind == "waiver" and "refundable" in keys:
        place = next(key for key, _ in root.value if key.value == "refundable")
        hint = "a waiver refunds what the terms refund; leave it out, or state it in a row"
        reader.report(place, "unknown-key", "`refundable` does not stand in a waiver's head", hint)
    for own_key in (key for key in ("flown", "members", "bought_under") if key in keys and kind != "terms"):
        place = next(key for key, _ in root.value if key.value == own_key)
        reader.report(place, "unknown-key", f"`{own_key}` stands in `terms` alone", "leave it out")
    found = keys.get("versions") or (Version("", None, None, body(keys)),)
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
        versions=found,
        not_with=keys.get("not_with") or (),
        body_key="" if kind == "terms" else _digest(root),
        at=reader.at(root),
        paid_in=keys.get("paid_in"),
        flown=keys.get("flown") or "",
        members=keys.get("members") or "each",
        bought_under=keys.get("bought_under") or "",
        laws=keys.get("laws") or (),
    )


_NAMING = ("title", "source", "reviewed", "applies", "laws")


def _digest(root: Node) -> str:
    """Identifies what a document says, whatever it is called and applies to."""
    said = root._replace(value=[pair for pair in root.value[1:] if pair[0].value not in _NAMING])
    return hashlib.sha256(repr(_bare(said)).encode()).hexdigest()


def _bare(node: Node) -> Any:
    """A tree without its positions."""
    if node.kind == "scalar":
        return node.value
    if node.kind == "list":
        return [_bare(child) for child in node.value]
    return {key.value: _bare(child) for key, child in node.value}


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
    if "versions" in stands and any(section in stands for section in SECTIONS):
        reader.report(stands["versions"], "versions", "tables stand either in `versions` or at top level, not both")
    refuse_no_tables(reader, root, "the document", "`cancel:` or `versions:`")
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
    **dict.fromkeys(LAYERS, policy),
    "tender": tender,
    "routing": routing,
    "calendar": calendar,
    "vocabulary": vocabulary,
}
TABLES: dict[str, Mapping[str, Field]] = {
    **dict.fromkeys(LAYERS, _POLICY),
    "tender": TENDER,
    "routing": ROUTING,
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
