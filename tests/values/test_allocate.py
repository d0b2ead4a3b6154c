"""Splitting a sum over parts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from aftersales.values.rounding import allocate, round_ratio
from tests.simple import answer, booking, rail, terms
from tests.values.vectors import ALLOCATIONS, PERCENTAGES, TAXED_REFUNDS


def whole(text: str, decimals: int) -> int:
    """Minor units of decimal text."""
    minor = Fraction(text) * 10**decimals
    assert minor.denominator == 1
    return int(minor)


@pytest.mark.parametrize(("total", "ratios", "expected", "decimals"), ALLOCATIONS)
def test_published_examples(total: str, ratios: tuple[str, ...], expected: tuple[str, ...], decimals: int) -> None:
    """Published splits come out to the unit; decimal ratios are scaled to whole ones."""
    weights = [int(Fraction(ratio) * 100) for ratio in ratios]
    assert allocate(whole(total, decimals), weights) == [whole(part, decimals) for part in expected]


@pytest.mark.parametrize(("amount", "percent", "expected"), PERCENTAGES)
def test_published_percentages(amount: str, percent: int, expected: str) -> None:
    """A published percentage of an amount."""
    assert round_ratio(whole(amount, 2) * percent, 100, 1, "half_up") == whole(expected, 2)


@pytest.mark.parametrize(("line", "percent", "expected"), TAXED_REFUNDS)
def test_published_refund_with_tax(line: str, percent: int, expected: str) -> None:
    """A line refunded whole brings its tax back too."""
    tax = whole(line, 2) * percent // 100
    price = [{"kind": "fare", "amount": line}, {"kind": "tax", "amount": f"{tax // 100}.{tax % 100:02d}"}]
    tender = {"id": "p1", "method": "card", "amount": expected}
    paid = booking(rail(price=price), tenders=[tender])
    assert answer(terms("cancel: [{free: true}]"), paid) == expected


def test_no_weight_at_all() -> None:
    """With all weights zero the first part takes everything."""
    assert allocate(7, [0, 0]) == [7, 0]


def test_one_part() -> None:
    """One part takes everything."""
    assert allocate(7, [3]) == [7]
