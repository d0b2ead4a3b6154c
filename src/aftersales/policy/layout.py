"""The canonical form of a policy's text: keys in their order, steps of one clock sorted; comments stay with their keys.

Entries are moved as text, so that how an author breaks lines, quotes and comments is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import yaml

from aftersales.policy.nodes import parse
from aftersales.policy.reader import Mistake, Reader
from aftersales.policy.steps import order_of

_KINDS: Final = ("terms", "right", "waiver", "benefit", "tender", "calendar", "routing", "vocabulary")
_ORDER: Final = (
    *_KINDS, "language", "title", "source", "reviewed", "applies", "currency", "paid_in", "picked_by", "precision",
    "refundable", "flown", "members", "not_with", "sets", "facts", "amounts", "laws", "gates", "cancel", "no_show",
    "change", "compensate", "care", "deadlines", "versions",
)  # fmt: skip
_ROW: Final = ("id", "for", "do", "who", "each", "when", "unless")
_FIRST: Final = ("from", "gates", "cancel", "no_show", "change", "compensate", "care", "deadlines")
_ROWS: Final = ("gates", "cancel", "no_show", "change", "care", "deadlines", "laws")


def formatted(text: str, file: str = "policy.yaml") -> str:
    """The text in its canonical form; the document it states is the same. Raises PolicyError."""
    before = parse(text, file)
    lines = [line.rstrip() for line in text.splitlines()]
    clean = "\n".join(lines).strip("\n") + "\n"
    root = yaml.compose(clean, Loader=yaml.CBaseLoader)
    assert root is not None
    found = clean[: root.start_mark.index] + _Writer(clean).text_of(root) + clean[_end(root) :]
    if _bare(before) != _bare(parse(found, file)):
        raise AssertionError(f"{file}: formatting would change what the document says")
    return found


def _bare(node: Any) -> Any:
    """A tree without its positions and the order of its keys."""
    if node.kind == "mapping":
        return {key.value: _bare(value) for key, value in node.value}
    return [_bare(one) for one in node.value] if node.kind == "list" else (node.value, node.plain)


def _end(node: yaml.Node) -> int:
    """Where what a node says ends: a block's own mark stands after the comments below it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


class _Writer:
    """Writes nodes of a text again, their entries in order."""

    def __init__(self, text: str) -> None:
        self.text = text

    def text_of(self, node: yaml.Node, role: str = "document") -> str:
        """A node in its canonical form; `role` is the key that it stands under."""
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, role)
        if isinstance(node, yaml.SequenceNode):
            parts = [(one, self.text_of(one, _inside(role))) for one in node.value]
            return self._filled(node, [(one.start_mark.index, _end(one), new) for one, new in parts])
        return self.text[node.start_mark.index : _end(node)]

    def _filled(self, node: yaml.Node, parts: Sequence[tuple[int, int, str]]) -> str:
        """A node's text with parts of it replaced."""
        at, found = node.start_mark.index, ""
        for start, end, new in parts:
            found, at = found + self.text[at:start] + new, end
        return found + self.text[at : _end(node)]

    def _mapping(self, node: yaml.MappingNode, role: str) -> str:
        spans = [(key.start_mark.index, _end(value)) for key, value in node.value]
        texts = [
            self.text[start : value.start_mark.index] + self.text_of(value, _below(role, key.value))
            for (key, value), (start, _) in zip(node.value, spans, strict=True)
        ]
        order = _order([key.value for key, _ in node.value], role)
        moved = self._moved(node, spans, texts, order) if order != sorted(order) else None
        return moved or self._filled(node, [(*span, new) for span, new in zip(spans, texts, strict=True)])

    def _moved(
        self, node: yaml.MappingNode, spans: list[tuple[int, int]], texts: list[str], order: list[int]
    ) -> str | None:
        """The entries in another order, each with its comments; None where comments leave no room to move."""
        gaps = [self.text[end:start] for (_, end), (start, _) in pairwise(spans)]
        head = self.text[node.start_mark.index : spans[0][0]]
        close = self.text[spans[-1][1] : _end(node)]
        if node.flow_style:
            if any("#" in gap for gap in (*gaps, head, close)):
                return None
            return head + "".join(a + b for a, b in zip([texts[n] for n in order], [*gaps, close], strict=True))
        split = [gap.partition("\n") for gap in gaps]
        after = self.text[spans[-1][1] :].partition("\n")[0]
        tails = [*(same_line for same_line, _, _ in split), after]
        leads = ["", *(below for _, _, below in split)]
        margin = " " * node.value[0][0].start_mark.column
        if after or leads[order[0]].strip():
            return None
        entries = [(leads[n] or margin) + texts[n] + tails[n] for n in order[1:]]
        return head + texts[order[0]] + tails[order[0]] + "".join("\n" + entry for entry in entries)


def _inside(role: str) -> str:
    """What the elements of a list are."""
    if role == "steps":
        return ""
    return {"versions": "version"}.get(role, "row" if role in _ROWS else "")


def _below(role: str, key: str) -> str:
    """What stands under a key."""
    return "head" if role == "compensate" else key


def _order(keys: list[str], role: str) -> list[int]:
    """The entries in their canonical order; what has no place of its own keeps its place behind the others."""
    if role == "steps":
        return _of_steps(keys)
    known = {"document": _ORDER, "version": _FIRST, "row": _ROW}.get(role, ())
    place = {key: number for number, key in enumerate(known)}
    return sorted(range(len(keys)), key=lambda n: place.get(keys[n], len(known)))


def _of_steps(keys: list[str]) -> list[int]:
    """Steps of one clock in the order in which they are tried; others stay as they are."""
    last = [n for n, key in enumerate(keys) if key == "else"]
    bounded = [n for n in range(len(keys)) if n not in last]
    for kind in ("span", "distance", "date", "count"):
        try:
            places = [order_of(Reader("", ""), kind, keys[n]) for n in bounded]
        except Mistake:
            continue
        if None not in places and len({place[0] for place in places if place}) == 1:
            return [*sorted(bounded, key=lambda n: places[bounded.index(n)] or ("", (0, 0))), *last]
    return list(range(len(keys)))
