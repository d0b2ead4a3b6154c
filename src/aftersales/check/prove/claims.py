"""A claim about one cell, or two, of a document: proven for all amounts, refuted by a booking, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from aftersales.check.draft import Draft
from aftersales.check.prove.answers import bases_of, formulas_of
from aftersales.check.prove.prices import AnyUnit
from aftersales.check.prove.slices import is_money
from aftersales.check.prove.space import Space, Undecided
from aftersales.check.prove.sums import Learned, Sums, bases_in
from aftersales.check.subject import Asked
from aftersales.check.witness import Witness
from aftersales.model.record import Selection
from aftersales.plan.axes import Axis, Quantity
from aftersales.plan.formula import Basis, Formula, leaves
from aftersales.plan.tables import Candidate, Cell, TablePlan
from aftersales.policy.documents import Part
from aftersales.policy.registry import COMPONENTS

Environments = Callable[[str], Any]
"""An environment for each moment of the request, by its name."""


class Claim(NamedTuple):
    """What holds of the amounts of a cell (or, `late`, of two of one booking, the second asked for later).

    `holds` says so of environments; `broken` says in words how it does not of what the engine makes of bookings, one
    for each moment, "" if it does. `beside` is the table that the cell is looked up in beside the document's own."""

    asked: Asked
    cell: Cell
    candidates: tuple[Candidate, ...]
    holds: Callable[[Environments], Any]
    broken: Callable[[Sequence[Draft]], str]
    bounds: tuple[Formula, ...] = ()
    late: Cell | None = None
    in_part: bool = False
    beside: TablePlan | None = None

    @property
    def moments(self) -> tuple[str, ...]:
        """The names of the moments of the request."""
        return ("",) if self.late is None else ("early", "late")

    @property
    def formulas(self) -> list[Formula]:
        """Every formula that it is about."""
        return [*self.bounds, *(formula for one in self.candidates for formula in formulas_of(one))]

    @property
    def bases(self) -> list[Selection]:
        """What the candidates refund from."""
        return list(dict.fromkeys(base for one in self.candidates for base in bases_of(one)))

    def alike(self, cell: Cell) -> bool:
        """Whether another cell comes to the same."""
        tables = [self.asked.table] if self.beside is None else [self.asked.table, self.beside]
        return all(table.candidate(cell) == table.candidate(self.cell) for table in tables)

    def space(self, unused: bool = False) -> Space:
        """Numbers for all that it is about; where nothing is used yet, if that is wanted."""
        taken = [one.of for formula in self.formulas for one in leaves(formula) if isinstance(one, Basis)]
        facts = [Selection((axis.fact,), False) for axis, _ in self.priced_axes() if axis.fact in COMPONENTS]
        return Space([*self.bases, *taken, *facts], self.in_part, unused)

    def priced_axes(self) -> Iterator[tuple[Quantity, int]]:
        """The axes of prices, with the cell's intervals of them."""
        for axis, index in zip(self.asked.table.axes, self.cell, strict=True):
            if isinstance(axis, Quantity) and is_money(self.asked.plan, axis.fact) and index != axis.none:
                yield axis, index


class Verdict(NamedTuple):
    """`proven`, `refuted` (with a booking) or `unknown`, with the reason."""

    outcome: str
    reason: str = ""
    witness: Witness | None = None


PROVEN = Verdict("proven")
SILENT = Verdict("proven", "nothing is claimed of a cell where no amounts are stated")
NOT_SHOWN = Verdict("unknown", "it was not shown for all amounts")
UNUSED_ONLY = Verdict("unknown", "it is proven only of items of which nothing is used yet")


def proven(claim: Claim, learned: Learned) -> Verdict:
    """PROVEN, or why not: for any prices, any number of units, any facts of money; SILENT where nothing is claimed.

    Raises OutOfTime."""
    try:
        shown = _shown(claim, learned, claim.space())
        if shown is None:
            return SILENT
        if shown:
            return PROVEN
        return UNUSED_ONLY if _shown(claim, learned, claim.space(unused=True)) else NOT_SHOWN
    except Undecided as reason:
        return Verdict("unknown", f"z3 gives up: {reason}")


def _shown(claim: Claim, learned: Learned, space: Space) -> bool | None:
    """Whether a claim holds of all numbers of a space; None if it claims nothing. Raises OutOfTime, Undecided."""
    sums = Sums(space, learned, bases_in(claim.formulas, claim.bases))

    def environment(moment: str) -> AnyUnit:
        return AnyUnit(space, sums, (), moment)

    condition = claim.holds(environment)
    if condition is None or condition is True:
        return condition
    if not claim.in_part:
        space.hold(*within(claim, environment("")))
    steps = sums.learn() if sums.some else (None,)
    return any(space.sure(condition, learned.left()) for _ in steps)


def within(claim: Claim, env: Any) -> Iterator[Any]:
    """The intervals of the cell, of what it says of prices."""
    for axis, index in claim.priced_axes():
        value = price_of(axis, env)
        if index:
            yield value >= axis.cuts[index - 1]
        if index < len(axis.cuts):
            yield value < axis.cuts[index]


def price_of(axis: Axis, env: Any) -> Any:
    """The money that an axis is about, in an environment."""
    if axis.fact in COMPONENTS:
        return env.basis(Selection((axis.fact,), False), Part("all"))
    return env.basis(Selection((), True), Part("all")) if axis.fact == "total" else env.fact(axis.fact, axis.reader)
