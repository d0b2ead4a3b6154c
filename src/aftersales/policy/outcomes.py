"""Rows, their outcomes, and the gates before them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal, NamedTuple

from aftersales.policy.amounts import MODIFIERS, VALUE_KEYS, amount, modified
from aftersales.policy.conditions import conjunction, conjunctions
from aftersales.policy.deadlines import REQUESTS
from aftersales.policy.differences import accepted, difference
from aftersales.policy.documents import (
    Amount,
    Choice,
    Entitled,
    Gate,
    Outcome,
    OutcomeLadder,
    OutcomeStep,
    Refused,
    Row,
    Settled,
    Table,
)
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, choice, did_you_mean, elements, flag, name, names, pairs, some
from aftersales.policy.selections import selection
from aftersales.policy.steps import read_ladder

Keys = Mapping[str, tuple[Node, Node]]


class Statements(NamedTuple):
    """Which outcomes the rows of a section can state: amounts of money, and `other` ones."""

    amounts: tuple[str, ...]
    other: tuple[str, ...] = ("deny", "review", "choice", "over")

    @property
    def words(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.amounts, *self.other)


_ALWAYS = ("deny", "review", "choice", "over")
REFUND = Statements(("penalty", "refund", "free"), _ALWAYS)
CHANGE = Statements(("fee", "free"), _ALWAYS)
PAY = Statements(("pay",), ("none", *_ALWAYS))
CARE = Statements((), ("give", "none", "review", "over"))
GATE = Statements((), ("deny", "review"))
BESIDE = ("refundable", "as", "difference", "once", "collect")
EACH = ("traveller", "segment", "leg", "fare_component", "pricing_unit", "night")
HIGHEST_PERCENT = 9999_00
"""Money that is owed to the traveller may be more than was paid."""


def outcome_keys(allowed: Statements) -> tuple[str, ...]:
    """The keys of an outcome."""
    values = [key for key in VALUE_KEYS if key not in allowed.words]
    return (*allowed.words, "steps", *BESIDE, *MODIFIERS, *values)


def table(section: str, allowed: Statements, reader: Reader, node: Node) -> Table:
    """The rows of a section."""
    rows = some(node, f"`{section}`", "row")
    read = [reader.attempt(_row, row, f"{section}-{index}", allowed) for index, row in enumerate(rows, 1)]
    found = [row for row in read if row is not None]
    _refuse_twins(reader, found)
    _refuse_mixed_units(reader, found)
    return tuple(found)


def gates(reader: Reader, node: Node) -> tuple[Gate, ...]:
    """The rows of `gates`, each with the requests it stops."""
    rows = some(node, "`gates`", "row")
    read = [reader.attempt(_gate, row, f"gate-{index}") for index, row in enumerate(rows, 1)]
    found = [gate for gate in read if gate is not None]
    _refuse_twins(reader, [gate.row for gate in found])
    return tuple(found)


def _gate(reader: Reader, node: Node, default: str) -> Gate:
    stops = next((value for key, value in pairs(node, "a gate") if key.value == "for"), None)
    if stops is None:
        raise Mistake(node, "missing-key", "a gate lacks its `for`", "name the requests it stops: `for: [cancel]`")
    requests = stops.value if stops.kind == "list" else [stops]
    read = choice(*REQUESTS)
    rest = node._replace(value=[pair for pair in node.value if pair[0].value != "for"])
    return Gate(frozenset(read(reader, request) for request in requests), _row(reader, rest, default, GATE))


def _row(reader: Reader, node: Node, default: str, allowed: Statements) -> Row:
    keys = _known_keys(node, ("id", "when", "unless", "each", *outcome_keys(allowed)), "a row")
    when = conjunction(reader, keys["when"][1]) if "when" in keys else ()
    unless = conjunctions(reader, keys["unless"][1]) if "unless" in keys else ()
    own = name(reader, keys["id"][1]) if "id" in keys else default
    stated = {key: value for key, value in keys.items() if key not in ("id", "when", "unless", "each")}
    each = choice(*EACH)(reader, keys["each"][1]) if "each" in keys else None
    return Row(own, when, unless, _outcome(reader, node, stated, allowed), reader.at(node), each)


def _known_keys(node: Node, known: tuple[str, ...], what: str) -> dict[str, tuple[Node, Node]]:
    keys = {key.value: (key, value) for key, value in pairs(node, what)}
    for own, (key, _) in keys.items():
        if own not in known:
            raise Mistake(key, "unknown-key", f"unknown key `{own}` in {what}", did_you_mean(own, known))
    return keys


def _inner(allowed: Statements, reader: Reader, node: Node) -> Outcome:
    """One outcome as a mapping, such as a step of a ladder of outcomes."""
    return _outcome(reader, node, _known_keys(node, outcome_keys(allowed), "an outcome"), allowed)


def _outcome(reader: Reader, node: Node, keys: Keys, allowed: Statements) -> Outcome:
    found = [key for key in allowed.words if key in keys]
    stated = [key for key in found if key != "over"] or found
    if len(stated) != 1:
        expected = ", ".join(allowed.words)
        raise Mistake(node, "outcome", f"one of {expected} is expected, found {len(stated)}")
    if stated[0] in ("deny", "review"):
        return _refused(reader, stated[0], keys)
    if stated[0] == "over":
        return _ladder(reader, node, keys, allowed)
    if stated[0] in ("choice", "give", "none"):
        return _alone(reader, stated[0], keys, allowed)
    return _settled(reader, node, stated[0], keys, "fee" if "fee" in allowed.amounts else "penalty")


def _alone(reader: Reader, statement: str, keys: Keys, allowed: Statements) -> Outcome:
    """An outcome that is all in one key."""
    _refuse_others(statement, keys)
    node = keys[statement][1]
    if statement == "give":
        return Entitled(names(reader, node))
    if statement == "none":
        if not flag(reader, node):
            raise Mistake(node, "outcome", "`none` is `true`, or left out")
        return Refused("denied", "not_owed")
    inner = Statements(allowed.amounts, tuple(dict.fromkeys(("give", *allowed.other))))
    outcomes = reader.each(partial(_inner, inner), some(node, "`choice`", "outcome"))
    if len(elements(node, "`choice`")) < 2:
        raise Mistake(node, "outcome", "a choice has two outcomes or more")
    return Choice(outcomes)


def _settled(reader: Reader, node: Node, statement: str, keys: Keys, free: str) -> Settled:
    refundable = selection(reader, keys["refundable"][1]) if "refundable" in keys else None
    states: Any = free if statement == "free" else statement
    form = name(reader, keys["as"][1]) if "as" in keys else ""
    for key in (key for key in BESIDE if key in keys and key not in _GOES_WITH.get(states, _OF_REFUNDS)):
        raise Mistake(keys[key][0], "outcome", f"`{key}` does not go with `{statement}` here")
    if "once" in keys and reader.layer != "terms":
        raise Mistake(keys["once"][0], "outcome", "`once` stands in terms alone", "state it in `penalty` or `fee`")
    once = amount(reader, keys["once"][1]) if "once" in keys else None
    changed = difference(reader, keys["difference"][1]) if "difference" in keys else None
    paid_by = accepted(reader, keys["collect"][1]) if "collect" in keys else None
    before, reader.most_percent = reader.most_percent, HIGHEST_PERCENT if statement == "pay" else reader.most_percent
    try:
        found = _amount(reader, node, statement, keys)
        return Settled(states, found, refundable, form, changed, once, paid_by)
    finally:
        reader.most_percent = before


_OF_REFUNDS = ("refundable", "as", "once")
_GOES_WITH = {"fee": ("difference", "once", "collect"), "pay": ("as",)}


def _amount(reader: Reader, node: Node, statement: str, keys: Keys) -> Amount:
    """The amount of `penalty: X` with the modifiers that stand beside it."""
    if statement == "free":
        if not flag(reader, keys["free"][1]):
            raise Mistake(keys["free"][1], "outcome", "`free` is `true`, or left out")
        inner = amount(reader, keys["free"][1]._replace(value="free"))
    else:
        inner = amount(reader, keys[statement][1])
    beside = {key: value for key, value in keys.items() if key not in (statement, *BESIDE)}
    extra = next((key for key in beside if key in VALUE_KEYS or key == "steps"), None)
    if extra is not None:
        raise Mistake(beside[extra][0], "outcome", f"`{extra}` stands inside `{statement}`", "indent it under there")
    return modified(reader, node, inner, beside)


def _refuse_others(statement: str, keys: Keys) -> None:
    other = next((key for key in keys if key != statement), None)
    if other is not None:
        raise Mistake(keys[other][0], "outcome", f"`{other}` does not go with `{statement}`")


def _refused(reader: Reader, statement: str, keys: Keys) -> Refused:
    _refuse_others(statement, keys)
    node, final = keys[statement][1], False
    if node.kind == "mapping":
        inner = _known_keys(node, ("code", "final"), f"`{statement}`")
        if "code" not in inner:
            raise Mistake(node, "missing-key", f"`{statement}` lacks its `code`")
        final = flag(reader, inner["final"][1]) if "final" in inner else False
        node = inner["code"][1]
    outcome: Literal["denied", "review"] = "denied" if statement == "deny" else "review"
    return Refused(outcome, name(reader, node), final)


def _ladder(reader: Reader, node: Node, keys: Keys, allowed: Statements) -> OutcomeLadder:
    if "steps" not in keys or len(keys) > 2:
        raise Mistake(node, "outcome", "a ladder of outcomes has `over` and `steps` and nothing else beside them")
    fact, found = read_ladder(reader, keys["over"][1], keys["steps"][1], partial(_inner, allowed))
    return OutcomeLadder(fact, tuple(OutcomeStep(test, value, reader.at(key)) for test, value, key in found))


def _refuse_mixed_units(reader: Reader, rows: list[Row]) -> None:
    """Rows for the item stand before those for each unit, which name one unit."""
    units = [row.each for row in rows]
    first = next((unit for unit in units if unit is not None), None)
    for row in rows[units.index(first) :] if first else []:
        if row.each != first:
            place = Node("scalar", row.id, row.at.line, row.at.column)
            message = f"this row is for {row.each or 'the item'}, after rows for each {first}"
            reader.report(place, "each-unit", message, f"rows for the item stand first, the others say `each: {first}`")


def _refuse_twins(reader: Reader, rows: list[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            place = Node("scalar", row.id, row.at.line, row.at.column)
            reader.report(place, "duplicate-row", f"two rows have the id `{row.id}`", "ids are unique in a section")
        seen.add(row.id)
