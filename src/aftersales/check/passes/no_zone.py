"""Dates and times of day whose zone is not stated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aftersales.check.nodes import child, key_at
from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic, Position

_LOCAL: Final = ("arrival", "window", "cut_off", "void", "validity", "at_least")
"""What a rail counts in dates, or at a time of day."""


def find(folder: Folder) -> Iterator[Finding]:
    """Those of a rail would be read in UTC, a declared time of day where the service starts."""
    for kind, _, file, root in folder.library.trees:
        local = [key for key in _LOCAL if child(root, key) is not None] if kind == "tender" else []
        if local and child(root, "zone") is None:
            message = f"`{local[0]}` counts local dates, but the rail states no zone: they are read in UTC"
            at = key_at(file, root, local[0])
            yield Finding(Diagnostic("no-zone", "warning", message, at, "add `zone:`, such as `zone: Asia/Shanghai`"))
        facts = child(root, "facts")
        for key, value in [] if facts is None else facts.value:
            how = child(value, "local")
            if how is not None and how.value == "time" and child(value, "zone") is None:
                message = f"`{key.value}` is a time of day, but states no zone: it is read where the service starts"
                at = Position(file, key.line, key.column)
                hint = "add `zone:`, that of whoever keeps the hours"
                yield Finding(Diagnostic("no-zone", "warning", message, at, hint))
