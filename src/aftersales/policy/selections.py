"""Selections of price components: what an amount is taken of."""

from __future__ import annotations

from aftersales.model.record import TOTAL, Selection
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, did_you_mean, names, pairs
from aftersales.policy.registry import COMPONENTS, OF_CHANGES, OF_TERMS


def selection(reader: Reader, node: Node) -> Selection:
    """`fare`, `[fare, carrier_imposed]`, `total`, `all`, `tax.CN` or `{except: [insurance]}`."""
    if node.kind == "mapping":
        entries = pairs(node, "a selection")
        if len(entries) != 1 or entries[0][0].value != "except":
            raise Mistake(node, "selection", "a selection by exclusion is `{except: [...]}`")
        return Selection(_components(reader, entries[0][1]), True)
    if node.kind == "scalar" and node.value in ("total", "all"):
        return TOTAL
    if node.kind == "scalar" and node.value in OF_CHANGES:
        return Selection((node.value,), False)
    return Selection(_components(reader, node), False)


def _components(reader: Reader, node: Node) -> tuple[str, ...]:
    found = names(reader, node)
    for name in found:
        if name.partition(".")[0] not in (*COMPONENTS, *of_terms(reader)):
            hint = did_you_mean(name, (*COMPONENTS, *of_terms(reader), "total"))
            raise Mistake(node, "component", f"`{name[:60]}` is not a price component", hint)
    return tuple(sorted(set(found)))


def of_terms(reader: Reader) -> tuple[str, ...]:
    """What a waiver can refer to: the amounts of the terms it waives."""
    return OF_TERMS if reader.layer == "waiver" else ()
