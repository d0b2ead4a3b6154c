"""A booking in the cell of a claim, or in one that comes to the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from aftersales.check.bookings import later, locate
from aftersales.check.draft import PRICE, Draft
from aftersales.check.passes.refund_rises import FACT
from aftersales.check.prove.claims import Claim
from aftersales.check.prove.slices import is_money
from aftersales.check.spans import grouped, together
from aftersales.plan.compile import Axes
from aftersales.plan.tables import Cell

MOST_CELLS: Final = 100
"""Cells that a booking is looked for in."""


class Located(NamedTuple):
    """A booking in the cell of a claim, and the same one later where the claim is about two moments."""

    first: Draft
    second: Draft | None

    @property
    def drafts(self) -> list[Draft]:
        """Both, or the one."""
        return [self.first] if self.second is None else [self.first, self.second]


def located_in(claim: Claim) -> tuple[Claim, Located] | None:
    """A booking in a cell of the claim, with the claim about that cell."""
    for cell in islice(_cells(claim), MOST_CELLS):
        own = claim._replace(cell=cell)
        first = locate(claim.asked, cell, _price(own))
        if first is not None and applies(first):
            if claim.late is None:
                return own, Located(first, None)
            second = later(first, claim.asked.table.axes, claim.late, FACT)
            return None if second is None else (own, Located(first, second))
    return None


def _cells(claim: Claim) -> Iterator[Cell]:
    """The cell of the claim, then those that differ in one fact, or two, and come to the same."""
    yield claim.cell
    if claim.late is None:
        once = list(_varied(claim, claim.cell))
        yield from once
        for cell in once:
            yield from _varied(claim, cell)


def _varied(claim: Claim, cell: Cell) -> Iterator[Cell]:
    plan, axes = claim.asked.plan, claim.asked.table.axes
    for fact, places in grouped(axes):
        if not is_money(plan, fact):
            for choice in together([axes[place] for place in places], plan.facts[fact]):
                at = dict(zip(places, choice, strict=True))
                found = tuple([at.get(place, index) for place, index in enumerate(cell)])
                if found != cell and claim.alike(found):
                    yield found


def applies(draft: Draft) -> bool:
    """Whether the document could apply to a booking, though it may be pinned to it."""
    plan = draft.asked.plan
    axes = Axes((test for tests in plan.policy.applies for test in tests), plan.facts, plan.readers)
    view = draft.seen()
    cell = [axis.index(view) for axis in axes.axes]
    held = ((axes.masks[test] for test in tests) for tests in plan.policy.applies)
    return any(all(cell[p] < 0 or mask >> cell[p] & 1 for masks in tests for p, mask in masks) for tests in held)


def _price(claim: Claim) -> int:
    """A price in the interval of the cell, if it says what is paid in all."""
    for axis, index in claim.priced_axes():
        if axis.fact == "total":
            return max(axis.cuts[index - 1] if index else axis.cuts[0] - 1, 1)
    return PRICE
