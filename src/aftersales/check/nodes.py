"""What a finding needs of the text of a document: where its parts stand, and what they say without their places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aftersales.check.subject import Folder
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.diagnostics import Position
from aftersales.policy.nodes import Node


def child(node: Node, key: str) -> Node | None:
    """The value of a key of a mapping."""
    return next((value for name, value in node.value if name.value == key), None) if node.kind == "mapping" else None


def key_at(file: str, node: Node, key: str) -> Position:
    """Where a key of a mapping stands; where the mapping does, if it lacks the key."""
    found = next((name for name, _ in node.value if name.value == key), node)
    return Position(file, found.line, found.column)


def version_nodes(folder: Folder, plan: PolicyPlan) -> list[Node]:
    """The versions of a document; the document itself if it has none."""
    _, root = folder.nodes[plan.kind, plan.id]
    versions = child(root, "versions")
    return [root] if versions is None else list(versions.value)


def version_at(folder: Folder, plan: PolicyPlan, number: int) -> Position:
    """Where a version begins."""
    file, _ = folder.nodes[plan.kind, plan.id]
    node = version_nodes(folder, plan)[number]
    return Position(file, node.line, node.column)


def bare(node: Node, leave: str = "") -> Any:
    """A tree without places, and without one of its keys."""
    if node.kind == "scalar":
        return node.value
    if node.kind == "list":
        return [bare(one) for one in node.value]
    return {key.value: bare(value) for key, value in node.value if key.value != leave}


def words(node: Node) -> Iterator[str]:
    """Every key and scalar of a tree."""
    if node.kind == "scalar":
        yield node.value
    for one in node.value if node.kind == "list" else ():
        yield from words(one)
    for key, value in node.value if node.kind == "mapping" else ():
        yield key.value
        yield from words(value)
