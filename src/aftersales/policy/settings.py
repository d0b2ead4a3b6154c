"""What a node of an amount says about itself and passes down: selection, part, units, and how it is rounded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from aftersales.policy.constants import money
from aftersales.policy.documents import Part, Rounding, Setting
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, choice, pairs, text
from aftersales.policy.selections import selection
from aftersales.values.frozen import values
from aftersales.values.rounding import Mode

_PART = re.compile(r"(first|next) ([0-9]{1,3}) nights?")
UNITS = (
    "item", "ticket", "traveller", "leg", "segment", "fare_component", "pricing_unit", "night", "room", "day", "bag",
    "aspect", "tender",
)  # fmt: skip
PARTS = ("all", "unused", "rest", "changed", "affected")
COMBINE = ("sum", "highest", "highest x count")
SETTINGS = ("of", "part", "per", "combine", "round")


def setting(reader: Reader, keys: Mapping[str, tuple[Node, Node]]) -> Setting:
    """The setting that the modifiers among some keys make."""

    def read(name: str, reads: Any) -> Any:
        return reads(reader, keys[name][1]) if name in keys else None

    return Setting(
        of=read("of", selection),
        part=read("part", _part),
        per=read("per", _units),
        combine=read("combine", choice(*COMBINE)),
        rounding=read("round", _rounding),
    )


def rebound(inner: Setting, outer: Setting) -> Setting:
    """The settings of a named amount where the place that uses it does not say otherwise."""
    pairs_ = zip(values(outer), values(inner), strict=True)
    return Setting(*(theirs if mine is None else mine for mine, theirs in pairs_))


def _units(reader: Reader, node: Node) -> tuple[str, ...]:
    """One unit, or several whose every combination counts."""
    read = choice(*UNITS)
    found = tuple(read(reader, one) for one in (node.value if node.kind == "list" else [node]))
    if not found or len(set(found)) != len(found):
        raise Mistake(node, "amount", "`per` is a unit or a list of different units")
    return found


def _part(reader: Reader, node: Node) -> Part:
    value = text(reader, node)
    if value in PARTS:
        return Part(cast(Any, value))
    match = _PART.fullmatch(value)
    if match is None or int(match[2]) == 0:
        expected = ", ".join(f"`{part}`" for part in PARTS) + ", `first 1 night` or `next 2 nights`"
        raise Mistake(node, "part", f"{expected} is expected, found `{value[:60]}`")
    return Part(cast(Any, match[1]), int(match[2]))


def _rounding(reader: Reader, node: Node) -> Rounding:
    keys = {key.value: value for key, value in pairs(node, "`round`")}
    if "to" not in keys:
        raise Mistake(node, "round", "`round` says to which step: `{to: 0.5, half: up}`")
    to = text(reader, keys["to"])
    step = 1 if to == "minor" else money(reader, to, keys["to"])
    if step <= 0:
        raise Mistake(keys["to"], "round", "the step of a rounding is above zero")
    rest = {name: str(value.value) for name, value in keys.items() if name != "to"}
    modes: dict[tuple[str, str], Mode] = {("half", "up"): "half_up", ("half", "down"): "half_down"}
    modes |= {("half", "even"): "half_even", ("down", ""): "down", ("up", ""): "up"}
    modes |= {("down", "true"): "down", ("up", "true"): "up"}
    mode = modes.get(next(iter(rest.items()), ("", "")))
    if len(rest) != 1 or mode is None:
        raise Mistake(
            node, "round", "`round` has `to` and one of `half: up`, `half: down`, `half: even`, `up` and `down`"
        )
    return Rounding(step, mode)
