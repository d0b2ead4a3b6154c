"""Commands that pages show, run in a process of their own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import aftersales


def printed(text: str) -> str:
    """The commands of a console block, each with what it prints."""
    commands = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_printed(command)}" for command in commands)


def _printed(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "aftersales"
    env = {**os.environ, "PYTHONPATH": str(Path(aftersales.__file__).parents[1]), "COLUMNS": "80"}
    line = [sys.executable, "-m", "aftersales", *arguments]
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, check=False, timeout=120)
    return done.stdout.decode("utf-8")
