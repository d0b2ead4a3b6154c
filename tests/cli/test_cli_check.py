"""`aftersales check`: findings, and the line that counts them."""

from __future__ import annotations

import json
from pathlib import Path

from aftersales import Rulebook
from aftersales.check.witness import read, unlike
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


def test_formats(tmp_path: Path) -> None:
    """Nothing but the format is printed, and errors still end with 1."""
    folder = policy_folder(tmp_path, GAP)
    for form in ("json", "sarif", "junit", "github"):
        result = run("check", folder, "--format", form)
        assert result.exit_code == 1
        assert "gap" in result.output
        assert "1 document" not in result.output


def test_witnesses_are_written_and_quoted(tmp_path: Path) -> None:
    """A file for each finding about bookings; what it says is what the quote says."""
    folder = policy_folder(tmp_path, GAP)
    run("check", folder, "--witness", tmp_path / "shown")
    (file,) = (tmp_path / "shown").iterdir()
    data = json.loads(file.read_text("utf-8"))
    assert (file.name, data["code"]) == ("001-gap.json", "gap")
    assert unlike(Rulebook.load(folder), read(data)) == []


def test_lock(policies: Path) -> None:
    """Versions are added once; one that is edited afterwards is an error."""
    assert "1 added" in run("check", policies, "--lock").stderr
    assert "0 added" in run("check", policies, "--lock").stderr
    text = (policies / "rail.yaml").read_text("utf-8")
    (policies / "rail.yaml").write_text(text.replace("percent: 5", "percent: 6").replace("5%", "6%"), "utf-8")
    result = run("check", policies)
    assert (result.exit_code, "error[edited-version]" in result.output) == (1, True)


def test_as_of(policies: Path) -> None:
    """A review grows old."""
    result = run("check", policies, "--as-of", "2030-01-01")
    assert "warning[stale-review]" in result.output
