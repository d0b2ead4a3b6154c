"""Edits of a YAML text at its nodes: a scalar replaced, an entry dropped, two neighbours exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import yaml

Path = tuple[str | int, ...]


class Entry(NamedTuple):
    """One thing of a list or mapping: its path, its `key` (None in a list), its value, and its place among its
    neighbours."""

    path: Path
    key: yaml.ScalarNode | None
    value: yaml.Node
    place: int
    among: tuple[Entry, ...] = ()

    @property
    def first(self) -> yaml.Node:
        """Where it begins."""
        return self.value if self.key is None else self.key


def entries(root: yaml.Node, path: Path = ()) -> Iterator[Entry]:
    """Everything inside a node, at any depth."""
    found: list[Entry] = []
    if isinstance(root, yaml.MappingNode):
        found = [Entry((*path, key.value), key, value, n) for n, (key, value) in enumerate(root.value)]
    elif isinstance(root, yaml.SequenceNode):
        found = [Entry((*path, n), None, value, n) for n, value in enumerate(root.value)]
    for one in found:
        yield one._replace(among=tuple(found))
        yield from entries(one.value, one.path)


def parsed(text: str) -> yaml.Node:
    """The tree of a text that is not empty, with marks."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None
    return root


def replaced(text: str, node: yaml.Node, new: str) -> str:
    """A scalar with another value, quoted as it was."""
    assert isinstance(node, yaml.ScalarNode)
    quote = node.style if node.style in ("'", '"') else ""
    return f"{text[: node.start_mark.index]}{quote}{new}{quote}{text[node.end_mark.index :]}"


def dropped(text: str, entry: Entry) -> str | None:
    """A text without an entry; None if it is the only one of its kind."""
    if len(entry.among) < 2:
        return None
    start, end = entry.first.start_mark.index, _end(entry.value)
    if _stands_alone(text, entry):
        return text[: text.rfind("\n", 0, start) + 1] + text[_line_end(text, end) :]
    if entry.place + 1 < len(entry.among):
        return text[:start] + text[entry.among[entry.place + 1].first.start_mark.index :]
    return text[: _end(entry.among[entry.place - 1].value)] + text[end:]


def exchanged(text: str, entry: Entry) -> str | None:
    """A text with an entry and the next one in each other's place; None if they do not stand alike."""
    if entry.place + 1 >= len(entry.among):
        return None
    other = entry.among[entry.place + 1]
    spans = [_span(text, one) for one in (entry, other)]
    (a, b), (c, d) = spans
    return None if b > c else text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def values_exchanged(text: str, entry: Entry) -> str | None:
    """A text with the scalar values of an entry and the next one exchanged."""
    if entry.place + 1 >= len(entry.among):
        return None
    one, other = entry.value, entry.among[entry.place + 1].value
    if not (isinstance(one, yaml.ScalarNode) and isinstance(other, yaml.ScalarNode)) or one.value == other.value:
        return None
    a, b, c, d = one.start_mark.index, one.end_mark.index, other.start_mark.index, other.end_mark.index
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _span(text: str, entry: Entry) -> tuple[int, int]:
    start, end = entry.first.start_mark.index, _end(entry.value)
    if _stands_alone(text, entry):
        return text.rfind("\n", 0, start) + 1, _line_end(text, end)
    return start, end


def _stands_alone(text: str, entry: Entry) -> bool:
    """Whether it has lines of its own."""
    start = entry.first.start_mark.index
    before = text[text.rfind("\n", 0, start) + 1 : start].strip()
    return before == ("-" if entry.key is None else "")


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _end(node: yaml.Node) -> int:
    """Where the last of a node stands: block collections end where the next token begins, which is too late."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)
