"""How the value of each fact is read from a view: a value, None (it does not exist) or UNKNOWN (not stated)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from aftersales.model.facts import UNKNOWN
from aftersales.model.new_price import COMPARED
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.unknown import stated
from aftersales.plan.supplier import SUPPLIER_PENALTY, SupplierPenalty
from aftersales.plan.view import NEW_PRICES, TOUCHED, View
from aftersales.policy.documents import Arithmetic, Declaration, Local, Member, Same, Shift, Span, Stated, Switch
from aftersales.policy.given import typed
from aftersales.policy.registry import ASKED, OF_CHANGES, REQUESTED, WEEKDAYS
from aftersales.values.lifted import is_among
from aftersales.values.zones import DAY, EPOCH_DAY, day_start, local_day, utc_offset


class Reader(Protocol):
    """Reads one fact."""

    def value(self, view: View) -> Any:
        """The fact's value, None or UNKNOWN."""

    @property
    def still(self) -> bool:
        """Whether the booking alone decides the value: neither the instant nor the reason of the request does."""

    def moves(self, view: View) -> list[int]:
        """Instants of the request at which the value becomes another, besides the cuts of a table's own axes."""


class Still:
    """A fact that does not move with the request."""

    __slots__ = ()
    still = True

    def moves(self, view: View) -> list[int]:
        return []


class Plain(Still):
    """A fact that the booking states, under its own name."""

    __slots__ = ("default", "kind", "name")

    def __init__(self, name: str, kind: str, default: Any = UNKNOWN) -> None:
        self.name, self.kind, self.default = name, kind, default

    def value(self, view: View) -> Any:
        if view.given is not None and (self.name, "value") in view.given:
            return view.given[self.name, "value"]
        value = view.facts.get(self.name, self.default)
        stated = view.record.stated
        if stated and self.name in stated and view.facts is view.record.facts:
            return attribute(view, self.name, self.kind, value)
        return value


class Requested(Still):
    """The instant of the request."""

    still = False

    def value(self, view: View) -> int:
        return view.now


class Asked(Still):
    """What the request states."""

    __slots__ = ("name",)
    still = False

    def __init__(self, name: str) -> None:
        self.name = name

    def value(self, view: View) -> Any:
        return view.asked.get(self.name)


class Repriced(Asked):
    """What a request states of an item's new price, alone or beside the old one."""

    __slots__ = ()

    def value(self, view: View) -> Any:
        if NEW_PRICES not in view.asked:
            return None
        new, old = view.new, view.record.whole
        if new is None:
            return UNKNOWN
        return stated(COMPARED[self.name](old, new))


class JourneyChanged(Asked):
    """How much of what is left of a journey a change touches."""

    __slots__ = ()

    def value(self, view: View) -> Any:
        if NEW_PRICES not in view.asked or not view.record.item.segments:
            return None
        named, left = view.asked[TOUCHED], set(view.record.numbers) - view.record.flown
        if named is None or left <= set(named):
            return "all"
        return "untouched" if left.isdisjoint(named) else "part"


class NightsUsed(Still):
    """Nights used at the request."""

    still = False

    def value(self, view: View) -> Any:
        return view.used if view.record.nights else None


class Constant(Still):
    """A switch: its default, unless the caller says otherwise."""

    __slots__ = ("default", "name")

    def __init__(self, name: str, default: str) -> None:
        self.name, self.default = name, default

    def value(self, view: View) -> Any:
        return view.given.get((self.name, "value"), self.default) if view.given else self.default


class Both:
    """What needs two facts: none if either is, else unknown if either is."""

    __slots__ = ("left", "right")

    def __init__(self, left: Reader, right: Reader) -> None:
        self.left, self.right = left, right

    def value(self, view: View) -> Any:
        left, right = self.left.value(view), self.right.value(view)
        if left is None or right is None:
            return None
        if left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        return self.of(left, right)

    @property
    def still(self) -> bool:
        return self.left.still and self.right.still

    def moves(self, view: View) -> list[int]:
        return self.left.moves(view) + self.right.moves(view)

    def of(self, left: Any, right: Any) -> Any:
        """The value of two known values."""
        raise NotImplementedError


class Subtract(Both):
    """Right minus left: elapsed time between instants, days between dates."""

    def of(self, left: Any, right: Any) -> Any:
        return right - left


class Equal(Both):
    """Whether two facts are the same."""

    def of(self, left: Any, right: Any) -> Any:
        return left == right


