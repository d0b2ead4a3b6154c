"""Unknown whole numbers for formulas to compute with, and the array namespace of them.

z3 divides whole numbers so that the remainder is never negative: for the positive divisors of rounding that is Python's
floor division, so rounding is modelled exactly.
"""

from __future__ import annotations

from typing import Any

import z3


class Number:
    """A z3 whole number that adds, multiplies, divides and compares as Python's do."""

    __slots__ = ("term",)

    def __init__(self, term: Any) -> None:
        self.term = term

    def __add__(self, other: Number | int) -> Number:
        return Number(self.term + term_of(other))

    def __sub__(self, other: Number | Truth | int) -> Number:
        return Number(self.term - term_of(other))

    def __mul__(self, other: Number | int) -> Number:
        return Number(self.term * term_of(other))

    def __radd__(self, other: int) -> Number:
        return Number(other + self.term)

    def __rsub__(self, other: int) -> Number:
        return Number(other - self.term)

    def __rmul__(self, other: int) -> Number:
        return Number(other * self.term)

    def __neg__(self) -> Number:
        return Number(-self.term)

    def __floordiv__(self, divisor: int) -> Number:
        return Number(self.term / _positive(divisor))

    def __mod__(self, divisor: int) -> Number:
        return Number(self.term % _positive(divisor))

    def __eq__(self, other: object) -> Truth:  # type: ignore[override]
        return Truth(self.term == term_of(other))

    def __le__(self, other: Number | int) -> Truth:
        return Truth(self.term <= term_of(other))

    def __lt__(self, other: Number | int) -> Truth:
        return Truth(self.term < term_of(other))

    def __ge__(self, other: Number | int) -> Truth:
        return Truth(self.term >= term_of(other))

    def __gt__(self, other: Number | int) -> Truth:
        return Truth(self.term > term_of(other))

    __hash__ = None  # type: ignore[assignment]


class Truth:
    """Whether something holds of unknown numbers; one of them as a number, as Python's are."""

    __slots__ = ("term",)

    def __init__(self, term: Any) -> None:
        self.term = term

    def __and__(self, other: Truth) -> Truth:
        return Truth(z3.And(self.term, other.term))

    def __bool__(self) -> bool:
        raise TypeError("nobody knows: an unknown number was used as if it were known")


class Symbolic:
    """The array namespace of unknown numbers beside known ones."""

    @staticmethod
    def minimum(one: Any, other: Any) -> Any:
        """The lower of two."""
        return Symbolic.where(one <= other, one, other)

    @staticmethod
    def maximum(one: Any, other: Any) -> Any:
        """The higher of two."""
        return Symbolic.where(one >= other, one, other)

    @staticmethod
    def where(condition: Truth | bool, yes: Any, no: Any) -> Any:
        """One of two, as a condition says."""
        if isinstance(condition, bool):
            return yes if condition else no
        return Number(z3.If(condition.term, term_of(yes), term_of(no)))


def term_of(value: Any) -> Any:
    """What z3 computes with."""
    if isinstance(value, Truth):
        return z3.If(value.term, z3.IntVal(1), z3.IntVal(0))
    return value.term if isinstance(value, Number) else z3.IntVal(value)


def truth_of(value: Truth | bool) -> Any:
    """A condition as z3 has it."""
    return value.term if isinstance(value, Truth) else z3.BoolVal(value)


def every(*conditions: Truth | bool) -> Truth:
    """All of some conditions."""
    return Truth(z3.And(*map(truth_of, conditions)))


def _positive(divisor: int) -> int:
    if type(divisor) is not int or divisor <= 0:
        raise TypeError("only known positive numbers divide")
    return divisor
