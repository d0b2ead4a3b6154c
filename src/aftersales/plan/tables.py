"""A table over cells: the intervals of its facts pick a row, and the row with its ladders a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Final, Literal, NamedTuple

from aftersales.model.record import TOTAL, Selection
from aftersales.plan.amounts import Chosen, Context, Passed, choose
from aftersales.plan.axes import Axis, Moving
from aftersales.plan.changes import NOT_SAID, Returned, Treatment
from aftersales.plan.forks import MOST_COMPLETIONS, Forks, Located
from aftersales.plan.formula import UNUSED, ZERO, Basis, Formula, Less, capped_whole, states_money, takes_prices
from aftersales.plan.readers import Reader
from aftersales.plan.view import View
from aftersales.policy.documents import (
    Amount,
    Back,
    Choice,
    Entitled,
    Outcome,
    OutcomeLadder,
    Part,
    Refused,
    Row,
    Settled,
    Test,
    Tests,
)

Cell = tuple[int, ...]
Mask = tuple[tuple[int, int], ...]
"""Axis places with the bits of the intervals in which a test holds; all must agree."""

MOST_CELLS: Final = 8192


INHERITED: Final = Selection(("@terms",), False)
"""Stands for the selection of the terms that a waiver waives."""
ALL: Final = Part("all")


class Candidate(NamedTuple):
    """What a cell comes to: the row, its outcome, and the formula of the amount if one is granted.

    `states` says what the amount is: a penalty kept of `refundable`, a fee (with what it `treats` another price like),
    compensation, or nothing (`give`).
    The outcomes of a choice stand in `options`. `money` is stated if the amount is in the document's currency, mixed
    if it also takes prices of the booking.
    """

    row: int
    outcome: Literal["granted", "denied", "review", "none", "choice"]
    code: str
    states: Literal["penalty", "fee", "pay", "give"] = "penalty"
    formula: Formula = ZERO
    refundable: Selection = TOTAL
    final: bool = False
    form: str = ""
    treats: Treatment = NOT_SAID
    gives: tuple[str, ...] = ()
    options: tuple[Candidate, ...] = ()
    money: Literal["", "stated", "mixed"] = ""
    up: bool = True
    once: Formula | None = None


class Shown(NamedTuple):
    """The axes by which the facts of a row are shown, and those of them that move with the instant of the request."""

    axes: tuple[Axis, ...]
    moving: tuple[Axis, ...]


class TablePlan:
    """Rows compiled, each with the facts that it and its ladders ask for (`asked`).

    The first `gates` rows are gates. Without rows of its own the document says nothing (`stated` is false). `span` are
    the rows that this plan tries; where none of them matches, `tail` tries the others once for `each` unit of a kind.
    Candidates of resolved cells are kept, up to a bound. A table that asks for the aspect of a change is asked for each
    of several (`by_aspect`).
    """

    __slots__ = (
        "_alike",
        "_candidates",
        "_find",
        "_reader",
        "_shown",
        "asked",
        "axes",
        "by_aspect",
        "each",
        "gates",
        "masks",
        "moving",
        "refundable",
        "rows",
        "span",
        "stated",
        "tail",
        "tests_money",
    )

    def __init__(
        self,
        rows: tuple[Row, ...],
        axes: tuple[Axis, ...],
        masks: dict[Test, Mask],
        refundable: Selection,
        reader: Callable[[str], Reader],
        asked: tuple[frozenset[str], ...],
        gates: int = 0,
        tests_money: bool = False,
        by_aspect: bool = False,
        span: range | None = None,
        each: str = "",
        tail: TablePlan | None = None,
        amounts: tuple[Moving, ...] = (),
    ) -> None:
        self.rows, self.axes, self.masks, self.refundable, self._reader = rows, axes, masks, refundable, reader
        self.asked, self.gates, self.tests_money, self.by_aspect = asked, gates, tests_money, by_aspect
        self.span = range(len(rows)) if span is None else span
        self.each, self.tail = each, tail
        self.stated = len(rows) > gates
        self.moving: tuple[Axis | Moving, ...] = (*(axis for axis in axes if not axis.still), *amounts)
        self._candidates: dict[Cell, Candidate] = {}
        self._alike: dict[Candidate, Candidate] = {}
        self._find = Forks(axes, self._one).find
        self._shown: dict[int, Shown] = {}

    def cell(self, view: View) -> Cell:
        """The cell a view is in; -1 where a fact is unknown."""
        return tuple([axis.index(view) for axis in self.axes])

    def candidate(self, cell: Cell) -> Candidate:
        """The candidate of a cell whose facts are all known: one and the same for cells that come to the same."""
        found = self._candidates.get(cell)
        if found is None:
            if len(self._candidates) >= MOST_CELLS:
                self._candidates.clear()
                self._alike.clear()
            found = self._candidates[cell] = self._one(cell)
        return found

    def found(self, view: View) -> Candidate | None:
        """The candidate of the cell a view is in; None where a fact that it hangs on is unknown. Others are not read,
        unless the booking has attributes: one that is not of its type is refused wherever it stands."""
        if not view.record.stated:
            return self._find(view)
        cell = self.cell(view)
        return None if -1 in cell else self.candidate(cell)

    def _one(self, cell: Located) -> Candidate:
        """The candidate of a cell, the same object for those that are equal."""
        found = self._resolve(cell)
        return self._alike.setdefault(found, found)

    def shown(self, row: int) -> Shown:
        """Of each fact that a row and its ladders ask for the first axis; and those that move with the instant."""
        found = self._shown.get(row)
        if found is None:
            first = {axis.fact: axis for axis in reversed(self.axes) if axis.fact in self.asked[row]}
            axes = [axis for axis in self.axes if first.get(axis.fact) is axis]
            found = self._shown[row] = Shown(tuple(axes), tuple([axis for axis in axes if not axis.still]))
        return found

    def completions(self, cell: Cell) -> Iterator[Cell] | None:
        """Every cell the unknown facts allow; None if there are too many to try."""
        count = 1
        for axis, index in zip(self.axes, cell, strict=True):
            count *= axis.size if index < 0 else 1
        if count > MOST_COMPLETIONS:
            return None
        options = (range(axis.size) if i < 0 else (i,) for axis, i in zip(self.axes, cell, strict=True))
        return product(*options)

    def holds(self, test: Test, cell: Located) -> bool:
        """Whether a test holds in a cell."""
        return all(mask >> cell[place] & 1 for place, mask in self.masks[test])

    def all_hold(self, tests: Tests, cell: Located) -> bool:
        """Whether a conjunction holds in a cell."""
        return all(self.holds(test, cell) for test in tests)

    def matches(self, row: Row, cell: Located) -> bool:
        """Whether a row's conditions hold in a cell; its ladders may still pass it on."""
        return self.all_hold(row.when, cell) and not any(self.all_hold(tests, cell) for tests in row.unless)

    def passes(self, place: int, cell: Cell) -> bool:
        """Whether a row that matches has no step for a cell, so that the next row is tried."""
        try:
            self._outcome(place, self.rows[place].outcome, cell)
        except Passed:
            return True
        return False

    def _resolve(self, cell: Located) -> Candidate:
        for place in self.span:
            row = self.rows[place]
            if self.matches(row, cell):
                try:
                    return self._outcome(place, row.outcome, cell)
                except Passed:
                    continue
        return NO_ROW if self.stated else NOT_STATED

    def _outcome(self, place: int, outcome: Outcome, cell: Located) -> Candidate:
        if isinstance(outcome, Refused):
            return Candidate(place, outcome.outcome, outcome.code, refundable=self.refundable, final=outcome.final)
        if isinstance(outcome, OutcomeLadder):
            for step in outcome.steps:
                if step.test is None or self.holds(step.test, cell):
                    return self._outcome(place, step.outcome, cell)
            raise Passed
        if isinstance(outcome, Entitled):
            return Candidate(place, "granted", "", "give", refundable=self.refundable, gives=outcome.things)
        if isinstance(outcome, Choice):
            options = tuple([self._outcome(place, one, cell) for one in outcome.outcomes])
            return Candidate(place, "choice", "", options=options)
        return self._settled(place, outcome, cell)

    def _settled(self, place: int, outcome: Settled, cell: Located) -> Candidate:
        refundable = outcome.refundable or self.refundable
        formula = _AMOUNTS[outcome.states](self, outcome, refundable, cell)
        states = "penalty" if outcome.states == "refund" else outcome.states
        treats = self._treatment(outcome, refundable, cell) if states == "fee" else NOT_SAID
        once = self._once(outcome, refundable, cell)
        money: Literal["", "stated", "mixed"] = ""
        if any(states_money(one) for one in (formula, treats.less, once or ZERO)):
            money = "mixed" if takes_prices(formula) else "stated"
        return Candidate(
            place, "granted", "", states, formula, refundable, False, outcome.form, treats, money=money,
            up=outcome.states in ("penalty", "fee"), once=once,
        )  # fmt: skip

    def _once(self, outcome: Settled, refundable: Selection, cell: Located) -> Formula | None:
        part = ALL if outcome.states == "fee" else UNUSED
        return None if outcome.once is None else self._unbounded(outcome.once, refundable, cell, part)

    def _treatment(self, outcome: Settled, refundable: Selection, cell: Located) -> Treatment:
        methods = None if outcome.accepted is None else outcome.accepted.methods
        says = outcome.difference
        if says is None:
            return Treatment(methods=methods)
        if not isinstance(says.cheaper, Back):
            return Treatment(says.dearer, says.cheaper, says.taxes, methods)
        back = says.cheaper
        less = ZERO if back.less is None else self._unbounded(back.less, refundable, cell)
        return Treatment(says.dearer, Returned(back.basis_points, less, back.form), says.taxes, methods)

    def _penalty(self, outcome: Settled, refundable: Selection, cell: Located) -> Formula:
        chosen = self._chosen(outcome, Context(self._reader, refundable), cell)
        basis = Basis(outcome.amount.setting.of or refundable, UNUSED)
        return chosen.formula if chosen.free else capped_whole(chosen.formula, basis)

    def _refund(self, outcome: Settled, refundable: Selection, cell: Located) -> Formula:
        chosen = self._chosen(outcome, Context(self._reader, refundable), cell)
        basis = Basis(outcome.amount.setting.of or refundable, UNUSED)
        return Less(basis, capped_whole(chosen.formula, basis))

    def _fee(self, outcome: Settled, refundable: Selection, cell: Located) -> Formula:
        return self._unbounded(outcome.amount, refundable, cell)

    def _pay(self, outcome: Settled, refundable: Selection, cell: Located) -> Formula:
        return self._unbounded(outcome.amount, outcome.refundable or TOTAL, cell)

    def _unbounded(self, amount: Amount, of: Selection, cell: Located, part: Part = ALL) -> Formula:
        """An amount that is not capped at what was paid."""
        root = Context(self._reader, of, part, bounded=False)
        return choose(amount, lambda test: self.holds(test, cell), root).formula

    def _chosen(self, outcome: Settled, root: Context, cell: Located) -> Chosen:
        return choose(outcome.amount, lambda test: self.holds(test, cell), root)


_AMOUNTS: Final = {
    "penalty": TablePlan._penalty, "refund": TablePlan._refund, "fee": TablePlan._fee, "pay": TablePlan._pay
}  # fmt: skip
NO_ROW: Final = Candidate(-1, "none", "no_row")
NOT_STATED: Final = Candidate(-1, "none", "not_stated")
