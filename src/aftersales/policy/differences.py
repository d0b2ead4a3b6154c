"""What happens to the difference in price after a change, and from what the change can be paid."""

from __future__ import annotations

from typing import Any, cast

from aftersales.policy.amounts import amount
from aftersales.policy.documents import Accepted, Back, Difference, Percent
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Field, Mistake, Reader, choice, integer, name, names, pairs, text
from aftersales.policy.schema import TEXT

_TAXES = choice("recalculated", "carried", "forfeited")


def _cheaper(reader: Reader, node: Node) -> Any:
    if node.kind == "scalar":
        return choice("keep")(reader, node)
    keys = reader.fields(node, _BACK, "`cheaper`")
    return Back(keys["refund"], keys.get("less"), keys.get("as") or "")


def _share(reader: Reader, node: Node) -> int:
    value = amount(reader, node).value
    if not isinstance(value, Percent):
        raise Mistake(node, "amount", "the part of the residual that comes back is a percentage", "such as `100%`")
    return value.basis_points


def _taxes(reader: Reader, node: Node) -> tuple[tuple[str, Any], ...]:
    """How taxes are treated, by code; "" for all others."""
    if node.kind == "scalar":
        return (("", _TAXES(reader, node)),)
    found = [(text(reader, key), _TAXES(reader, value)) for key, value in pairs(node, "`taxes`")]
    return tuple(("" if code == "else" else code, how) for code, how in found)


_BACK = {"refund": Field(_share, TEXT, True), "less": Field(amount, TEXT), "as": Field(name, TEXT)}
_DIFFERENCE = {
    "dearer": Field(choice("collect", "waive"), TEXT),
    "cheaper": Field(_cheaper, TEXT),
    "taxes": Field(_taxes, TEXT),
}


def difference(reader: Reader, node: Node) -> Difference:
    """`collect`, `waive`, or a mapping of `dearer`, `cheaper` and `taxes`."""
    if node.kind == "scalar":
        return Difference(cast(Any, choice("collect", "waive")(reader, node)))
    keys = reader.fields(node, _DIFFERENCE, "`difference`")
    return Difference(keys.get("dearer"), keys.get("cheaper"), keys.get("taxes") or ())


def accepted(reader: Reader, node: Node) -> Accepted:
    """`collect: {by: [METHOD, ...], in: 1}`."""
    keys = reader.fields(node, {"by": Field(names, TEXT, True), "in": Field(integer, TEXT)}, "`collect`")
    if keys.get("in", 1) != 1:
        raise Mistake(node, "number", "`in: 1` is all there is: one tender pays for the whole change")
    return Accepted(keys.get("by") or (), 1)
