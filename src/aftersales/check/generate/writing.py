"""Cases as YAML text at the end of their files: what stands there stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from aftersales.check.generate.missing import Made
from aftersales.policy.diagnostics import Diagnostic, PolicyError, Position
from aftersales.policy.nodes import parse

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./+:@ -]*")
_WORDS = ("true", "false", "none")


def write(made: Iterable[Made]) -> dict[str, int]:
    """Add cases to the files of those they were made from; how many to each file. Raises PolicyError."""
    by_file: dict[str, list[Made]] = {}
    for one in made:
        by_file.setdefault(one.case.file, []).append(one)
    for file, some in by_file.items():
        _append(Path(file), "".join(map(_text, some)))
    return {file: len(some) for file, some in by_file.items()}


def _append(file: Path, text: str) -> None:
    before = file.read_text("utf-8")
    key, cases = parse(before, str(file)).value[-1]
    if key.value != "cases" or cases.column == 1 or before.splitlines()[cases.line - 1].lstrip()[:1] != "-":
        message = "the list `cases` is not the last of the file, each case on a line of its own below it"
        at = Position(str(file), key.line, key.column)
        raise PolicyError([Diagnostic("cases-last", "error", message, at, "write it so, indented by two")])
    margin = " " * (cases.column - 1)
    lines = "".join(f"{margin}{line}\n" for line in text.splitlines())
    file.write_text(before.rstrip("\n") + "\n" + lines, "utf-8")


def _text(made: Made) -> str:
    """One case, its keys in the order in which people read it."""
    case = made.case
    parts = {
        "title": made.title, "unconfirmed": True, "booking": case.booking, "item": case.item, "given": case.given,
        "disruption": case.disruptions, "request": {case.request: case.asked}, "under": case.under,
        "expect": made.expect,
    }  # fmt: skip
    lines = [f"{name}: {flow(value)}" for name, value in parts.items() if value or name in ("request", "expect")]
    return "- " + "\n  ".join(lines) + "\n"


def flow(value: Any) -> str:
    """A value as flow YAML; text that would be read as something else is quoted."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None or isinstance(value, bool):
        return "none" if value is None else str(value).lower()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    safe = _PLAIN.fullmatch(text) and ": " not in text and not text.endswith((":", " "))
    return text if safe and text not in _WORDS and not text.isdecimal() else json.dumps(text, ensure_ascii=False)
