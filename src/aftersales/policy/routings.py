"""`routing` documents: in which order tenders are paid back, and how long the platform takes."""

from __future__ import annotations

from typing import Any

from aftersales.policy import schema as s
from aftersales.policy.conditions import shared_conjunctions
from aftersales.policy.declared import in_order_of_need
from aftersales.policy.documents import Routing
from aftersales.policy.heads import HEAD
from aftersales.policy.lengths import counted, length
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Field, Mistake, Reader, choice, did_you_mean, name, some

WITHIN = ("pro_rata", "latest_first", "first_first")
EARNED = ("keep", "claw_back")
APART = "apart"
REST = "rest"
_STEPS = {
    "approval": Field(length, s.LENGTH),
    "issue": Field(length, s.LENGTH),
    "calendar": Field(name, s.TEXT),
}


def _payers(reader: Reader, node: Node) -> tuple[str, ...]:
    """Nobody where payers share in proportion."""
    if node.kind != "scalar":
        return _each_once(reader, node, "`payers`", "payer")
    if node.value != APART:
        hint = did_you_mean(node.value, (APART,)) if node.value else ""
        raise Mistake(node, "word", f"`apart` or a list of payers is expected, found {node.shown()}", hint)
    return ()


def _order(reader: Reader, node: Node) -> tuple[str, ...]:
    return _each_once(reader, node, "`order`", "group")


def _each_once(reader: Reader, node: Node, what: str, element: str) -> tuple[str, ...]:
    """Names in the order in which they are filled; what stands twice would find nothing left the second time."""
    found = reader.each(name, some(node, what, element))
    for place, one in enumerate(node.value):
        if one.value in [earlier.value for earlier in node.value[:place]]:
            message = f"`{one.value}` stands before already: nothing is left to fill here"
            reader.report(one, "never-reached", message, "keep the first", "warning")
    return tuple(dict.fromkeys(found))


def _steps(reader: Reader, node: Node) -> tuple[Any, Any]:
    keys = reader.fields(node, _STEPS, "`steps`")
    approval, issue = (counted(node, keys.get(step), keys.get("calendar")) for step in ("approval", "issue"))
    return approval, issue


ROUTING = {
    **HEAD,
    "applies": Field(shared_conjunctions, s.CONJUNCTIONS),
    "payers": Field(_payers, {"anyOf": [{"const": APART}, s.list_of(s.TEXT)]}),
    "order": Field(_order, s.list_of(s.TEXT)),
    "within": Field(choice(*WITHIN), {"enum": list(WITHIN)}),
    "earned_points": Field(choice(*EARNED), {"enum": list(EARNED)}),
    "steps": Field(_steps, s.closed({name: field.schema for name, field in _STEPS.items()})),
}


def routing(reader: Reader, root: Node, kind: str, own: str) -> Routing:
    """A `routing` document: the order in which tenders are paid back."""
    keys = reader.fields(root, {kind: Field(name, s.TEXT, True), **ROUTING}, "`routing`")
    approval, issue = keys.get("steps") or (None, None)
    return Routing(
        own,
        keys.get("title") or {},
        keys.get("source") or "",
        keys.get("reviewed"),
        keys.get("applies") or (),
        in_order_of_need(list(reader.used), reader.facts),
        keys.get("payers"),
        keys.get("order") or (),
        keys.get("within") or "pro_rata",
        keys.get("earned_points") == "claw_back",
        approval,
        issue,
        reader.at(root),
    )
