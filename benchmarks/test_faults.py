"""Slips are edits of the text alone, and are judged by what a document then says."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from benchmarks.faults.constants import of_constant
from benchmarks.faults.slips import places
from benchmarks.faults.survey import detectors, judged
from benchmarks.faults.texts import Entry, dropped, entries, exchanged, parsed, values_exchanged

ABOUT = (1, "")
BLOCK = """\
cancel:
  # The first.
  - id: one
    when: {cabin: first, insured: true}
    penalty: 10%
  # The second.
  - id: two
    penalty: {over: time_left, steps: {">= 24h": free, "> 0h": 20%}}
"""


def entry(*path: str | int) -> Entry:
    """What stands at a path."""
    return next(one for one in entries(parsed(BLOCK)) if one.path == path)


def test_dropped() -> None:
    """Rows with their lines, keys between braces, and nothing where it is the last one."""
    assert dropped(BLOCK, entry("cancel", 1)) == BLOCK[: BLOCK.index("  - id: two")]
    without = dropped(BLOCK, entry("cancel", 0, "when", "cabin"))
    assert without == BLOCK.replace("cabin: first, ", "")
    assert dropped(BLOCK, entry("cancel", 0, "when", "insured")) == BLOCK.replace(", insured: true", "")
    assert dropped(BLOCK, entry("cancel", 0, "when")) == BLOCK.replace("    when: {cabin: first, insured: true}\n", "")
    assert dropped(BLOCK, entry("cancel")) is None


def test_exchanged() -> None:
    """Neighbours, and the values of neighbours."""
    other = exchanged(BLOCK, entry("cancel", 0))
    assert other is not None
    assert [row.value[0][1].value for row in parsed(other).value[0][1].value] == ["two", "one"]
    ladder = ("cancel", 1, "penalty", "steps", ">= 24h")
    assert values_exchanged(BLOCK, entry(*ladder)) == BLOCK.replace("free,", "20%,").replace('0h": 20%', '0h": free')
    assert exchanged(BLOCK, entry("cancel", 1)) is None


@pytest.mark.parametrize(
    ("constant", "slip"),
    [
        (">= 24h", ("operator", "> 24h")),
        (">= 24h", ("digits swapped", ">= 42h")),
        ("5%", ("percent sign", "5")),
        ("by 18:00 1 day before", ("operator", "before 18:00 1 day before")),
    ],
)
def test_constants(constant: str, slip: tuple[str, str]) -> None:
    """What can go wrong in one."""
    rng = random.Random(1)
    assert slip in {found for _ in range(50) for found in of_constant(constant, rng)}


def test_places_are_data() -> None:
    """Ids, titles and sources change no money."""
    assert {one.path[-1] for one in places(BLOCK)} >= {"cabin", "penalty", ">= 24h"}
    assert not [one for one in places(BLOCK) if "id" in one.path]


def test_slips_are_many_and_the_same_again() -> None:
    """Of many kinds; those of one seed are always the same."""
    world = detectors(ABOUT).world
    found = [world.slip(number) for number in range(300)]
    kinds = Counter(one[1].kind for one in found if one is not None)
    assert {"digit", "operator", "unit", "fact", "dropped when"} <= set(kinds)
    assert found == [world.slip(number) for number in range(300)]


def test_a_fault_is_noticed() -> None:
    """The ladder of a railway, five percent for fifteen, and a title."""
    file = next(name for name in detectors(ABOUT).world.texts if name.endswith("cn-12306.yaml"))
    text = detectors(ABOUT).world.texts[file]
    edit = judged(ABOUT, 1, file, "digit", text.replace('">= 48h": 5%', '">= 48h": 15%'))
    assert edit.money
    assert "test" in edit.flagged
    assert not judged(ABOUT, 1, file, "title", text.replace("China Railway", "The railway")).money
    assert judged(ABOUT, 1, file, "key", text.replace("cancel:", "cancle:")).refused
