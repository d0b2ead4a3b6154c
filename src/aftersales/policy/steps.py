"""Ladders: which steps there are, in which order, and when each holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from aftersales.policy.constants import fact_type, plain, read_bounds, read_test
from aftersales.policy.documents import Bound, Cutoff, Test, Within
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, pairs, text

T = TypeVar("T")
Read = Callable[[Reader, Node], T]
Step = tuple[Test | None, T, Node]
_QUANTITIES = ("span", "count", "money", "ratio", "distance", "instant", "date", "time", "shift")


def read_ladder(reader: Reader, over: Node, steps: Node, read: Read[T]) -> tuple[str, list[Step[T]]]:
    """The fact a ladder runs over, and its steps in the order they are tried; the test of `else` is None."""
    fact = text(reader, over)
    kind = fact_type(reader, fact, over)
    entries = _entries(steps)
    found = [reader.attempt(_step, value, fact, kind, key, read) for key, value in entries]
    ordered = [step for step in found if step is not None]
    if steps.kind == "mapping":
        ordered = _sorted(ordered, steps)
    _refuse_early_else(ordered)
    return fact, ordered


def _entries(steps: Node) -> list[tuple[Node, Node]]:
    if steps.kind == "mapping":
        entries: list[tuple[Node, Node]] = steps.value
    else:
        singles = [pairs(node, "a step") for node in (steps.value if steps.kind == "list" else [])]
        if any(len(single) != 1 for single in singles):
            raise Mistake(steps, "steps", "a step in a list has one key: its bound, a word or `else`")
        entries = [single[0] for single in singles]
    if not entries:
        raise Mistake(steps, "steps", "a ladder has at least one step")
    return entries


def _step(reader: Reader, node: Node, fact: str, kind: str, key: Node, read: Read[T]) -> Step[T]:
    value = read(reader, node)
    if key.value == "else":
        return None, value, key
    if kind in _QUANTITIES and key.value not in ("none",):
        return Within(fact, read_bounds(reader, kind, _as_bound(key)), reader.at(key)), value, key
    return read_test(reader, fact, key, key), value, key


def _as_bound(key: Node) -> Node:
    """A bare number as a step means equality."""
    bare = key.value[:1].isdigit()
    return key._replace(value=f"== {key.value}") if bare else key


def _sorted(steps: list[Step[T]], node: Node) -> list[Step[T]]:
    """A mapping's steps in the only order that makes sense: the tightest first, `else` last."""
    bounded = [step for step in steps if isinstance(step[0], Within)]
    last = [step for step in steps if step[0] is None]
    others = [step for step in steps if step[0] is not None and not isinstance(step[0], Within)]
    keys = [_sort_key(step[0]) for step in bounded if isinstance(step[0], Within)]
    directions = {key[0] for key in keys if key}
    if None in keys or len(directions) > 1:
        message = "the steps of a mapping have one clock and one direction each"
        raise Mistake(node, "mixed-steps", message, "write them as a list, in the order they are tried")
    order = sorted(range(len(bounded)), key=lambda i: keys[i][1])  # type: ignore[index]
    return [*others, *(bounded[i] for i in order), *last]


def order_of(reader: Reader, kind: str, key: str) -> tuple[str, tuple[int, int]] | None:
    """The clock and direction of a step `key` over a fact of some kind, and its place among the steps of one ladder;
    None if it has none. Raises Mistake."""
    node = Node("scalar", key, 1, 1)
    return _sort_key(Within("", read_bounds(reader, kind, node), reader.at(node)))


def _sort_key(test: Within) -> tuple[str, tuple[int, int]] | None:
    """Clock and direction, and the place in the order; None if the step is not one bound with a direction."""
    bound = test.bounds[0]
    if len(test.bounds) != 1 or (isinstance(bound, Bound) and bound.operator == "=="):
        return None if len(test.bounds) != 1 else ("==", (0, 0))
    if isinstance(bound, Cutoff):
        same_time = bound.time is None
        side = "until" if bound.side in ("by", "before") else "since"
        place = (bound.days, bound.time or 0)
        sign = 1 if side == "until" else -1
        return f"cutoff {side} {same_time}", (sign * place[0], sign * place[1])
    clock = type(bound.value).__name__
    if bound.operator in (">=", ">"):
        return f"{clock} down", (-plain(bound), bound.operator == ">=")
    return f"{clock} up", (plain(bound), bound.operator == "<=")


def _refuse_early_else(steps: list[Step[T]]) -> None:
    for test, _, key in steps[:-1]:
        if test is None:
            raise Mistake(key, "else-not-last", "`else` hides the steps after it", "put it last")
