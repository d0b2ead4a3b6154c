"""The rival in Rust: GoRules ZEN deciding the tier alone, by a decision table on the hours left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import zen

KEY = "tiers"
TIERS = ((">= 192", 0), ("[48..192)", 500), ("[24..48)", 1000), ("(0..24)", 2000))


Evaluate = Callable[[dict[str, Any]], dict[str, Any]]


def tier_evaluator() -> Evaluate:
    """From hours left to basis points, by the fastest way from Python.

    That is a static loader, which compiles once, and `evaluate` by key: 5 us. What the manual shows first,
    `create_decision(...).evaluate(...)`, takes over 150 us a call in version 2.1, a loader function 20 us.
    """
    rules = [{"_id": f"r{n}", "hours": test, "points": str(points)} for n, (test, points) in enumerate(TIERS)]
    evaluate = engine(("hours",), "basis_points", rules).evaluate
    return lambda context: evaluate(KEY, context)["result"]


def engine(fields: tuple[str, ...], output: str, rules: list[dict[str, str]]) -> Any:
    """An engine that knows, as `KEY`, a decision table of the `fields` to one `output`, which its rules call
    `points`."""
    return zen.ZenEngine({"loader": {"type": "static", "content": {KEY: _decision(fields, output, rules)}}})


def _decision(fields: tuple[str, ...], output: str, rules: list[dict[str, str]]) -> dict[str, Any]:
    """The decision model: input, table, output."""
    edges = (("request", "tiers"), ("tiers", "response"))
    nodes = [_node("request", "inputNode"), _node("tiers", "decisionTableNode"), _node("response", "outputNode")]
    nodes[1]["content"] = {
        "hitPolicy": "first",
        "inputs": [{"id": field, "name": field, "field": field} for field in fields],
        "outputs": [{"id": "points", "name": output, "field": output}],
        "rules": rules,
    }
    return {
        "nodes": nodes,
        "edges": [{"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in edges],
    }


def _node(name: str, kind: str) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
