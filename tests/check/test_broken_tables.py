"""Broken tables as they are met in the wild."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales import Rulebook
from aftersales.check.lints import check
from aftersales.check.witness import unlike
from tests.check.places import TODAY
from tests.check.test_ladders import HEAD

DAY_14 = """\
cancel:
  - {when: {time_left: "> 14 days"}, penalty: 10}
  - {when: {time_left: "< 14 days, >= 7 days"}, penalty: 50}
  - {when: {time_left: "< 7 days"}, penalty: 90}
"""
HOUR_TWICE = """\
cancel:
  - penalty: {over: time_left, steps: [{">= 24h": 10}, {">= 2h, <= 24h": 50}, {"< 2h": 90}]}
"""
DAY_TWICE = """\
cancel:
  - {when: {time_left: ">= 7 days"}, penalty: 10}
  - {when: {time_left: "<= 7 days, >= 3 days"}, penalty: 50}
  - {when: {time_left: "< 3 days"}, penalty: 90}
"""
BACKWARDS = """\
cancel:
  - {when: {time_left: "<= 3 days, >= 120h"}, penalty: 10}
  - {penalty: 50}
"""
TABLES = [
    ("day 14 in no row", DAY_14, "gap", "time_left == 14 days"),
    ("an hour in two rows", HOUR_TWICE, "overlap", "both hold where time_left == 24h"),
    ("a day in two rows", DAY_TWICE, "overlap", "both hold where time_left == 7 days"),
    ("a window that ends before it starts", BACKWARDS, "empty-window", "nothing is inside"),
    ("the same in one clock", BACKWARDS.replace("120h", "5 days"), "empty-window", "nothing is inside"),
]


@pytest.mark.parametrize(("table", "code", "said"), [one[1:] for one in TABLES], ids=[one[0] for one in TABLES])
def test_broken_tables_are_found(table: str, code: str, said: str, tmp_path: Path) -> None:
    """Each by one finding, with a booking that shows it where one can."""
    (tmp_path / "t.yaml").write_text(HEAD + table, "utf-8")
    (finding,) = check(tmp_path, TODAY).findings
    assert finding.diagnostic.code == code
    assert said in finding.diagnostic.message
    assert (finding.witness is None) == (code == "empty-window")
    if finding.witness is not None:
        assert unlike(Rulebook.load(tmp_path), finding.witness) == []
