"""The unknown numbers of one claim, with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

from aftersales.check.prove.numbers import Number, Truth, term_of, truth_of
from aftersales.model.price import Part, Selection
from aftersales.values.money import LARGEST

OTHER = "@other"
"""Components that no amount of the claim names."""


class OutOfTime(Exception):
    """The time for a document is over."""


class Undecided(Exception):
    """z3 cannot tell; the reason is its own."""


class Space:
    """Numbers by name, none below zero, and conditions that hold of them.

    `parts` are the components that selections tell apart. Of amounts stated for an item nothing is known where it is
    asked about `in_part`, or pays in another currency. Of what is `unused` nothing is used yet.
    """

    def __init__(self, selections: Iterable[Selection], in_part: bool = False, unused: bool = False) -> None:
        self.parts = _parts(selections)
        self.known: list[Any] = []
        self.in_part, self.unused = in_part, unused
        self._numbers: dict[str, Number] = {}

    def number(self, name: str, most: Number | int | None = LARGEST) -> Number:
        """The number of that name, from zero to the `most` it can be."""
        found = self._numbers.get(name)
        if found is None:
            found = self._numbers[name] = Number(z3.Int(name))
            self.hold(found >= 0, *(() if most is None else (found <= most,)))
        return found

    def has(self, name: str) -> bool:
        """Whether the number was asked for."""
        return name in self._numbers

    def hold(self, *conditions: Truth | bool) -> None:
        """Conditions that are known to hold."""
        self.known += map(truth_of, conditions)

    def sure(self, condition: Truth | bool, milliseconds: int) -> bool:
        """Whether a condition holds of all numbers. Raises Undecided, OutOfTime."""
        return condition is True or _solved([*self.known, _not(condition)], milliseconds) is None

    def broken(self, condition: Truth | bool, milliseconds: int, *also: Any) -> Any:
        """Numbers for which a condition does not hold (z3's model of them), None if there are none.

        What z3 finds depends on what it was asked before, unless it starts afresh. Raises Undecided, OutOfTime."""
        afresh = z3.Context()
        terms = [term.translate(afresh) for term in (*self.known, *also, _not(condition))]
        return _solved(terms, milliseconds, afresh)


def _solved(terms: list[Any], milliseconds: int, context: Any = None) -> Any:
    if milliseconds <= 0:
        raise OutOfTime
    solver = z3.Solver(ctx=context)
    solver.set("timeout", milliseconds)
    solver.add(*terms)
    answer = solver.check()
    if answer == z3.unknown:
        raise Undecided(solver.reason_unknown())
    return solver.model() if answer == z3.sat else None


def _not(condition: Truth | bool) -> Any:
    return z3.Not(truth_of(condition))


def value_in(model: Any, number: Any) -> int:
    """What a number is in a model."""
    return int(model.eval(term_of(number).translate(model.ctx), model_completion=True).as_long())


def _parts(selections: Iterable[Selection]) -> tuple[Part, ...]:
    names = dict.fromkeys(name for one in selections for name in one.names)
    kinds = dict.fromkeys([*names, "change_fee"])
    named = [Part(kind, code or None, 0) for kind, _, code in (name.partition(".") for name in kinds)]
    return (*named, Part(OTHER, None, 0))
