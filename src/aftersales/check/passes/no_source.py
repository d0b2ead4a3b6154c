"""Documents whose source names nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aftersales.check.nodes import key_at
from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic

_NOTHING: Final = re.compile(r"\W*|(?:tbd|tba|to ?do|unknown|none|n/?a|source|later|待定|未知|无)\W*", re.IGNORECASE)


def find(folder: Folder) -> Iterator[Finding]:
    """A placeholder where the place of publication belongs."""
    for document in folder.library.documents:
        source = getattr(document, "source", "-")
        if source != "-" and _NOTHING.fullmatch(source):
            message = f"`{source[:60]}` names no source"
            hint = "say where the rule is published: a law and article, a page, a contract"
            yield Finding(
                Diagnostic(
                    "no-source",
                    "warning",
                    message,
                    key_at(document.at.file, folder.roots[document.at.file], "source"),
                    hint,
                )
            )
