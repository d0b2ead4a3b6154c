"""`laws`: what an author claims of a document, and `aftersales prove` proves or refutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from aftersales.policy import schema as s
from aftersales.policy.amounts import amount
from aftersales.policy.conditions import conjunction, conjunctions
from aftersales.policy.documents import HEADS, Amount, Law
from aftersales.policy.nodes import Node
from aftersales.policy.outcomes import HIGHEST_PERCENT
from aftersales.policy.reader import Field, Mistake, Reader, choice, did_you_mean, name, some, text

_OF: Final = {
    "penalty": ("cancel", "no_show"), "refund": ("cancel", "no_show"), "fee": ("change",), "pay": HEADS,
    "never_worse_than": ("cancel", "no_show", *HEADS),
}  # fmt: skip
"""The questions that each kind of law can be about; without `for` the first, or every head."""
_BOUND: Final = {"at_most": Field(amount, s.ref("amount")), "at_least": Field(amount, s.ref("amount"))}


def _bounds(reader: Reader, node: Node) -> dict[str, Amount]:
    """`{at_most: AMOUNT}` and the like."""
    if node.kind == "mapping" and not node.value:
        raise Mistake(node, "missing-key", "a bound lacks its amount", "add `at_most` or `at_least`")
    return reader.fields(node, _BOUND, "a bound")


def _pay(reader: Reader, node: Node) -> dict[str, Amount]:
    """Compensation may be more than was paid."""
    before, reader.most_percent = reader.most_percent, HIGHEST_PERCENT
    try:
        return _bounds(reader, node)
    finally:
        reader.most_percent = before


def _document(reader: Reader, node: Node) -> tuple[str, str]:
    """A document, or `document@version`."""
    own, _, version = text(reader, node).partition("@")
    return name(reader, node._replace(value=own)), version


def _questions(reader: Reader, node: Node) -> tuple[str, ...]:
    word = choice("cancel", "no_show", "change", *HEADS)
    return reader.each(word, node.value if node.kind == "list" else [node])


_WORDS: Final = ["cancel", "no_show", "change", *HEADS]
_FOR: Final = {"anyOf": [{"enum": _WORDS}, s.list_of({"enum": _WORDS})]}
_BOUNDED: Final = s.closed({"at_most": s.ref("amount"), "at_least": s.ref("amount")})
_LAW: Final[Mapping[str, Field]] = {
    "id": Field(name, s.TEXT),
    "for": Field(_questions, _FOR),
    "when": Field(conjunction, s.ref("condition")),
    "unless": Field(conjunctions, s.CONJUNCTIONS),
    "version": Field(text, s.TEXT),
    "penalty": Field(_bounds, _BOUNDED),
    "refund": Field(_bounds, _BOUNDED),
    "fee": Field(_bounds, _BOUNDED),
    "pay": Field(_pay, _BOUNDED),
    "never_worse_than": Field(_document, s.TEXT),
}
"""The keys of a law."""
LAWS: Final = s.list_of(s.closed({key: field.schema for key, field in _LAW.items()}))


def laws(reader: Reader, node: Node) -> tuple[Law, ...]:
    """The laws of a document, in the order written."""
    read = [reader.attempt(_law, law, f"law-{number}") for number, law in enumerate(some(node, "`laws`", "law"), 1)]
    found = [law for law in read if law is not None]
    for place, law in enumerate(found):
        if law.id in [other.id for other in found[:place]]:
            at = Node("scalar", law.id, law.at.line, law.at.column)
            reader.report(at, "duplicate-row", f"two laws have the id `{law.id}`", "ids are unique in `laws`")
    return tuple(found)


def _law(reader: Reader, node: Node, default: str) -> Law | None:
    keys = reader.fields(node, _LAW, "a law")
    stated = [key for key in _OF if key in keys]
    if not stated and any(key.value not in _LAW for key, _ in node.value):
        return None
    if len(stated) != 1:
        expected = ", ".join(f"`{key}`" for key in _OF)
        raise Mistake(node, "law", f"one of {expected} is expected, found {len(stated)}", "each law states one thing")
    (states,) = stated
    head = (
        keys.get("id") or default,
        _about(node, states, keys.get("for")),
        keys.get("when") or (),
        keys.get("unless") or (),
        reader.at(node),
    )
    version = keys.get("version") or ""
    if states == "never_worse_than":
        than, than_version = keys[states] or ("", "")
        return Law(*head, than=than, than_version=than_version, version=version)
    bounds = keys[states] or {}
    return Law(*head, cast(Any, states), bounds.get("at_most"), bounds.get("at_least"), version=version)


def _about(node: Node, states: str, stated: tuple[str, ...] | None) -> tuple[str, ...]:
    allowed = _OF[states]
    strange = next((word for word in stated or () if word not in allowed), None)
    if strange is not None:
        place = next(value for key, value in node.value if key.value == "for")
        raise Mistake(place, "law", f"`{states}` says nothing of `{strange}`", did_you_mean(strange, allowed))
    return stated or (allowed if states == "pay" else allowed[:1])
