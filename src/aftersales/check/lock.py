"""`policies.lock`: what each version that was sold under said, as a digest, so that nobody edits it unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from aftersales.check.nodes import bare, child, version_at, version_nodes, words
from aftersales.check.subject import Folder
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.diagnostics import Position
from aftersales.policy.nodes import Node

NAME: Final = "policies.lock"
_HEAD: Final = "# Versions that were sold under. `aftersales check --lock` adds new ones; lines here never change.\n"
_SAYS_NOTHING: Final = ("language", "title", "source", "reviewed", "versions", "amounts", "facts", "sets", "laws")
_DECLARE: Final = ("amounts", "facts", "sets")


class Sold(NamedTuple):
    """A version in force: its name in the lock, its digest, and where it stands."""

    name: str
    digest: str
    at: Position


def sold(folder: Folder) -> Iterator[Sold]:
    """Every version that began by the date the folder is looked at."""
    for plan in folder.plans:
        for number, node in enumerate(version_nodes(folder, plan)):
            version = plan.versions[number]
            if version.version.start is None or version.version.start <= folder.today:
                name = f"{plan.id}@{version.name}" if version.name else plan.id
                yield Sold(name, _digest(folder, plan, node), version_at(folder, plan, number))


def _digest(folder: Folder, plan: PolicyPlan, node: Node) -> str:
    said = json.dumps(_said(folder, plan, node), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _said(folder: Folder, plan: PolicyPlan, node: Node) -> dict[str, Any]:
    """A version, the head of its document, and what they use of the declarations there and in vocabularies."""
    _, root = folder.nodes[plan.kind, plan.id]
    own = {key.value: bare(value) for key, value in root.value if key.value not in _SAYS_NOTHING}
    heads = [value for key, value in root.value if key.value not in _SAYS_NOTHING]
    used = {word for value in (*heads, node) for word in words(value)}
    books = [tree for kind, _, _, tree in folder.library.trees if kind == "vocabulary"]
    return {"head": own, "version": bare(node) if node is not root else {}, "uses": _closed(used, [*books, root])}


def _closed(used: set[str], books: list[Node]) -> dict[str, Any]:
    """The declarations that some words name, and those that these name."""
    declared = {key.value: value for book in books for section in _DECLARE for key, value in _pairs(book, section)}
    found: dict[str, Any] = {}
    open_ = sorted(used & declared.keys())
    while open_:
        name = open_.pop()
        if name not in found:
            found[name] = bare(declared[name])
            open_ += [word for word in words(declared[name]) if word in declared]
    return found


def _pairs(book: Node, section: str) -> list[tuple[Node, Node]]:
    found = child(book, section)
    return [] if found is None else found.value


def locked(text: str) -> dict[str, str]:
    """The digests of a lock file, by the versions' names."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {line[0]: line[-1] for line in lines if len(line) == 2}


def write(place: Path, folder: Folder) -> int:
    """Add the versions that the lock lacks; how many those were. What is locked stays as it is."""
    known = locked(place.read_text("utf-8")) if place.exists() else {}
    new = {one.name: one.digest for one in sold(folder) if one.name not in known}
    lines = [f"{name} {digest}\n" for name, digest in sorted((known | new).items())]
    place.write_text(_HEAD + "".join(lines), "utf-8")
    return len(new)
