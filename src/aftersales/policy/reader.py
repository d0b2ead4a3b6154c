"""Reading nodes into values, collecting mistakes instead of stopping at the first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from aftersales.policy.diagnostics import Diagnostic, Position
from aftersales.policy.documents import Amount, Declaration
from aftersales.policy.nodes import Node, line_of

T = TypeVar("T")
P = ParamSpec("P")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class Mistake(Exception):
    """One thing wrong at a node; `Reader.attempt` turns it into a diagnostic."""

    def __init__(self, node: Node, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.node, self.code, self.message, self.hint = node, code, message, hint


class Field(NamedTuple):
    """One key of a mapping: how it is read, its JSON Schema, and whether it must be there."""

    read: Callable[[Reader, Node], Any]
    schema: Mapping[str, Any]
    required: bool = False


@dataclass(slots=True)
class Reader:
    """One file being read: its text, the mistakes found, and the names that its conditions may use."""

    file: str
    text: str
    found: list[Diagnostic] = field(default_factory=list)
    facts: dict[str, Declaration] = field(default_factory=dict)
    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    currency: str | None = None
    amounts: dict[str, Node] = field(default_factory=dict)
    read_amounts: dict[tuple[str, int, bool], Amount] = field(default_factory=dict)
    used: dict[str, None] = field(default_factory=dict)
    open_amounts: list[str] = field(default_factory=list)
    layer: str = ""
    most_percent: int = 100_00
    counting: bool = False

    def at(self, node: Node) -> Position:
        """The node's place."""
        return Position(self.file, node.line, node.column)

    def report(self, node: Node, code: str, message: str, hint: str = "", severity: str = "error") -> None:
        """Record a finding."""
        at = self.at(node)
        self.found.append(Diagnostic(code, severity, message, at, hint, line_of(self.text, at.line)))  # type: ignore[arg-type]

    def attempt(
        self, read: Callable[Concatenate[Reader, Node, P], T], node: Node, *more: P.args, **k: P.kwargs
    ) -> T | None:
        """The value at a node, or None after recording what is wrong with it."""
        try:
            return read(self, node, *more, **k)
        except Mistake as mistake:
            self.report(mistake.node, mistake.code, mistake.message, mistake.hint)
            return None

    def each(self, read: Callable[[Reader, Node], T], nodes: Iterable[Node]) -> tuple[T, ...]:
        """The values of several nodes, leaving out the wrong ones after recording them."""
        values = [self.attempt(read, node) for node in nodes]
        return tuple(value for value in values if value is not None)

    def fields(self, node: Node, known: Mapping[str, Field], what: str) -> dict[str, Any]:
        """The keys of a mapping read by their table; unknown and missing keys are recorded."""
        values: dict[str, Any] = {}
        for key, child in pairs(node, what):
            if key.value not in known:
                self.report(key, "unknown-key", f"unknown key `{key.value}` in {what}", _of_key(key, child, known))
            else:
                values[key.value] = self.attempt(known[key.value].read, child)
        for name, entry in known.items():
            if entry.required and name not in values:
                self.report(node, "missing-key", f"{what} lacks the key `{name}`", "add it")
        return values


def pairs(node: Node, what: str) -> list[tuple[Node, Node]]:
    """The key and value nodes of a mapping."""
    if node.kind != "mapping":
        raise Mistake(node, "shape", f"{what} is a mapping, found {node.shown()}")
    result: list[tuple[Node, Node]] = node.value
    return result


def elements(node: Node, what: str) -> list[Node]:
    """The nodes of a list."""
    if node.kind != "list":
        raise Mistake(node, "shape", f"{what} is a list, found {node.shown()}")
    result: list[Node] = node.value
    return result


def some(node: Node, what: str, element: str) -> list[Node]:
    """The nodes of a list that is not empty."""
    result = elements(node, what)
    if not result:
        raise Mistake(node, "empty-list", f"{what} has at least one {element}", "add one, or leave the key out")
    return result


def text(reader: Reader, node: Node) -> str:
    """A scalar's text."""
    if node.kind != "scalar" or node.value == "":
        raise Mistake(node, "shape", f"text is expected, found {node.shown()}")
    value: str = node.value
    return value


def name(reader: Reader, node: Node) -> str:
    """An identifier: letters, digits, `.`, `_` and `-`."""
    value = text(reader, node)
    if not _NAME.fullmatch(value):
        raise Mistake(node, "name", f"`{value[:60]}` is not a name of letters, digits, `.`, `_` and `-`")
    return value


def names(reader: Reader, node: Node) -> tuple[str, ...]:
    """One text or a list of texts."""
    return tuple(text(reader, n) for n in (node.value if node.kind == "list" else [node]))


def flag(reader: Reader, node: Node) -> bool:
    """`true` or `false`."""
    if node.kind != "scalar" or node.value not in ("true", "false"):
        raise Mistake(node, "flag", f"`true` or `false` is expected, found {node.shown()}")
    return bool(node.value == "true")


def integer(reader: Reader, node: Node) -> int:
    """A whole number."""
    value = text(reader, node)
    if not re.fullmatch(r"-?[0-9]{1,15}", value):
        raise Mistake(node, "number", f"a whole number is expected, found `{value[:60]}`")
    return int(value)


def day(reader: Reader, node: Node) -> int:
    """A date's ordinal."""
    value = text(reader, node)
    try:
        return date.fromisoformat(value).toordinal()
    except ValueError:
        raise Mistake(node, "date", f"a date such as `2026-11-21` is expected, found `{value[:60]}`") from None


def titles(reader: Reader, node: Node) -> dict[str, str]:
    """Text by language."""
    return {text(reader, key): text(reader, value) for key, value in pairs(node, "a title")}


def choice(*words: str) -> Callable[[Reader, Node], str]:
    """A reader of one of a few words."""

    def read(reader: Reader, node: Node) -> str:
        value = text(reader, node)
        if value not in words:
            expected = ", ".join(f"`{word}`" for word in words)
            raise Mistake(
                node, "word", f"one of {expected} is expected, found `{value[:60]}`", did_you_mean(value, words)
            )
        return value

    return read


def _of_key(key: Node, child: Node, known: Iterable[str]) -> str:
    """What to do about an unknown key; one of several words and without a value is the rest of a text."""
    if child.kind == "scalar" and child.value in ("", "null") and " " in key.value:
        return "a text with a comma is quoted inside `{...}`"
    return did_you_mean(key.value, known)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest known word, or with the words there are."""
    options = sorted(known)
    close = difflib.get_close_matches(word, options, 1, 0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    return "known here: " + ", ".join(options) if 0 < len(options) <= 12 else ""
