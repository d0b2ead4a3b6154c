"""`docs/diff.md` prints what it shows, and names what exists."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest

from aftersales.check.diff.formats import FORMATS
from aftersales.cli import Commands
from tests.cli.run import run
from tests.docs.markdown import DOCS, blocks, table

PAGE = (DOCS / "diff.md").read_text("utf-8")
POLICIES = {block.label: block.text for block in blocks(PAGE) if block.language == "yaml"}
CONSOLE = [block.text for block in blocks(PAGE) if block.language == "console"]


def laid_out(folder: Path) -> None:
    """Both folders and the bookings of the page."""
    for label, text in POLICIES.items():
        (folder / label).mkdir()
        (folder / label / "fares.yaml").write_text(text, "utf-8")
    booking = json.loads((DOCS / "examples" / "rail-refund.json").read_text("utf-8"))
    (folder / "bookings.jsonl").write_text(f"{json.dumps(booking)}\n", "utf-8")


@pytest.mark.parametrize("text", CONSOLE)
def test_commands_print_what_the_page_says(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line."""
    laid_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    command, _, shown = text.partition("\n")
    done = run(*shlex.split(command.removeprefix("$ aftersales ")))
    assert done.exit_code == 1
    assert done.stdout == shown


def test_formats_and_options_exist() -> None:
    """The table and the text name those of the command, and all formats."""
    assert [row[0].strip("` ") for row in table(PAGE, "`--format`")] == list(FORMATS)
    command = Commands().get_command(click.Context(Commands()), "diff")
    assert command is not None
    assert set(re.findall(r"`(--[a-z-]+)", PAGE)) <= {option for one in command.params for option in one.opts}
