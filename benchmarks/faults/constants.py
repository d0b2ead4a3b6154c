"""Slips in one constant: digits, units, percent signs and operators."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

_NUMBER: Final = re.compile(r"\d+")
_UNITS: Final = re.compile(r"(\d+)(h|min| business days?| days?| months?| years?| km| m)(?![a-z])")
_FLIPS: Final = {">=": (">", "<="), ">": (">=", "<"), "<=": ("<", ">="), "<": ("<=", ">")}
_SIDES: Final = {"by": "before", "before": "by", "from": "after", "after": "from"}


def of_constant(value: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Every kind of slip that a constant allows for, one of each."""
    number = rng.choice([*_NUMBER.finditer(value)] or [None])
    if number is not None:
        for kind, slip in _DIGITS.items():
            yield kind, value[: number.start()] + slip(number[0], rng) + value[number.end() :]
    unit = rng.choice([*_UNITS.finditer(value)] or [None])
    if unit is not None:
        yield "unit", value[: unit.start()] + _other_unit(unit[1], unit[2], rng) + value[unit.end() :]
    operator = rng.choice([*re.finditer(r">=|<=|>|<", value)] or [None])
    if operator is not None:
        for new in _FLIPS[operator[0]]:
            yield "operator", value[: operator.start()] + new + value[operator.end() :]
    side = value.partition(" ")[0]
    if side in _SIDES:
        yield "operator", _SIDES[side] + value[len(side) :]
    if re.fullmatch(r"\d+(\.\d+)?%?", value):
        yield "percent sign", value[:-1] if value.endswith("%") else f"{value}%"


def _other_digit(digits: str, rng: random.Random) -> str:
    place = rng.randrange(len(digits))
    return digits[:place] + rng.choice([one for one in "0123456789" if one != digits[place]]) + digits[place + 1 :]


def _lost_digit(digits: str, rng: random.Random) -> str:
    place = rng.randrange(len(digits))
    return digits[:place] + digits[place + 1 :] or "0"


def _two_digits(digits: str, rng: random.Random) -> str:
    place = rng.randrange(max(len(digits) - 1, 1))
    return digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :]


_DIGITS: Final[Mapping[str, Callable[[str, random.Random], str]]] = {
    "digit": _other_digit,
    "digit lost": _lost_digit,
    "digit more": lambda digits, rng: digits + "0",
    "digits swapped": _two_digits,
}


def _other_unit(count: str, unit: str, rng: random.Random) -> str:
    if unit in (" km", " m"):
        return f"{count}{' m' if unit == ' km' else ' km'}"
    others = [f"{count}h", f"{count} days", f"{count}min", f"{count} months", f"{count} business days"]
    others += [f"{int(count) // 24} days"] if unit == "h" and int(count) % 24 == 0 else []
    others += [f"{int(count) * 24}h"] if unit.startswith(" day") else []
    return rng.choice([one for one in others if one.rstrip("s") != f"{count}{unit}".rstrip("s")])
