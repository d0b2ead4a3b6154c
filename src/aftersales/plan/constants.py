"""The constants of a document: what is left of it without them, and its tables with others in their places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator
from copy import copy
from typing import Any

from aftersales.plan.axes import Axis, Quantity
from aftersales.plan.compile import clock_of, cuts_of
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import Bound, Cutoff, Flat, IsNone, Months, OneOf, Percent, Policy, Row, Within
from aftersales.values.frozen import changed, values

Clock = tuple[str, str]
Table = tuple[int, str]
"""The number of a version, and the question."""
_NAMES = ("id", "title", "source", "reviewed", "applies", "body_key", "at")
"""What tells documents apart that say the same."""


class Apart:
    """A document and its constants: amounts and percents of its tables in their order, and where its tests cut each
    fact in each clock. Documents with the same `key` differ in nothing else, and their cuts lie in the same order."""

    def __init__(self, policy: Policy) -> None:
        self.amounts: list[int] = []
        self.begins: dict[Table, int] = {}
        self._cuts: dict[Clock, list[int]] = {}
        said = [self.shape(getattr(policy, name)) for name in policy._names if name not in (*_NAMES, "versions")]  # type: ignore[attr-defined]
        said += [self._version(number, version) for number, version in enumerate(policy.versions)]
        self.cuts = {clock: sorted(set(some)) for clock, some in self._cuts.items()}
        order = tuple((clock, tuple(map(self.cuts[clock].index, some))) for clock, some in self._cuts.items())
        self.key: Hashable = tuple(said), order

    @property
    def constants(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.amounts, *(cut for some in self.cuts.values() for cut in some))

    def _version(self, number: int, version: Any) -> Hashable:
        body = version.body
        said: list[Hashable] = [self.shape((version.name, version.start, version.instant, body.gates, body.deadlines))]
        for question, rows in body.tables.items():
            self.begins[number, question] = len(self.amounts)
            said.append((question, self.shape(rows, True)))
        return tuple(said)

    def shape(self, value: Any, open_: bool = False) -> Hashable:
        """A value without positions, and where it is `open_` without constants, which are noted."""
        if isinstance(value, Position):
            return None
        if open_ and isinstance(value, Percent | Flat):
            number, *rest = values(value)
            self.amounts.append(number)
            return type(value), *rest
        if isinstance(value, Within):
            return Within, value.fact, tuple([self._bound(value.fact, one, open_) for one in value.bounds])
        if isinstance(value, OneOf):
            numbers = [one for one in value.values if type(one) is int]
            self._cuts.setdefault((value.fact, "value"), []).extend(
                sorted(n + shift for n in numbers for shift in (0, 1))
            )
        if hasattr(value, "_names"):
            return type(value), *[self.shape(one, open_) for one in values(value)]
        if type(value) is dict:
            return tuple([(name, self.shape(one, open_)) for name, one in value.items()])
        return tuple([self.shape(one, open_) for one in value]) if type(value) is tuple else value

    def _bound(self, fact: str, bound: Bound | Cutoff, open_: bool) -> Hashable:
        if isinstance(bound, Cutoff) or isinstance(bound.value, Months):
            return bound
        self._cuts.setdefault(clock_of(fact, bound), []).extend(cuts_of(bound))
        return (bound.operator, type(bound.value)) if open_ else bound


class Holes:
    """Where the constants stand in the tables of documents that are alike, of which one is given."""

    def __init__(self, one: Apart) -> None:
        self._begins, self._cuts = one.begins, one.cuts
        first, self._first = len(one.amounts), dict[Clock, int]()
        for clock, some in one.cuts.items():
            self._first[clock] = first
            first += len(some)

    def filled(self, rows: tuple[Row, ...], gates: int, of: Table, constant: Callable[[int], Any]) -> tuple[Row, ...]:
        """The rows of a table, gates before them, with other amounts and percents."""
        numbers = iter(range(self._begins.get(of, 0), self._begins.get(of, 0) + 2**31))
        return (*rows[:gates], *_filled(rows[gates:], numbers, constant))

    def cut(self, axis: Axis, constant: Callable[[int], Any]) -> Axis:
        """An axis that is cut elsewhere."""
        clock = axis.fact, axis.clock
        if not isinstance(axis, Quantity) or clock not in self._first:
            return axis
        found, first, known = copy(axis), self._first[clock], self._cuts[clock]
        found.cuts = [constant(first + bisect_left(known, one)) for one in axis.cuts]
        return found


def _filled(value: Any, numbers: Iterator[int], constant: Callable[[int], Any]) -> Any:
    """A part of a row with other amounts; its tests are the same ones."""
    if isinstance(value, Within | OneOf | IsNone | Position):
        return value
    if isinstance(value, Percent | Flat):
        name = "minor" if isinstance(value, Flat) else "basis_points"
        return changed(value, **{name: constant(next(numbers))})
    inner = values(value) if hasattr(value, "_names") else value
    if type(inner) is not tuple:
        return value
    made = tuple([_filled(one, numbers, constant) for one in inner])
    if all(one is other for one, other in zip(made, inner, strict=True)):
        return value
    return type(value)(*made) if hasattr(value, "_names") else made
