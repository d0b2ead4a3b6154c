"""`aftersales compile`: a folder of policies as one file."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import AT, run, written


def test_saved_policies_quote_alike(tmp_path: Path, booking: Path, policies: Path) -> None:
    """The saved file answers as its folder does."""
    file = tmp_path / "all.rulebook"
    result = run("compile", policies, file)
    assert result.exit_code == 0
    assert result.output.startswith(f"{file}: ")
    asked = ("quote", booking, "--cancel", "--at", AT, "--json", "--policies")
    assert run(*asked, file).output == run(*asked, policies).output


def test_other_names_are_refused(tmp_path: Path, policies: Path) -> None:
    """`load` knows a saved rulebook by its name."""
    result = run("compile", policies, tmp_path / "all.json")
    assert result.exit_code == 2
    assert "a saved rulebook is named `*.rulebook`" in result.stderr


def test_place_that_cannot_be_written(tmp_path: Path, policies: Path) -> None:
    """A folder that is not there is told."""
    result = run("compile", policies, tmp_path / "nowhere" / "all.rulebook")
    assert result.exit_code == 2
    assert "no such file or directory" in result.stderr


def test_file_that_is_no_rulebook(tmp_path: Path, booking: Path) -> None:
    """What only has the name of a saved rulebook is refused."""
    file = written(tmp_path / "all.rulebook", "{}")
    result = run("quote", booking, "--cancel", "--at", AT, "--policies", file)
    assert result.exit_code == 2
    assert "not a rulebook saved by this version" in result.stderr
