"""Rows and their outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from aftersales.policy.amounts import MODIFIERS, VALUE_KEYS, amount, modified, selection
from aftersales.policy.conditions import conjunction, conjunctions
from aftersales.policy.documents import (
    Amount,
    Outcome,
    OutcomeLadder,
    OutcomeStep,
    Refused,
    Row,
    Settled,
    Table,
)
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, did_you_mean, flag, name, pairs, some
from aftersales.policy.steps import read_ladder

Keys = Mapping[str, tuple[Node, Node]]
STATEMENTS = ("penalty", "refund", "free", "deny", "review", "over")
OUTCOME_KEYS = (*STATEMENTS, "steps", "refundable", *MODIFIERS, *(k for k in VALUE_KEYS if k not in STATEMENTS))
ROW_KEYS = ("id", "when", "unless", *OUTCOME_KEYS)


def table(section: str, reader: Reader, node: Node) -> Table:
    """The rows of a section."""
    rows = some(node, f"`{section}`", "row")
    read = [reader.attempt(_row, row, f"{section}-{index}") for index, row in enumerate(rows, 1)]
    found = [row for row in read if row is not None]
    _refuse_twins(reader, found)
    return tuple(found)


def _row(reader: Reader, node: Node, default: str) -> Row:
    keys = _known_keys(node, ROW_KEYS, "a row")
    when = conjunction(reader, keys["when"][1]) if "when" in keys else ()
    unless = conjunctions(reader, keys["unless"][1]) if "unless" in keys else ()
    own = name(reader, keys["id"][1]) if "id" in keys else default
    stated = {key: value for key, value in keys.items() if key not in ("id", "when", "unless")}
    return Row(own, when, unless, _outcome(reader, node, stated), reader.at(node))


def _known_keys(node: Node, known: tuple[str, ...], what: str) -> dict[str, tuple[Node, Node]]:
    keys = {key.value: (key, value) for key, value in pairs(node, what)}
    for own, (key, _) in keys.items():
        if own not in known:
            raise Mistake(key, "unknown-key", f"unknown key `{own}` in {what}", did_you_mean(own, known))
    return keys


def outcome(reader: Reader, node: Node) -> Outcome:
    """One outcome as a mapping, such as a step of a ladder of outcomes."""
    return _outcome(reader, node, _known_keys(node, OUTCOME_KEYS, "an outcome"))


def _outcome(reader: Reader, node: Node, keys: Keys) -> Outcome:
    stated = [key for key in STATEMENTS if key in keys and not (key == "over" and len(_stated(keys)) > 1)]
    if len(stated) != 1:
        raise Mistake(node, "outcome", f"one of {', '.join(STATEMENTS)} is expected, found {len(stated)}")
    if stated[0] in ("deny", "review"):
        return _refused(reader, stated[0], keys)
    if stated[0] == "over":
        return _ladder(reader, node, keys)
    refundable = selection(reader, keys["refundable"][1]) if "refundable" in keys else None
    states: Literal["penalty", "refund"] = "refund" if stated[0] == "refund" else "penalty"
    return Settled(states, _amount(reader, node, stated[0], keys), refundable)


def _stated(keys: Keys) -> list[str]:
    return [key for key in STATEMENTS if key in keys]


def _amount(reader: Reader, node: Node, statement: str, keys: Keys) -> Amount:
    """The amount of `penalty: X` with the modifiers that stand beside it."""
    if statement == "free":
        if not flag(reader, keys["free"][1]):
            raise Mistake(keys["free"][1], "outcome", "`free` is `true`, or left out")
        inner = amount(reader, keys["free"][1]._replace(value="free"))
    else:
        inner = amount(reader, keys[statement][1])
    beside = {key: value for key, value in keys.items() if key not in (statement, "refundable")}
    if any(key in VALUE_KEYS or key == "steps" for key in beside):
        extra = next(key for key in beside if key in VALUE_KEYS or key == "steps")
        raise Mistake(beside[extra][0], "outcome", f"`{extra}` stands inside `{statement}`", "indent it under there")
    return modified(reader, node, inner, beside)


def _refused(reader: Reader, statement: str, keys: Keys) -> Refused:
    if len(keys) > 1:
        other = next(key for key in keys if key != statement)
        raise Mistake(keys[other][0], "outcome", f"`{other}` does not go with `{statement}`")
    node, final = keys[statement][1], False
    if node.kind == "mapping":
        inner = _known_keys(node, ("code", "final"), f"`{statement}`")
        if "code" not in inner:
            raise Mistake(node, "missing-key", f"`{statement}` lacks its `code`")
        final = flag(reader, inner["final"][1]) if "final" in inner else False
        node = inner["code"][1]
    return Refused("denied" if statement == "deny" else "review", name(reader, node), final)


def _ladder(reader: Reader, node: Node, keys: Keys) -> OutcomeLadder:
    if "steps" not in keys or len(keys) > 2:
        raise Mistake(node, "outcome", "a ladder of outcomes has `over` and `steps` and nothing else beside them")
    fact, found = read_ladder(reader, keys["over"][1], keys["steps"][1], outcome)
    return OutcomeLadder(fact, tuple(OutcomeStep(test, value, reader.at(key)) for test, value, key in found))


def _refuse_twins(reader: Reader, rows: list[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            place = Node("scalar", row.id, row.at.line, row.at.column)
            reader.report(place, "duplicate-row", f"two rows have the id `{row.id}`", "ids are unique in a section")
        seen.add(row.id)
