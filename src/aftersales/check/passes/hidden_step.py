"""Steps of a ladder that hide each other."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.bookings import witness
from aftersales.check.ladders import Ladder, ladders
from aftersales.check.spans import together
from aftersales.check.subject import Asked, Finding
from aftersales.check.windows import text_of
from aftersales.check.witness import Witness
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Test


def find(asked: Asked) -> Iterator[Finding]:
    """Steps that are never the first to hold."""
    found = {ladder: place for place in asked.table.span for ladder in ladders(asked.table.rows[place].outcome)}
    for ladder, row in found.items():
        reached = _first_steps(asked, ladder)
        for place, (test, at) in enumerate(ladder.steps):
            if test is not None and place not in reached:
                step = text_of(asked.plan, test)
                message = f"the step `{step}` is never reached: those before it cover all it could match"
                finding = Diagnostic("hidden-step", "warning", message, at, "put it before them, or delete it")
                yield Finding(finding, _instead(asked, row, test))


def _first_steps(asked: Asked, ladder: Ladder) -> set[int]:
    """The steps that hold first somewhere among all that the ladder's fact can be."""
    table, reached = asked.table, set[int]()
    for at in _choices(asked, ladder.over):
        for place, (test, _) in enumerate(ladder.steps):
            if test is None or all(mask >> at[axis] & 1 for axis, mask in table.masks[test]):
                reached.add(place)
                break
    return reached


def _choices(asked: Asked, fact: str) -> Iterator[dict[int, int]]:
    places = [place for place, axis in enumerate(asked.table.axes) if axis.fact == fact]
    axes = [asked.table.axes[place] for place in places]
    return (dict(zip(places, indices, strict=True)) for indices in together(axes, asked.plan.facts[fact]))


def _instead(asked: Asked, row: int, test: Test) -> Witness | None:
    """A booking that the step is written for, if its row takes it."""
    reached = asked.cover.reached.get(row)
    for at in _choices(asked, test.fact) if reached is not None else ():
        assert reached is not None
        cell = tuple(at.get(place, index) for place, index in enumerate(reached))
        if asked.table.holds(test, cell) and asked.table.candidate(cell).row == row:
            return witness(asked, cell, {"row": asked.table.rows[row].id})
    return None
