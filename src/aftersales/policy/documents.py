"""The documents, as plain immutable values, close to what their authors wrote.

Everything here has a meaning of its own: constants are typed by the fact they are compared with, names are
resolved, money is in minor units of the document's currency, lengths of time are microseconds.
"""

from __future__ import annotations

from typing import Literal

from aftersales.model.record import Selection
from aftersales.policy.diagnostics import Position
from aftersales.values.frozen import frozen
from aftersales.values.rounding import Mode

# ---------------------------------------------------------------- constants and conditions

Operator = Literal[">=", ">", "<=", "<", "=="]


@frozen
class Number:
    """A plain integer in the fact's own unit: a count, minor units, metres, basis points, a date's ordinal,
    microseconds after midnight, or an instant in microseconds."""

    value: int


@frozen
class Elapsed:
    """Elapsed time in microseconds: `48h`, `20min`."""

    microseconds: int


@frozen
class Days:
    """A difference of calendar dates in the item's zone: `3 days`."""

    days: int


@frozen
class Months:
    """Calendar months counted from the span's anchor date, clamped back at month ends: `2 months`."""

    months: int


@frozen
class Bound:
    """`operator constant`: one comparison of a quantity."""

    operator: Operator
    value: Number | Elapsed | Days | Months


@frozen
class Cutoff:
    """A wall-clock cut-off on a span's moving end, relative to the date of its anchor, in the item's zone.

    `side` is `by` (at or before), `before` (strictly), `after` (strictly) or `from` (at or after) the cut-off.
    `days` counts from the anchor's date, negative before it. `time` is microseconds after 00:00 (24:00 allowed),
    or None for the anchor's own time of day. A cut-off that occurs twice or never means the later instant.
    """

    side: Literal["by", "before", "after", "from"]
    days: int
    time: int | None


@frozen
class Within:
    """`fact` is inside every bound. None is inside no bound."""

    fact: str
    bounds: tuple[Bound | Cutoff, ...]
    at: Position


@frozen
class OneOf:
    """`fact` equals one of the words, numbers (dates are ordinals) or flags; a set-valued fact when any member does."""

    fact: str
    values: frozenset[str | int | bool]
    at: Position


@frozen
class IsNone:
    """`fact: none`: the fact does not exist."""

    fact: str
    at: Position


Test = Within | OneOf | IsNone
Tests = tuple[Test, ...]

# ---------------------------------------------------------------- amounts


@frozen
class Rounding:
    """To a multiple of `step` minor units."""

    step: int
    mode: Mode


@frozen
class Part:
    """Which part of the selection: `all`, `unused`, `rest`, or the `first` / `next` (unused) `nights` nights."""

    name: Literal["all", "unused", "rest", "first", "next"]
    nights: int = 0


@frozen
class Setting:
    """What a node says about itself and passes down until overridden (`of`, `part`, `per`, `combine`, `rounding`);
    None means inherited."""

    of: Selection | None = None
    part: Part | None = None
    per: str | None = None
    combine: Literal["sum", "highest", "highest x count"] | None = None
    rounding: Rounding | None = None


@frozen
class Free:
    """Nothing; limits of its own and outer nodes do not touch it."""


@frozen
class Flat:
    """A fixed amount in minor units of `currency`."""

    minor: int
    currency: str


@frozen
class Percent:
    """Basis points of the selection's part."""

    basis_points: int


@frozen
class Nights:
    """The price of the next `count` unused nights of the selection."""

    count: int


@frozen
class MoneyFact:
    """A money fact by name. `selection` is set for facts that are sums of components: they are taken per unit."""

    name: str
    selection: Selection | None


@frozen
class Combined:
    """`greatest`, `least` or `sum` of several amounts."""

    how: Literal["greatest", "least", "sum"]
    amounts: tuple[Amount, ...]


@frozen
class AmountStep:
    """One step of a ladder: it holds when its test does; `test` is None for `else`."""

    test: Test | None
    amount: Amount
    at: Position


