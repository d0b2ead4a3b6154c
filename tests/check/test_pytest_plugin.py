"""Worked cases collected by pytest."""

from __future__ import annotations

import pytest

import aftersales.check.cases  # noqa: F401 - else every run inside a test would import the C parser anew
from tests.cli.run import RAIL

pytest_plugins = ["pytester"]
PLUGIN = ("-p", "aftersales.check.pytest_plugin", "-p", "no:cacheprovider")
CASES = """\
defaults:
  request: {cancel: {at: "2025-06-18T10:01:00+08:00"}}
  item: {product: rail, supplier: CR}
cases:
  - ref: RAIL#1
    title: a day and a half before
    given: {total: 553, fare: 553, time_left: 30h}
    expect: {outcome: granted, penalty: 55.50}
  - title: the same with the figure of another tier
    given: {total: 553, fare: 553, time_left: 30h}
    expect: {outcome: granted, penalty: 27.50}
"""


def written(pytester: pytest.Pytester, cases: str = CASES, folder: str = "policies") -> None:
    place = pytester.mkdir(folder)
    (place / "rail.yaml").write_text(RAIL, "utf-8")
    (place / "rail.cases.yaml").write_text(cases, "utf-8")


def test_each_case_is_a_test_named_by_its_ref_or_title(pytester: pytest.Pytester) -> None:
    """So one can be chosen by its name."""
    written(pytester)
    found = pytester.runpytest(*PLUGIN, "--collect-only", "-q")
    found.stdout.fnmatch_lines(
        ["policies/rail.cases.yaml::RAIL#1", "policies/rail.cases.yaml::the same with the figure of another tier"]
    )
    pytester.runpytest(*PLUGIN, "-k", "figure").assert_outcomes(failed=1, deselected=1)


def test_a_failure_shows_expected_actual_and_why(pytester: pytest.Pytester) -> None:
    """And no Python."""
    written(pytester)
    found = pytester.runpytest(*PLUGIN)
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(
        ["*rail.cases.yaml:9: FAILED*", "*penalty: expected 27.50, found 55.50", "*10% of 553.00 = 55.30*"]
    )
    found.stdout.no_fnmatch_line("*Traceback*")


def test_unconfirmed_cases_are_skipped_and_disputed_ones_may_differ(pytester: pytest.Pytester) -> None:
    """Neither is a failure, nor a pass."""
    text = CASES.replace("  - title: the", "  - disputed: two notices differ\n    title: the")
    written(pytester, text.replace("  - ref: RAIL#1", "  - unconfirmed: true"))
    pytester.runpytest(*PLUGIN).assert_outcomes(skipped=1, xfailed=1)


def test_mistakes_of_the_file_are_errors_with_their_place(pytester: pytest.Pytester) -> None:
    """With the hint that `aftersales test` gives."""
    written(pytester, CASES.replace("expect:", "expects:"))
    found = pytester.runpytest(*PLUGIN)
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*rail.cases.yaml:8:5*unknown-key*"])


def test_the_policies_of_a_setting_are_those_of_a_whole_folder(pytester: pytest.Pytester) -> None:
    """A case may stand below the document that it is about."""
    written(pytester, folder="policies")
    below = pytester.path / "policies" / "cases"
    below.mkdir()
    (pytester.path / "policies" / "rail.cases.yaml").unlink()
    text = CASES.replace("expect: {outcome", "booking: {currency: CNY}\n    expect: {outcome")
    (below / "more.cases.yaml").write_text(text.replace("27.50", "55.50"), "utf-8")
    pytester.makeini("[pytest]\naftersales_policies = policies\n")
    pytester.runpytest(*PLUGIN).assert_outcomes(passed=2)


def test_mistakes_of_the_policies_fail_the_case(pytester: pytest.Pytester) -> None:
    """With their place."""
    written(pytester)
    (pytester.path / "policies" / "rail.yaml").write_text(RAIL.replace("cancel:", "cancels:"), "utf-8")
    found = pytester.runpytest(*PLUGIN)
    found.assert_outcomes(failed=2)
    found.stdout.fnmatch_lines(["*did you mean `cancel`?*"])
