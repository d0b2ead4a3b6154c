"""YAML text to a tree of nodes with positions. Scalars stay text: what they mean is decided by where they stand.

YAML 1.2 in spirit: `NO` is a word and `12:30` a time. Anchors, aliases, merge keys, tags, duplicate keys and
deep nesting are refused; nothing is ever constructed or executed.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import BaseResolver

from aftersales.policy.diagnostics import Diagnostic, PolicyError, Position

LARGEST_FILE = 1_000_000
DEEPEST = 60
_MANY = 200
_ANCHOR = re.compile(r"(?:^|[\s\[{,:?-])[&*][^\s]", re.MULTILINE)


class Node(NamedTuple):
    """A scalar (`value` is text), a list (of nodes) or a mapping (pairs of key and value nodes)."""

    kind: Literal["scalar", "list", "mapping"]
    value: Any
    line: int
    column: int
    plain: bool = True

    def shown(self) -> str:
        """The value for a message."""
        shown = f"`{str(self.value)[:60]}`" if self.value else "nothing"
        return shown if self.kind == "scalar" else f"a {self.kind}"


class _Loader(CParser, BaseResolver):
    """Composes nodes in C and leaves every scalar a string."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        BaseResolver.__init__(self)


def parse(text: str, file: str) -> Node:
    """The tree of a YAML document. Raises PolicyError with the place of what is wrong."""
    _refuse_hostile(text, file)
    try:
        root = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text, file) from None
    except yaml.YAMLError as error:
        raise PolicyError([Diagnostic("yaml-syntax", "error", _one_line(error), Position(file, 1, 1))]) from None
    if root is None:
        raise PolicyError([Diagnostic("empty-file", "error", "the file holds no document", Position(file, 1, 1))])
    return _tree(root, text, file)


def line_of(text: str, line: int) -> str:
    """Line `line` (from 1) of a text, or nothing."""
    lines = text.splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def _refuse_hostile(text: str, file: str) -> None:
    """Look at a text's events, which is slow, only if its characters allow for something hostile."""
    if len(text) > LARGEST_FILE:
        message = f"the file is longer than {LARGEST_FILE} characters"
        raise PolicyError([Diagnostic("too-large", "error", message, Position(file, 1, 1), "split it")])
    brackets = text.count("[") + text.count("{")
    indented = max(map(len, re.findall(r"^[ ?-]*", text, re.MULTILINE)), default=0)
    if brackets > _MANY or indented > DEEPEST or _ANCHOR.search(text):
        _walk_events(text, file)


def _walk_events(text: str, file: str) -> None:
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise _at_mark(event.start_mark, "too-deep", f"nested more than {DEEPEST} deep", "", text, file)
            if getattr(event, "anchor", None):
                hint = "write the value out, or name it under `amounts:` or `sets:`"
                raise _at_mark(event.start_mark, "anchor", "anchors and aliases are not allowed", hint, text, file)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text, file) from None


def _at_mark(mark: Any, code: str, message: str, hint: str, text: str, file: str) -> PolicyError:
    at = Position(file, mark.line + 1, mark.column + 1)
    return PolicyError([Diagnostic(code, "error", message, at, hint, line_of(text, at.line))])


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> PolicyError:
    mark = error.problem_mark or error.context_mark
    hint = "indent with spaces, not tabs" if "\\t" in str(error.problem) or _tab_at(text, mark) else ""
    return _at_mark(mark, "yaml-syntax", f"not valid YAML: {error.problem or error.context}", hint, text, file)


def _tab_at(text: str, mark: Any) -> bool:
    return "\t" in line_of(text, mark.line + 1)


def _one_line(error: Exception) -> str:
    return "not valid YAML: " + " ".join(str(error).split())


def _tree(node: yaml.Node, text: str, file: str, depth: int = 0) -> Node:
    mark = node.start_mark
    line, column = mark.line + 1, mark.column + 1
    if node.tag not in _TAGS:
        raise _at_mark(mark, "tag", f"the tag `{node.tag}` is not allowed", "remove it", text, file)
    if depth > DEEPEST:
        raise _at_mark(mark, "too-deep", f"nested more than {DEEPEST} deep", "", text, file)
    if isinstance(node, yaml.ScalarNode):
        return Node("scalar", node.value, line, column, not node.style)
    if isinstance(node, yaml.SequenceNode):
        return Node("list", [_tree(child, text, file, depth + 1) for child in node.value], line, column)
    below = depth + 1
    pairs = [(_tree(key, text, file, below), _tree(value, text, file, below)) for key, value in node.value]
    _refuse_keys(pairs, text, file)
    return Node("mapping", pairs, line, column)


_TAGS = (None, "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")


def _refuse_keys(pairs: list[tuple[Node, Node]], text: str, file: str) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        at = Position(file, key.line, key.column)
        if key.kind != "scalar":
            message, code = "a key is a word, not a list or a mapping", "key"
        elif key.value == "<<":
            message, code = "merge keys are not allowed; write the values out", "merge-key"
        elif key.value in seen:
            message, code = f"the key `{key.value}` stands twice; keep one", "duplicate-key"
        else:
            seen.add(key.value)
            continue
        raise PolicyError([Diagnostic(code, "error", message, at, "", line_of(text, key.line))])
