"""The mutants of a document: what one change of its text makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aftersales.check.mutate.edits import Edit, edits
from aftersales.check.mutate.reasons import reasons
from aftersales.policy.documents import FactBook, Policy
from aftersales.policy.grammar import LAYERS, policy
from aftersales.policy.loading import Library, Scope, built_in_scope
from aftersales.policy.nodes import Node, line_of
from aftersales.policy.reader import Mistake, Reader


class Source(NamedTuple):
    """One document with its tree and its text."""

    policy: Policy
    root: Node
    file: str
    text: str


class Mutant(NamedTuple):
    """A document with one thing changed. `before` and `after` are the line, which a dropped row or step leaves empty;
    `reason` is what a comment about the line says of changes that no case notices."""

    document: str
    file: str
    line: int
    kind: str
    before: str
    after: str
    reason: str
    policy: Policy

    @property
    def at(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values."""
        shown = {name: value for name, value in self._asdict().items() if name not in ("policy", "reason")}
        return {**shown, **({"reason": self.reason} if self.reason else {})}


def sources(library: Library, texts: dict[str, str]) -> Iterator[Source]:
    """The terms, rights, waivers and benefits of a library."""
    policies = {one.id: one for one in library.policies}
    for kind, own, file, root in library.trees:
        if kind in LAYERS:
            yield Source(policies[own], root, file, texts[file])


def scope_of(library: Library) -> Scope:
    """What every document of a library may use."""
    scope = built_in_scope()
    for book in library.of(FactBook):
        scope = Scope({**scope.facts, **{fact.name: fact for fact in book.facts}}, {**scope.sets, **book.sets})
    return scope


def mutants(source: Source, scope: Scope) -> Iterator[Mutant]:
    """Every mutant of a document that can be read at all."""
    stated = {reason.about: reason.text for reason in reasons(source.text)}
    for edit in edits(source.root):
        changed = _read(source, edit.tree, scope)
        if changed is not None:
            yield _mutant(source, edit, changed, stated.get(edit.at.line, ""))


def _mutant(source: Source, edit: Edit, changed: Policy, reason: str) -> Mutant:
    line = line_of(source.text, edit.at.line)
    place = (source.policy.id, source.file, edit.at.line, edit.kind, line.strip(), _after(line, edit))
    return Mutant(*place, reason, changed)


def _after(line: str, edit: Edit) -> str:
    """The line as the change leaves it."""
    if not edit.new:
        return ""
    start = line.find(edit.old, edit.at.column - 1)
    return (line[:start] + edit.new + line[start + len(edit.old) :]).strip()


def _read(source: Source, tree: Node, scope: Scope) -> Policy | None:
    """The document of a tree; None if it is not one any more, or is the same."""
    reader = Reader(source.file, source.text, facts=dict(scope.facts), sets=dict(scope.sets))
    try:
        found = policy(reader, tree, source.policy.kind, source.policy.id)
    except Mistake:
        return None
    wrong = any(finding.severity == "error" for finding in reader.found)
    return None if wrong or found == source.policy else found
