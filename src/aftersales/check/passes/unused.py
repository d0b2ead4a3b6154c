"""Amounts, facts, sets and calendars that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.check.nodes import child, words
from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic, Position
from aftersales.policy.nodes import Node

_DECLARE: Final = ("amounts", "facts", "sets")
_SINGULAR: Final = {"amounts": "amount", "facts": "fact", "sets": "set"}


def find(folder: Folder) -> Iterator[Finding]:
    """What a document declares is used in it, what a `vocabulary` declares or a calendar is somewhere."""
    trees = folder.library.trees
    for kind, _, file, root in trees:
        around = [one for _, _, _, one in trees] if kind == "vocabulary" else [root]
        for section in _DECLARE:
            for key, value in _declared(root, section):
                if not any(_uses(one, key.value, value) for one in around):
                    yield _unused(file, key, f"the {_SINGULAR[section]} `{key.value}`")
    yield from _calendars(folder)


def _declared(root: Node, section: str) -> list[tuple[Node, Node]]:
    found = child(root, section)
    return [] if found is None else found.value


def _uses(root: Node, name: str, own: Node) -> bool:
    """Whether a name stands anywhere but in what it declares itself."""
    for key, value in root.value:
        if key.value in _DECLARE:
            inside = (one for _, each in value.value if each is not own for one in words(each))
            if name in inside:
                return True
        elif name in words(value):
            return True
    return False


def _calendars(folder: Folder) -> Iterator[Finding]:
    trees = folder.library.trees
    for kind, own, file, root in trees:
        if kind == "calendar" and not any(own in words(other) for _, _, _, other in trees if other is not root):
            yield _unused(file, root.value[0][1], f"the calendar `{own}`")


def _unused(file: str, node: Node, what: str) -> Finding:
    at = Position(file, node.line, node.column)
    return Finding(Diagnostic("unused", "warning", f"{what} is used nowhere", at, "delete it, or use it"))
