"""The runner of worked cases, and the bundled library's own cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales import PolicyError
from aftersales.check.case_reading import Case
from aftersales.check.cases import CaseResult, read_cases, rulebook_and_cases, run_case, run_cases
from aftersales.engine.rulebook import bundled_folder

POLICY = """
terms: t
language: 1
title: {en: T}
source: none
applies: [{product: rail}]
currency: CNY
cancel:
  - {id: ladder, penalty: {of: fare, round: {to: 0.5, half: up}, over: time_left, steps: [{">= 48h": 5%}, {else: 10%}]}}
"""
HEAD = "defaults:\n  item: {product: rail, fare: 553.00, zone: Asia/Shanghai, departs: 2025-06-20T10:00}\ncases:\n"
AT = "2025-06-18T10:01+08:00"
CASE = f"  - {{title: one, request: {{cancel: {{at: {AT}}}}}, EXTRA expect: {{penalty: 55.50, refund: 497.50}}}}\n"


def run(folder: Path, cases: str) -> list[CaseResult]:
    (folder / "t.yaml").write_text(POLICY, "utf-8")
    (folder / "t.cases.yaml").write_text(cases, "utf-8")
    return run_cases(folder)


def refused(folder: Path, cases: str) -> str:
    with pytest.raises(PolicyError) as caught:
        run(folder, cases)
    return str(caught.value)


RULES, BUNDLED = rulebook_and_cases(bundled_folder())


@pytest.mark.parametrize("case", BUNDLED, ids=lambda case: f"{Path(case.file).name}:{case.line}")
def test_every_bundled_case_passes(case: Case) -> None:
    """The figures that sources publish, and both sides of every boundary."""
    result = run_case(RULES, case)
    assert not result.failed, str(result)


def test_a_right_figure_passes(tmp_path: Path) -> None:
    """Amounts are compared as amounts, not as text."""
    (result,) = run(tmp_path, HEAD + CASE.replace("EXTRA", "").replace("55.50", "55.5"))
    assert result.passed
    assert not result.explanation


def test_a_wrong_figure_fails_with_expected_actual_and_explanation(tmp_path: Path) -> None:
    """Whoever reads the failure sees why the answer is what it is."""
    (result,) = run(tmp_path, HEAD + CASE.replace("EXTRA", "").replace("55.50", "55.00"))
    assert result.failed
    assert (result.expected["penalty"], result.actual["penalty"]) == ("55.00", "55.50")
    assert "row ladder" in result.explanation
    assert "penalty: expected 55.00, found 55.50" in str(result)
    assert result.line == 4


def test_a_disputed_case_is_reported_and_does_not_fail(tmp_path: Path) -> None:
    """Sources that contradict each other cannot both be met."""
    cases = HEAD + CASE.replace("EXTRA", "disputed: two sources differ,").replace("55.50", "55.00")
    (result,) = run(tmp_path, cases)
    assert not result.passed
    assert result.disputed
    assert not result.failed


def test_a_case_that_cannot_be_quoted_fails_and_says_why(tmp_path: Path) -> None:
    """A wrong booking is one failure; the other cases still run."""
    cases = HEAD + CASE.replace("EXTRA", "item: {fares: 1},") + CASE.replace("EXTRA", "")
    first, second = run(tmp_path, cases)
    assert first.failed
    assert "items[0].fares: unknown key" in first.actual["error"]
    assert second.passed


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        ("cases: 5", ":1:8: error[shape]"),
        ("caes: []", "did you mean `cases`?"),
        (HEAD + "  - {expect: {penalti: 5}}", "did you mean `penalty`?"),
        (HEAD + "  - {request: {cancel: {}}}", "a case lacks the key `expect`"),
        (HEAD + "  - {request: {refund: {}}, expect: {}}", "one of `cancel`, `no_show`, `change`, `claim` is expected"),
        (HEAD + "  - {request: {cancel: 5}, expect: {}}", "error[shape]"),
        (HEAD + "  - {item: 5, expect: {}}", "`item` is a mapping"),
        (HEAD + "  - {item: &a {}, expect: {}}", "error[anchor]"),
    ],
)
def test_a_mistake_in_a_file_of_cases_has_its_place(tmp_path: Path, cases: str, message: str) -> None:
    """Files of cases are read as strictly as policies."""
    assert message in refused(tmp_path, cases)


@pytest.mark.parametrize(
    "part",
    [
        "booking: {items: x}",
        "booking: {tenders: [x]}",
        "item: {changed: x}",
        "item: {price: x}",
        "item: {refunded: {times: x}}",
    ],
)
def test_a_wrong_shape_inside_a_booking_is_a_failure(tmp_path: Path, part: str) -> None:
    """Nothing that stands in a case stops the others."""
    (result,) = run(tmp_path, HEAD + CASE.replace("EXTRA", part + ","))
    assert "error" in result.actual


def test_reading_keeps_amounts_and_times_as_text(tmp_path: Path) -> None:
    """A float never comes into being; `none` leaves a default out."""
    (tmp_path / "t.cases.yaml").write_text(HEAD + "  - {item: {departs: none}, expect: {}}", "utf-8")
    (case,) = read_cases(tmp_path)
    assert case.item == {"product": "rail", "fare": "553.00", "zone": "Asia/Shanghai", "departs": None}
