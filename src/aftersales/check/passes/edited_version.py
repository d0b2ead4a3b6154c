"""Versions that say something else than when they were sold under."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.lock import locked, sold
from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic


def find(folder: Folder) -> Iterator[Finding]:
    """Those whose digest is not the one in the lock file; new ones are no finding."""
    if folder.lock is None:
        return
    known = locked(folder.lock.text)
    for one in sold(folder):
        if known.get(one.name, one.digest) != one.digest:
            message = f"`{one.name}` was sold under and is edited: bookings of then would get another answer"
            hint = "undo the edit, and add a version with a later `from`"
            yield Finding(Diagnostic("edited-version", "error", message, one.at, hint))
