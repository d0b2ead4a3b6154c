"""Terms that differ in constants alone, told apart by one word of the item: of a word that is lifted they are taken as
one document, whose constants are lifted too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from aftersales.plan.axes import Words
from aftersales.plan.bodies import told_by_id_alone
from aftersales.plan.constants import Apart
from aftersales.plan.family import Family, Member
from aftersales.plan.index import Index
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.sieves import Entry
from aftersales.plan.view import View
from aftersales.policy.documents import OneOf, Policy, Tests
from aftersales.values.lifted import Lifted

Documents = Callable[[str], Policy]
Plans = Callable[[str], PolicyPlan | None]


class Families:
    """The families of the terms of an index."""

    def __init__(self, index: Index[Any], documents: Documents, plans: Plans) -> None:
        self._by_id: dict[str, Family] = {}
        self._places: dict[int, Mapping[Any, int]] = {}
        self._documents, self._plans = documents, plans
        self._times = Counter(entry.id for entry in index.entries)
        for axis, entries in index.by_word():
            places = self._merged(axis, entries)
            if places != axis.places:
                self._places[id(axis)] = places
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
        groups: dict[Hashable, dict[str, Member]] = defaultdict(dict)
        for word, entry in ((word, some[0]) for word, some in entries.items() if len(some) == 1):
            if self._may_be_alike(entry) and _told_apart(entry.tests, axis.fact, word):
                apart = Apart(self._documents(entry.id))
                rest = apart.shape(tuple([test for test in entry.tests if test.fact != axis.fact]))
                groups[apart.key, rest][word] = Member(axis.places[word], entry.id, apart.constants)
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
        return told_by_id_alone(self._documents(entry.id))


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