@frozen
class AmountLadder:
    """The first step whose test holds. If none does, the row is left and the next row is tried."""

    over: str
    steps: tuple[AmountStep, ...]


@frozen
class Amount:
    """One node of an amount tree. After the value: `at_least`, then `at_most`, then the threshold
    (`payable_from`: paid only if at least; `payable_above`: only if more). Named amounts stand already in place."""

    value: Free | Flat | Percent | Nights | MoneyFact | Combined | AmountLadder | Amount
    setting: Setting
    at_least: Amount | None
    at_most: Amount | None
    payable_from: int | None
    payable_above: int | None
    at: Position


# ---------------------------------------------------------------- rows and outcomes


@frozen
class Settled:
    """Money is settled: `penalty` states what is kept, `refund` what goes back (its complement is kept).

    `refundable` overrides the document's own selection of refundable components.
    """

    states: Literal["penalty", "refund"]
    amount: Amount
    refundable: Selection | None = None


@frozen
class Refused:
    """`deny: CODE` or `review: CODE`."""

    outcome: Literal["denied", "review"]
    code: str
    final: bool = False


@frozen
class OutcomeStep:
    """One step of a ladder of outcomes; `test` is None for `else`."""

    test: Test | None
    outcome: Outcome
    at: Position


@frozen
class OutcomeLadder:
    """The first step whose test holds. If none does, the next row is tried."""

    over: str
    steps: tuple[OutcomeStep, ...]


Outcome = Settled | Refused | OutcomeLadder


@frozen
class Row:
    """Matches when all of `when` hold and none of the conjunctions of `unless` does."""

    id: str
    when: Tests
    unless: tuple[Tests, ...]
    outcome: Outcome
    at: Position


Table = tuple[Row, ...]

# ---------------------------------------------------------------- declared facts


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
    """Whether a fact is in a set: words, or dates given one by one and as inclusive ranges of ordinals."""

    fact: str
    words: frozenset[str]
    ranges: tuple[tuple[int, int], ...]


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


# ---------------------------------------------------------------- documents


@frozen
class Body:
    """One version's tables; None where the document says nothing. `no_show` may equal `cancel`."""

    cancel: Table | None
    no_show: Table | None


@frozen
class Version:
    """In force from the local date `start` (an ordinal, in the item's zone) or from an `instant` on; always if both
    are None. It ends where the next begins."""

    name: str
    start: int | None
    instant: int | None
    body: Body


@frozen
class Policy:
    """A `terms` or `right` document. `facts` are all the declared facts its conditions need, in order of need."""

    kind: Literal["terms", "right"]
    id: str
    title: dict[str, str]
    source: str
    reviewed: int | None
    applies: tuple[Tests, ...]
    currency: str | None
    picked_by: str
    precision: Literal["microsecond", "minute"]
    refundable: Selection
    facts: tuple[Declaration, ...]
    versions: tuple[Version, ...]
    at: Position


@frozen
class BusinessDays:
    """Working days of a calendar; counting starts the day after."""

    days: int
    calendar: str


@frozen
class Tender:
    """One rail: until when it takes refunds, how many partial ones, and when money arrives."""

    id: str
    title: dict[str, str]
    source: str
    reviewed: int | None
    methods: tuple[str, ...]
    window: Elapsed | Days | Months | None
    partial_refunds: int | None
    arrival: tuple[Elapsed | Days | BusinessDays, Elapsed | Days | BusinessDays] | None
    zone: str
    at: Position


@frozen
class Calendar:
    """Working days: a weekend, public holidays of a country of the `holidays` library, and exceptions by date.

    `known` is the inclusive range of ordinals for which the calendar is published; outside it nothing is known.
    """

    id: str
    weekend: tuple[int, ...]
    country: str | None
    off: frozenset[int]
    working: frozenset[int]
    known: tuple[int, int] | None
    at: Position


@frozen
class FactBook:
    """Facts and sets that every document of the folder may use."""

    id: str
    facts: tuple[Declaration, ...]
    sets: dict[str, tuple[str, ...]]
    at: Position


Document = Policy | Tender | Calendar | FactBook
