"""What belongs to a version that was sold under, and what may still be edited."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aftersales.check.lints import folder_of
from aftersales.check.lock import NAME, locked, write
from tests.check.places import TODAY
from tests.linted import lint

DOCUMENT = """\
terms: t
language: 1
title: {en: T, zh: 甲}
source: made for a test
reviewed: 2026-11-21
currency: CNY
applies: [{product: rail}]
sets: {good: [first, business]}
amounts:
  fee: 20
  late: {use: fee, at_least: 5}
facts:
  confirmed_lead: {span: [confirmed_at, service_start]}
versions:
  - from: 2025-01-01
    cancel:
      - {when: {cabin: good}, free: true}
      - {penalty: {use: late}}
  - from: 2026-01-01
    cancel:
      - {when: {confirmed_lead: ">= 24h"}, free: true}
      - {penalty: {use: late}}
  - from: 2027-01-01
    cancel: [{when: {cabin: good}, penalty: 5}, {penalty: 40}]
"""
WORDS = """\
vocabulary: words
language: 1
title: {en: Words, zh: 词}
source: made for a test
sets: {north: [AAA, BBB]}
"""
EDITS = [
    ("its title", "en: T", "en: Terms", 0),
    ("its source", "made for a test", "written for a test", 0),
    ("its review", "reviewed: 2026-11-21", "reviewed: 2026-11-22", 0),
    ("a comment", "  fee: 20", "  fee: 20 # yuan", 0),
    ("the order of lines", "  fee: 20\n", "", 0),
    ("a version to come", "penalty: 40", "penalty: 45", 0),
    ("a fact that one of them uses", "confirmed_at, service", "issued_at, service", 1),
    ("a set that one of them uses", "[first, business]", "[first]", 1),
    ("an amount that an amount uses", "fee: 20", "fee: 25", 2),
    ("what it applies to", "product: rail", "product: coach", 2),
    ("when it begins", "from: 2025-01-01", "from: 2025-01-02", 1),
    ("a row", "cabin: good}, free", "cabin: first}, free", 1),
]


def sold(folder: Path) -> Path:
    """A folder with its lock."""
    (folder / "t.yaml").write_text(DOCUMENT, "utf-8")
    (folder / "words.yaml").write_text(WORDS, "utf-8")
    assert write(folder / NAME, folder_of(folder, TODAY)) == 2
    return folder


@pytest.mark.parametrize(("old", "new", "edited"), [one[1:] for one in EDITS], ids=[one[0] for one in EDITS])
def test_edits(old: str, new: str, edited: int, tmp_path: Path) -> None:
    """Each sold version that an edit changes is told; a version of another day is another version."""
    text = DOCUMENT.replace(old, new, 1)
    text = text if new else text.replace("at_least: 5}\n", "at_least: 5}\n  fee: 20\n")
    assert text != DOCUMENT
    (sold(tmp_path) / "t.yaml").write_text(text, "utf-8")
    found = [one.code for one in lint(tmp_path, TODAY) if one.code.endswith("-version")]
    assert len(found) == edited
    assert set(found) <= {"edited-version", "removed-version"}


def test_new_versions_are_added_and_old_lines_stay(tmp_path: Path) -> None:
    """Writing the lock again never makes an edit right."""
    sold(tmp_path)
    before = locked((tmp_path / NAME).read_text("utf-8"))
    (tmp_path / "t.yaml").write_text(DOCUMENT.replace("fee: 20", "fee: 25"), "utf-8")
    assert write(tmp_path / NAME, folder_of(tmp_path, date(2027, 6, 1).toordinal())) == 1
    after = locked((tmp_path / NAME).read_text("utf-8"))
    assert before.items() < after.items()
    assert sorted(after) == ["t@2025-01-01", "t@2026-01-01", "t@2027-01-01"]


def test_a_set_of_a_vocabulary_belongs_to_it(tmp_path: Path) -> None:
    """Where a version uses it."""
    text = DOCUMENT.replace("cabin: good}, free", "origin: north}, free", 1)
    (tmp_path / "t.yaml").write_text(text, "utf-8")
    (tmp_path / "words.yaml").write_text(WORDS, "utf-8")
    write(tmp_path / NAME, folder_of(tmp_path, TODAY))
    assert "edited-version" not in [one.code for one in lint(tmp_path, TODAY)]
    (tmp_path / "words.yaml").write_text(WORDS.replace("BBB", "CCC"), "utf-8")
    found = [(one.code, one.at.line) for one in lint(tmp_path, TODAY)]
    assert found.count(("edited-version", 15)) == 1
