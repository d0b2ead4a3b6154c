"""`aftersales check`: findings, and the line that counts them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import RAIL, policy_folder, run

GAP = RAIL.replace("  - {id: departed, deny: departed}\n", "")


def test_clean_folder(policies: Path) -> None:
    """Nothing but the closing line."""
    result = run("check", policies)
    assert (result.exit_code, result.output) == (0, "1 document, 0 errors, 0 warnings\n")


def test_one_file(policies: Path) -> None:
    """A single policy can be checked."""
    assert run("check", policies / "rail.yaml").output == "1 document, 0 errors, 0 warnings\n"


def test_ladder_with_a_gap(tmp_path: Path) -> None:
    """Terms that reach no row for some request are an error, told with such a request."""
    result = run("check", policy_folder(tmp_path, GAP))
    assert result.exit_code == 1
    assert "rail.yaml:9:5: error[gap]: no row of `cancel` covers time_left" in result.output
    assert result.output.endswith("1 document, 1 error, 0 warnings\n")


def test_warnings_alone_are_fine(tmp_path: Path) -> None:
    """A warning is shown and does not end with 1."""
    result = run("check", policy_folder(tmp_path, RAIL.replace("reviewed: 2026-11-21\n", "")))
    assert result.exit_code == 0
    assert "warning[" in result.output
    assert result.output.endswith("1 document, 0 errors, 1 warning\n")


def test_bundled_policies_are_the_default() -> None:
    """Without a folder the bundled policies are checked, and they are in order."""
    result = run("check")
    assert result.exit_code == 0, result.output
    assert " 0 errors" in result.output
