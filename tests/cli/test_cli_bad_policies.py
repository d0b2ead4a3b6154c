"""Policies that cannot be loaded: `check` reports findings and ends with 1, the commands that need them with 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import AT, RAIL, policy_folder, run, written

_BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
_DEEP = 10_000
_BAD = [
    pytest.param(RAIL.replace("  - id", "\t- id"), "rail.yaml:9:1: error[yaml-syntax]", id="tab"),
    pytest.param(RAIL + "source: again\n", "rail.yaml:16:1: error[duplicate-key]", id="duplicate key"),
    pytest.param(_BOMB, "rail.yaml:1:4: error[anchor]: anchors and aliases are not allowed", id="anchor bomb"),
    pytest.param("terms: " + "[" * _DEEP + "]" * _DEEP, "error[too-deep]: nested more than 60 deep", id="deep flow"),
    pytest.param("- " * _DEEP + "x", "error[too-deep]: nested more than 60 deep", id="deep block"),
    pytest.param(RAIL.replace("cancel:", "cancle:"), "did you mean `cancel`?", id="unknown key"),
    pytest.param(RAIL.replace("time_left", "time_lef"), "did you mean `time_left`?", id="unknown fact"),
    pytest.param(
        "# 旅\n".encode("gb18030"), "rail.yaml:1:1: error[unreadable]: cannot be read as UTF-8", id="not UTF-8"
    ),
    pytest.param("# " + "x" * 1_000_000, "error[too-large]", id="huge"),
    pytest.param("", "error[empty-file]", id="empty"),
]


@pytest.mark.parametrize(("text", "expected"), _BAD)
def test_check_finds_it(text: str | bytes, expected: str, policies: Path) -> None:
    """The finding has its place and `check` ends with 1."""
    written(policies / "rail.yaml", text)
    result = run("check", policies)
    assert result.exit_code == 1
    assert expected in result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 document, ")


@pytest.mark.parametrize(("text", "expected"), _BAD)
def test_nothing_is_quoted_from_it(text: str | bytes, expected: str, booking: Path, policies: Path) -> None:
    """A rulebook loads whole or not at all."""
    written(policies / "rail.yaml", text)
    for command in (["quote", booking, "--cancel", "--at", AT], ["schedule", booking]):
        result = run(*command, "--policies", policies)
        assert (result.exit_code, result.stdout) == (2, "")
        assert expected in result.stderr


@pytest.mark.parametrize("command", ["test", "compile"])
def test_the_other_commands_refuse_it(command: str, tmp_path: Path) -> None:
    """`test` and `compile` need policies that load."""
    folder = policy_folder(tmp_path, RAIL.replace("cancel:", "cancle:"))
    written(folder / "rail.cases.yaml", "cases: []\n")
    result = run(command, folder, *([tmp_path / "all.rulebook"] if command == "compile" else []))
    assert result.exit_code == 2
    assert "did you mean `cancel`?" in result.stderr
    assert not (tmp_path / "all.rulebook").exists()


@pytest.mark.parametrize("command", ["check", "test"])
def test_missing_folder(command: str) -> None:
    """A folder that is not there is wrong usage."""
    result = run(command, "nowhere")
    assert result.exit_code == 2
    assert "'nowhere' does not exist" in result.stderr


def test_folder_without_policies(tmp_path: Path, booking: Path) -> None:
    """An empty folder is not an empty rulebook."""
    empty = tmp_path / "empty"
    empty.mkdir()
    result = run("quote", booking, "--cancel", "--at", AT, "--policies", empty)
    assert result.exit_code == 2
    assert "no policy files here" in result.stderr
