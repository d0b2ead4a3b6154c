"""Documents that no person has compared with their source."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic


def find(folder: Folder) -> Iterator[Finding]:
    """Terms, rights, waivers and benefits without `reviewed`."""
    for policy in folder.library.policies:
        if policy.reviewed is None:
            hint = "add `reviewed: 2026-11-21` once a person has checked it against its source"
            message = "nobody has reviewed the document"
            yield Finding(Diagnostic("not-reviewed", "warning", message, policy.at, hint))
