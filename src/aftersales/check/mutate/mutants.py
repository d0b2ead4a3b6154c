"""The mutants of a document: what one change of its text makes of it, or of all documents that use what it declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aftersales.check.mutate.edits import Edit, edits
from aftersales.check.mutate.reasons import reasons
from aftersales.engine.books import kind_of
from aftersales.policy.diagnostics import PolicyError
from aftersales.policy.documents import FactBook, Policy, Tender
from aftersales.policy.grammar import policy
from aftersales.policy.loading import Library, Scope, built_in_scope, exchanged
from aftersales.policy.nodes import Node, line_of
from aftersales.policy.reader import Mistake, Reader


class Source(NamedTuple):
    """One document with its tree and its text."""

    document: Policy | FactBook | Tender
    root: Node
    file: str
    text: str


class Mutant(NamedTuple):
    """A document with one thing changed. `before` and `after` are the line, which a dropped row or step leaves empty;
    `reason` is what a comment about the line says of changes that no case notices. `changed` is the document, or where
    all share it the library."""

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
    """The terms, rights, waivers, benefits, vocabularies and tenders of a library."""
    documents = {(kind_of(one), one.id): one for one in library.documents}
    for kind, own, file, root in library.trees:
        one = documents[kind, own]
        if isinstance(one, Policy | FactBook | Tender):
            yield Source(one, root, file, texts[file])


def scope_of(library: Library) -> Scope:
    """What every document of a library may use."""
    scope = built_in_scope()
    for book in library.of(FactBook):
        scope = Scope({**scope.facts, **{fact.name: fact for fact in book.facts}}, {**scope.sets, **book.sets})
    return scope


def mutants(source: Source, library: Library, texts: dict[str, str]) -> Iterator[Mutant]:
    """Every mutant of a document that can be read at all."""
    stated = {reason.about: reason.text for reason in reasons(source.text)}
    scope = scope_of(library)
    for edit in edits(source.root):
        changed = _changed(source, edit.tree, library, texts, scope)
        if changed is not None:
            yield _mutant(source, edit, changed, stated.get(edit.at.line, ""))


def _mutant(source: Source, edit: Edit, changed: Policy | Library, reason: str) -> Mutant:
    line = line_of(source.text, edit.at.line)
    place = (source.document.id, source.file, edit.at.line, edit.kind, line.strip(), _after(line, edit))
    return Mutant(*place, reason, changed)


def _after(line: str, edit: Edit) -> str:
    """The line as the change leaves it."""
    if not edit.new:
        return ""
    start = line.find(edit.old, edit.at.column - 1)
    return (line[:start] + edit.new + line[start + len(edit.old) :]).strip()


def _changed(
    source: Source, tree: Node, library: Library, texts: dict[str, str], scope: Scope
) -> Policy | Library | None:
    """What a tree makes; None if it cannot be read any more, or is the same."""
    try:
        if isinstance(source.document, Policy):
            found = _policy(source, source.document, tree, scope)
            return None if found == source.document else found
        every = exchanged(library, texts, source.file, tree)
        return None if every.documents == library.documents else every
    except (Mistake, PolicyError):
        return None


def _policy(source: Source, old: Policy, tree: Node, scope: Scope) -> Policy | None:
    reader = Reader(source.file, source.text, facts=dict(scope.facts), sets=dict(scope.sets))
    found = policy(reader, tree, old.kind, old.id)
    return None if any(finding.severity == "error" for finding in reader.found) else found
