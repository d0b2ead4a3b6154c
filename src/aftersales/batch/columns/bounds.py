"""Interval arithmetic: between which numbers a result lies, so that none is worked out that could leave 64 bits."""

from __future__ import annotations

from typing import Final

from aftersales.batch.columns.nodes import Kind

Range = tuple[int, int]
LARGEST: Final = 2**62


class TooLarge(Exception):
    """A number could leave 64 bits."""


def range_of(kind: Kind, left: Range, right: Range) -> Range:
    """Between which numbers the result of an operation lies. Raises TooLarge."""
    low, high = _range(kind, left, right)
    if low < -LARGEST or high > LARGEST:
        raise TooLarge
    return low, high


def _range(kind: Kind, left: Range, right: Range) -> Range:
    if kind == "+":
        return left[0] + right[0], left[1] + right[1]
    if kind == "-":
        return left[0] - right[1], left[1] - right[0]
    if kind == "*":
        corners = [one * other for one in left for other in right]
        return min(corners), max(corners)
    if kind == "//":
        if right[0] > 0:
            corners = [one // other for one in left for other in right]
            return min(corners), max(corners)
        most = max(abs(left[0]), abs(left[1]))
        return -most - 1, most + 1
    most = max(abs(right[0]), abs(right[1]))
    return (0 if right[0] > 0 else -most), most
