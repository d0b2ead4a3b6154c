"""What of a document its cases reach: rows, steps, and both sides of boundaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.check.cases import rulebook_and_cases, run_case
from aftersales.check.coverage.summary import Coverage, covered

POLICY = """\
terms: t
language: 1
title: {en: T}
source: none
applies: [{product: rail}]
currency: CNY
cancel:
  - {id: first-class, when: {cabin: first, time_left: "<= 0h"}, deny: too_late}
  - id: ladder
    penalty: {of: fare, round: {to: 0.5, half: up}, over: time_left, steps: {">= 48h": 5%, ">= 24h": 10%, "> 0h": 20%}}
  - {id: departed, deny: departed}
"""
HEAD = """\
defaults:
  item: {product: rail, fare: 100.00, zone: Asia/Shanghai, departs: 2025-06-20T10:00, cabin: economy}
cases:
"""
ON, BESIDE, FAR = "2025-06-18T10:00+08:00", "2025-06-18T10:00:01+08:00", "2025-06-01T10:00+08:00"


def case(at: str, penalty: str = "5.00", more: str = "") -> str:
    return f"  - {{request: {{cancel: {{at: {at}}}}}, {more}expect: {{penalty: {penalty}}}}}\n"


def coverage(folder: Path, *cases: str, policy: str = POLICY) -> Coverage:
    (folder / "t.yaml").write_text(policy, "utf-8")
    (folder / "t.cases.yaml").write_text(HEAD + "".join(cases), "utf-8")
    rulebook, found = rulebook_and_cases(folder)
    return covered(rulebook, [run_case(rulebook, one) for one in found])


def missed(found: Coverage) -> set[str]:
    """The words for what is not reached."""
    (document,) = found.documents
    return {document.places[place] for place in document.missed}


def test_a_case_reaches_its_row_and_the_step_that_answers(tmp_path: Path) -> None:
    """And no other."""
    found = missed(coverage(tmp_path, case(FAR)))
    assert "row `ladder`" not in found
    assert "step `time_left >= 48h` of `ladder`" not in found
    assert {"row `first-class`", "row `departed`", "step `time_left >= 24h` of `ladder`"} <= found


@pytest.mark.parametrize(
    ("at", "penalty", "reached"), [(ON, "5.00", {"on"}), (BESIDE, "10.00", {"beside"}), (FAR, "5.00", set())]
)
def test_a_boundary_has_two_sides(tmp_path: Path, at: str, penalty: str, reached: set[str]) -> None:
    """The value written, and the other side of it less than a unit away; far from it neither."""
    found = missed(coverage(tmp_path, case(at, penalty)))
    assert {side for side in ("on", "beside") if f"`time_left >= 48h`, {side} it" not in found} == reached


def test_a_boundary_that_decides_nothing_there_is_not_reached(tmp_path: Path) -> None:
    """At departure a second-class ticket does not turn on what first class is denied from."""
    found = missed(coverage(tmp_path, case("2025-06-20T10:00+08:00", "0")))
    assert "`time_left <= 0min`, on it" in found
    assert "`time_left > 0min`, on it" not in found


def test_a_failed_case_covers_nothing(tmp_path: Path) -> None:
    """What is wrong says nothing of the document."""
    (document,) = coverage(tmp_path, case(FAR, "6.00")).documents
    assert not document.by


def test_an_unconfirmed_case_covers_nothing(tmp_path: Path) -> None:
    """Until its author has looked at the figures."""
    (document,) = coverage(tmp_path, case(FAR, more="unconfirmed: true, ")).documents
    assert not document.by


def test_a_fact_that_is_unknown_reaches_what_all_its_values_reach(tmp_path: Path) -> None:
    """The cabin is not stated: at departure either row may deny, before it the ladder answers in any case."""
    unknown = "item: {cabin: none}, "
    found = missed(coverage(tmp_path, case(FAR, more=unknown), case("2025-06-20T10:00+08:00", "0", unknown)))
    assert "row `ladder`" not in found
    assert {"row `first-class`", "row `departed`"} <= found


def test_what_no_cell_reaches_does_not_count(tmp_path: Path) -> None:
    """A step behind one that takes all it could is nothing that a case could be written for."""
    steps = 'steps: {">= 48h": 5%, ">= 24h": 10%, "> 0h": 20%}'
    hidden = POLICY.replace(steps, 'steps: [{">= 24h": 7%}, {">= 48h": 5%}, {"> 0h": 20%}]')
    (document,) = coverage(tmp_path, case(FAR, "7.00"), policy=hidden).documents
    beyond = {place.kind for place in document.beyond}
    assert beyond == {"step", "boundary"}
    assert "step `time_left >= 48h` of `ladder`" not in document.places.values()


def test_full_coverage(tmp_path: Path) -> None:
    """Every row, step and side of a boundary has its case, and the summary says which."""
    times = [
        ("2025-06-18T10:00+08:00", "5.00"), ("2025-06-18T10:00:01+08:00", "10.00"),
        ("2025-06-19T10:00+08:00", "10.00"), ("2025-06-19T10:00:01+08:00", "20.00"),
        ("2025-06-20T09:59+08:00", "20.00"), ("2025-06-20T10:00+08:00", "0"),
    ]  # fmt: skip
    first = [case(at, penalty, "item: {cabin: first}, ") for at, penalty in times[-2:]]
    found = coverage(tmp_path, *(case(at, penalty) for at, penalty in times), *first)
    assert missed(found) == set()
    assert found.reaches(100)
    (document,) = found.documents
    assert all(by for by in document.by.values())
