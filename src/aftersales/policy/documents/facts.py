"""Declared facts: nine verbs, switches, and facts that callers state."""

from __future__ import annotations

from typing import Literal

from aftersales.policy.diagnostics import Position
from aftersales.policy.documents.conditions import Tests
from aftersales.values.frozen import frozen


@frozen
class Span:
    """From one instant to another. `anchor` is the end that calendar clocks count from."""

    start: str
    end: str
    anchor: str


@frozen
class Shift:
    """Days from one date to another."""

    start: str
    end: str


@frozen
class Same:
    """Whether two facts have the same value."""

    left: str
    right: str


@frozen
class Arithmetic:
    """`lower` of two amounts, their `difference` (not below zero), or their `ratio` in basis points, rounded down."""

    how: Literal["lower", "difference", "ratio"]
    left: str
    right: str


@frozen
class Count:
    """How many units (`changes`) match, or the `max` / `min` of `fact` over those that do (none if there are none)."""

    how: Literal["count", "max", "min"]
    unit: str
    fact: str | None
    where: Tests


@frozen
class Case:
    """One row of a `class` or `pick`: `value` when all of `when` hold."""

    when: Tests
    value: str


@frozen
class Classify:
    """The word of the first row that matches; none if none does."""

    rows: tuple[Case, ...]


@frozen
class Pick:
    """The instant named by the first row that matches; none if none does."""

    rows: tuple[Case, ...]


@frozen
class Member:
    """Whether a fact is in a set: words, or dates given one by one and as inclusive ranges of ordinals; or whether a
    date is a day off in a `calendar`."""

    fact: str
    words: frozenset[str]
    ranges: tuple[tuple[int, int], ...]
    calendar: str | None = None


@frozen
class Local:
    """The `date`, `weekday` (`mon` ... `sun`) or `time` of day of an instant, in `zone` or else the item's zone."""

    how: Literal["date", "weekday", "time"]
    instant: str
    zone: str | None


@frozen
class Switch:
    """A reading the source leaves open: one of several words, with a default."""

    one_of: tuple[str, ...]
    default: str
    why: str


@frozen
class Stated:
    """A fact the caller states under `attributes`; not stated means none if `optional`, else unknown."""

    optional: bool


Verb = Span | Shift | Same | Arithmetic | Count | Classify | Pick | Member | Local | Switch | Stated


@frozen
class Declaration:
    """A fact by name: its type, and how it comes about; `verb` is None where the booking states it."""

    name: str
    type: str
    verb: Verb | None
    at: Position | None = None
