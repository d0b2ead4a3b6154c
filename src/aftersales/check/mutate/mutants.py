"""The mutants of a document: what one change of its text makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aftersales.check.mutate.edits import Edit, edits
from aftersales.check.mutate.reasons import reasons
from aftersales.engine.books import kind_of
from aftersales.policy.diagnostics import PolicyError
from aftersales.policy.documents import Document, FactBook, Policy
from aftersales.policy.grammar import policy
from aftersales.policy.loading import Library, Scope, built_in_scope, read_again
from aftersales.policy.nodes import Node, line_of
from aftersales.policy.reader import Mistake, Reader


class Source(NamedTuple):
    """One document with its tree and its text."""

    document: Document
    root: Node
    file: str
    text: str


class Mutant(NamedTuple):
    """A document with one thing changed. `before` and `after` are the line, which a dropped row or step leaves empty;
    `reason` is what a comment about the line says of changes that no case notices. `changed` is the policy or, where
    another document changed, the whole library."""

    document: str
    file: str
    line: int
    kind: str
    before: str
    after: str
    reason: str
    changed: Policy | Library

    @property
    def at(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values."""
        shown = {name: value for name, value in self._asdict().items() if name not in ("changed", "reason")}
        return {**shown, **({"reason": self.reason} if self.reason else {})}


def sources(library: Library, texts: dict[str, str]) -> Iterator[Source]:
    """Every document of a library but its calendars."""
    documents = {(kind_of(one), one.id): one for one in library.documents}
    for kind, own, file, root in library.trees:
        if kind != "calendar":
            yield Source(documents[kind, own], root, file, texts[file])


def mutants(source: Source, library: Library) -> Iterator[Mutant]:
    """Every mutant of a document that can be read at all."""
    scope, stated = _scope(library), list(reasons(source.text))
    for edit in edits(source.root):
        changed = _read(source, edit.tree, scope, library)
        if changed is not None:
            found = (one.text for one in stated if one.excuses(edit.at.line, edit.kind))
            yield _mutant(source, edit, changed, next(found, ""))


def _scope(library: Library) -> Scope:
    """What every policy of a library may use."""
    scope = built_in_scope()
    for book in library.of(FactBook):
        scope = Scope({**scope.facts, **{fact.name: fact for fact in book.facts}}, {**scope.sets, **book.sets})
    return scope


def _mutant(source: Source, edit: Edit, changed: Policy | Library, reason: str) -> Mutant:
    line = line_of(source.text, edit.at.line)
    place = (source.document.id, source.file, edit.at.line, edit.kind, line.strip(), _after(line, edit))
    return Mutant(*place, reason, changed)


def _after(line: str, edit: Edit) -> str:
    """The line as the change leaves it; nothing if more than the line changes."""
    start = line.find(edit.old, edit.at.column - 1)
    if not edit.new or start < 0:
        return ""
    return (line[:start] + edit.new + line[start + len(edit.old) :]).strip()


def _read(source: Source, tree: Node, scope: Scope, library: Library) -> Policy | Library | None:
    """What becomes of a tree; None if it cannot be read, or is the same document."""
    try:
        if isinstance(source.document, Policy):
            return _policy(source, source.document, tree, scope)
        found = read_again(library, source.file, tree)
    except (Mistake, PolicyError):
        return None
    return None if source.document in found.documents else found


def _policy(source: Source, old: Policy, tree: Node, scope: Scope) -> Policy | None:
    reader = Reader(source.file, source.text, facts=dict(scope.facts), sets=dict(scope.sets))
    found = policy(reader, tree, old.kind, old.id)
    wrong = any(finding.severity == "error" for finding in reader.found)
    return None if wrong or found == old else found
