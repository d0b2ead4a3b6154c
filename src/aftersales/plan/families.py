"""Terms that differ in constants alone, told apart by one word of the item: of a word that is lifted they are taken as
one document, whose constants are lifted too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from copy import copy
from typing import Any, NamedTuple

from aftersales.plan.axes import Words
from aftersales.plan.constants import Apart, Holes
from aftersales.plan.index import Entry, Index
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import Candidate, Cell, TablePlan
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS, OneOf, Policy, Tests
from aftersales.values.frozen import changed
from aftersales.values.lifted import Alias, Lifted, pure

Documents = Callable[[str], Policy]
Plans = Callable[[str], PolicyPlan | None]


class Family:
    """Documents alike, by the words that tell them apart; `base` stands for all of them."""

    def __init__(self, axis: Words, base: PolicyPlan, members: Mapping[str, _Member]) -> None:
        self.axis, self.base = axis, base
        self.ids = {word: member.id for word, member in members.items()}
        self.constants = {word: member.constants for word, member in members.items()}
        self.holes = Holes(Apart(base.policy))
        self.varying = [len(set(values)) > 1 for values in zip(*self.constants.values(), strict=True)]

    def plan(self, word: Lifted) -> PolicyPlan:
        """The document of a lifted word."""
        found = copy(self.base)
        found.id = Alias(self.base.id, id_of(word, self), found)
        found.policy = changed(self.base.policy, id=found.id)
        found.versions = tuple(_Version(found, one, self, word, n) for n, one in enumerate(self.base.versions))
        found.always = None if self.base.always is None else found.versions[0]
        return found

    def constant(self, word: Lifted, hole: int) -> Any:
        """A constant of the document of a lifted word."""
        return constant_of(word, self, hole) if self.varying[hole] else self.constants[next(iter(self.ids))][hole]


@pure
def id_of(word: Any, family: Family) -> str:
    """The id of the document of a word."""
    return family.ids[word]


@pure
def constant_of(word: Any, family: Family, hole: int) -> int:
    """A constant of the document of a word."""
    return family.constants[word][hole]


class _Version(VersionPlan):
    """A version of a document of a lifted word."""

    __slots__ = ("_base", "_family", "_number", "_word")

    def __init__(self, policy: PolicyPlan, base: VersionPlan, family: Family, word: Lifted, number: int) -> None:
        super().__init__(policy, base.version)
        self._base, self._family, self._word, self._number = base, family, word, number

    def _compiled(self, question: str) -> TablePlan | None:
        base = self._base.table(question)
        return None if base is None else self._lifted(base, question)

    def _lifted(self, base: TablePlan, question: str) -> TablePlan:
        family, word = self._family, self._word
        found: TablePlan = _Table.__new__(_Table)
        for name in TablePlan.__slots__:
            setattr(found, name, getattr(base, name))
        own = family.holes.filled(base.rows, base.gates, (self._number, question), lambda n: family.constant(word, n))
        axes = {id(axis): family.holes.cut(axis, lambda n: family.constant(word, n)) for axis in base.axes}
        found.rows, found._candidates = own, {}
        found.axes = tuple(axes.values())
        found.moving = tuple([axes.get(id(one), one) for one in base.moving])
        found.tail = None if base.tail is None else self._lifted(base.tail, question)
        return found


class _Table(TablePlan):
    """A table some of whose constants are lifted: its candidates are not compared."""

    __slots__ = ()

    def candidate(self, cell: Cell) -> Candidate:
        found = self._candidates.get(cell)
        if found is None:
            found = self._candidates[cell] = self._resolve(cell)
        return found


class _Member(NamedTuple):
    place: int
    id: str
    constants: tuple[int, ...]


class Families:
    """The families of the terms of an index."""

    def __init__(self, index: Index[Any], documents: Documents, plans: Plans) -> None:
        self._by_id: dict[str, Family] = {}
        self._places: dict[int, Mapping[Any, int]] = {}
        self._documents, self._plans = documents, plans
        self._times = Counter(entry.id for entry in index.entries)
        for axis, entries in index.by_word():
            self._places[id(axis)] = self._merged(axis, entries)
            axis.alike = self.places

    def places(self, axis: Words, word: Lifted) -> Mapping[Any, int]:
        """The places of an axis; that of one member for all of a family."""
        return axis.places if _first(axis, word) is None else self._places[id(axis)]

    def lifted(self, terms: PolicyPlan, view: View) -> PolicyPlan:
        """The terms of a view, of whatever family they stand for. Raises TypeError where two of one family meet."""
        family, shared = self._by_id.get(terms.id), view.now.shared  # type: ignore[attr-defined]
        if family is None or shared is None:
            return terms
        word = family.axis.read(view)
        first = _first(family.axis, word) if isinstance(word, Lifted) else None
        found = shared.get(family) or shared.setdefault(family, terms if first is None else family.plan(first))
        if (found is terms) != (first is None):
            raise TypeError("two of the documents that are taken as one meet")
        return found  # type: ignore[no-any-return]

    def _merged(self, axis: Words, entries: Mapping[Any, list[Entry]]) -> Mapping[Any, int]:
        """The places of words, for those that tell documents apart that are alike the same one."""
        groups: dict[Hashable, dict[str, _Member]] = defaultdict(dict)
        for word, entry in ((word, some[0]) for word, some in entries.items() if len(some) == 1):
            if self._may_be_alike(entry) and _told_apart(entry.tests, axis.fact, word):
                apart = Apart(self._documents(entry.id))
                rest = apart.shape(tuple([test for test in entry.tests if test.fact != axis.fact]))
                groups[apart.key, rest][word] = _Member(axis.places[word], entry.id, apart.constants)
        places = dict(axis.places)
        for some in groups.values():
            first = next(iter(some.values()))
            base = self._plans(first.id) if len(some) > 1 else None
            if base is not None:
                self._by_id |= dict.fromkeys([member.id for member in some.values()], Family(axis, base, some))
                places.update(dict.fromkeys(some, first.place))
        return places

    def _may_be_alike(self, entry: Entry) -> bool:
        """Whether these are terms of which only amounts, rows and the id are put out, and that apply in one way."""
        if entry.kind != "terms" or self._times[entry.id] > 1:
            return False
        bodies = [version.body for version in self._documents(entry.id).versions]
        return not any(body.deadlines or not body.tables.keys().isdisjoint(HEADS) for body in bodies)


def _first(axis: Words, word: Lifted) -> Any:
    """The first word that an axis was asked about, if this is the same and may be taken as one with others."""
    if word.shared is None:
        return None
    first = word.shared.setdefault(axis, word)
    return first if first == word else None


def _told_apart(tests: Tests, fact: str, word: str) -> bool:
    """Whether a conjunction asks once for a fact, and for nothing but a word."""
    found = [test for test in tests if test.fact == fact]
    return len(found) == 1 and isinstance(found[0], OneOf) and found[0].values == {word}
