"""Commands that pages show, run in this process."""

from __future__ import annotations

import shlex

from click.testing import CliRunner

from aftersales.cli import commands


def printed(text: str) -> str:
    """The commands of a console block, each with what it prints."""
    lines = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {line}\n{_printed(line)}" for line in lines)


def _printed(line: str) -> str:
    program, *arguments = shlex.split(line)
    done = CliRunner(env={"COLUMNS": "80"}).invoke(commands, arguments, prog_name=program)
    assert program == "aftersales"
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output
