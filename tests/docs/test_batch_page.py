"""`docs/batch.md` prints what it shows."""

from __future__ import annotations

import contextlib
import io
import re
import warnings

import pytest

from aftersales.batch import schema
from aftersales.batch.sources import CHUNK
from aftersales.cli import commands
from tests.docs.markdown import DOCS, blocks, table

PAGE = (DOCS / "batch.md").read_text("utf-8")
CODE = {block.label: block for block in blocks(PAGE) if block.language == "python"}
OUTPUT = {block.label: block for block in blocks(PAGE) if block.language == "text"}


@pytest.mark.parametrize("label", OUTPUT)
def test_the_code_prints_what_the_page_says(label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The block after the code is its output."""
    monkeypatch.chdir(DOCS.parent)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        exec(compile(CODE[label].text, "batch.md", "exec"), {"__name__": "page"})
    assert printed.getvalue() == OUTPUT[label].text


def test_every_option_exists() -> None:
    """The page names no option that the command does not have."""
    command = commands.commands.get("batch") or commands.get_command(None, "batch")  # type: ignore[arg-type]
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"`(--[a-z-]+)", PAGE)) <= known


def test_the_tables_and_the_chunk() -> None:
    """Names and sizes are those of the code."""
    rows = [row[0].strip("`") for row in table(PAGE, "table")]
    assert rows == ["quotes", "payouts", "rejects"]
    assert {"code", "reasons", "decided_by", "missing", "due"} <= set(schema.QUOTES.names)
    assert f"{CHUNK:,} rows" in PAGE
