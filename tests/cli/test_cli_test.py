"""`aftersales test`: worked cases, their failures, and the line that counts them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.run import run, written

CASES = """\
defaults:
  request: {cancel: {at: "2025-06-18T10:01:00+08:00"}}
  item: {product: rail, supplier: CR}
cases:
  - ref: RAIL#1
    title: a day and a half before
    given: {total: 553, fare: 553, time_left: 30h}
    expect: {outcome: granted, penalty: 55.50}
  - ref: RAIL#2
    given: {total: 553, fare: 553, time_left: 30h}
    expect: {outcome: granted, penalty: 27.50}
"""


def test_passed_and_failed_cases(policies: Path) -> None:
    """A failure shows its place, what was expected, what came, and why."""
    written(policies / "rail.cases.yaml", CASES)
    result = run("test", policies)
    assert result.exit_code == 1
    assert f"{policies / 'rail.cases.yaml'}:9: FAILED RAIL#2" in result.output
    assert "penalty: expected 27.50, found 55.50" in result.output
    assert "10% of 553.00 = 55.30" in result.output
    assert result.output.splitlines()[-1] == "1 passed, 1 failed"


def test_disputed_case_is_shown_and_does_not_fail(policies: Path) -> None:
    """Where the sources contradict each other, a difference is no mistake."""
    disputed = CASES.replace("  - ref: RAIL#2\n", "  - ref: RAIL#2\n    disputed: two notices differ\n")
    written(policies / "rail.cases.yaml", disputed)
    result = run("test", policies)
    assert result.exit_code == 0
    assert "disputed RAIL#2" in result.output
    assert result.output.splitlines()[-1] == "1 passed, 0 failed"


def test_no_cases(policies: Path) -> None:
    """A folder without cases passes none."""
    assert run("test", policies).output == "0 passed, 0 failed\n"


def test_unreadable_cases(policies: Path) -> None:
    """A mistake in the cases themselves is unusable input."""
    written(policies / "rail.cases.yaml", CASES.replace("expect:", "expects:"))
    result = run("test", policies)
    assert result.exit_code == 2
    assert "did you mean `expect`?" in result.stderr


def test_bundled_cases_are_the_default() -> None:
    """Without a folder the bundled cases run, and they hold."""
    result = run("test")
    assert result.exit_code == 0, result.output
    assert result.output.endswith(" passed, 0 failed\n")


def test_coverage_names_what_is_not_reached(policies: Path) -> None:
    """With its place, and a line of counts; enough is a matter of `--fail-under`."""
    written(policies / "rail.cases.yaml", CASES.replace("27.50", "55.50"))
    result = run("test", policies, "--coverage")
    assert result.exit_code == 0
    assert f"{policies / 'rail.yaml'}:15:5: not reached: row `departed`" in result.output
    assert "covered: documents 1/1, rows 1/2, steps 1/4, sides of boundaries 0/8; 3 of 15 places" in result.output
    assert run("test", policies, "--coverage", "--fail-under", 20).exit_code == 0
    assert run("test", policies, "--coverage", "--fail-under", 21).exit_code == 1


def test_coverage_as_json_says_which_case_reached_what(policies: Path) -> None:
    """Nothing but JSON is printed."""
    written(policies / "rail.cases.yaml", CASES.replace("27.50", "55.50"))
    (document,) = json.loads(run("test", policies, "--json").output)["documents"]
    (step,) = [one for one in document["reached"] if one["kind"] == "step"]
    assert step["by"] == [f"{policies / 'rail.cases.yaml'}:{line}" for line in (5, 9)]
    assert document["counts"]["row"] == {"reached": 1, "places": 2}


def test_unconfirmed_cases_are_counted_apart(policies: Path) -> None:
    """They neither pass nor fail, whatever they expect."""
    written(policies / "rail.cases.yaml", CASES.replace("  - ref: RAIL#2\n", "  - unconfirmed: true\n"))
    result = run("test", policies)
    assert result.exit_code == 0
    assert result.output == "1 passed, 0 failed, 1 unconfirmed\n"
