"""`docs/ci.md`: its code prints what it says, its workflow and hooks name commands and hooks that exist."""

from __future__ import annotations

import contextlib
import io
import re

import click
import pytest
import yaml

from aftersales.check.formats import FORMATS
from aftersales.cli import Commands
from tests.docs.markdown import DOCS, blocks, table

PAGE = (DOCS / "ci.md").read_text("utf-8")
BLOCKS = {block.label or block.language: block.text for block in blocks(PAGE)}
HOOKS = yaml.safe_load((DOCS.parent / ".pre-commit-hooks.yaml").read_text("utf-8"))


def options(name: str) -> set[str]:
    """The long options of a command."""
    command = Commands().get_command(click.Context(Commands()), name)
    assert command is not None
    return {option for param in command.params for option in param.opts}


def test_the_code_prints_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The block after the code is its output."""
    monkeypatch.chdir(DOCS.parent)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(BLOCKS["python"], "ci.md", "exec"), {"__name__": "page"})
    assert printed.getvalue() == BLOCKS["text"]


def test_every_format_has_its_row() -> None:
    """In the table and in the commands."""
    assert [row[0].strip("` ") for row in table(PAGE, "`--format`")] == ["text", *FORMATS]


def test_the_workflow_runs_commands_that_exist() -> None:
    """It is YAML, and its options are those of the commands."""
    (job,) = yaml.safe_load(BLOCKS["workflow"])["jobs"].values()
    runs = [step["run"] for step in job["steps"] if step.get("run", "").startswith("aftersales ")]
    found = [re.findall(r"aftersales (check|test|prove|diff) ", run) for run in runs]
    assert found == [["check"], ["test"], ["prove"], ["diff"], ["check"]]
    for run, names in zip(runs, found, strict=True):
        for name in names:
            assert set(re.findall(r"--\w+", run)) <= options(name)


def test_the_hooks_are_those_of_the_repository() -> None:
    """By id; each runs a command."""
    named = {hook["id"] for repo in yaml.safe_load(BLOCKS["hook"])["repos"] for hook in repo["hooks"]}
    assert named == {hook["id"] for hook in HOOKS}
    assert [hook["entry"].split()[1] for hook in HOOKS] == ["check", "test"]
