"""Versions that were sold under and are gone."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.lock import locked, sold
from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic, Position


def find(folder: Folder) -> Iterator[Finding]:
    """Those of the lock file that no document has."""
    if folder.lock is None:
        return
    there = {one.name for one in sold(folder)}
    for name in locked(folder.lock.text):
        if name not in there:
            line = next(n for n, text in enumerate(folder.lock.text.splitlines(), 1) if text.split()[:1] == [name])
            message = f"`{name}` was sold under, and is not in this folder: its bookings get no answer"
            at = Position(folder.lock.file, line, 1)
            yield Finding(Diagnostic("removed-version", "error", message, at, "bring it back"))
