"""Rounding a ratio to a step."""

from __future__ import annotations

import pytest

from aftersales.values.rounding import MODES, Mode, round_ratio

# thirds and halves of a step of 50 minor units
CASES: list[tuple[int, dict[Mode, int]]] = [
    (0, {"down": 0, "up": 0, "half_up": 0, "half_down": 0, "half_even": 0}),
    (24, {"down": 0, "up": 50, "half_up": 0, "half_down": 0, "half_even": 0}),
    (25, {"down": 0, "up": 50, "half_up": 50, "half_down": 0, "half_even": 0}),
    (26, {"down": 0, "up": 50, "half_up": 50, "half_down": 50, "half_even": 50}),
    (50, {"down": 50, "up": 50, "half_up": 50, "half_down": 50, "half_even": 50}),
    (75, {"down": 50, "up": 100, "half_up": 100, "half_down": 50, "half_even": 100}),
    (125, {"down": 100, "up": 150, "half_up": 150, "half_down": 100, "half_even": 100}),
]


@pytest.mark.parametrize(("amount", "expected"), CASES)
@pytest.mark.parametrize("mode", MODES)
def test_to_half_a_unit(amount: int, expected: dict[Mode, int], mode: Mode) -> None:
    """Whole amounts rounded to 0.50: below, at and above the half."""
    assert round_ratio(amount, 1, 50, mode) == expected[mode]


@pytest.mark.parametrize(
    ("mode", "expected"), [("down", 16), ("up", 17), ("half_up", 17), ("half_down", 16), ("half_even", 16)]
)
def test_a_ratio_that_is_half_a_unit(mode: Mode, expected: int) -> None:
    """3.3 per cent of 5.00 is 16.5 minor units."""
    assert round_ratio(500 * 330, 10_000, 1, mode) == expected


@pytest.mark.parametrize("mode", MODES)
def test_beyond_machine_floats(mode: Mode) -> None:
    """A remainder that a float would lose still counts."""
    exact = 10**17 + 1
    expected = {"down": 10**13, "up": 10**13 + 1}.get(mode, 10**13)
    assert round_ratio(exact, 10_000, 1, mode) == expected
