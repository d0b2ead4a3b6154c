"""What `check` finds in tables with rows for each unit, which are asked where no row for the item matches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.places import TODAY
from tests.linted import lint

HEAD = """\
terms: t
language: 1
title: {en: T, zh: 甲}
source: made for a test
reviewed: 2026-11-22
currency: CNY
applies: [{product: flight}]
"""
INSURED = "  - {id: insured, when: {insured: true}, free: true}\n"
EARLY = '  - {id: early, each: segment, when: {time_left: ">= 24h"}, penalty: 10}\n'
LATE = "  - {id: late, each: segment, penalty: 50}\n"
AGAIN = "  - {id: again, each: segment, penalty: 60}\n"
TWICE = "  - {id: twice, when: {insured: true}, penalty: 5}\n"

ROWS = [
    ("complete", INSURED + EARLY + LATE, []),
    ("units alone", EARLY + LATE, []),
    ("a gap among the units", INSURED + EARLY, [("gap", 10, "time_left < 24h")]),
    ("a dead row for each unit", EARLY + LATE + AGAIN, [("dead-row", 11, "`again`")]),
    ("a dead row for the item", INSURED + TWICE + LATE, [("dead-row", 10, "`twice`")]),
]


@pytest.mark.parametrize(("rows", "expected"), [one[1:] for one in ROWS], ids=[one[0] for one in ROWS])
def test_gaps_and_dead_rows(rows: str, expected: list[tuple[str, int, str]], tmp_path: Path) -> None:
    """Rows for the item need not reach the end; those for each unit must, each judged among its own kind."""
    (tmp_path / "t.yaml").write_text(f"{HEAD}cancel:\n{rows}", "utf-8")
    found = lint(tmp_path, TODAY)
    assert [(one.code, one.at.line) for one in found] == [(code, line) for code, line, _ in expected]
    assert all(text in one.message for one, (*_, text) in zip(found, expected, strict=True))
