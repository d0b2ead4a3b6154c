"""Reviews that say nothing of the document as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from aftersales.check.nodes import key_at
from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Policy, Routing, Tender

DAYS: Final = 730
"""A source that nobody looked at for so long may have changed."""


def find(folder: Folder) -> Iterator[Finding]:
    """A review long ago, one in the future, and one before the latest version in force began."""
    for document in folder.library.documents:
        why = _why(document, folder.today) if isinstance(document, Policy | Tender | Routing) else ""
        if why:
            hint = "compare the document with its source again, and state that day"
            at = key_at(document.at.file, folder.roots[document.at.file], "reviewed")
            yield Finding(Diagnostic("stale-review", "warning", f"the review {why}", at, hint))


def _why(document: Policy | Tender | Routing, today: int) -> str:
    if document.reviewed is None:
        return ""
    if document.reviewed > today:
        return "lies in the future"
    if today - document.reviewed > DAYS:
        return f"is more than {DAYS} days old"
    starts = [one.start for one in document.versions if one.start] if isinstance(document, Policy) else []
    latest = max((start for start in starts if start <= today), default=0)
    return f"is older than the version of {date.fromordinal(latest)}" if document.reviewed < latest else ""
