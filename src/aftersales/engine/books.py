"""The documents behind a rulebook, compiled one by one when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aftersales.engine.alike import Alike
from aftersales.engine.answers import Governed
from aftersales.engine.deadline import arrival, counted_from, same_day
from aftersales.engine.override import Layer
from aftersales.engine.rails import Rails
from aftersales.engine.routing import Chosen
from aftersales.plan.bodies import Unclear, told_by_id_alone
from aftersales.plan.calendars import Calendars, working_days
from aftersales.plan.declared import declared_readers
from aftersales.plan.index import Index
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.sieves import Entry
from aftersales.plan.specific import Match, governing
from aftersales.plan.view import View
from aftersales.policy import compiled
from aftersales.policy.compiled import Saved
from aftersales.policy.documents import (
    HEADS,
    Calendar,
    Declaration,
    Document,
    Elapsed,
    FactBook,
    Policy,
    Routing,
    Tender,
)
from aftersales.policy.grammar import LAYERS
from aftersales.policy.loading import Library, Scope, built_in_scope
from aftersales.values.lifted import Alias, Lifted

Key = tuple[str, str]


class Books:
    """Every document by kind and id: already read, or still saved text."""

    def __init__(
        self, digest: str, documents: Mapping[Key, Document | Saved], entries: list[Entry], scope: Scope, trees: Any
    ) -> None:
        self.digest, self.documents, self.entries, self.scope, self.trees = digest, documents, entries, scope, trees
        self.shared: tuple[Declaration, ...] = tuple(
            fact for document in documents.values() if isinstance(document, FactBook) for fact in document.facts
        )
        self.calendars: Calendars = working_days(self._calendar(own) for kind, own in documents if kind == "calendar")
        self.facts, self.readers = declared_readers(self.shared, self.calendars)
        self.index = self._indexed(entries)
        self.rails = self._by_method()
        self.routings = self._routings()
        self._arrivals: dict[tuple[str, int], tuple[str, str] | None] = {}
        self._plans: dict[str, PolicyPlan] = {}
        self._bodies: dict[Key, PolicyPlan] = {}
        self._shared: dict[str, PolicyPlan] = {}
        self._alike: Alike | None = None
        self._kinds = {own: kind for kind, own in documents if kind in LAYERS}
        self.keys: dict[str, object] = {question: object() for question in ("cancel", "no_show", "change", *HEADS)}

    def policy(self, own: str) -> PolicyPlan | None:
        """The terms, right, waiver or benefit of that id, compiled."""
        if isinstance(own, Alias):
            return own.one  # type: ignore[no-any-return]
        found = self._plans.get(own)
        if found is None and own in self._kinds:
            found = self._plans.setdefault(own, PolicyPlan(self._policy(own), self.shared, self.calendars))
        return found

    def _policy(self, own: str) -> Policy:
        document = self._read((self._kinds[own], own))
        assert isinstance(document, Policy)
        return document

    def lifted(self, view: View) -> Governed:
        """The documents that have a say in a lifted item: of those that are alike one, where they may share it."""
        if view.now.shared is None:  # type: ignore[attr-defined]
            return self.index.find(view)
        if self._alike is None:
            self._alike = Alike(self.index, self._indexed, self._policy, self.policy)
        try:
            return self._alike.governed(view)
        except Unclear:
            return self.index.find(view)

    def _indexed(self, entries: list[Entry]) -> Index[Governed]:
        return Index(entries, self.shared, self.calendars, self._governed)

    def policies(self) -> tuple[PolicyPlan, ...]:
        """Every one of them, by id."""
        found = (self.policy(own) for own in sorted(self._kinds))
        return tuple(plan for plan in found if plan is not None)

    def arrival(self, method: str, now: int, void: bool = False) -> tuple[str, str] | None:
        """The first and last local date on which a refund made now can arrive, or a payment voided now does; None if
        its rail does not say."""
        rail = self.rails.get(method)
        if rail is not None and void:
            return same_day(rail, now)
        if rail is None or rail.arrival is None:
            return None
        if any(isinstance(end, Elapsed) for end in rail.arrival):
            return arrival(rail, now, self.calendars)
        day = counted_from(rail, now)
        if isinstance(day, Lifted):
            return arrival(rail, now, self.calendars)
        key = (rail.id, day)
        if key not in self._arrivals:
            self._arrivals[key] = arrival(rail, now, self.calendars)
        return self._arrivals[key]

    def _governed(self, matches: tuple[Match, ...]) -> Governed:
        terms = governing(matches)
        others = self._layers([match for match in matches if match.kind != "terms"])
        if isinstance(terms, str):
            return Governed(self.policy(terms), None, others, {})
        return Governed(None, terms, others, {})

    def _layers(self, matches: list[Match]) -> tuple[Layer, ...]:
        """One layer for all documents that say the same and apply just so. Those that owe compensation stand alone:
        another document may exclude one of them and not the other."""
        alike: dict[tuple[Any, ...], list[Match]] = {}
        for match in matches:
            plan = self.policy(match.id)
            assert plan is not None
            own = match.id if _compensates(plan) else ""
            key = (plan.kind, plan.policy.body_key, bool(match.holds), match.missing, own)
            alike.setdefault(key, []).append(match)
        return tuple(sorted((self._layer(group) for group in alike.values()), key=lambda layer: layer.plan.id))

    def _layer(self, group: list[Match]) -> Layer:
        return Layer(self._beside(group[0].id), group[0], tuple(match.id for match in group[1:]))

    def _beside(self, own: str) -> PolicyPlan:
        """The plan of a right, waiver or benefit. Those that only their ids tell apart share tables: many documents,
        few tables."""
        found = self._shared.get(own)
        if found is None:
            plan = self.policy(own)
            assert plan is not None
            if told_by_id_alone(plan.policy):
                plan = plan.compiled_as(self._bodies.setdefault((plan.kind, plan.policy.body_key), plan))
            found = self._shared[own] = plan
        return found

    def exchanged(self, policy: Policy) -> Books:
        """The same documents with another in place of the one of its id, or beside them; what is compiled of the others
        is shared."""
        found = object.__new__(Books)
        found.__dict__.update(self.__dict__)
        found.documents = {**self.documents, (policy.kind, policy.id): policy}
        found._alike, found._bodies, found._shared = None, {}, {}
        found._plans = {own: plan for own, plan in self._plans.items() if own != policy.id}
        found.keys = {question: object() for question in self.keys}
        found._kinds = {**self._kinds, policy.id: policy.kind}
        before = [entry.tests for entry in self.entries if entry.id == policy.id]
        if before == list(policy.applies):
            found.index = self.index.resolving(found._governed)
            return found
        found.entries = [entry for entry in self.entries if entry.id != policy.id]
        found.entries += [Entry(policy.id, policy.kind, tests) for tests in policy.applies]
        found.index = found._indexed(found.entries)
        return found

    def save(self, file: Path) -> None:
        """Write the documents' trees as one file."""
        compiled.save(file, self.digest, (t if isinstance(t, Saved) else Saved.of(*t) for t in self.trees))

    def _read(self, key: Key) -> Document:
        document = self.documents[key]
        return document.document(self.scope) if isinstance(document, Saved) else document

    def _by_method(self) -> Rails:
        rails = Rails()
        for key in self.documents:
            if key[0] == "tender":
                rail = self._read(key)
                assert isinstance(rail, Tender)
                rails |= dict.fromkeys(rail.methods, rail)
        return rails

    def _routings(self) -> Index[Chosen] | None:
        """Which `routing` document governs; None where there is none."""
        found = [self._read(key) for key in self.documents if key[0] == "routing"]
        every = {document.id: document for document in found if isinstance(document, Routing)}

        def chosen(matches: tuple[Match, ...]) -> Chosen:
            own = governing(matches, "routing")
            return every[own] if isinstance(own, str) else None if own[1] == "no_routing" else own

        entries = [Entry(one.id, "routing", tests) for one in every.values() for tests in one.applies or ((),)]
        return Index(entries, self.shared, self.calendars, chosen) if entries else None

    def _calendar(self, own: str) -> Calendar:
        document = self._read(("calendar", own))
        assert isinstance(document, Calendar)
        return document

    def __reduce__(self) -> tuple[Any, ...]:
        return Books, (self.digest, self.documents, self.entries, self.scope, self.trees)