class Lower(Both):
    """The lower of two amounts."""

    def of(self, left: Any, right: Any) -> Any:
        return min(left, right)


class Difference(Both):
    """Left less right, not below zero."""

    def of(self, left: Any, right: Any) -> Any:
        return max(0, left - right)


class Ratio(Both):
    """Left over right in basis points, rounded down; none if right is zero."""

    def of(self, left: Any, right: Any) -> Any:
        return left * 10_000 // right if right else None


class InSet:
    """Whether a fact is among words, or a date in ranges of dates."""

    __slots__ = ("fact", "ranges", "words")

    def __init__(self, fact: Reader, words: frozenset[str], ranges: tuple[tuple[int, int], ...]) -> None:
        self.fact, self.words, self.ranges = fact, words, ranges

    def value(self, view: View) -> Any:
        value = self.fact.value(view)
        if value is UNKNOWN:
            return UNKNOWN
        if isinstance(value, int):
            return any(first <= value <= last for first, last in self.ranges)
        return bool(self.words) and is_among(value, self.words)

    @property
    def still(self) -> bool:
        return self.fact.still

    def moves(self, view: View) -> list[int]:
        return self.fact.moves(view)


class LocalOf:
    """The local date, weekday or time of day of an instant."""

    __slots__ = ("how", "instant", "zone")

    def __init__(self, how: str, instant: Reader, zone: str | None) -> None:
        self.how, self.instant, self.zone = how, instant, zone

    def value(self, view: View) -> Any:
        at, zone = self.instant.value(view), self.zone or view.zone
        if at is None or at is UNKNOWN:
            return at
        if zone is None:
            return UNKNOWN
        day, time = divmod(at + utc_offset(at, zone), DAY)
        if self.how == "time":
            return time
        return day + EPOCH_DAY if self.how == "date" else WEEKDAYS[(day + EPOCH_DAY - 1) % 7]

    @property
    def still(self) -> bool:
        return self.instant.still

    def moves(self, view: View) -> list[int]:
        """The local date of the request, and what hangs on it, moves at midnight; a time of day is cut by its axis."""
        zone = self.zone or view.zone
        if self.how == "time" or zone is None:
            return []
        if isinstance(self.instant, Requested):
            return [day_start(local_day(view.now, zone) + 1, zone)]
        return self.instant.moves(view)


def attribute(view: View, name: str, kind: str, value: Any) -> Any:
    """A fact stated under `attributes`, as its type reads it; UNKNOWN where segments do not agree on it. Raises
    InvalidInput where it is not of that type."""
    if value is UNKNOWN:
        return UNKNOWN
    try:
        return typed(kind, value, view.record.currency)
    except ValueError as error:
        where = f"item {view.record.id}: attributes.{name}"
        raise InvalidInput([Problem(where, str(error), str(value)[:60])]) from None


_SPECIAL: dict[str, Reader] = {
    REQUESTED: Requested(),
    "nights_used": NightsUsed(),
    "journey_changed": JourneyChanged("journey_changed"),
    SUPPLIER_PENALTY: SupplierPenalty(),
}
_BOTH = {"lower": Lower, "difference": Difference, "ratio": Ratio}


def reader_of(name: str, facts: Mapping[str, Declaration], compiled: Mapping[str, Reader]) -> Reader:
    """The reader of a fact; `compiled` holds those of declared facts that need tables of their own."""
    if name in compiled:
        return compiled[name]
    if name in _SPECIAL:
        return _SPECIAL[name]
    if name in OF_CHANGES:
        return Repriced(name)
    if name in ASKED:
        return Asked(name)
    verb = facts[name].verb if name in facts else None

    def read(need: str) -> Reader:
        return reader_of(need, facts, compiled)

    if isinstance(verb, Span | Shift):
        return Subtract(read(verb.start), read(verb.end))
    if isinstance(verb, Same):
        return Equal(read(verb.left), read(verb.right))
    if isinstance(verb, Arithmetic):
        return _BOTH[verb.how](read(verb.left), read(verb.right))
    if isinstance(verb, Member):
        return InSet(read(verb.fact), verb.words, verb.ranges)
    if isinstance(verb, Local):
        return LocalOf(verb.how, read(verb.instant), verb.zone)
    if isinstance(verb, Switch):
        return Constant(name, verb.default)
    return Plain(
        name,
        facts[name].type if name in facts else "word",
        None if isinstance(verb, Stated) and verb.optional else UNKNOWN,
    )
