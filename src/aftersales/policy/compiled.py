"""A rulebook saved as one file: the trees of documents already checked, read back lazily. Plain JSON, no code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from aftersales._version import __version__
from aftersales.policy.diagnostics import Diagnostic, PolicyError, Position
from aftersales.policy.documents import Document, FactBook, Tests
from aftersales.policy.grammar import KINDS, applies_of
from aftersales.policy.loading import Library, Scope, built_in_scope
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Reader

FORMAT = 1
T = TypeVar("T")
_LETTERS = {"scalar": "s", "list": "l", "mapping": "m"}
_KINDS: dict[str, Any] = {letter: kind for kind, letter in _LETTERS.items()}


_HEAD = ("currency", "sets", "applies")


class Saved(NamedTuple):
    """One document of a saved rulebook, still as text: the whole tree, and the keys that say what it applies to."""

    kind: str
    id: str
    file: str
    head: str
    tree: str

    @classmethod
    def of(cls, kind: str, own: str, file: str, root: Node) -> Saved:
        """A checked document's tree as text."""
        head = root._replace(value=[pair for pair in root.value if pair[0].value in _HEAD])
        return cls(kind, own, file, *(json.dumps(_plain(node), ensure_ascii=False) for node in (head, root)))

    def document(self, scope: Scope) -> Document:
        """The document itself. Raises PolicyError if the file was tampered with."""
        return self._read(scope, self.tree, partial(KINDS[self.kind], kind=self.kind, own=self.id))

    def applies(self, scope: Scope) -> tuple[Tests, ...]:
        """What the document applies to. Raises PolicyError if the file was tampered with."""
        return self._read(scope, self.head, applies_of)

    def _read(self, scope: Scope, tree: str, read: Callable[[Reader, Node], T]) -> T:
        reader = Reader(self.file, "", facts=dict(scope.facts), sets=dict(scope.sets))
        value = reader.attempt(read, _node(json.loads(tree)))
        if value is None or any(finding.severity == "error" for finding in reader.found):
            raise PolicyError(reader.found)
        return value


def save(file: Path, digest: str, documents: Iterable[Saved]) -> None:
    """Write checked documents as one file."""
    data = {"aftersales": FORMAT, "version": __version__, "digest": digest, "documents": [list(d) for d in documents]}
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def read(file: Path) -> tuple[str, list[Saved]]:
    """The digest and the documents of a saved rulebook. Raises PolicyError."""
    try:
        data = json.loads(file.read_text("utf-8"))
        usable = isinstance(data, Mapping) and data["aftersales"] == FORMAT and data["version"] == __version__
        documents = [Saved(*entry) for entry in data["documents"]] if usable else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        usable = False
    if not usable:
        hint = "save it again from its sources"
        message = "not a rulebook saved by this version"
        raise PolicyError([Diagnostic("saved-rulebook", "error", message, Position(str(file), 1, 1), hint)])
    return data["digest"], documents


def library_of(file: Path) -> Library:
    """Every document of a saved rulebook, with the places of its sources. Raises PolicyError."""
    digest, saved = read(file)
    documents, scope = list[Document](), built_in_scope()
    for one in sorted(saved, key=lambda entry: entry.kind != "vocabulary"):
        documents.append(book := one.document(scope))
        if isinstance(book, FactBook):
            scope = Scope({**scope.facts, **{f.name: f for f in book.facts}}, {**scope.sets, **book.sets})
    trees = tuple((one.kind, one.id, one.file, _node(json.loads(one.tree))) for one in saved)
    return Library(tuple(documents), digest, (), trees)


def _plain(node: Node) -> list[Any]:
    if node.kind == "scalar":
        value: Any = node.value
    elif node.kind == "list":
        value = [_plain(child) for child in node.value]
    else:
        value = [[_plain(key), _plain(child)] for key, child in node.value]
    return [_LETTERS[node.kind], value, node.line, node.column, int(node.plain)]


def _node(data: list[Any]) -> Node:
    letter, value, line, column, plain = data
    if letter == "l":
        value = [_node(child) for child in value]
    elif letter == "m":
        value = [(_node(key), _node(child)) for key, child in value]
    return Node(_KINDS[letter], value, line, column, bool(plain))
