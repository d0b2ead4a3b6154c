"""The keys that every document has."""

from __future__ import annotations

from aftersales.policy import schema as s
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Field, Mistake, Reader, day, text, titles


def _language(reader: Reader, node: Node) -> int:
    if text(reader, node) != "1":
        raise Mistake(node, "language", f"language `{node.value[:20]}` is not known here", "write `language: 1`")
    return 1


HEAD = {
    "language": Field(_language, {"const": 1}, True),
    "title": Field(titles, s.MAP_OF_TEXT, True),
    "source": Field(text, s.TEXT, True),
    "reviewed": Field(day, s.DATE),
}
"""The keys every document has."""
