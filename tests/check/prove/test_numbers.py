"""Unknown numbers compute as Python's whole numbers do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.check.prove.numbers import Number, Symbolic, Truth, every, term_of, truth_of
from aftersales.plan.formula import Integers
from aftersales.plan.settled import settled
from aftersales.values.rounding import MODES, round_ratio

AMOUNTS = st.integers(-(10**13), 10**13)
SMALL = settings(max_examples=30, deadline=None)


def value(term: Any) -> int:
    """A number that has become known."""
    found = z3.simplify(term_of(term))
    assert isinstance(found, z3.IntNumRef)
    return int(found.as_long())


@SMALL
@given(AMOUNTS, st.integers(1, 10**6), st.sampled_from((1, 5, 10, 50, 100)), st.sampled_from(MODES))
def test_rounding(numerator: int, denominator: int, step: int, mode: Any) -> None:
    """Exactly, in every mode, below zero too."""
    known = Number(z3.IntVal(numerator))
    expected = round_ratio(numerator, denominator, step, mode)
    assert value(round_ratio(known, denominator, step, mode)) == expected


@SMALL
@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_what_a_penalty_leaves(base: int, penalty: int, back: int) -> None:
    """The same definition for both."""
    unknown = [Number(z3.IntVal(minor)) for minor in (base, penalty, back)]
    assert [value(one) for one in settled(unknown[0], unknown[1], unknown[2], Symbolic)] == [
        *settled(base, penalty, back, Integers)
    ]


OPERATIONS: list[Callable[[Any], Any]] = [
    lambda n: n + 3, lambda n: 3 + n, lambda n: n - 3, lambda n: 3 - n, lambda n: n * 3, lambda n: 3 * n,
    lambda n: -n, lambda n: n // 3, lambda n: n % 3,
]  # fmt: skip
COMPARISONS: list[Callable[[Any], Any]] = [
    lambda n: n >= 3, lambda n: n > 3, lambda n: n <= 3, lambda n: n < 3, lambda n: n == 3,
]  # fmt: skip


@pytest.mark.parametrize("number", [-4, -3, 0, 2, 3, 4])
def test_operations_and_comparisons(number: int) -> None:
    """On both sides of an operator."""
    known = Number(z3.IntVal(number))
    assert [value(operation(known)) for operation in OPERATIONS] == [operation(number) for operation in OPERATIONS]
    told = [z3.is_true(z3.simplify(truth_of(compare(known)))) for compare in COMPARISONS]
    assert told == [compare(number) for compare in COMPARISONS]


def test_what_is_unknown_is_not_used_as_if_it_were_known() -> None:
    """A formula that branched on a number would be wrong for some of them."""
    number = Number(z3.Int("n"))
    with pytest.raises(TypeError, match="nobody knows"):
        max(number, 3)
    with pytest.raises(TypeError, match="only known positive numbers divide"):
        number // -3
    assert isinstance(every(number >= 1, True), Truth)
    assert Symbolic.where(True, 1, 2) == 1
