"""Rounding to a step and splitting a sum, exactly, in integers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

Mode = Literal["down", "up", "half_up", "half_down", "half_even"]
MODES: tuple[Mode, ...] = ("down", "up", "half_up", "half_down", "half_even")
"""`down` is towards zero for the non-negative amounts of a policy; a half is exactly half a step."""


def _down(numerator: Any, unit: int) -> Any:
    return numerator // unit


def _up(numerator: Any, unit: int) -> Any:
    return -(-numerator // unit)


def _half_up(numerator: Any, unit: int) -> Any:
    return (2 * numerator + unit) // (2 * unit)


def _half_down(numerator: Any, unit: int) -> Any:
    return -((unit - 2 * numerator) // (2 * unit))


def _half_even(numerator: Any, unit: int) -> Any:
    nearest = (2 * numerator + unit) // (2 * unit)
    tie = (2 * numerator + unit) % (2 * unit) == 0
    return nearest - (tie & (nearest % 2 == 1))


ROUND: dict[Mode, Callable[[Any, int], Any]] = {
    "down": _down,
    "up": _up,
    "half_up": _half_up,
    "half_down": _half_down,
    "half_even": _half_even,
}
"""`numerator / unit` as a whole number, by mode: for integers and integer columns alike.

Only `+`, `-`, `*`, `//` and comparisons are used. For bounded amounts no intermediate leaves 64 bits.
"""


def round_ratio(numerator: Any, denominator: int, step: int, mode: Mode) -> Any:
    """`numerator / denominator` rounded to a multiple of `step`."""
    return ROUND[mode](numerator, denominator * step) * step


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights` by largest remainders; the parts add up exactly.

    Floor division first; what is left goes one by one to the largest remainders, the first of equals winning.
    All weights zero: everything goes to the first part, for want of a better reading.
    """
    whole = sum(weights)
    if whole == 0:
        return [total if i == 0 else 0 for i in range(len(weights))]
    count = len(weights)
    if type(whole) is int and whole == count and set(weights) == {1}:
        return [(total + last) // count for last in range(count - 1, -1, -1)]
    if count == 1:
        return [total]
    parts = [total * w // whole for w in weights]
    left = total - sum(parts)
    if left:
        order = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
        for i in order[:left]:
            parts[i] += 1
    return parts
