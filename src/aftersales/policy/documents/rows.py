"""Rows and their outcomes."""

from __future__ import annotations

from typing import Literal

from aftersales.model.record import Selection
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents.amounts import Amount
from aftersales.policy.documents.conditions import Days, Elapsed, Months, Test, Tests
from aftersales.policy.documents.rails import BusinessDays
from aftersales.values.frozen import frozen


@frozen
class Back:
    """What of a cheaper new price comes back: basis points of the residual less an amount, in another `form` than money
    if that is not empty."""

    basis_points: int
    less: Amount | None = None
    form: str = ""


@frozen
class Difference:
    """What happens to the difference in price after a change, where the new price is dearer, where it is cheaper (None:
    not said), and to taxes: how by their code, "" for all others."""

    dearer: Literal["collect", "waive"] | None = None
    cheaper: Literal["keep"] | Back | None = None
    taxes: tuple[tuple[str, Literal["recalculated", "carried", "forfeited"]], ...] = ()


@frozen
class Accepted:
    """The methods from which a change can be paid, `most` of them at once."""

    methods: tuple[str, ...]
    most: int


@frozen
class Settled:
    """Money is settled: `penalty` states what is kept, `refund` what goes back (its complement is kept), `fee` what
    a change costs, `pay` what compensates.

    `refundable` overrides the document's own selection of refundable components. `form` names another form than the
    original one, such as `voucher`. `difference` says what happens to another price after a change: if nothing is
    said a dearer one is collected and a cheaper one kept, or, in a waiver, as the terms have it. `once` is kept or
    collected once for a whole request; `accepted` says from what a change can be paid.
    """

    states: Literal["penalty", "refund", "fee", "pay"]
    amount: Amount
    refundable: Selection | None = None
    form: str = ""
    difference: Difference | None = None
    once: Amount | None = None
    accepted: Accepted | None = None

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """Every amount it states."""
        cheaper = None if self.difference is None else self.difference.cheaper
        less = cheaper.less if isinstance(cheaper, Back) else None
        return tuple(amount for amount in (self.amount, self.once, less) if amount is not None)


@frozen
class Entitled:
    """`give`: something owed that is not money, such as meals."""

    things: tuple[str, ...]


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


@frozen
class Choice:
    """The traveller picks: each outcome is an answer."""

    outcomes: tuple[Outcome, ...]


Outcome = Settled | Entitled | Refused | OutcomeLadder | Choice


@frozen
class Row:
    """Matches when all of `when` hold and none of the conjunctions of `unless` does; for `each` unit of the item, or
    for the item as a whole."""

    id: str
    when: Tests
    unless: tuple[Tests, ...]
    outcome: Outcome
    at: Position
    each: str | None = None


Table = tuple[Row, ...]


@frozen
class Gate:
    """A row that answers certain requests (`cancel`, `no_show`, `change`, `claim`) before the document's tables."""

    requests: frozenset[str]
    row: Row


@frozen
class Due:
    """A deadline: `do` something `within` a length of time from the instant `start`, or, `at_least` that long after.

    `zone` is that of its dates, the item's if None. `when` may test `tender`, the method of a payout. `requests` are
    those it belongs to; None means all.
    """

    do: str
    who: str
    when: Tests
    unless: tuple[Tests, ...]
    length: Elapsed | Days | Months | BusinessDays
    at_least: bool
    zone: str | None
    start: str
    requests: frozenset[str] | None
    at: Position
