"""A folder of policy files to a library of documents; it loads whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from aftersales.policy.calendars import calendars_of
from aftersales.policy.diagnostics import Diagnostic, PolicyError, Position
from aftersales.policy.documents import Calendar, Declaration, Document, FactBook, Policy
from aftersales.policy.grammar import KINDS, kind_of
from aftersales.policy.methods import refuse_wrong_methods
from aftersales.policy.nodes import Node, line_of, parse
from aftersales.policy.reader import Mistake, Reader, did_you_mean
from aftersales.policy.registry import declared_built_in
from aftersales.values.frozen import frozen

CASES = ".cases.yaml"
D = TypeVar("D")


@frozen
class Scope:
    """The facts and sets that every document of a folder may use."""

    facts: Mapping[str, Declaration]
    sets: Mapping[str, tuple[str, ...]]


@frozen
class Library:
    """Every document of a folder. `digest` identifies their texts; `warnings` are findings that do not stop loading."""

    documents: tuple[Document, ...]
    digest: str
    warnings: tuple[Diagnostic, ...] = ()
    trees: tuple[tuple[str, str, str, Node], ...] = ()

    def of(self, kind: type[D]) -> tuple[D, ...]:
        """The documents of one class."""
        return tuple(document for document in self.documents if isinstance(document, kind))

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The terms, rights, waivers and benefits."""
        return self.of(Policy)

    @property
    def facts(self) -> tuple[Declaration, ...]:
        """The facts that all documents share."""
        return tuple(fact for book in self.of(FactBook) for fact in book.facts)


def load_folder(path: Path, shown: Path | None = None) -> Library:
    """Every `*.yaml` below a folder but the cases, named as below `shown` if that is given.

    Raises PolicyError, listing what is wrong in all files.
    """
    texts = read_folder(path)
    if shown is not None:
        texts = {str(shown / Path(file).relative_to(path)): text for file, text in texts.items()}
    return load_texts(texts)


def read_folder(path: Path) -> dict[str, str]:
    """The policy texts of a folder (or of one file) by path, sorted. Raises PolicyError."""
    if not path.exists():
        raise PolicyError([Diagnostic("no-folder", "error", f"there is no `{path}`", Position(str(path), 1, 1))])
    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
    files = [file for file in files if not file.name.endswith(CASES)]
    if not files:
        hint = "policies end in `.yaml`"
        raise PolicyError([Diagnostic("no-policies", "error", "no policy files here", Position(str(path), 1, 1), hint)])
    return {str(file): _read(file) for file in files}


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read as UTF-8 text: {error}"
        raise PolicyError([Diagnostic("unreadable", "error", message, Position(str(file), 1, 1))]) from None


def load_texts(texts: Mapping[str, str]) -> Library:
    """The library of policy texts by file name. Raises PolicyError with every finding of every file."""
    found: list[Diagnostic] = []
    trees: list[tuple[Reader, Node, str, str]] = []
    for file, text in texts.items():
        tree = _tree(file, text, found)
        trees += [tree] if tree else []
    documents = _documents(trees, found)
    _refuse_twins(documents, found)
    _refuse_strangers(documents, found)
    _refuse_unknown_rivals(documents, found)
    found += refuse_wrong_methods(documents, {reader.at(root): root for reader, root, *_ in trees})
    found = [d if d.text else d._replace(text=line_of(texts[d.at.file], d.at.line)) for d in found]
    if any(finding.severity == "error" for finding in found):
        raise PolicyError(found)
    roots = tuple((kind, own, reader.file, root) for reader, root, kind, own in trees)
    return Library(tuple(documents), digest_of(texts), tuple(found), roots)


def read_again(library: Library, file: str, root: Node) -> Library:
    """A library with another tree in the place of one file's: what all documents use of each other is read anew.

    Raises PolicyError.
    """
    found: list[Diagnostic] = []
    trees = [(kind, own, at, root if at == file else tree) for kind, own, at, tree in library.trees]
    documents = _documents([(Reader(at, "", found), tree, kind, own) for kind, own, at, tree in trees], found)
    if any(finding.severity == "error" for finding in found):
        raise PolicyError(found)
    return Library(tuple(documents), "", tuple(found), tuple(trees))