def _compensates(plan: PolicyPlan) -> bool:
    """Whether any version of a document has a table for a head of compensation."""
    return any(not version.version.body.tables.keys().isdisjoint(HEADS) for version in plan.versions)


_KINDS = {Tender: "tender", Routing: "routing", Calendar: "calendar", FactBook: "vocabulary"}


def kind_of(document: Document) -> str:
    """The kind of a document, as its first key names it."""
    if isinstance(document, Policy):
        return document.kind
    return _KINDS[type(document)]


def books_of_library(library: Library) -> Books:
    """From documents just read."""
    documents: dict[Key, Document | Saved] = {(kind_of(d), d.id): d for d in library.documents}
    entries = [Entry(policy.id, policy.kind, tests) for policy in library.policies for tests in policy.applies]
    return Books(library.digest, documents, entries, built_in_scope(), library.trees)


def books_of_file(file: Path) -> Books:
    """From a saved rulebook: only what is needed to find documents is read now. Raises PolicyError."""
    digest, saved = compiled.read(file)
    scope = built_in_scope()
    documents: dict[Key, Document | Saved] = {}
    entries: list[Entry] = []
    for one in sorted(saved, key=lambda entry: entry.kind != "vocabulary"):
        documents[one.kind, one.id] = one.document(scope) if one.kind == "vocabulary" else one
        book = documents[one.kind, one.id]
        if isinstance(book, FactBook):
            scope = Scope({**scope.facts, **{f.name: f for f in book.facts}}, {**scope.sets, **book.sets})
    for one in saved:
        if one.kind in LAYERS:
            entries += [Entry(one.id, one.kind, tests) for tests in one.applies(scope)]
    return Books(digest, documents, entries, scope, saved)
