"""The trees that come of changing one thing in a document's tree, found by the keys that things stand under."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from aftersales.check.mutate.constants import Change, of_amount, of_condition, of_dates, of_length, shifted
from aftersales.policy.nodes import Node


class Edit(NamedTuple):
    """One change at a node: what of its line was `old` and is `new` (nothing if it is dropped), and the tree."""

    kind: str
    at: Node
    old: str
    new: str
    tree: Node


Edits = Iterator[Edit]
Find = Callable[[Node], Edits]


def edits(root: Node) -> Edits:
    """Every change of a document."""
    return _mapping(root)


def _scalar(changes: Callable[[str], Iterator[Change]]) -> Find:
    def find(node: Node) -> Edits:
        if node.kind == "scalar":
            for kind, new in changes(node.value):
                yield Edit(kind, node, node.value, new, node._replace(value=new))

    return find


def _each(find: Find) -> Find:
    """Changes inside the elements of a list, or of what stands there alone."""

    def found(node: Node) -> Edits:
        if node.kind != "list":
            yield from find(node)
            return
        for place, element in enumerate(node.value):
            for edit in find(element):
                yield edit._replace(tree=_with(node, place, edit.tree))

    return found


def _with(node: Node, place: int, *new: object) -> Node:
    """A list or a mapping with what stands at a place replaced, or left out."""
    return node._replace(value=[*node.value[:place], *new, *node.value[place + 1 :]])


def _values(find: Find) -> Find:
    """Changes inside every value of a mapping."""

    def found(node: Node) -> Edits:
        for place, (key, value) in enumerate(node.value if node.kind == "mapping" else ()):
            for edit in find(value):
                yield edit._replace(tree=_with(node, place, (key, edit.tree)))

    return found


def _mapping(node: Node) -> Edits:
    """Changes inside a mapping whose keys say what their values are; scalars say nothing here."""
    for place, (key, value) in enumerate(node.value if node.kind == "mapping" else ()):
        find = FINDS.get(key.value)
        for edit in find(value) if find else ():
            yield edit._replace(tree=_with(node, place, (key, edit.tree)))
        yield from _of_key(node, place, key)


def _of_key(node: Node, place: int, key: Node) -> Edits:
    """A key dropped, or exchanged for its opposite."""
    value = node.value[place][1]
    if key.value in _DROPPED and not any(other.value in ("do", "in") for other, _ in node.value):
        yield Edit(f"dropped {key.value}", key, key.value, "", _with(node, place))
    opposite = _OPPOSITE.get(key.value)
    if opposite and not any(other.value in (opposite, "do") for other, _ in node.value):
        yield Edit("limit", key, key.value, opposite, _with(node, place, (key._replace(value=opposite), value)))


_DROPPED: Final = (
    "unless", "at_least", "at_most", "payable_from", "payable_above",
    "window", "spacing", "minimum", "partial_refunds", "void", "cut_off", "fallback",
)  # fmt: skip
_OPPOSITE: Final = {
    "at_least": "at_most", "at_most": "at_least", "payable_from": "payable_above", "payable_above": "payable_from",
    "greatest": "least", "least": "greatest",
}  # fmt: skip


def _rows(node: Node) -> Edits:
    """Changes inside rows, and rows dropped."""
    yield from _each(_mapping)(node)
    if node.kind == "list" and len(node.value) > 1:
        for place, row in enumerate(node.value):
            yield Edit("dropped row", row, "", "", _with(node, place))


def _conditions(node: Node) -> Edits:
    """Changes of the constants of a conjunction; what counts units has a conjunction of its own."""
    yield from _values(_each(_constant))(node)


def _constant(node: Node) -> Edits:
    yield from _conditions(node) if node.kind == "mapping" else _scalar(of_condition)(node)


def _steps(node: Node) -> Edits:
    """Changes of the steps of a ladder, and steps dropped."""
    if node.kind == "list":
        yield from _each(_ladder)(node)
    else:
        yield from _ladder(node)
    if len(node.value) > 1:
        for place, step in enumerate(node.value):
            at = step if node.kind == "list" else step[0]
            yield Edit("dropped step", at, "", "", _with(node, place))


def _ladder(node: Node) -> Edits:
    for place, (key, value) in enumerate(node.value if node.kind == "mapping" else ()):
        for edit in _scalar(of_condition)(key) if key.value[:1] in "<>=bfa-0123456789" else ():
            yield edit._replace(tree=_with(node, place, (edit.tree, value)))
        for edit in _amount(value):
            yield edit._replace(tree=_with(node, place, (key, edit.tree)))


def _amount(node: Node) -> Edits:
    yield from _mapping(node) if node.kind == "mapping" else _each(_leaf)(node)


def _leaf(node: Node) -> Edits:
    yield from _mapping(node) if node.kind == "mapping" else _scalar(of_amount)(node)


def _limit(node: Node) -> Edits:
    """`at_least` and `at_most`: amounts, or of deadlines lengths of time."""
    words = node.value if node.kind == "scalar" else ""
    yield from _scalar(of_length)(node) if " " in words else _amount(node)


def _rounding(node: Node) -> Edits:
    """Rounded the other way."""
    for place, (key, value) in enumerate(node.value if node.kind == "mapping" else ()):
        if key.value == "half" and value.value in _WAY:
            new = value._replace(value=_WAY[value.value])
            yield Edit("rounding", value, value.value, new.value, _with(node, place, (key, new)))
        elif key.value in _WAY:
            new = key._replace(value=_WAY[key.value])
            yield Edit("rounding", key, key.value, new.value, _with(node, place, (new, value)))


def _order(node: Node) -> Edits:
    """Neighbours of a list in the other order."""
    for place, (first, second) in enumerate(pairwise(node.value if node.kind == "list" else ())):
        turned = [*node.value[:place], second, first, *node.value[place + 2 :]]
        old, new = f"{first.value}, {second.value}", f"{second.value}, {first.value}"
        yield Edit("order", first, old, new, node._replace(value=turned))


_WAY: Final = {"up": "down", "down": "up", "even": "up"}
_number: Find = _scalar(lambda text: (("number", new) for new in shifted(text) if text.isdecimal() and new[0] != "-"))
_clock: Find = _scalar(lambda text: (("threshold", new) for new in shifted(text)))
_start: Find = _scalar(of_dates)
_ranges: Find = _each(_each(_scalar(of_dates)))

FINDS: Final[dict[str, Find]] = {
    **dict.fromkeys(("cancel", "no_show", "change", "care", "gates", "deadlines", "class", "pick"), _rows),
    **dict.fromkeys(("versions", "choice"), _each(_mapping)),
    **dict.fromkeys(("when", "where"), _conditions),
    **dict.fromkeys(("unless", "applies"), _each(_conditions)),
    **dict.fromkeys(("compensate",), _values(_rows)),
    **dict.fromkeys(("amounts",), _values(_amount)),
    "facts": _values(_mapping),
    "difference": _mapping,
    "cheaper": _mapping,
    **dict.fromkeys(("penalty", "refund", "fee", "pay", "amount", "less", "once"), _amount),
    **dict.fromkeys(("greatest", "least", "sum", "payable_from", "payable_above", "beyond"), _amount),
    **dict.fromkeys(("at_least", "at_most"), _limit),
    **dict.fromkeys(("percent", "nights"), _number),
    "steps": _steps,
    "round": _rounding,
    **dict.fromkeys(("within", "window", "spacing", "validity"), _scalar(of_length)),
    **dict.fromkeys(("earliest", "latest"), _scalar(of_length)),
    **dict.fromkeys(("void", "arrival"), _mapping),
    **dict.fromkeys(("until", "cut_off"), _clock),
    "minimum": _values(_scalar(of_amount)),
    "partial_refunds": _number,
    **dict.fromkeys(("order", "payers"), _order),
    "from": _start,
    "in": _ranges,
}
"""What stands under a key."""