def digest_of(texts: Mapping[str, str]) -> str:
    """A hash of the texts alone, whatever their paths."""
    hashes = sorted(hashlib.sha256(text.encode()).hexdigest() for text in texts.values())
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _tree(file: str, text: str, found: list[Diagnostic]) -> tuple[Reader, Node, str, str] | None:
    reader = Reader(file, text, found)
    try:
        root = parse(text, file)
        return reader, root, *kind_of(reader, root)
    except PolicyError as error:
        found.extend(error.diagnostics)
    except Mistake as mistake:
        reader.report(mistake.node, mistake.code, mistake.message, mistake.hint)
    return None


def _documents(trees: list[tuple[Reader, Node, str, str]], found: list[Diagnostic]) -> list[Document]:
    """Vocabularies first: what they declare is in scope everywhere."""
    scope = built_in_scope()
    documents: list[Document] = []
    for reader, root, kind, own in sorted(trees, key=lambda tree: tree[2] != "vocabulary"):
        reader.facts, reader.sets = dict(scope.facts), dict(scope.sets)
        document = reader.attempt(KINDS[kind], root, kind, own)
        if document is not None:
            documents.append(document)
        if isinstance(document, FactBook):
            scope = Scope(reader.facts, reader.sets)
    return documents


def built_in_scope() -> Scope:
    """What is in scope before any vocabulary."""
    return Scope(declared_built_in(), {})


def _refuse_strangers(documents: list[Document], found: list[Diagnostic]) -> None:
    """Every calendar that is counted in is there."""
    known = {document.id for document in documents if isinstance(document, Calendar)}
    for name, at in dict.fromkeys(pair for document in documents for pair in calendars_of(document)):
        if name not in known:
            hint = did_you_mean(name, known) or "a calendar is a document: check the folder that it stands in"
            found.append(Diagnostic("unknown-calendar", "error", f"there is no calendar `{name}`", at, hint))


def _refuse_unknown_rivals(documents: list[Document], found: list[Diagnostic]) -> None:
    """What a document excludes, or is bought under, is there."""
    policies = [document for document in documents if isinstance(document, Policy)]
    known = {policy.id for policy in policies}
    for policy in policies:
        for own in sorted({rival.partition("/")[0] for rival in policy.not_with} - known):
            hint = did_you_mean(own, known)
            message = f"`not_with` names `{own[:60]}`, which is no document of this folder"
            found.append(Diagnostic("unknown-document", "warning", message, policy.at, hint))
        if policy.bought_under and policy.bought_under not in known:
            message = f"`bought_under` names `{policy.bought_under[:60]}`, which is no document of this folder"
            hint = did_you_mean(policy.bought_under, known)
            found.append(Diagnostic("unknown-document", "warning", message, policy.at, hint))
        found += _refuse_unknown_versions(policy, {other.id: other for other in policies})


def _refuse_unknown_versions(policy: Policy, known: Mapping[str, Policy]) -> Iterator[Diagnostic]:
    """What a law compares a document with, and the versions that laws name, are there."""
    for law in policy.laws:
        if law.than and law.than not in known:
            message = f"`never_worse_than` names `{law.than[:60]}`, which is no document of this folder"
            yield Diagnostic("unknown-document", "warning", message, law.at, did_you_mean(law.than, known))
        for own, version in ((policy.id, law.version), (law.than, law.than_version)):
            versions = [one.name for one in known[own].versions] if own in known else [version]
            if version and version not in versions:
                hint = did_you_mean(version, versions)
                message = f"a law names the version `{version[:60]}` of `{own}`, which it does not have"
                yield Diagnostic("unknown-document", "warning", message, law.at, hint)


def _refuse_twins(documents: list[Document], found: list[Diagnostic]) -> None:
    seen: dict[tuple[type, str], Document] = {}
    for document in documents:
        first = seen.setdefault((type(document), document.id), document)
        if first is not document:
            message = f"the id `{document.id}` stands in {first.at} too"
            found.append(Diagnostic("duplicate-id", "error", message, document.at, "ids are unique in a folder"))
