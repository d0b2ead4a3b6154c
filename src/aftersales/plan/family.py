"""Documents that are alike as one, of a lifted word: its constants, and its id, are those of the word's document."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any, NamedTuple

from aftersales.plan.axes import Words
from aftersales.plan.constants import Apart, Holes
from aftersales.plan.forks import Forks, Located
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import Candidate, TablePlan
from aftersales.values.frozen import changed
from aftersales.values.lifted import Alias, Lifted, pure


class Member(NamedTuple):
    """A document: the place of its word, its id, its constants."""

    place: int
    id: str
    constants: tuple[int, ...]


class Family:
    """Documents alike, by the words that tell them apart; `base` stands for all of them."""

    def __init__(self, axis: Words, base: PolicyPlan, members: Mapping[str, Member]) -> None:
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
        found.rows, found._candidates, found._shown = own, {}, {}
        found.axes = tuple(axes.values())
        found.moving = tuple([axes.get(id(one), one) for one in base.moving])
        found.tail = None if base.tail is None else self._lifted(base.tail, question)
        found._find = Forks(found.axes, found._one).find
        return found


class _Table(TablePlan):
    """A table some of whose constants are lifted: its candidates are not compared."""

    __slots__ = ()

    def _one(self, cell: Located) -> Candidate:
        return self._resolve(cell)
